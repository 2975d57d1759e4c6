"""`evilcorpus export`: a saved report in the forms that other tools read."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import click

from conformance.cli.apart import check_apart
from conformance.errors import MachineError, UsageError
from conformance.report import badge
from conformance.report.annotations import annotations as workflow_commands
from conformance.report.document import read_report
from conformance.report.job_summary import job_summary as markdown
from conformance.report.junit import junit as xml
from conformance.report.placing import placed
from conformance.suite import contract as contracts
from conformance.suite.told import told

_SUMMARY = "GITHUB_STEP_SUMMARY"


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--junit", metavar="FILE", help="JUnit XML: a test case for each category and encoding of a clause.")
@click.option("--badge", "endpoint", metavar="FILE", help="JSON for an endpoint badge of shields.io.")
@click.option("--badge-svg", "picture", metavar="FILE", help="The badge as a picture.")
@click.option(
    "--job-summary",
    metavar="[FILE]",
    is_flag=False,
    flag_value="",
    help=f"Markdown, added to the end of FILE, or of the file that {_SUMMARY} names.",
)
@click.option("--annotations", is_flag=True, help="Print workflow commands for GitHub's runner: ten errors at most.")
def export(
    *,
    report: Path,
    junit: str | None,
    endpoint: str | None,
    picture: str | None,
    job_summary: str | None,
    annotations: bool,
) -> None:
    """Write REPORT in the forms that other tools read.

    The exit status says whether that was possible, not what the report comes to: `evilcorpus show` says that.
    """
    if (junit, endpoint, picture, job_summary) == (None,) * 4 and not annotations:
        raise UsageError("expected at least one form: --junit, --badge, --badge-svg, --job-summary or --annotations")
    summary = None if job_summary is None else Path(job_summary or _step_summary())
    forms = {"--junit": junit, "--badge": endpoint, "--badge-svg": picture}
    check_apart([report], {**forms, "--job-summary": summary})
    found = read_report(report)
    challenge = found.header.challenge
    words = told(found, None if challenge is None else contracts.load(found.header.contract).draw(challenge.seed))
    made: list[tuple[str, bytes]] = []
    if junit is not None:
        made.append((junit, xml(found, words.clauses)))
    if endpoint is not None:
        made.append((endpoint, badge.endpoint(found)))
    if picture is not None:
        made.append((picture, badge.svg(found)))
    # All files or none: each is made, and each place known to be one, before the first is put there.
    with ExitStack() as stack:
        for path, raw in made:
            stack.enter_context(placed(Path(path))).write(raw)
    if summary is not None:
        _add(summary, markdown(found, words.clauses, words.classes))
    for line in workflow_commands(found, words.clauses, words.classes) if annotations else ():
        sys.stdout.write(f"{line}\n")


def _add(path: Path, text: str) -> None:
    """Write at the end of the file: other steps of the job write to it as well."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error


def _step_summary() -> str:
    path = os.environ.get(_SUMMARY, "")
    if not path:
        raise UsageError(f"--job-summary: expected a file, or its name in {_SUMMARY}; found neither")
    return path
