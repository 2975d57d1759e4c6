"""Engines of known growth for `tools/bench_controls.py`: they answer as the oracle does, and spend what they are named.

Served by the inline surface of `candidate.toml`; the model is the name of the engine.
"""

import faulthandler
import math
import time
from collections.abc import Callable

from conformance.llm_cost.oracle import tiktoken_oracle, vocabulary
from conformance.llm_cost.reference.engines.backtracking import BacktrackingEngine
from conformance.llm_cost.reference.engines.heap import HeapEngine

ENCODING = "o200k_base"


class Refused(Exception):  # noqa: N818  # the name that the protocol knows
    """A text that is declined."""


def spend(steps: float) -> None:
    """So many steps of Python's emptiest loop."""
    for _ in range(int(steps)):
        pass


def _of_length(cost: Callable[[int], float]) -> Callable[[str], int]:
    """The oracle's count, and a cost that depends on the length alone."""

    def count(text: str) -> int:
        spend(cost(len(text.encode())))
        return _count(text)

    return count


def _count(text: str) -> int:
    return len(tiktoken_oracle.ids(text, ENCODING))


def _quadratic_in_spaces(text: str) -> int:
    spend(text.count(" ") ** 2 / 20)
    return _count(text)


def _sleeps_quadratically(text: str) -> int:
    time.sleep((len(text) / 10_000) ** 2)
    return _count(text)


def _overflows(text: str) -> int:
    if len(text) > 50_000:
        faulthandler._stack_overflow()  # type: ignore[attr-defined]  # what the interpreter tests itself with
    return _count(text)


def _refuses(text: str) -> int:
    if len(text.encode()) > 65_536:
        raise Refused("more than 64 KiB")
    return _count(text)


def _cuts(text: str) -> int:
    return _count(text[:40_000])


_answers: dict[str, int] = {}


def _caches(text: str) -> int:
    if text not in _answers:
        spend(len(text) ** 2 / 20)
        _answers[text] = _count(text)
    return _answers[text]


_loaded: set[str] = set()


def _loads_late(text: str) -> int:
    if not _loaded:
        time.sleep(2)
        spend(5e7)
        _loaded.add("vocabulary")
    return _count(text)


def _merged_by(engine: HeapEngine | BacktrackingEngine) -> Callable[[str], int]:
    """Right for texts of one piece only: the families of letters."""
    return lambda text: len(engine.encode(text.encode()))


def _engine(kind: type[HeapEngine] | type[BacktrackingEngine]) -> Callable[[str], int]:
    return _merged_by(kind(dict(vocabulary.ranks(ENCODING))))


ENGINES: dict[str, Callable[[], Callable[[str], int]]] = {
    "quadratic": lambda: _of_length(lambda n: n * n / 20),
    "n-1.7": lambda: _of_length(lambda n: n**1.7 / 5),
    "quadratic-from-60000": lambda: _of_length(lambda n: 20 * n if n < 60_000 else n * n / 400),
    "quadratic-in-spaces": lambda: _quadratic_in_spaces,
    "sleeps-quadratically": lambda: _sleeps_quadratically,
    "caches-and-is-quadratic": lambda: _caches,
    "n-log-n": lambda: _of_length(lambda n: 3 * n * math.log2(n + 1)),
    "slow-but-linear": lambda: _of_length(lambda n: 500 * n),
    "linear-after-loading": lambda: _loads_late,
    "heap": lambda: _engine(HeapEngine),
    "backtracking": lambda: _engine(BacktrackingEngine),
    "overflows-its-stack": lambda: _overflows,
    "refuses-64-kib": lambda: _refuses,
    "cuts-at-40000": lambda: _cuts,
}

_made: dict[str, Callable[[str], int]] = {}


def answer(text: str, model: str, mode: str) -> int:
    """The count, by the engine that the model names."""
    if model not in _made:
        _made[model] = ENGINES[model]()
    return _made[model](text)
