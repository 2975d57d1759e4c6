"""The verdict clause by clause: what is promised, how binding it is, and what was found."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.clause import Clause
from conformance.report.page.share import Share, share
from conformance.report.tally import Row
from conformance.verdict import FAULTS, NO_VARIANT, SCORED, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class AspectRow:
    """One aspect of a clause. `faults` and `unjudged` count by outcome; `variants` is empty for behaviours."""

    aspect: str
    whole: Share
    faults: tuple[tuple[str, int], ...]
    unjudged: tuple[tuple[str, int], ...]
    known: int
    variants: tuple[Share, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseRow:
    """One clause with its aspects; `text` and `standing` are empty for one that the contract at hand does not have."""

    id: str
    text: str
    level: str
    standing: str
    whole: Share
    aspects: tuple[AspectRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NotClaimed:
    """A clause of which the candidate claims nothing, and how many cases that left out."""

    id: str
    text: str
    cases: int


def clause_rows(rows: Sequence[Row], variants: Sequence[str], clauses: Mapping[str, Clause]) -> tuple[ClauseRow, ...]:
    """The clauses that something was asked for, in the contract's order."""
    by_clause: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_clause[row.clause].append(row)
    asked = {row.clause for row in rows if row.outcome is not Outcome.NOT_APPLICABLE}
    return tuple(_clause_row(name, by_clause[name], variants, clauses.get(name)) for name in in_order(asked, clauses))


def not_claimed(rows: Sequence[Row], clauses: Mapping[str, Clause]) -> tuple[NotClaimed, ...]:
    """The clauses that nothing was asked for."""
    asked = {row.clause for row in rows if row.outcome is not Outcome.NOT_APPLICABLE}
    cases: Counter[str] = Counter()
    for row in rows:
        if row.clause not in asked:
            cases[row.clause] += row.cases
    return tuple(
        NotClaimed(id=name, text=clauses[name].text if name in clauses else "", cases=cases[name])
        for name in in_order(cases, clauses)
    )


def in_order(names: Iterable[str], clauses: Mapping[str, Clause]) -> list[str]:
    """Clauses in the contract's order; those that it does not have come last, by name."""
    order = {name: place for place, name in enumerate(clauses)}
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))


def _clause_row(name: str, rows: Sequence[Row], variants: Sequence[str], clause: Clause | None) -> ClauseRow:
    aspects = sorted({row.aspect for row in rows})
    return ClauseRow(
        id=name,
        text="" if clause is None else clause.text,
        level="" if clause is None else clause.level,
        standing="" if clause is None else ("our reading" if clause.is_decision else clause.source),
        whole=share(rows),
        aspects=tuple(_aspect_row(a, [row for row in rows if row.aspect == a], variants) for a in aspects),
    )


def _aspect_row(aspect: str, rows: Sequence[Row], variants: Sequence[str]) -> AspectRow:
    # A behaviour belongs to no variant: there is nothing that a variant could have passed or not.
    has_variants = any(row.variant != NO_VARIANT for row in rows)
    return AspectRow(
        aspect=aspect,
        whole=share(rows),
        faults=_by_outcome([row for row in rows if row.is_fault], FAULTS),
        unjudged=_by_outcome([row for row in rows if not row.known], set(Outcome) - SCORED),
        known=sum(row.cases for row in rows if row.known),
        variants=tuple(share(row for row in rows if row.variant == name) for name in variants) if has_variants else (),
    )


def _by_outcome(rows: Sequence[Row], outcomes: Collection[Outcome]) -> tuple[tuple[str, int], ...]:
    counts = (
        (str(each), sum(row.cases for row in rows if row.outcome is each)) for each in Outcome if each in outcomes
    )
    return tuple((name, number) for name, number in counts if number)
