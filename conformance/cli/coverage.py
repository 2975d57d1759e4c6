"""`evilcorpus coverage`: what the corpus reaches of the patterns and vocabularies, and which mutants it kills."""

import sys
from collections.abc import Mapping, Sequence

import click
from rich.console import Console
from rich.table import Table

from conformance.llm_cost.corpus import store
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.diagnosis import coverage, equivalent, ledger
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.suite.present import console_for

# Histograms are shown up to here; the tail is summed up.
_COLUMNS = 12
# Each mutant and encoding is shown to be killed so often; more is told by `--all`.
_ENOUGH = 10


@click.command()
@click.option("--tier", type=click.Choice(["smoke", "default"]), default="default", show_default=True)
@click.option("--mutants/--no-mutants", "with_mutants", default=True, help="Also tell which mutants survive.")
@click.option("--all", "everything", is_flag=True, help="Count every kill instead of the first few of each mutant.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1), metavar="N", help="Processes that work.")
def command(tier: str, with_mutants: bool, everything: bool, jobs: int) -> int:
    """Show what the corpus reaches and kills.

    Exit status 1 where an alternative, pair or triple that any text can reach is not reached, or a mutant survives.
    """
    console = console_for(sys.stdout)
    enough = None if everything else _ENOUGH
    vectors = [vector for category in store.categories(tier) for vector in store.vectors(category, tier)]
    complete = _show_patterns(console, vectors)
    _show_tokens(console, vectors)
    if with_mutants:
        matrix = ledger.kills(vectors, enough=enough, workers=jobs)
        complete = _show_mutants(console, matrix, enough) and complete
    return 0 if complete else 1


def _show_patterns(console: Console, vectors: Sequence[Vector]) -> bool:
    """Tables of what is reached; whether nothing is missing."""
    found = coverage.patterns(vectors)
    table = Table(title="reached of what any text can reach")
    for heading in ("pattern", *coverage.LENGTHS):
        table.add_column(heading, justify="left" if heading == "pattern" else "right")
    for each in found:
        table.add_row(" ".join(each.of), *(_share(each, length) for length in coverage.LENGTHS.values()))
    console.print(table)
    for each in found:
        console.print(_vectors_by_alternative(each))
        for missing in (sequence for of_length in each.missing.values() for sequence in of_length):
            console.print(f"not reached in {' '.join(each.of)}: {', '.join(missing)}", soft_wrap=True)
    return all(each.is_full for each in found)


def _share(found: coverage.PatternCoverage, length: int) -> str:
    reached, missing = len(found.reached[length]), len(found.missing[length])
    return f"{reached} of {reached + missing}"


def _vectors_by_alternative(found: coverage.PatternCoverage) -> Table:
    table = Table(title=f"vectors by alternative: {' '.join(found.of)}")
    for (name,) in sorted(found.reached[1]):
        table.add_column(name, justify="right")
    table.add_row(*(f"{found.reached[1][name]:,}" for name in sorted(found.reached[1])))
    return table


def _show_tokens(console: Console, vectors: Sequence[Vector]) -> None:
    for each in coverage.tokens(vectors):
        table = Table(title=f"{each.encoding}: {each.tokens:,} of {each.vocabulary:,} tokens reached")
        table.add_column("distinct tokens by")
        for column in range(_COLUMNS):
            table.add_column(str(column), justify="right")
        table.add_column(f"{_COLUMNS}+", justify="right")
        table.add_row("depth of merges", *_cells(each.depths))
        table.add_row("length in bytes", *_cells(each.lengths))
        console.print(table)


def _cells(histogram: Mapping[int, int]) -> list[str]:
    tail = sum(number for value, number in histogram.items() if value >= _COLUMNS)
    return [f"{histogram.get(value, 0):,}" for value in range(_COLUMNS)] + [f"{tail:,}"]


def _show_mutants(console: Console, matrix: ledger.Matrix, enough: int | None) -> bool:
    """A table of kills; whether each mutant that can be killed is killed in each of its encodings."""
    table = Table(title="mutants, and how many vectors kill each by ids / by counts" + _at_most(enough))
    table.add_column("mutant")
    encodings = sorted({encoding for of_encoding in matrix.values() for encoding in of_encoding})
    for encoding in encodings:
        table.add_column(encoding, justify="right")
    for mutant in LEDGER:
        table.add_row(mutant.name, *(_kills(matrix, mutant.name, encoding) for encoding in encodings))
    console.print(table)
    survivors = equivalent.survivors(matrix)
    for survivor in survivors:
        console.print(f"survives: {survivor}", soft_wrap=True)
    console.print(f"{len(LEDGER)} mutants, {len(survivors)} survive")
    return not survivors


def _at_most(enough: int | None) -> str:
    return "" if enough is None else f" (counted to {enough} by counts)"


def _kills(matrix: ledger.Matrix, name: str, encoding: str) -> str:
    if encoding not in matrix[name]:
        return ""
    if (name, encoding) in equivalent.EQUIVALENT:
        return "equivalent"
    found = matrix[name][encoding]
    return f"{len(found.by_ids)} / {len(found.by_counts)}"
