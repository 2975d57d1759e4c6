"""Several runs side by side: each clause and each category against each implementation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.clause import Clause
from conformance.report.lines import Header
from conformance.report.page.clauses import in_order
from conformance.report.page.run import MOST_ROWS, RunPage
from conformance.report.page.share import Share

_SHORT = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixRow:
    """One clause or category with a cell for each run: empty where that claims nothing, None where it was not asked."""

    name: str
    text: str
    cells: tuple[Share | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """The comparison. `unclaimed` are clauses that none of the runs scored anything of. `differences` say in what the
    runs are not alike, so that numbers are not compared blindly.
    """

    clauses: tuple[MatrixRow, ...]
    unclaimed: tuple[str, ...]
    categories: tuple[MatrixRow, ...]
    differences: tuple[str, ...]


def matrix(runs: Sequence[RunPage], clauses: Mapping[str, Clause]) -> Matrix:
    """Compare runs, in the order given."""
    of_clauses = [
        {row.id: row.whole for row in run.clauses} | {each.id: Share() for each in run.not_claimed} for run in runs
    ]
    of_categories = [{row.name: row.whole for row in run.categories} for run in runs]
    scored = {name for of in of_clauses for name, share in of.items() if share.scored}
    unclaimed = {name for of in of_clauses for name in of} - scored
    categories = sorted({name for of in of_categories for name in of})
    return Matrix(
        clauses=_rows(
            in_order(scored, clauses)[:MOST_ROWS],
            of_clauses,
            lambda name: clauses[name].text if name in clauses else "",
        ),
        unclaimed=tuple(in_order(unclaimed, clauses)[:MOST_ROWS]),
        categories=_rows(categories[:MOST_ROWS], of_categories, lambda _: ""),
        differences=tuple(_differences([run.header for run in runs])),
    )


def _rows(
    names: Sequence[str], shares: Sequence[Mapping[str, Share]], text: Callable[[str], str]
) -> tuple[MatrixRow, ...]:
    return tuple(MatrixRow(name=name, text=text(name), cells=tuple(of.get(name) for of in shares)) for name in names)


def _differences(headers: Sequence[Header]) -> Iterator[str]:
    conditions = [_conditions(header) for header in headers]
    for name in sorted({name for each in conditions for name in each}):
        values = {each.get(name, "none") for each in conditions}
        if len(values) > 1:
            yield f"{name}: {', '.join(sorted(values))}"


def _conditions(header: Header) -> Mapping[str, str]:
    """What a verdict depends on beside the candidate, in words."""
    return {
        "tier": header.tier,
        "selection": ", ".join(header.selection) or "everything",
        "challenge": "none" if header.challenge is None else f"{header.challenge.seed}",
        "harness": header.harness,
        **{name: value[:_SHORT] for name, value in header.pins.items() if ":" not in name},
    }
