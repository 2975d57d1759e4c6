"""`evilcorpus show`: the summary of a saved report, as it was printed when it was made."""

import sys
from pathlib import Path

import click

from conformance.report.document import read_report
from conformance.report.shard import exit_status
from conformance.suite import contract as contracts
from conformance.suite.present import present


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
def show(report: Path) -> int:
    """Print the summary of REPORT; the exit status is that of the judging.

    A report without its footer, or changed since it was written, is refused. Examples are drawn from the corpus at
    hand, which may be another than the report's: then only ids and counts of the report are shown.
    """
    found = read_report(report)
    contract = contracts.load(found.header.contract)
    challenge = found.header.challenge
    present(found, None if challenge is None else contract.draw(challenge.seed), sys.stdout)
    return exit_status(found.header, found.footer)
