"""Imports point down: each module may use the floors below its own, and no witness uses another."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "conformance"

# The longest matching prefix decides. Numbers are floors; a word after the number names a witness of floor 2, and
# witnesses do not import one another.
FLOORS = {
    "conformance.errors": (0, ""),
    "conformance.paths": (0, ""),
    "conformance.json_schema": (0, ""),
    "conformance.sparing": (0, ""),
    "conformance.suggestion": (0, ""),
    "conformance.clause": (1, ""),
    "conformance.case": (1, ""),
    "conformance.run": (1, ""),
    "conformance.verdict": (1, ""),
    "conformance.candidate": (2, "candidate"),
    "conformance.judge": (2, "judge"),
    "conformance.release": (2, "release"),
    "conformance.llm_cost.oracle": (2, "oracle"),
    # The model implementation is a candidate; it shares the oracle's vocabularies and nothing of the harness.
    "conformance.llm_cost.reference": (3, ""),
    "conformance.llm_cost.corpus": (3, ""),
    "conformance.llm_cost.diagnosis": (3, ""),
    "conformance.llm_cost.smoke": (3, ""),
    "conformance.llm_cost.inquiry": (3, ""),
    "conformance.llm_cost.fuzzing": (3, ""),
    "conformance.fuzzing": (3, ""),
    "conformance.inquiry": (3, ""),
    "conformance.bench": (3, ""),
    "conformance.report": (3, ""),
    "conformance.cli": (4, ""),
    "conformance.suite": (4, ""),
    "conformance.conftest": (4, ""),
    "conformance.pytest_door": (4, ""),
    "conformance.__main__": (4, ""),
    "conformance.llm_cost": (4, ""),
}

# The floors below the contracts know no contract; only doors may bring the two together.
GENERAL = (
    "conformance.candidate",
    "conformance.judge",
    "conformance.report",
    "conformance.release",
    "conformance.fuzzing",
    "conformance.bench",
)


def floor_of(module: str) -> tuple[int, str]:
    names = [name for name in FLOORS if module == name or module.startswith(name + ".")]
    return FLOORS[max(names, key=len)]


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which floor it reaches"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == "conformance" and name != "conformance.__version__"}


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"}
EDGES = [(module, target) for module, path in MODULES.items() for target in sorted(imports_of(path))]


def breaks_the_floors(module: str, target: str) -> bool:
    (own, witness), (other, other_witness) = floor_of(module), floor_of(target)
    return other > own or (own == other == 2 and witness != other_witness)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    wrong = [target for source, target in EDGES if source == module and breaks_the_floors(source, target)]
    assert wrong == []


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(GENERAL)])
def test_general_floors_know_no_contract(module: str) -> None:
    assert [target for source, target in EDGES if source == module and "llm_cost" in target] == []


def test_witnesses_of_tokens_are_independent() -> None:
    """The second witness is worth nothing if it asks the first."""
    for name in ("witness", "patterns", "merge"):
        text = (PACKAGE / "llm_cost" / "oracle" / f"{name}.py").read_text("utf-8")
        modules = {name for node in ast.walk(ast.parse(text)) for name in _imported(node)}
        assert not {name for name in modules if name.split(".")[0] == "tiktoken" or "tiktoken_oracle" in name}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("conformance.case", "conformance.judge"),
        ("conformance.candidate.batch", "conformance.report.lines"),
        ("conformance.judge", "conformance.candidate.surface"),
        ("conformance.report.summary", "conformance.cli.judge"),
    ],
    ids=lambda name: name,
)
def test_a_wrong_import_is_seen(module: str, target: str) -> None:
    assert breaks_the_floors(module, target)


def test_no_module_is_longer_than_its_reason_allows() -> None:
    """What needs a table of contents is two files; a module may only be longer for a reason written here."""
    reasons: dict[str, str] = {}
    long = {name: count for name, path in MODULES.items() if (count := len(path.read_text("utf-8").splitlines())) > 300}
    assert long.keys() <= reasons.keys(), long
