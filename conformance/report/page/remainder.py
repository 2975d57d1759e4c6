"""What is neither passed nor a fault: deviations that the candidate knows of, and what was not judged."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.report.document import Report
from conformance.report.lines import Single
from conformance.verdict import SCORED

_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Remainder:
    """Verdicts of one outcome and one reason; `cases` are the first few."""

    outcome: str
    why: str
    count: int
    clauses: tuple[str, ...]
    cases: tuple[str, ...]


def known_deviations(report: Report) -> tuple[Remainder, ...]:
    """Deviations that the candidate's description foresaw, by the reason that it gives."""
    return _together((single, single.known) for single in report.singles if single.known is not None)


def not_judged(report: Report) -> tuple[Remainder, ...]:
    """What came to no verdict for or against the candidate, by what stood in the way."""
    unscored = [single for single in report.singles if single.outcome not in SCORED]
    alone = _together((single, single.detail.partition("\n")[0]) for single in unscored)
    groups = (
        Remainder(
            outcome=group.outcome,
            why=group.detail,
            count=len(group.cases),
            clauses=(group.clause,),
            cases=group.cases[:_SHOWN],
        )
        for group in report.groups
        if group.outcome not in SCORED
    )
    return _merged([*alone, *groups])


def _together(pairs: Iterable[tuple[Single, str]]) -> tuple[Remainder, ...]:
    return _merged(
        Remainder(outcome=single.outcome, why=why, count=1, clauses=(single.clause,), cases=(single.case,))
        for single, why in pairs
    )


def _merged(found: Iterable[Remainder]) -> tuple[Remainder, ...]:
    by_reason: defaultdict[tuple[str, str], list[Remainder]] = defaultdict(list)
    for each in found:
        by_reason[each.outcome, each.why].append(each)
    merged = [_sum(outcome, why, members) for (outcome, why), members in by_reason.items()]
    return tuple(sorted(merged, key=lambda one: (-one.count, one.outcome, one.why)))


def _sum(outcome: str, why: str, members: Sequence[Remainder]) -> Remainder:
    return Remainder(
        outcome=outcome,
        why=why,
        count=sum(member.count for member in members),
        clauses=tuple(sorted({name for member in members for name in member.clauses})),
        cases=tuple(sorted({case for member in members for case in member.cases})[:_SHOWN]),
    )
