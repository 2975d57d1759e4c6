"""How far and how long one family is measured: sizes, seconds, and what stands out of the noise."""

from time import monotonic

import msgspec

from conformance.bench.curve import By

DECADES = 3
_PER_TAIL_DECADE = 6
_PER_BODY_DECADE = 2
# In the unit of what is measured: a cost below the first drowns in the clock's and the scheduler's own, and a
# measurement is made as large as the second by asking several texts at once.
FLOOR = {By.PROCESSOR: 0.000_5, By.CLOCK: 0.005, By.INSTRUCTIONS: 200_000.0}
WANTED = {By.PROCESSOR: 0.02, By.CLOCK: 0.1, By.INSTRUCTIONS: 2_000_000.0}
VISIBLE = 3
"""A cost counts where it is this many times the noise of the start that was subtracted."""
CLEAR = 15
"""And is made this many times as large where that can be had by asking more."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of one family's measurement.

    Sizes grow up to `longest` bytes, while one text is expected to take at most `text_s`; everything ends at about
    `budget_s` seconds. A measurement asks at most `most_bytes` at once.
    """

    longest: int = 316_000
    text_s: float = 1.0
    budget_s: float = 45.0
    most_bytes: int = 8_000_000


class Timer:
    """Counts down."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._seconds = seconds

    @property
    def left_s(self) -> float:
        """Seconds that are left; negative behind the end."""
        return self._end - monotonic()

    @property
    def gone_s(self) -> float:
        """Seconds since the beginning."""
        return self._seconds - self.left_s


def sizes(top: int, shortest: int, *, dear: bool) -> list[int]:
    """The sizes to measure below and with `top`, rising: close together in the last decade, sparse in those below.

    Where each costs a `dear` start, the last decade has fewer and those below have none of their own.
    """
    per_tail = _PER_TAIL_DECADE // 2 if dear else _PER_TAIL_DECADE
    found = {round(top / 10 ** (k / per_tail)) for k in range(per_tail + 1)}
    if not dear:
        steps = range(1, (DECADES - 1) * _PER_BODY_DECADE + 1)
        found |= {round(top / 10 ** (1 + k / _PER_BODY_DECADE)) for k in steps}
    return sorted(size for size in found if size >= shortest)
