"""Which of the inputs that differ between two reports can have changed a verdict."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from conformance.report.compared import Cause
from conformance.report.lines import Header, Single
from conformance.verdict import FAULTS, Outcome

Standing = Literal["passed", "fault", "excused", "unscored"]


class Seen(NamedTuple):
    """One verdict of a report, kept small; `single` is None where it needed no more words."""

    outcome: Outcome
    single: Single | None

    @property
    def told(self) -> tuple[object, object]:
        """What was expected and what was got; None for each that the report does not say."""
        return (None, None) if self.single is None else (self.single.expected, self.single.got)

    @property
    def standing(self) -> Standing:
        """Whether it counts for the candidate, against it, or not at all."""
        if self.outcome is Outcome.PASSED:
            return "passed"
        if self.outcome not in FAULTS:
            return "unscored"
        return "excused" if self.single is not None and self.single.known is not None else "fault"


class Place(NamedTuple):
    """What verdicts have in common that differ only in the case."""

    clause: str
    category: str
    variant: str
    aspect: str


def is_otherwise(old: Seen, new: Seen) -> bool:
    """Whether something else is wrong: another outcome, another answer, or another answer expected."""
    return old.outcome is not new.outcome or old.told != new.told


class Blame:
    """Which of the causes that differ can have changed a verdict."""

    def __init__(self, before: Header, after: Header, differ: set[Cause]) -> None:
        self._before, self._after, self._differ = before, after, differ

    def causes(self, place: Place, old: Seen | None, new: Seen | None) -> tuple[Cause, ...]:
        """Those that remain, in the order of `Cause`; where none differs, UNSTABLE."""
        suspects = next(
            (found for wanted in self._suspects(place, old, new) if (found := wanted & self._differ)), set()
        )
        return tuple(cause for cause in Cause if cause in suspects) or (Cause.UNSTABLE,)

    def _suspects(self, place: Place, old: Seen | None, new: Seen | None) -> Iterator[set[Cause]]:
        """The nearest first; the first of which any differs are to blame."""
        source = {Cause.CORPUS, Cause.ORACLE}
        if old is None or new is None:
            if not (_claims(self._before, place) and _claims(self._after, place)):
                yield {Cause.CANDIDATE}
            yield source
            yield {Cause.HARNESS}
        elif old.outcome is new.outcome and old.told == new.told:
            yield {Cause.EXPECTATIONS}
        elif Outcome.DISPUTED in (old.outcome, new.outcome) or _expected_changed(old, new):
            yield source
            yield {Cause.HARNESS}
        elif {Outcome.HARNESS_ERROR, Outcome.COULD_NOT_RUN} & {old.outcome, new.outcome}:
            yield {Cause.HARNESS}
        elif _same_expected(old, new):
            yield {Cause.HARNESS} if old.told == new.told else {Cause.CANDIDATE, Cause.HARNESS}
        yield {Cause.CANDIDATE, Cause.HARNESS, *source}


def _claims(header: Header, place: Place) -> bool:
    """Whether the candidate claims the variant at all; a behaviour belongs to none."""
    return place.variant in header.candidate.variants or place.variant not in header.candidate.not_offered


def _expected_changed(old: Seen, new: Seen) -> bool:
    return _has_expected(old, new) and not _same_expected(old, new)


def _same_expected(old: Seen, new: Seen) -> bool:
    return _has_expected(old, new) and old.told[0] == new.told[0]


def _has_expected(old: Seen, new: Seen) -> bool:
    """Whether both reports say what was expected."""
    return old.told[0] is not None and new.told[0] is not None
