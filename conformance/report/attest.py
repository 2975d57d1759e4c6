"""An in-toto statement that says what a report came to, ready to be signed: test-result v0.1 about the judged files.

PASSED is a conformant run without anything to be said beside it; WARNED a conformant one with declared deviations, with
faults against clauses that only say SHOULD, or with cases that could not run; FAILED all else. An incomplete run is
FAILED: test-result's WARNED means that the tests passed, and verifiers take it so.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import msgspec

from conformance.clause import Clause
from conformance.errors import ReportError, UsageError
from conformance.release import tested
from conformance.report.document import Report
from conformance.report.result import binds
from conformance.report.tally import Row, count
from conformance.verdict import SCORED, Outcome

_STATEMENT = "https://in-toto.io/Statement/v1"
_UNJUDGED = (Outcome.COULD_NOT_RUN, Outcome.HARNESS_ERROR)
_Result = Literal["PASSED", "WARNED", "FAILED"]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The statement as it is written; subjects are the judged files, or those of them that are published."""

    type: str = msgspec.field(name="_type", default=_STATEMENT)
    subject: tuple[Mapping[str, object], ...]
    predicate_type: str = msgspec.field(name="predicateType", default=tested.PREDICATE_TYPE)
    predicate: tested.Predicate


def attest(
    report: Report, raw_sha256: str, clauses: Mapping[str, Clause], subjects: Mapping[str, str] | None = None
) -> Statement:
    """The statement about a whole run; `raw_sha256` is the digest of the report's file.

    `subjects` are published files by name with their SHA-256; each has to be one that was judged. Without them all that
    were judged are subjects. Raises UsageError for a part of a run, and where no judged file is known or it is none.
    """
    _check_whole(report)
    files = report.header.candidate.files
    if not files:
        raise UsageError(
            "expected a report that names the candidate's files, found none: nothing to make a statement about"
        )
    for name, digest in (subjects or {}).items():
        if digest not in files.values():
            raise UsageError(
                f"{name}: expected a file that was judged ({', '.join(files)}), found another digest: {digest}"
            )
    return Statement(
        subject=tuple({"name": name, "digest": {"sha256": digest}} for name, digest in (subjects or files).items()),
        predicate=_predicate(report, raw_sha256, clauses),
    )


def encoded(value: Statement | tested.Predicate) -> bytes:
    """The JSON text of a statement or of its predicate alone."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def digest_of(path: Path) -> str:
    """SHA-256 of a file; UsageError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error


def _check_whole(report: Report) -> None:
    header = report.header
    if header.shard is not None:
        raise UsageError(f"expected the report of a whole run, found shard {header.shard}; evilcorpus merge joins them")
    if header.selection:
        raise UsageError(f"expected the report of a whole tier, found only {', '.join(header.selection)}")
    if "corpus" not in header.pins:
        raise ReportError("expected the corpus among the pins of the report, found none")


def _predicate(report: Report, raw_sha256: str, clauses: Mapping[str, Clause]) -> tested.Predicate:
    standings: defaultdict[_Result, list[str]] = defaultdict(list)
    for clause, standing in _standings(report, clauses):
        standings[standing].append(clause)
    result: _Result = "FAILED"
    if report.footer.result == "conformant":
        # No digest of the report's is over its footer.
        if standings["FAILED"] or report.footer.reasons:
            told = ", ".join([*standings["FAILED"], *report.footer.reasons])
            raise ReportError(f"expected a result that the verdicts bear out, found conformant in spite of {told}")
        result = "WARNED" if standings["WARNED"] else "PASSED"
    return tested.Predicate(
        result=result,
        configuration=tuple(msgspec.to_builtins(part) for part in _configuration(report, raw_sha256)),
        passed_tests=tuple(standings["PASSED"]),
        warned_tests=tuple(standings["WARNED"]),
        failed_tests=tuple(standings["FAILED"]),
    )


def _standings(report: Report, clauses: Mapping[str, Clause]) -> Iterator[tuple[str, _Result]]:
    """Each clause of which something was asked, in the order of their names."""
    broken = {single.clause for single in report.singles if single.is_fault and binds(single, clauses)}
    by_clause: defaultdict[str, list[Row]] = defaultdict(list)
    for row in count(report.groups, report.singles):
        by_clause[row.clause].append(row)
    for clause, rows in sorted(by_clause.items()):
        standing = "FAILED" if clause in broken else _unbroken(rows)
        if standing is not None:
            yield clause, standing


def _unbroken(rows: Sequence[Row]) -> _Result | None:
    """None for a clause of which nothing was scored and nothing stood in the way."""
    if any(row.is_fault or row.known or row.outcome in _UNJUDGED for row in rows):
        return "WARNED"
    return "PASSED" if any(row.outcome in SCORED for row in rows) else None


def _configuration(report: Report, raw_sha256: str) -> Iterator[msgspec.Struct]:
    header, candidate, footer = report.header, report.header.candidate, report.footer
    pins = {name: value for name, value in sorted(header.pins.items()) if name != "corpus"}
    yield tested.Candidate(
        name="candidate",
        digest={"sha256": candidate.digest},
        annotations=tested.CandidateNotes(
            name=candidate.name,
            version=candidate.version,
            surface=candidate.surface,
            variants=candidate.variants,
            not_offered=candidate.not_offered,
            files=candidate.files,
        ),
    )
    yield tested.Corpus(
        name="corpus",
        digest={"sha256": header.pins["corpus"]},
        annotations=tested.CorpusNotes(
            tier=header.tier, challenge=None if header.challenge is None else header.challenge.digest
        ),
    )
    yield tested.Oracle(
        name="oracle", digest={"sha256": tested.pins_digest(pins)}, annotations=tested.OracleNotes(pins=pins)
    )
    yield tested.Expectations(name="expectations", digest={"sha256": header.expectations})
    yield tested.Harness(
        name="harness",
        uri=f"pkg:generic/{quote(header.harness.replace(' ', '@', 1), safe='@')}",
        annotations=tested.HarnessNotes(python=header.python, platform=header.platform, isolation=header.isolation),
    )
    yield tested.Report(
        name="report",
        digest={"sha256": raw_sha256},
        media_type=tested.REPORT_TYPE,
        annotations=tested.ReportNotes(
            contract=header.contract,
            result=footer.result,
            reasons=footer.reasons,
            outcomes={Outcome(name): number for name, number in footer.outcomes.items()},
            known=footer.known,
            verdicts_sha256=footer.verdicts_sha256,
        ),
    )
