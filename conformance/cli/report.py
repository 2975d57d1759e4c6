"""`evilcorpus report`: one or several saved reports as one HTML file."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import click

from conformance.clause import load_clauses
from conformance.cli.apart import check_apart, is_same
from conformance.errors import ReportError, UsageError
from conformance.report.document import read_report
from conformance.report.page.render import render
from conformance.report.page.run import RunPage, run_page
from conformance.report.page.speed import read_speed
from conformance.report.placing import placed
from conformance.suite import contract as contracts
from conformance.suite.contract import Contract
from conformance.suite.heading import harness_version
from conformance.suite.told import told

OUTPUT = "report.html"


@click.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUN.jsonl...")
@click.option(
    "--output", "-o", default=OUTPUT, show_default=True, type=click.Path(path_type=Path), help="Where the page goes."
)
@click.option(
    "--bench",
    "benches",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Show these measurements as well, of `bench save` or `bench scaling`; repeatable.",
)
def report(*, runs: tuple[Path, ...], output: Path, benches: tuple[Path, ...]) -> None:
    """Write saved reports as one HTML page that needs no network and no scripts.

    Several are shown side by side first, then each by itself. A report that is truncated or was changed is refused.
    The exit status says whether the page was written, not what was judged; for that see `evilcorpus show`.
    """
    _check_paths([*runs, *benches], output)
    with placed(output) as file:
        pages = [_page(number, path, len(runs)) for number, path in enumerate(runs, 1)]
        clauses = load_clauses(_contract(pages).HOME / "clauses.toml")
        speeds = [read_speed(path) for path in benches]
        for piece in render(pages, clauses, f"evilcorpus {harness_version()}", speeds):
            file.write(piece)
    click.echo(f"page: {click.format_filename(output)}")


def _check_paths(inputs: Sequence[Path], output: Path) -> None:
    for one, other in combinations(inputs, 2):
        if is_same(one, other):
            raise UsageError(f"expected different files, found {other} twice")
    check_apart(inputs, {"--output": output})


def _page(number: int, path: Path, beside: int) -> RunPage:
    """One report, read, explained and boiled down; its verdicts are let go before the next is read."""
    found = read_report(path)
    try:
        contract = contracts.load(found.header.contract)
    except UsageError as error:
        raise ReportError(f"{path}: line 1: {error}") from error
    challenge = found.header.challenge
    # Drawing takes seconds, and is for failures alone.
    draw = (
        contract.draw(challenge.seed)
        if challenge is not None and any(single.is_fault for single in found.singles)
        else None
    )
    words = told(found, draw)
    return run_page(
        number,
        str(path),
        found,
        clauses=words.clauses,
        classes=words.classes,
        attributions=words.attributions,
        beside=beside,
    )


def _contract(pages: Sequence[RunPage]) -> Contract:
    names = sorted({page.header.contract for page in pages})
    if len(names) > 1:
        raise UsageError(f"expected reports of one contract, found {', '.join(names)}")
    return contracts.load(names[0])
