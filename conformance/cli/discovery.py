"""Finds the behaviours of a contract in its `test_*.py`, without pytest: their ids, areas and clauses."""

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

from pytest import Mark  # noqa: PT013  # the name of a type

from conformance.cli.behaviour import MARKER, Behaviour, behaviour


@cache
def behaviours(home: Path) -> tuple[Behaviour, ...]:
    """All behaviours of a contract's folder, in the order of its files."""
    modules = (_module(home, path) for path in sorted(home.glob("test_*.py")))
    return tuple(told for module in modules for told in _behaviours_of(module))


def _module(home: Path, path: Path) -> ModuleType:
    return importlib.import_module(f"conformance.{home.name}.{path.stem}")


def _behaviours_of(module: ModuleType) -> Iterator[Behaviour]:
    for name, function in vars(module).items():
        if name.startswith("test_") and isinstance(function, FunctionType) and "group" not in _parameters(function):
            clauses = [clause for mark in _marks(function) if mark.name == MARKER for clause in mark.args]
            for parameters in _ids(function):
                told = behaviour(function, parameters, clauses)
                if told is not None:
                    yield told


def _parameters(function: FunctionType) -> tuple[str, ...]:
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def _marks(function: FunctionType) -> list[Mark]:
    return list(getattr(function, "pytestmark", ()))


def _ids(function: FunctionType) -> list[str]:
    """The ids of a parametrized function; each of the suites has at most one list of parameters, every one named."""
    for mark in _marks(function):
        if mark.name == "parametrize":
            named = mark.kwargs.get("ids")
            return list(named) if named is not None else [str(values.id) for values in mark.args[1]]
    return [""]
