"""How many cases came to what, by clause, aspect and variant."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from conformance.report.lines import Group, Single
from conformance.verdict import FAULTS, Outcome


class Row(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One count; `known` tells foreseen deviations from the rest."""

    clause: str
    aspect: str
    variant: str
    outcome: Outcome
    known: bool
    cases: int

    @property
    def is_fault(self) -> bool:
        """Whether these cases speak against the candidate."""
        return self.outcome in FAULTS and not self.known


def count(groups: Iterable[Group], singles: Iterable[Single]) -> list[Row]:
    """All counts that are not zero, sorted."""
    counts: Counter[tuple[str, str, str, Outcome, bool]] = Counter()
    for group in groups:
        counts[group.clause, group.aspect, group.variant, group.outcome, False] += len(group.cases)
    for single in singles:
        counts[single.clause, single.aspect, single.variant, single.outcome, single.known is not None] += 1
    return [
        Row(clause=clause, aspect=aspect, variant=variant, outcome=outcome, known=known, cases=cases)
        for (clause, aspect, variant, outcome, known), cases in sorted(counts.items())
    ]
