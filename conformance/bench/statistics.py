"""What repeated measurements come to: a location that bursts of other load do not move, and how far it may be off."""

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean, stdev

Statistic = Callable[[Sequence[int]], float]
"""A figure from some rounds, by their numbers; a round may be there more than once."""

FEWEST = 6
"""Rounds below which nothing is concluded: an interval from fewer says more about luck than about programs."""

_TRIMMED = 0.2  # of each side, as Wilcox advises for tails as heavy as those of timings
_RESAMPLES = 200  # a standard error is then known to 5 %
_Z = 1.959964


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A value with its standard error; `freedom` are the degrees of freedom that the error is known with."""

    value: float
    error: float
    freedom: int

    @property
    def reach(self) -> float:
        """Half the width of the 95 % interval."""
        return student(self.freedom) * self.error

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return self.value - self.reach

    @property
    def high(self) -> float:
        """The upper end of the 95 % interval."""
        return self.value + self.reach

    def widened(self, reach: float) -> "Estimate":
        """The same value with a doubt besides, given as half a 95 % interval."""
        error = math.hypot(self.error, reach / student(self.freedom))
        return Estimate(value=self.value, error=error, freedom=self.freedom)

    def minus(self, other: "Estimate") -> "Estimate":
        """The difference to an estimate from other runs."""
        error = math.hypot(self.error, other.error)
        return Estimate(value=self.value - other.value, error=error, freedom=min(self.freedom, other.freedom))


def estimate(statistic: Statistic, rounds: int) -> Estimate:
    """The statistic of all rounds; its error is the spread over rounds drawn again with replacement (bootstrap).

    What was measured in one round is drawn together, so that load which slowed all of it down cancels. The same numbers
    give the same estimate.
    """
    draws = [statistic(drawn) for drawn in _resamples(rounds)]
    # With replacement, n rounds vary as if their variance were (n - 1) / n of what it is.
    error = stdev(draws) * math.sqrt(rounds / (rounds - 1))
    return Estimate(value=statistic(range(rounds)), error=error, freedom=rounds - 1)


def location(values: Sequence[float]) -> float:
    """The mean of the middle three fifths."""
    cut = int(len(values) * _TRIMMED)
    return fmean(sorted(values)[cut : len(values) - cut])


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, to a hundredth from three degrees of freedom on (Cornish and Fisher)."""
    z, z3, z5, z7 = _Z, _Z**3, _Z**5, _Z**7
    terms = ((z3 + z) / 4, (5 * z5 + 16 * z3 + 3 * z) / 96, (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384)
    return z + sum(term / math.pow(freedom, power) for power, term in enumerate(terms, 1))


@functools.cache
def _resamples(rounds: int) -> tuple[tuple[int, ...], ...]:
    random = Random(rounds)  # noqa: S311  # the same draws every time, no secret
    return tuple(tuple(random.choices(range(rounds), k=rounds)) for _ in range(_RESAMPLES))
