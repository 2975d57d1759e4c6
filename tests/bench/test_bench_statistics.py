"""Intervals hold what they promise, and bursts of other load do not move what is in their middle."""

from random import Random
from statistics import fmean

import pytest

from conformance.bench.statistics import Estimate, Statistic, estimate, location, student


def middle_of(values: list[float]) -> Statistic:
    return lambda drawn: location([values[i] for i in drawn])


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(5, 2.571), (9, 2.262), (19, 2.093), (60, 2.000), (1000, 1.962)],
    ids=str,
)
def test_quantiles_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=0.005)


def test_a_burst_in_a_fifth_of_the_runs_moves_nothing() -> None:
    assert location([1.0] * 8 + [50.0, 90.0]) == 1.0


def test_without_bursts_it_is_near_the_mean() -> None:
    values = [Random(1).gauss(10, 1) for _ in range(50)]  # noqa: S311  # the same every time, no secret
    assert location(values) == pytest.approx(fmean(values), abs=0.2)


@pytest.mark.parametrize("rounds", [6, 12, 40])
def test_intervals_hold_the_truth_nine_times_of_ten(rounds: int) -> None:
    """They promise 95 %; 40 draws of them are too few to tell that from 90 %."""
    hits = 0
    for seed in range(40):
        random = Random(seed)  # noqa: S311  # the same every time, no secret
        values = [random.gauss(5, 1) for _ in range(rounds)]
        made = estimate(middle_of(values), rounds)
        hits += made.low <= 5 <= made.high
    assert hits >= 35


def test_the_same_runs_give_the_same_estimate() -> None:
    values = [Random(3).gauss(5, 1) for _ in range(20)]  # noqa: S311  # the same every time, no secret
    first, second = (estimate(middle_of(values), 20) for _ in range(2))
    assert first == second


def test_the_error_of_a_difference_is_larger_than_either() -> None:
    one, other = (Estimate(value=value, error=0.3, freedom=9) for value in (2.0, 1.5))
    assert one.minus(other).value == 0.5
    assert one.minus(other).error == pytest.approx(0.3 * 2**0.5)
