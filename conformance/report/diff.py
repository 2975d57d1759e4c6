"""What changed from one report to another, verdict by verdict, and what can have changed it.

A verdict is the same one where clause, category, variant, aspect and case are. Causes come from the two headers and
from what both reports say was expected and got; reports do not say what was expected of an answer that passed, so that
of such a one several causes may remain.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from conformance.errors import UsageError
from conformance.report.blame import Blame, Place, Seen, is_otherwise
from conformance.report.compared import Cause, Difference, Side, differences, is_whole, plain, scope, side
from conformance.report.document import Report
from conformance.report.lines import Group, Single
from conformance.sparing import without_collection
from conformance.verdict import Outcome

SCHEMA = "evilcorpus-diff/1"


class Kind(StrEnum):
    """How a verdict got from one report to the other."""

    REGRESSION = "regression"  # counts against the candidate now, and did not before
    FIXED = "fixed"  # passes now, and was wrong before
    FAILING_OTHERWISE = "failing otherwise"  # wrong before and now, in another way
    EXCUSED = "excused"  # wrong now, and declared as known
    NO_LONGER_SCORED = "no longer scored"
    NEWLY_SCORED = "newly scored"
    OTHER = "other"  # not scored before and now, for different reasons
    ADDED = "added"
    REMOVED = "removed"
    STILL_FAILING = "still failing"
    STILL_TIMING_OUT = "still timing out"
    STILL_EXCUSED = "still excused"


_ORDER = {kind: place for place, kind in enumerate(Kind)}

STILL = (Kind.STILL_FAILING, Kind.STILL_TIMING_OUT, Kind.STILL_EXCUSED)
"""Kinds that are no changes."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict that changed, or that is still wrong; `before` and `after` are null where there is none."""

    kind: Kind
    clause: str
    category: str
    variant: str
    aspect: str
    case: str
    before: Outcome | None
    after: Outcome | None
    causes: tuple[Cause, ...] = ()


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """The whole comparison.

    `counts` has a number for each kind that occurs, and `unchanged` how many passed both times. `not_compared` counts
    verdicts that only one report can have: they were asked for different parts, or one of them is incomplete; `notes`
    say which.
    """

    schema: str = SCHEMA
    before: Side
    after: Side
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    counts: Mapping[str, int]
    unchanged: int
    not_compared: int
    changes: tuple[Change, ...]

    @property
    def regressions(self) -> int:
        """How many verdicts count against the candidate that did not before."""
        return self.counts.get(Kind.REGRESSION, 0)

    @property
    def is_empty(self) -> bool:
        """Whether every verdict is the same in both."""
        return not self.not_compared and not set(self.counts) - set(STILL)


def diff(before: Report, after: Report) -> Diff:
    """Compare two reports of one contract.

    Raises UsageError for reports of different contracts, or without a single verdict in common.
    """
    if before.header.contract != after.header.contract:
        raise UsageError(
            f"expected two reports of one contract, found {before.header.contract} and {after.header.contract}: "
            "they have no case in common"
        )
    found = _Comparison(before, after)
    with without_collection():
        found.run()
    if not found.common and (found.counts or found.not_compared):
        raise UsageError(f"expected reports with verdicts in common, found none; {'; '.join(found.notes) or 'no case'}")
    return Diff(
        before=side(before),
        after=side(after),
        differences=found.differences,
        notes=tuple(found.notes),
        counts={kind: found.counts[kind] for kind in Kind if found.counts[kind]},
        unchanged=found.unchanged,
        not_compared=found.not_compared,
        changes=tuple(sorted(found.changes, key=lambda one: _ORDER[one.kind])),
    )


