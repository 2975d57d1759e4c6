"""Statements say what the report came to and nothing more, about files that were judged, in the form of in-toto."""

import json
import re
from typing import Any

import pytest
from forms import CLAUSES, ODD, PINS, failed, header, report, verdict
from msgspec import structs

from conformance.errors import ReportError, UsageError
from conformance.release import tested
from conformance.report.attest import attest, encoded
from conformance.report.document import Report
from conformance.report.lines import Challenge, Shard
from conformance.verdict import Outcome, Verdict


def stated(made: Report, subjects: dict[str, str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(encoded(attest(made, "e" * 64, CLAUSES, subjects)))
    return found


RESULTS: dict[str, tuple[list[Verdict], dict[str, Any], str, dict[str, list[str]]]] = {
    "passed": ([verdict("a"), verdict("b", clause="T2")], {}, "PASSED", {"passedTests": ["T1", "T2"]}),
    "failed": (
        [verdict("a"), failed("b", clause="T2")], {}, "FAILED", {"passedTests": ["T1"], "failedTests": ["T2"]},
    ),
    "crashed": ([verdict("a", Outcome.CRASHED)], {}, "FAILED", {"failedTests": ["T1"]}),
    "known": (
        [verdict("a"), failed("b", clause="T2", known="x")],
        {}, "WARNED", {"passedTests": ["T1"], "warnedTests": ["T2"]},
    ),
    "should": (
        [verdict("a"), failed("b", clause="S1")], {}, "WARNED", {"passedTests": ["T1"], "warnedTests": ["S1"]},
    ),
    "not-claimed": (
        [verdict("a"), verdict("b", Outcome.NOT_APPLICABLE, clause="T2")], {}, "PASSED", {"passedTests": ["T1"]},
    ),
    "could-not-run": (
        [*(verdict(f"a{n}") for n in range(20)), verdict("b", Outcome.COULD_NOT_RUN, clause="T2")],
        {}, "WARNED", {"passedTests": ["T1"], "warnedTests": ["T2"]},
    ),
    "incomplete": ([verdict("a")], {"lost": ["b"]}, "FAILED", {"passedTests": ["T1"]}),
    "stale": ([verdict("a")], {"stale": ["known[0]"]}, "FAILED", {"passedTests": ["T1"]}),
    "nothing": ([], {}, "FAILED", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_the_result_and_the_clauses_are_those_of_the_report(name: str) -> None:
    verdicts, more, result, tests = RESULTS[name]
    predicate = stated(report(verdicts, **more))["predicate"]
    assert predicate["result"] == result
    names = ("passedTests", "warnedTests", "failedTests")
    assert {key: predicate[key] for key in names if predicate[key]} == tests


def test_the_statement_is_one_of_in_toto() -> None:
    statement = stated(report([verdict("a")]))
    assert list(statement) == ["_type", "subject", "predicateType", "predicate"]
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert statement["subject"] == [{"name": "bin/some", "digest": {"sha256": "f" * 64}}]


def test_every_part_of_the_configuration_is_a_resource_descriptor() -> None:
    """One of `uri`, `digest` and `content` is needed; other fields than those of the specification are not."""
    fields = {"name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations"}
    for part in stated(report([verdict("a")]))["predicate"]["configuration"]:
        assert set(part) <= fields
        assert {"uri", "digest", "content"} & set(part)


def test_everything_that_the_verdicts_depend_on_is_bound() -> None:
    made = report([verdict("a")], head=header(challenge=Challenge(seed=1, size=2, digest="b" * 64)))
    parts = {part["name"]: part for part in stated(made)["predicate"]["configuration"]}
    assert parts["candidate"]["digest"] == {"sha256": "d" * 64}
    assert parts["corpus"]["digest"] == {"sha256": "c" * 64}
    assert parts["corpus"]["annotations"] == {"tier": "default", "challenge": "b" * 64}
    assert parts["oracle"]["annotations"] == {"pins": {n: value for n, value in PINS.items() if n != "corpus"}}
    assert parts["expectations"]["digest"] == {"sha256": "0" * 64}
    assert parts["harness"]["uri"] == "pkg:generic/evilcorpus@0.1.0"
    assert parts["report"]["digest"] == {"sha256": "e" * 64}
    assert parts["report"]["annotations"]["outcomes"] == {"passed": 1}
    assert parts["report"]["annotations"]["verdictsSha256"] == made.footer.verdicts_sha256


def test_what_is_written_is_what_the_verifier_reads() -> None:
    for verdicts, more, _, _ in RESULTS.values():
        made = report(verdicts, **more)
        predicate, parts = tested.read(stated(made)["predicate"], "here")
        assert parts.report.annotations.known == made.footer.known
        assert encoded(predicate) == encoded(attest(made, "e" * 64, CLAUSES).predicate)


def test_published_files_are_subjects_by_their_own_names() -> None:
    statement = stated(report([verdict("a")]), {"some-linux": "f" * 64})
    assert statement["subject"] == [{"name": "some-linux", "digest": {"sha256": "f" * 64}}]


def test_a_file_that_was_not_judged_is_no_subject() -> None:
    with pytest.raises(UsageError, match=r"other: expected a file that was judged \(bin/some\), found another digest"):
        stated(report([verdict("a")]), {"other": "a" * 64})


def test_a_candidate_without_files_cannot_be_attested() -> None:
    with pytest.raises(UsageError, match="expected a report that names the candidate's files, found none"):
        stated(report([verdict("a")], head=header(candidate={"files": {}})))


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (header(shard=Shard(number=1, of=2)), "expected the report of a whole run, found shard 1/2"),
        (header(selection=("category:words",)), "expected the report of a whole tier, found only category:words"),
    ],
    ids=["shard", "selection"],
)
def test_a_part_is_not_attested_as_if_it_were_the_whole(head: Any, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        stated(report([verdict("a")], head=head))


def test_a_report_without_a_corpus_is_damaged() -> None:
    with pytest.raises(ReportError, match="expected the corpus among the pins"):
        stated(report([verdict("a")], head=header(pins={})))


@pytest.mark.parametrize("name", ["failed", "crashed", "stale", "incomplete"])
def test_a_result_that_was_written_over_is_no_statement(name: str) -> None:
    verdicts, more, _, _ = RESULTS[name]
    made = report(verdicts, **more)
    better = structs.replace(made, footer=structs.replace(made.footer, result="conformant"))
    with pytest.raises(ReportError, match="found conformant in spite of "):
        stated(better)


def test_hostile_names_are_data() -> None:
    candidate = {"name": ODD, "files": {ODD: "f" * 64}}
    made = report([verdict("a", clause=ODD)], head=header(candidate=candidate, tier=ODD, harness=ODD))
    text = encoded(attest(made, "e" * 64, CLAUSES)).decode()
    assert not {"\x1b", "\x00"} & set(text)
    uri = next(part["uri"] for part in json.loads(text)["predicate"]["configuration"] if part["name"] == "harness")
    assert re.fullmatch(r"pkg:generic/[\w.~%@-]+", uri, re.ASCII)
