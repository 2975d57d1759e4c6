"""The reference is a candidate like any other: it leans on the oracle's tokenizer and on nothing else that judges."""

import ast
from pathlib import Path

from conformance.llm_cost import reference

HOME = Path(reference.__file__).parent
SHARED = {
    "conformance.errors",
    "conformance.llm_cost.oracle.tiktoken_oracle",
    "conformance.llm_cost.oracle.vocabulary",
    "conformance.llm_cost.oracle.witness",
}


def modules_imported() -> set[str]:
    found: set[str] = set()
    for path in HOME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module == "conformance.llm_cost.oracle":
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
    return {name for name in found if name.startswith("conformance.")}


def test_the_reference_shares_the_tokenizer_and_no_oracle_of_prices_or_formats() -> None:
    others = {name for name in modules_imported() if not name.startswith(reference.__name__)}
    assert others == SHARED
