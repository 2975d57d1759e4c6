"""The verdicts category by category: where in the corpus the candidate is weak."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.report.document import Report
from conformance.report.page.share import Share
from conformance.verdict import FAULTS, SCORED, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryRow:
    """One category; `variants` is in the order of the report's variants."""

    name: str
    whole: Share
    variants: tuple[Share, ...]


def category_rows(report: Report, variants: Sequence[str]) -> tuple[CategoryRow, ...]:
    """All categories of which something was scored, by name."""
    counts: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for group in report.groups:
        if group.outcome in SCORED:
            _add(counts[group.category][group.variant], group.outcome, len(group.cases), is_known=False)
    for single in report.singles:
        if single.outcome in SCORED:
            _add(counts[single.category][single.variant], single.outcome, 1, is_known=single.known is not None)
    return tuple(
        CategoryRow(
            name=name,
            whole=_share([sum(numbers) for numbers in zip(*of.values(), strict=True)]),
            variants=tuple(_share(of.get(variant, [0, 0, 0])) for variant in variants),
        )
        for name, of in sorted(counts.items())
    )


def _add(to: list[int], outcome: Outcome, number: int, *, is_known: bool) -> None:
    to[0] += number if outcome is Outcome.PASSED else 0
    to[1] += number
    to[2] += number if outcome in FAULTS and not is_known else 0


def _share(of: Sequence[int]) -> Share:
    passed, scored, faults = of
    return Share(passed=passed, scored=scored, faults=faults)
