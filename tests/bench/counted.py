"""An asker whose costs are computed, with noise from a seed: engines of known growth, on its own clock."""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

import pytest

from conformance.bench import pace
from conformance.bench.asking import Asked
from conformance.bench.curve import Curve
from conformance.bench.family import Family
from conformance.bench.meter import Reading
from conformance.bench.pace import Pace
from conformance.bench.scaling import curve
from conformance.bench.supply import Supply
from conformance.case import Expected, Question
from conformance.run import Ending, Run

Cost = Callable[[int], float]
LETTERS = Family(name="one-letter", sentence="one letter", make=lambda size: "a" * size)

# A millionth of a second for a letter, as a program that is neither quick nor slow needs.
COSTS: dict[str, Cost] = {
    "linear": lambda n: 1e-6 * n,
    "slow-but-linear": lambda n: 1e-4 * n,
    "n-log-n": lambda n: 1e-7 * n * math.log2(n + 1),
    "n-1.7": lambda n: 1e-8 * n**1.7,
    "quadratic": lambda n: 1e-9 * n * n,
    "quick-but-quadratic": lambda n: 1e-7 * n + 3e-12 * n * n,
    "quadratic-from-60000": lambda n: 1e-7 * n if n < 60_000 else 1e-10 * n * n,
    "a-step-in-an-otherwise-linear-one": lambda n: 1e-6 * n + (0.001 if n > 1_000 else 0),
}


@dataclass(kw_only=True)
class Counted:
    """Answers rightly with the count of letters, unless told otherwise, and takes as long as `cost` says.

    `start_s` is spent before the questions of each call where `lives` is false, else before the first alone.
    `load` is what others on the machine add: a share of every cost, never less.
    """

    cost: Cost
    start_s: float = 0.0
    lives: bool = True
    load: float = 0.05
    caches: bool = False
    waits: bool = False
    sleeps_first: bool = False
    run: Callable[[str], Run] | None = None
    most: int = 1_000
    asked_bytes: list[int] = field(default_factory=list)
    clock_s: float = 0.0
    calls: int = 0
    _random: Random = field(default_factory=lambda: Random(7))  # noqa: S311  # the same noise every time
    _known: set[str] = field(default_factory=set)
    _has_started: bool = False

    def ask(self, questions: Sequence[Question]) -> Asked:
        self.calls += 1
        texts = [str(question.input) for question in questions]
        self.asked_bytes += [len(text) for text in texts]
        start = self._start()
        spent = sum(self._spent(text) for text in texts) + 2e-5 * len(texts) + (0 if self.sleeps_first else start)
        spent *= 1 + self._random.expovariate(1) * self.load
        wall = spent + (start if self.sleeps_first else 0)
        self.clock_s += wall
        reading = Reading(wall_s=wall, cpu_s=0.0 if self.waits else spent, queued_s=0.0, own_s=0.0)
        return Asked(runs=tuple(map(self.run or right, texts)), reading=reading, lives=self.lives)

    def close(self) -> None:
        pass

    def _spent(self, text: str) -> float:
        key = hashlib.sha256(text.encode()).hexdigest()
        if self.caches and key in self._known:
            return 0.0
        self._known.add(key)
        return self.cost(len(text))

    def _start(self) -> float:
        if self.lives and self._has_started:
            return 0.0
        self._has_started = True
        return self.start_s


def right(text: str) -> Run:
    return Run(ending=Ending.ANSWERED, answer={"count": len(text)})


def oracle(questions: Sequence[Question]) -> list[Expected]:
    return [{"count": len(question.input)} for question in questions]


def judged(
    asker: Counted, monkeypatch: pytest.MonkeyPatch, *, budget_s: float = 60.0, family: Family = LETTERS
) -> Curve:
    """The asker's curve; time passes as it says."""
    monkeypatch.setattr(pace, "monotonic", lambda: asker.clock_s)
    return curve(asker, Supply(family, "v", oracle, allowance_s=1e9), Pace(budget_s=budget_s))
