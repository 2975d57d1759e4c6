"""An exponent is the slope of logarithms; its interval is Student's over the rounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.bench import fit
from conformance.bench.fit import Growth, Interval


@given(st.floats(0.1, 4), st.floats(1e-9, 1e3))
def test_the_exponent_of_a_power_is_its_own(power: float, factor: float) -> None:
    amounts = {size: factor * size**power for size in (100, 316, 1_000, 31_600)}
    assert fit.exponent(amounts) == pytest.approx(power, abs=1e-6)


def test_the_interval_is_students() -> None:
    """Three values one apart: 9.925 standard errors of 1 / sqrt(3) to each side."""
    found = fit.interval([1.0, 2.0, 3.0])
    assert found.value == 2.0
    assert found.low == pytest.approx(-3.730, abs=1e-3)
    assert found.high == pytest.approx(7.730, abs=1e-3)


def test_more_rounds_than_the_table_has_use_its_last_entry() -> None:
    found = fit.interval([1.0, 1.2] * 40)
    assert found.growth is Growth.LINEAR


def test_one_round_decides_nothing() -> None:
    assert fit.interval([1.0]) == Interval(value=1.0)
    assert fit.interval([1.0]).growth is Growth.UNDECIDED


def test_no_round_is_no_exponent() -> None:
    with pytest.raises(ValueError, match="found none"):
        fit.interval([])


@pytest.mark.parametrize(
    ("low", "high", "growth"),
    [(0.9, 1.499, "linear"), (1.501, 2.0, "super-linear"), (1.4, 1.6, "undecided"), (1.5, 1.5, "undecided")],
)
def test_the_interval_decides_and_not_its_middle(low: float, high: float, growth: str) -> None:
    assert Interval(value=(low + high) / 2, low=low, high=high).growth.value == growth


LINEAR = Interval(value=1.0, low=0.9, high=1.1)
OPEN = Interval(value=1.4, low=1.2, high=1.6)
STEEP = Interval(value=2.0, low=1.9, high=2.1)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [(LINEAR, STEEP, STEEP), (STEEP, OPEN, STEEP), (OPEN, LINEAR, OPEN), (LINEAR, LINEAR, LINEAR)],
    ids=["steep-wins", "steep-before-open", "open-before-linear", "alike"],
)
def test_of_two_windows_the_worse_decides(one: Interval, other: Interval, wanted: Interval) -> None:
    assert fit.worse(one, other) == wanted
    assert fit.worse(other, one) == wanted
