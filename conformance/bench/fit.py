"""From times to an exponent: a straight line through logarithms, once for each round, and an interval over the rounds.

A round measures every size once, so that each gives an exponent of its own, and what disturbs one round does not
disturb the next. The interval is Student's, over the rounds' exponents: it knows nothing of how times are distributed
within a size, and grows where the rounds disagree. It is looked at after every round; the level is therefore stricter
than the usual 95 %.
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import linear_regression, mean, stdev

import msgspec

LIMIT = 1.5
"""Between n log n, whose exponent is 1.0 to 1.2 in any range that can be measured, and quadratic growth."""

LEVEL = 0.99
# Quantiles of Student's t for LEVEL, two-sided, by degrees of freedom from 1 (any table of the distribution); from 30
# degrees on the last is used, which is a little too wide.
_T = (
    63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169,
    3.106, 3.055, 3.012, 2.977, 2.947, 2.921, 2.898, 2.878, 2.861, 2.845,
    2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.750,
)  # fmt: skip
FEWEST_ROUNDS = 3


class Growth(StrEnum):
    """How time grows with the length."""

    LINEAR = "linear"  # or quasi-linear: the interval ends below LIMIT
    SUPER_LINEAR = "super-linear"
    UNDECIDED = "undecided"


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """An exponent, and where it lies with confidence LEVEL; without bounds where one round says nothing of that."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def growth(self) -> Growth:
        """The verdict of this interval."""
        if self.high is not None and self.high < LIMIT:
            return Growth.LINEAR
        return Growth.SUPER_LINEAR if self.low is not None and self.low > LIMIT else Growth.UNDECIDED


def exponent(amounts: Mapping[int, float]) -> float:
    """The slope of log amount over log size; at least two sizes, and amounts above zero (ValueError)."""
    sizes = sorted(amounts)
    return linear_regression([math.log(n) for n in sizes], [math.log(amounts[n]) for n in sizes]).slope


def interval(exponents: Sequence[float]) -> Interval:
    """The mean of the rounds' exponents with its interval; ValueError for no round."""
    if not exponents:
        raise ValueError("expected the exponent of a round, found none")
    middle = mean(exponents)
    if len(exponents) == 1:
        return Interval(value=middle)
    quantile = _T[min(len(exponents) - 1, len(_T)) - 1]
    reach = quantile * stdev(exponents) / math.sqrt(len(exponents))
    return Interval(value=middle, low=middle - reach, high=middle + reach)


def worse(one: Interval, other: Interval) -> Interval:
    """Of two windows of one curve the one that decides: what is super-linear, else undecided, else higher."""
    order = (Growth.LINEAR, Growth.UNDECIDED, Growth.SUPER_LINEAR)
    return max(one, other, key=lambda found: (order.index(found.growth), found.value))
