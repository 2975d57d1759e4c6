"""How much of something passed, as a number, as a word, and as a grade that a page may colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from conformance.report.tally import Row
from conformance.verdict import SCORED, Outcome

Grade = Literal["ok", "known", "near", "poor", "none"]

# A share below this is shown as poor: not a corner that is wrong, but a good part.
_NEAR = 0.95


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What passed of what was scored; `faults` are those of the rest that are not known deviations."""

    passed: int = 0
    scored: int = 0
    faults: int = 0

    @property
    def grade(self) -> Grade:
        """`ok`: all passed; `known`: all but known deviations; `near`, `poor`: with faults; `none`: nothing scored."""
        if not self.scored:
            return "none"
        if not self.faults:
            return "ok" if self.passed == self.scored else "known"
        return "near" if self.passed >= self.scored * _NEAR else "poor"

    @property
    def words(self) -> str:
        """`ok`, `n/a`, or the share in per cent, rounded down: what is not everything is never shown as 100 %."""
        if not self.scored:
            return "n/a"
        return "ok" if self.passed == self.scored else f"{self.percent:.1f} %"

    @property
    def percent(self) -> float:
        """Rounded down to a tenth; 0 where nothing was scored."""
        return 1000 * self.passed // self.scored / 10 if self.scored else 0.0

    @property
    def told(self) -> str:
        """The numbers in words."""
        if not self.scored:
            return "nothing scored"
        known = self.scored - self.passed - self.faults
        return f"{self.passed:,} of {self.scored:,} passed{f', {known:,} known deviations' if known else ''}"


def share(rows: Iterable[Row]) -> Share:
    """What rows of a tally come to together."""
    passed = scored = faults = 0
    for row in rows:
        if row.outcome in SCORED:
            scored += row.cases
            passed += row.cases if row.outcome is Outcome.PASSED else 0
            faults += row.cases if row.is_fault else 0
    return Share(passed=passed, scored=scored, faults=faults)