class _Comparison:
    """The comparison under way, place by place: of what did not change nothing is kept."""

    def __init__(self, before: Report, after: Report) -> None:
        self.differences = differences(before.header, after.header)
        self.notes = list(_notes(before, after))
        self.counts: Counter[Kind] = Counter()
        self.changes: list[Change] = []
        self.unchanged = self.not_compared = self.common = 0
        self._before, self._after = before, after
        self._blame = Blame(before.header, after.header, {one.cause for one in self.differences})
        same_scope = scope(before.header) == scope(after.header)
        self._tells_removed = same_scope and is_whole(after)
        self._tells_added = same_scope and is_whole(before)

    def run(self) -> None:
        """Go through all places."""
        befores, afters = _by_place(self._before), _by_place(self._after)
        for place in sorted({*befores, *afters}):
            self._compare(place, befores.get(place, []), afters.get(place, []))

    def _compare(self, place: Place, before: list[Group | Single], after: list[Group | Single]) -> None:
        olds, news = _seen(before), _seen(after)
        for case in olds if olds.keys() == news.keys() else sorted({*olds, *news}):
            old, new = olds.get(case), news.get(case)
            if old is not None and new is not None:
                self.common += 1
                self._note(place, case, _kind(old, new), old, new)
            elif (new is None and self._tells_removed) or (old is None and self._tells_added):
                self._note(place, case, Kind.ADDED if old is None else Kind.REMOVED, old, new)
            else:
                self.not_compared += 1

    def _note(self, place: Place, case: str, kind: Kind | None, old: Seen | None, new: Seen | None) -> None:
        if kind is None:
            self.unchanged += new is not None and new.outcome is Outcome.PASSED
            return
        self.counts[kind] += 1
        causes = () if kind in STILL else self._blame.causes(place, old, new)
        self.changes.append(
            Change(
                kind=kind,
                clause=place.clause,
                category=place.category,
                variant=place.variant,
                aspect=place.aspect,
                case=case,
                before=old and old.outcome,
                after=new and new.outcome,
                causes=causes,
            )
        )


def _by_place(report: Report) -> dict[Place, list[Group | Single]]:
    found: defaultdict[Place, list[Group | Single]] = defaultdict(list)
    lines: tuple[Group | Single, ...] = (*report.groups, *report.singles)
    for line in lines:
        found[Place(line.clause, line.category, line.variant, line.aspect)].append(line)
    return dict(found)


def _seen(lines: Iterable[Group | Single]) -> dict[str, Seen]:
    seen: dict[str, Seen] = {}
    for line in lines:
        if isinstance(line, Group):
            seen.update(dict.fromkeys(line.cases, Seen(line.outcome)))
        else:
            seen[line.case] = Seen(line.outcome, line.expected, line.got, line.known is not None)
    return seen


def _kind(old: Seen, new: Seen) -> Kind | None:
    """The kind of change; None for what passed or was not scored both times for the same reason."""
    match old.standing, new.standing:
        case "passed", "passed":
            return None
        case "unscored", "unscored":
            return None if old.outcome is new.outcome else Kind.OTHER
        case "fault", "fault" if not is_otherwise(old, new):
            return Kind.STILL_TIMING_OUT if new.outcome is Outcome.TIMED_OUT else Kind.STILL_FAILING
        case "fault", "fault":
            return Kind.FAILING_OTHERWISE
        case "excused", "excused":
            return Kind.FAILING_OTHERWISE if is_otherwise(old, new) else Kind.STILL_EXCUSED
        case "unscored", _:
            return Kind.NEWLY_SCORED
        case _, "unscored":
            return Kind.NO_LONGER_SCORED
        case _, "fault":
            return Kind.REGRESSION
        case _, "excused":
            return Kind.EXCUSED
    return Kind.FIXED


def _notes(before: Report, after: Report) -> Iterator[str]:
    """What a reader has to know before comparing."""
    olds, news = scope(before.header), scope(after.header)
    for what, old in olds.items():
        if old != news[what]:
            yield f"{what}: {plain(old)} before, {plain(news[what])} after: only common cases are compared"
    for word, report in (("before", before), ("after", after)):
        if not is_whole(report):
            yield f"the report {word} is incomplete: what it lacks is not compared"
