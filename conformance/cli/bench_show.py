"""`evilcorpus bench show`: saved measurements as a table, or in the form that github-action-benchmark reads."""

import sys
from pathlib import Path
from typing import cast

import click

from conformance.bench import exchange, saved
from conformance.cli import bench_words
from conformance.cli.bench_compare import show_changes

_TABLE = "table"


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--form",
    type=click.Choice([_TABLE, "customBiggerIsBetter", "customSmallerIsBetter"]),
    default=_TABLE,
    show_default=True,
    help="The last two are for github-action-benchmark: speeds, and what ought to be little.",
)
def show(*, path: Path, form: str) -> None:
    """Print what a file of `bench save`, or of --save, holds."""
    made = saved.read(path)
    if form == _TABLE:
        bench_words.show(made)
        show_changes(made.changes)
        return
    sys.stdout.write(exchange.encoded(made.figures, cast("exchange.Form", form)).decode())
