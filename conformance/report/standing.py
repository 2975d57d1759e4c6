"""What a report comes to in a few words, for those who read nothing else of it: a badge, a title, a job summary.

A run of a part is never said to be conformant without saying of what.
"""

from typing import Literal

import msgspec

from conformance.report.document import Report
from conformance.report.lines import Header
from conformance.report.shard import is_clean_part
from conformance.verdict import FAULTS, SCORED, Outcome

Grade = Literal["good", "bad", "open"]

# Of this tier nobody needs to be told.
_USUAL = "default"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The words, whether they are good, bad or neither, and the numbers behind them."""

    words: str
    grade: Grade
    scored: int
    passed: int
    faults: int
    known: int


def standing(report: Report) -> Standing:
    """How the candidate of this report stands."""
    outcomes = report.footer.outcomes
    scored = sum(number for name, number in outcomes.items() if name in SCORED)
    return Standing(
        words=_words(report, scored),
        grade=_grade(report),
        scored=scored,
        passed=outcomes.get(Outcome.PASSED, 0),
        faults=sum(number for name, number in outcomes.items() if name in FAULTS) - report.footer.known,
        known=report.footer.known,
    )


def extent(header: Header) -> str:
    """Which part of the contract was judged, where it is not what is judged by default; else empty."""
    parts = [] if header.tier == _USUAL else [header.tier]
    parts += ["selection"] if header.selection else []
    parts += [f"shard {header.shard}"] if header.shard else []
    return ", ".join(parts)


def percent(passed: int, scored: int) -> str:
    """A share rounded down: what is not everything is never shown as 100 %."""
    return f"{1000 * passed // scored / 10:.1f} %" if scored else "nothing scored"


def _grade(report: Report) -> Grade:
    if report.footer.result == "conformant":
        return "good"
    return "bad" if report.footer.result == "not conformant" else "open"


def _words(report: Report, scored: int) -> str:
    header, footer = report.header, report.footer
    if is_clean_part(header, footer):
        return f"nothing wrong in {extent(header)}"
    words: str = footer.result
    # An outdated [[known]] entry makes a run not conformant whose every answer is right.
    passed = footer.outcomes.get(Outcome.PASSED, 0)
    if footer.result == "not conformant" and passed < scored:
        words += f", {percent(passed, scored)}"
    if footer.result == "conformant" and footer.known:
        words += f", {footer.known:,} known"
    return f"{words} ({extent(header)})" if extent(header) else words
