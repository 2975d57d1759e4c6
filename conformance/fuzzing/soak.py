"""Whether memory stays flat: the slope of the harness's resident memory over a campaign."""

from collections.abc import Iterator, Sequence
from statistics import linear_regression
from typing import Protocol


class Weighed(Protocol):
    """A point in time with the memory then held."""

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""

    @property
    def resident_bytes(self) -> int:
        """Memory of the harness."""


_HOUR_S = 3600.0
# Caches fill and workers start in the beginning; what counts is what goes on.
_WARM_UP = 0.25
_FEWEST = 20
# A slope over less than this is noise blown up to an hour.
SHORTEST_S = 60.0


def slope_per_hour(points: Sequence[Weighed]) -> float | None:
    """By what share of itself memory grows in an hour, without the first quarter; None where it is too early to say."""
    late = [point for point in points if point.elapsed_s >= _WARM_UP * points[-1].elapsed_s] if points else []
    if len(late) < _FEWEST or late[-1].elapsed_s - late[0].elapsed_s < SHORTEST_S:
        return None
    times, sizes = [p.elapsed_s for p in late], [float(p.resident_bytes) for p in late]
    slope, start = linear_regression(times, sizes)
    return slope * _HOUR_S / (start + slope * times[0])


def slope_lines(points: Sequence[Weighed]) -> Iterator[str]:
    """One line on memory: now, and its slope where that can be told."""
    if not points:
        return
    slope = slope_per_hour(points)
    said = f"{SHORTEST_S:g} s are needed for a slope" if slope is None else f"slope {slope:+.1%} an hour"
    yield f"memory: {points[-1].resident_bytes / 1e6:,.0f} MB in the harness, {said}"
