"""Which of the inputs that differ between two reports can have changed a verdict."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from conformance.report.compared import Cause
from conformance.report.lines import Header
from conformance.verdict import FAULTS, Outcome

Standing = Literal["passed", "fault", "excused", "unscored"]


class Seen(NamedTuple):
    """One verdict of a report, kept small; what was expected and got is None where the report does not say it."""

    outcome: Outcome
    expected: object = None
    got: object = None
    is_known: bool = False

    @property
    def standing(self) -> Standing:
        """Whether it counts for the candidate, against it, or not at all."""
        if self.outcome is Outcome.PASSED:
            return "passed"
        if self.outcome not in FAULTS:
            return "unscored"
        return "excused" if self.is_known else "fault"


class Place(NamedTuple):
    """What verdicts have in common that differ only in the case."""

    clause: str
    category: str
    variant: str
    aspect: str


def is_otherwise(old: Seen, new: Seen) -> bool:
    """Whether something else is wrong: another outcome, another answer, or another answer expected."""
    return old[:3] != new[:3]


# What is suspected together. Expectations change no verdict but only whether it counts.
_SOURCE = frozenset({Cause.CORPUS, Cause.ORACLE})
_ASKED = frozenset({Cause.CANDIDATE, Cause.HARNESS})
_HARNESS = frozenset({Cause.HARNESS})
_CANDIDATE = frozenset({Cause.CANDIDATE})
_EXPECTATIONS = frozenset({Cause.EXPECTATIONS})
_ANY = _SOURCE | _ASKED


class Blame:
    """Which of the causes that differ can have changed a verdict."""

    def __init__(self, before: Header, after: Header, differ: set[Cause]) -> None:
        self._before, self._after = before, after
        together = (_SOURCE, _ASKED, _HARNESS, _CANDIDATE, _EXPECTATIONS, _ANY)
        self._differing = {some: tuple(cause for cause in Cause if cause in some & differ) for some in together}

    def causes(self, place: Place, old: Seen | None, new: Seen | None) -> tuple[Cause, ...]:
        """Those that remain, in the order of `Cause`; where none differs, UNSTABLE."""
        for some in self._suspects(place, old, new):
            if found := self._differing[some]:
                return found
        return (Cause.UNSTABLE,)

    def _suspects(self, place: Place, old: Seen | None, new: Seen | None) -> Iterator[frozenset[Cause]]:
        """The nearest first; the first of which any differs are to blame."""
        if old is None or new is None:
            if not (_claims(self._before, place) and _claims(self._after, place)):
                yield _CANDIDATE
            yield _SOURCE
            yield _HARNESS
        elif not is_otherwise(old, new):
            yield _EXPECTATIONS
        elif Outcome.DISPUTED in (old.outcome, new.outcome):
            yield _SOURCE
            yield _HARNESS
        elif old.expected is not None and new.expected is not None:
            yield from _both_told(old, new)
        if {Outcome.HARNESS_ERROR, Outcome.COULD_NOT_RUN} & {old and old.outcome, new and new.outcome}:
            yield _HARNESS
        yield _ANY


def _both_told(old: Seen, new: Seen) -> Iterator[frozenset[Cause]]:
    """Where both reports say what was expected it is known whether that changed."""
    if old.expected != new.expected:
        yield _SOURCE
        yield _HARNESS
    else:
        yield _HARNESS if old.got == new.got else _ASKED


def _claims(header: Header, place: Place) -> bool:
    """Whether the candidate claims the variant at all; a behaviour belongs to none."""
    return place.variant in header.candidate.variants or place.variant not in header.candidate.not_offered
