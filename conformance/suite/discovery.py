"""Finds the behaviours of a contract in its `test_*.py`, without pytest: their ids, areas and clauses."""

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

from pytest import Mark  # noqa: PT013  # the name of a type

from conformance.suite.behaviour import MAKES_VERDICTS, MARKER, Behaviour, behaviour


@cache
def behaviours(home: Path) -> tuple[Behaviour, ...]:
    """All behaviours of a contract's folder, in the order of its files."""
    return tuple(told for function in functions(home) for told in _behaviours_of(function))


def functions(home: Path) -> Iterator[FunctionType]:
    """All test functions of a contract's folder, those that make their own verdicts as well."""
    for path in sorted(home.glob("test_*.py")):
        named = (found for name, found in vars(_module(home, path)).items() if name.startswith("test_"))
        yield from (found for found in named if isinstance(found, FunctionType))


def _module(home: Path, path: Path) -> ModuleType:
    return importlib.import_module(f"conformance.{home.name}.{path.stem}")


def _behaviours_of(function: FunctionType) -> Iterator[Behaviour]:
    if _makes_verdicts(function):
        return
    for parameters in _ids(function):
        told = behaviour(function, parameters, clauses_of(function))
        if told is not None:
            yield told


def _makes_verdicts(function: FunctionType) -> bool:
    return MAKES_VERDICTS in function.__code__.co_varnames[: function.__code__.co_argcount]


def clauses_of(function: FunctionType) -> list[str]:
    """The clauses that a test function names."""
    return [clause for mark in _marks(function) if mark.name == MARKER for clause in mark.args]


def _marks(function: FunctionType) -> list[Mark]:
    return list(getattr(function, "pytestmark", ()))


def _ids(function: FunctionType) -> list[str]:
    """The ids of a parametrized function; each of the suites has at most one list of parameters, every one named."""
    for mark in _marks(function):
        if mark.name == "parametrize":
            named = mark.kwargs.get("ids")
            return list(named) if named is not None else [str(values.id) for values in mark.args[1]]
    return [""]
