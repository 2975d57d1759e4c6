"""The verdicts of one item, kept small: ids of what passed, in full what did not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from conformance.case import Digest
from conformance.report.lines import Group, Single
from conformance.verdict import SCORED, Outcome, Verdict

# Outcomes whose verdicts differ in nothing but the case.
_ALIKE = frozenset({Outcome.PASSED, Outcome.NOT_APPLICABLE})

# A wrong answer may have a million numbers; beyond this many a report keeps the length, the digest and the beginning.
LONGEST_LIST = 2_000
_BEGINNING = 50
_LONGEST_TEXT = 2_000


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """What one `[[known]]` entry met in an item: verdicts that it matches, those it foresaw, those that passed."""

    matched: int = 0
    foreseen: int = 0
    passed: int = 0


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Up to two different answers that an item heard in one aspect, and up to two different right ones, as JSON."""

    variant: str
    aspect: str
    answers: tuple[str, ...]
    rights: tuple[str, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What one item saw.

    `planned` counts the aspects that the candidate claims to answer, `executed` those of them that were scored. `known`
    has one entry for each `[[known]]` entry, in their order. `remarks` are the surface's, for a reader. Items with the
    same word `together` are weighed together when it is asked whether enough was executed. `heard` tells answers from
    one answer that is always given (`report.credit`).
    """

    item: str
    groups: tuple[Group, ...]
    singles: tuple[Single, ...]
    planned: int
    executed: int
    known: tuple[Met, ...] = ()
    remarks: tuple[str, ...] = ()
    together: str = ""
    heard: tuple[Heard, ...] = ()

    @property
    def faults(self) -> list[Single]:
        """Verdicts that the candidate is to blame for and has not declared."""
        return [single for single in self.singles if single.is_fault]


def record(
    item: str, verdicts: Iterable[Verdict], planned: int, *, bulk: Iterable[tuple[Verdict, Sequence[str]]] = ()
) -> Record:
    """Sort an item's verdicts into groups and singles; `bulk` are verdicts that hold for many cases, none a fault."""
    alike: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    singles: list[Single] = []
    executed = 0
    for verdict, cases in bulk:
        executed += len(cases) if verdict.outcome in SCORED else 0
        alike[_kind(verdict)].extend(cases)
    for verdict in verdicts:
        executed += verdict.outcome in SCORED
        if verdict.outcome in _ALIKE and verdict.known is None:
            alike[_kind(verdict)].append(verdict.case)
        else:
            singles.append(_single(verdict))
    groups = tuple(
        Group(clause=clause, category=category, variant=variant, aspect=aspect, outcome=outcome, detail=detail,
              cases=tuple(sorted(cases)))
        for (clause, category, variant, aspect, outcome, detail), cases in sorted(alike.items())
    )  # fmt: skip
    return Record(item=item, groups=groups, singles=tuple(singles), planned=planned, executed=executed)


def _kind(verdict: Verdict) -> tuple[Any, ...]:
    return (verdict.clause, verdict.category, verdict.variant, verdict.aspect, verdict.outcome, verdict.detail)


def _single(verdict: Verdict) -> Single:
    return Single(
        case=verdict.case,
        clause=verdict.clause,
        category=verdict.category,
        variant=verdict.variant,
        aspect=verdict.aspect,
        outcome=verdict.outcome,
        expected=_bounded(verdict.expected),
        got=_bounded(verdict.got),
        detail=_clean(verdict.detail),
        known=None if verdict.known is None else _clean(verdict.known),
    )


def _bounded(value: object) -> object:
    """The value as a report may hold it: long lists by digest, text that UTF-8 can carry."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list) and len(value) > LONGEST_LIST:
        return {"length": len(value), "sha256": _digest(value), "begins": value[:_BEGINNING]}
    if isinstance(value, Digest):
        return {"length": value.length, "sha256": value.sha256}
    return value


def _digest(numbers: Sequence[Any]) -> str | None:
    try:
        return Digest.of(numbers).sha256
    except (OverflowError, TypeError):
        return None


def _clean(text: str) -> str:
    return text[:_LONGEST_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")
