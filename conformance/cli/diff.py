"""`evilcorpus diff`: what changed from one report to another, and why."""

import sys
from pathlib import Path

import click
import msgspec

from conformance.report.diff import diff as compare
from conformance.report.diff_markdown import markdown
from conformance.report.diff_words import show
from conformance.report.document import read_report
from conformance.suite.present import console_for


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Text for a terminal, Markdown for a pull request, JSON (schemas/diff.schema.json) for programs.",
)
def diff(*, before: Path, after: Path, form: str) -> int:
    """Compare two reports of one contract: what is fixed, what is a regression, and what can be the cause.

    The exit status is 1 where there are regressions (verdicts that count against the candidate now and did not before),
    else 0, whatever else changed.
    """
    found = compare(read_report(before), read_report(after))
    if form == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    elif form == "markdown":
        sys.stdout.write(markdown(found))
    else:
        show(console_for(sys.stdout), found)
    return 1 if found.regressions else 0
