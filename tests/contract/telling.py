"""Tells behaviours about a candidate without pytest: each is called with what it asks for, and its finding is kept."""

import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

from lies import Lie

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.judge import judge_all
from conformance.llm_cost import contract
from conformance.llm_cost.conduct.golden import Golden
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.reference.registry import BUILT_IN
from conformance.suite.behaviour import Behaviour, Breach, Finding, Unavailable, behaviour
from conformance.suite.discovery import clauses_of, functions
from conformance.verdict import FAULTS

HERE = Path(__file__).parent

DESCRIPTION = """
contract = "llm-cost"
name = "liar"
command = ["{{python}}", "{here}/liar.py", "{name}"]
prices = "{prices}"

[models]
o200k_base = "gpt-4o"
cl100k_base = "gpt-4"
heuristic = "anthropic/claude-3-opus"

[surfaces.batch]
argv = ["{{python}}", "{here}/liar.py", "{name}", "pipe", "--model", "{{model}}", "--format", "json"]
answers.count = {{ pointer = "/tokens_in" }}
tag = "line"
partial = [65]

[limits]
silence_s = 5.0
"""

# Clauses that stored cases judge, and the categories where a liar meets its match.
STORED = {"T1": "prose", "T1-unicode": "borders", "T2": "specials"}


def liar(lie: Lie, folder: Path) -> Candidate:
    """A candidate that is the reference with this lie."""
    prices = BUILT_IN
    if lie.prices is not None:
        prices = folder / "prices.json"
        table = json.loads(BUILT_IN.read_bytes())
        lie.prices(table)
        prices.write_text(json.dumps(table))
    path = folder / "candidate.toml"
    path.write_text(DESCRIPTION.format(here=HERE, name=lie.name, prices=prices))
    return open_candidate(str(path), contract_home=contract.HOME)


def stories(clause: str) -> Iterator[tuple[Behaviour, FunctionType, Mapping[str, object]]]:
    """The behaviours of a clause, each with its function and its parameters."""
    for function in functions(contract.HOME):
        if clause in clauses_of(function) and "trial" not in inspect.signature(function).parameters:
            for name, values in _parameters(function):
                told = behaviour(function, name, clauses_of(function))
                assert told is not None
                yield told, function, values


def _parameters(function: FunctionType) -> Iterator[tuple[str, Mapping[str, object]]]:
    marks = [mark for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        yield "", {}
        return
    argument, given = marks[0].args[:2]
    ids = marks[0].kwargs.get("ids") or [value.id for value in given]
    for name, value in zip(ids, given, strict=True):
        yield name, {argument: value.values[0] if hasattr(value, "values") and hasattr(value, "marks") else value}


def tell(function: FunctionType, tool: Tool, folder: Path, values: Mapping[str, object]) -> Finding | None:
    """Tell one story; what was found, or nothing."""
    here = folder / function.__name__
    here.mkdir(exist_ok=True)
    offered: dict[str, Any] = {"tool": tool, "golden": Golden(None, may_update=False), "tmp_path": here, **values}
    wanted = inspect.signature(function).parameters
    try:
        function(**{name: value for name, value in offered.items() if name in wanted})
    except Finding as finding:
        return finding
    return None


def catchers(lie: Lie, folder: Path) -> list[str]:
    """The tests of the lie's clause that catch the liar: behaviours by their ids, stored cases by their category.

    Raises Unavailable where the machine does not let one of them be told.
    """
    if lie.clause in STORED:
        return [f"parity-{STORED[lie.clause]}"] if faults(lie, folder) else []
    found = findings(lie, folder)
    unavailable = next((finding for finding in found.values() if isinstance(finding, Unavailable)), None)
    if unavailable is not None:
        raise unavailable
    return [name for name, finding in found.items() if isinstance(finding, Breach)]


def findings(lie: Lie, folder: Path) -> dict[str, Finding | None]:
    """What each behaviour of the lie's clause finds about the liar, by its id."""
    with liar(lie, folder) as candidate:
        tool = Tool(candidate)
        return {told.id: tell(function, tool, folder, values) for told, function, values in stories(lie.clause)}


def faults(lie: Lie, folder: Path) -> list[str]:
    """The stored cases of the lie's clause that the liar gets wrong, in the category that is there to tell."""
    with liar(lie, folder) as candidate:
        stored = [c for c in contract.cases(STORED[lie.clause], "cl100k_base", "default") if c.clause == lie.clause]
        stored = [case for case in stored if case.question.mode == "ordinary" and case.control is None][:400]
        runs = candidate.surface.answer([case.question for case in stored])
        return [v.case for v in judge_all(stored, runs) if v.outcome in FAULTS and v.aspect == "count"]
