"""What all records together come to: conformant, not conformant, or incomplete; and why."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from conformance.clause import Clause, Level
from conformance.report.lines import Result, Single
from conformance.report.record import Record
from conformance.verdict import Outcome

# A candidate that answers less than this share of what it claims has not been judged, however right its answers are.
# Below 1, since a loaded machine may stop a case or two.
FLOOR = 0.9

NOT_JUDGED = "not judged"
"""What a reason says of an item that left no verdicts."""

INTERRUPTED = "interrupted"
"""A reason that says that the judging was ended before its time, and that the report is not whole."""

EXIT_STATUS: Mapping[Result, int] = {"conformant": 0, "not conformant": 1, "incomplete": 5}


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """The result with its reasons, each one line; no reasons where it is conformant.

    A clean part is a shard of which nothing is known but that it is a part.
    """

    result: Result
    reasons: tuple[str, ...] = ()
    is_clean_part: bool = False

    @property
    def exit_status(self) -> int:
        """The status that every door ends with."""
        return 0 if self.is_clean_part else EXIT_STATUS[self.result]


def conclude(
    items: Collection[str], records: Sequence[Record], clauses: Mapping[str, Clause], stale: Sequence[str] = ()
) -> Judgement:
    """Weigh all records of one judging.

    `items` are the items that were to be judged. `stale` are complaints about `[[known]]` entries, which fail a run.
    Faults weigh more than gaps: what is wrong stays wrong however much else was not executed. Faults against clauses
    that only say SHOULD are shown and do not fail a run.
    """
    reasons = [*_breaches(records, clauses), *stale]
    gaps = _gaps(items, records)
    if reasons:
        return Judgement(result="not conformant", reasons=(*reasons, *gaps))
    if gaps:
        return Judgement(result="incomplete", reasons=tuple(gaps))
    return Judgement(result="conformant")


def broken_off(
    items: Collection[str], records: Sequence[Record], clauses: Mapping[str, Clause], *why: str
) -> Judgement:
    """What a judging comes to that was interrupted: incomplete, whatever had been seen; `why` goes before."""
    reached = f"{len({record.item for record in records}):,} of {len(items):,} items judged"
    return Judgement(result="incomplete", reasons=(*why, INTERRUPTED, reached, *_breaches(records, clauses)))


def _breaches(records: Sequence[Record], clauses: Mapping[str, Clause]) -> list[str]:
    """How many answers break clauses that must be kept, in one sentence; none where none do."""
    faults = [fault for record in records for fault in record.faults if binds(fault, clauses)]
    broken = ", ".join(sorted({fault.clause for fault in faults}))
    return [f"{len(faults):,} answers break clauses {broken}"] if faults else []


def binds(fault: Single, clauses: Mapping[str, Clause]) -> bool:
    """Whether the clause is one that a candidate must keep; one that is not in the list counts as such."""
    clause = clauses.get(fault.clause)
    return clause is None or clause.level is Level.MUST


def is_short(record: Record) -> bool:
    """Whether too little of what the candidate claims was executed in this item."""
    return record.executed < FLOOR * record.planned


def _gaps(items: Collection[str], records: Sequence[Record]) -> list[str]:
    gaps = [
        f"{name}: {executed:,} of {planned:,} executed"
        for name, executed, planned in _weights(records)
        if executed < FLOOR * planned
    ]
    lost = sorted(set(items) - {record.item for record in records})
    gaps += [f"{item}: {NOT_JUDGED}" for item in lost]
    errors = sum(single.outcome is Outcome.HARNESS_ERROR for record in records for single in record.singles)
    if errors:
        gaps.append(f"{errors:,} cases met a fault of the harness")
    if not any(record.executed for record in records):
        gaps.insert(0, "nothing was executed")
    return gaps


def _weights(records: Sequence[Record]) -> list[tuple[str, int, int]]:
    """What was executed and planned by item, and of items that are weighed together under their common word."""
    alone = [(record.item, record.executed, record.planned) for record in records if not record.together]
    words = sorted({record.together for record in records} - {""})
    members = {word: [record for record in records if record.together == word] for word in words}
    return alone + [(word, sum(r.executed for r in of), sum(r.planned for r in of)) for word, of in members.items()]
