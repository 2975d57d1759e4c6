"""`evilcorpus attest`: a statement about a judged candidate, ready to be signed."""

from contextlib import ExitStack
from pathlib import Path

import click

from conformance.clause import load_clauses
from conformance.cli.apart import check_apart
from conformance.errors import UsageError
from conformance.report.attest import attest as stated
from conformance.report.attest import digest_of, encoded
from conformance.report.document import read_report
from conformance.report.placing import placed
from conformance.report.visible import harmless
from conformance.suite import contract as contracts

_LONGEST = 2_000


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--output", "-o", metavar="FILE", help="Where the statement goes.")
@click.option(
    "--predicate", metavar="FILE", help="Where its predicate alone goes, as `actions/attest` and cosign want it."
)
@click.option(
    "--subject",
    "subjects",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A published file that was judged; repeatable; without it all files that were judged.",
)
def attest(*, report: Path, output: str | None, predicate: str | None, subjects: tuple[Path, ...]) -> None:
    """Write what REPORT came to as an in-toto statement (test-result v0.1), to be signed by whoever judged.

    PASSED where the run was conformant, WARNED where something is to be said beside it, else FAILED. The exit status
    says whether the statement could be written.
    """
    if output is None and predicate is None:
        raise UsageError("expected --output or --predicate, found neither")
    check_apart([report, *subjects], {"--output": output, "--predicate": predicate})
    raw_sha256 = digest_of(report)
    found = read_report(report)
    clauses = load_clauses(contracts.load(found.header.contract).HOME / "clauses.toml")
    statement = stated(found, raw_sha256, clauses, _digests(subjects))
    made = [(output, encoded(statement)), (predicate, encoded(statement.predicate))]
    with ExitStack() as stack:
        for path, raw in made:
            if path is not None:
                stack.enter_context(placed(Path(path))).write(raw)
    names = ", ".join(str(subject["name"]) for subject in statement.subject)
    click.echo(f"{statement.predicate.result}: {' '.join(harmless(names, _LONGEST).split())}")


def _digests(subjects: tuple[Path, ...]) -> dict[str, str]:
    """The published files by the name that they are published under."""
    found: dict[str, str] = {}
    for path in subjects:
        if path.name in found:
            raise UsageError(f"--subject: expected different names, found {path.name} twice")
        found[path.name] = digest_of(path)
    return found
