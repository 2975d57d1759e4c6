"""What was found out about one family of inputs: the points of a curve, its exponent, and where it ends."""

from enum import StrEnum
from typing import Annotated

import msgspec

from conformance.bench.fit import Growth, Interval
from conformance.run import Ending


class By(StrEnum):
    """What was measured for each text."""

    PROCESSOR = "processor time"
    CLOCK = "time on the clock"
    INSTRUCTIONS = "instructions"


class Verdict(StrEnum):
    """What is to be said of a family first."""

    LINEAR = "linear"
    SUPER_LINEAR = "super-linear"
    UNDECIDED = "undecided"
    WRONG = "wrong"
    REFUSES = "refuses"
    CRASHES = "crashes"
    HANGS = "hangs"
    MALFORMED = "malformed"
    UNASKED = "not asked"


SOUND = frozenset({Verdict.LINEAR})
OPEN = frozenset({Verdict.UNDECIDED, Verdict.UNASKED})

TROUBLES = {
    Ending.REFUSED: Verdict.REFUSES,
    Ending.CRASHED: Verdict.CRASHES,
    Ending.TIMED_OUT: Verdict.HANGS,
    Ending.MALFORMED: Verdict.MALFORMED,
    Ending.NOT_APPLICABLE: Verdict.UNASKED,
    Ending.COULD_NOT_RUN: Verdict.UNASKED,
}


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """The shortest text seen to end badly, in bytes, and the longest below it that was seen to end well (0 for none).

    `detail` is evidence in one line; for wrong answers what was expected and what was found.
    """

    verdict: Verdict
    bytes: int
    answered: int
    detail: str


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A size, in bytes, and what one text of it cost in each round, start and overhead subtracted.

    Seconds, or a number of instructions. `visible` says whether it stands out of the noise; only then is it fitted.
    """

    bytes: Annotated[int, msgspec.Meta(ge=1)]
    amounts: tuple[float, ...]
    visible: bool


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """One family of one candidate.

    `exponent` is at the large end of the sizes and decides; `whole` is over all that is visible. Either is missing
    where too few sizes stand out of the noise. `start` is what was subtracted from each process, in the points' unit.
    `note` says why a curve is shorter or less certain than it might be.
    """

    family: str
    by: By
    tool: str = ""
    points: tuple[Point, ...] = ()
    exponent: Interval | None = None
    whole: Interval | None = None
    rounds: int = 0
    start: float = 0.0
    troubles: tuple[Trouble, ...] = ()
    note: str = ""
    seconds: float = 0.0

    @property
    def growth(self) -> Growth:
        """What the exponent says."""
        return Growth.UNDECIDED if self.exponent is None else self.exponent.growth

    @property
    def verdict(self) -> Verdict:
        """The worst that is known: super-linear, then texts that it does not answer, then answers that are wrong."""
        if self.growth is Growth.SUPER_LINEAR:
            return Verdict.SUPER_LINEAR
        told = {trouble.verdict for trouble in self.troubles} - {Verdict.UNASKED}
        if told:
            return min(told, key=lambda verdict: verdict is Verdict.WRONG)
        return Verdict(self.growth.value)

    @property
    def visible(self) -> tuple[Point, ...]:
        """The points that are fitted, the shortest first."""
        return tuple(point for point in self.points if point.visible)


class Scaling(msgspec.Struct, frozen=True, kw_only=True):
    """All curves of one candidate, asked in one variant of the contract through one surface."""

    name: str
    version: str
    digest: str
    surface: str
    variant: str
    curves: tuple[Curve, ...]
