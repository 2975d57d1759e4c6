"""Deviations that a candidate's authors know of, held against the verdicts, strictly.

An entry excuses exactly the outcome that it names. It fails the run when it has expired, when it matches no case of a
full run, and when all that it matches passes.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

import msgspec

from conformance.candidate.description import Known
from conformance.errors import DescriptionError
from conformance.verdict import Outcome, Verdict


class Tally(msgspec.Struct, kw_only=True):
    """What one entry has met: verdicts that it matches, those it foresaw, those that passed."""

    matched: int = 0
    foreseen: int = 0
    passed: int = 0


class Foreseen:
    """The `[[known]]` entries of one candidate, with what each of them has met so far."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = tuple(known)
        self.tallies = [Tally() for _ in self.known]

    def apply(self, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
        """The verdicts, in order, those that an entry foresaw marked with its reason; counts as it goes."""
        return (self._mark(verdict) for verdict in verdicts) if self.known else iter(verdicts)

    def add(self, tallies: Sequence[Tally]) -> None:
        """Add what another worker has counted; ValueError where it had other entries."""
        for mine, other in zip(self.tallies, tallies, strict=True):
            mine.matched += other.matched
            mine.foreseen += other.foreseen
            mine.passed += other.passed

    def unmatched(self) -> list[str]:
        """One line for each entry that has met no verdict; to be asked after a run of all cases only."""
        return [
            f"known[{number}]: {entry.case!r} ({entry.variant}, {entry.aspect}) matches no case"
            for number, entry, tally in self._entries()
            if not tally.matched
        ]

    def stale(self) -> list[str]:
        """One line for each entry whose cases all pass: what it foresees is no more."""
        return [
            f"known[{number}]: {entry.case!r} ({entry.variant}, {entry.aspect}) expected {entry.outcome.value}, "
            f"but all {tally.matched} pass; remove the entry"
            for number, entry, tally in self._entries()
            if tally.matched and tally.passed == tally.matched
        ]

    def _entries(self) -> Iterator[tuple[int, Known, Tally]]:
        return ((n, entry, tally) for n, (entry, tally) in enumerate(zip(self.known, self.tallies, strict=True)))

    def _mark(self, verdict: Verdict) -> Verdict:
        for entry, tally in zip(self.known, self.tallies, strict=True):
            if not _matches(entry, verdict):
                continue
            tally.matched += 1
            tally.passed += verdict.outcome is Outcome.PASSED
            if verdict.outcome is entry.outcome:
                tally.foreseen += 1
                # The first entry that foresaw it gives the reason; later ones are counted all the same.
                reason = verdict.known or entry.reason
                verdict = msgspec.structs.replace(verdict, known=reason)
        return verdict


def _matches(entry: Known, verdict: Verdict) -> bool:
    return (
        fnmatchcase(verdict.case, entry.case)
        and fnmatchcase(verdict.variant, entry.variant)
        and fnmatchcase(verdict.aspect, entry.aspect)
    )


def check_expiry(known: Sequence[Known], today: datetime.date, *, where: str) -> None:
    """DescriptionError that names the first entry whose day has passed; on the day itself it still holds."""
    for number, entry in enumerate(known):
        if entry.expires < today:
            raise DescriptionError(
                f"{where}: known[{number}] ({entry.case!r}): expired on {entry.expires}, today is {today}; "
                "fix the candidate or set a new date"
            )
