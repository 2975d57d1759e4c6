"""`evilcorpus merge`: the report of a run from those of its shards."""

import sys
from pathlib import Path

import click

from conformance.clause import load_clauses
from conformance.cli.apart import check_apart
from conformance.errors import UsageError
from conformance.report.document import Report, ReportFile, read_report
from conformance.report.merge import merge as merged
from conformance.suite import contract as contracts
from conformance.suite.present import present
from conformance.suite.words import file_path


@click.command()
@click.argument("shards", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", "-o", required=True, metavar="FILE", help="Where the report of the whole run goes.")
def merge(*, shards: tuple[Path, ...], output: str) -> int:
    """Join the reports of all SHARDS of a run (`judge --shard i/n`) into one, and print its summary.

    A shard that is missing, comes twice or is of another run is refused. The report has the verdicts, digest and exit
    status of a run in one piece; its seconds are those of all shards together.
    """
    path = file_path(output, "--output")
    check_apart(shards, {"--output": path})
    reports: dict[Path, Report] = {}
    for shard in shards:
        if shard in reports:
            raise UsageError(f"expected each shard once, found {shard} twice")
        reports[shard] = read_report(shard)
    contract = contracts.load(next(iter(reports.values())).header.contract)
    whole, judgement = merged(reports, load_clauses(contract.HOME / "clauses.toml"))
    with ReportFile(path) as file:
        file.write(whole)
    challenge = whole.header.challenge
    present(whole, None if challenge is None else contract.draw(challenge.seed), sys.stdout)
    print(f"report: {path}")
    return judgement.exit_status
