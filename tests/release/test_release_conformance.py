"""A release that has to come with a statement of conformance: honest ones, and all ways to have none or a false one."""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from release_bench import Bench

from conformance.clause import Clause, Level
from conformance.errors import UsageError
from conformance.release.codes import Code
from conformance.release.testing.certificates import Leaf
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import Run
from conformance.release.testing.shelf import FILES, Shelf
from conformance.report.attest import attest, encoded
from conformance.report.document import Report, compose
from conformance.report.lines import CandidateLine, Header
from conformance.report.record import record
from conformance.report.result import conclude
from conformance.verdict import Outcome, Verdict

Verify = Callable[..., dict[str, str]]
TOOL = "tool-linux-amd64"
CORPUS = "c" * 64
CLAUSES = {name: Clause(id=name, level=Level.MUST, text=name, source="TDD 1") for name in ("T1", "T2")}
CLAUSES["S1"] = Clause(id="S1", level=Level.SHOULD, text="S1", source="TDD 1")
ASKED = f"""
[conformance]
contract = "llm-cost"
corpus = ["{CORPUS}"]
files = ["tool-linux-*"]
oracle = {{ tiktoken = "0.14.0" }}
"""


def verdict(case: str, outcome: Outcome = Outcome.PASSED, clause: str = "T1", known: str | None = None) -> Verdict:
    return Verdict(
        case=case, clause=clause, category="words", variant="one", aspect="count", outcome=outcome, known=known
    )


def report(*verdicts: Verdict, tier: str = "default", corpus: str = CORPUS, items: int = 1, **header: object) -> Report:
    """A report about `tool-linux-amd64`, concluded as the harness concludes; with more `items` than one, with a gap."""
    candidate = CandidateLine(
        name="tool", target="./tool", version="1", digest="d" * 64, surface="batch", shows=("count",),
        modes=("ordinary",), variants=("one",), files={"bin/tool": hashlib.sha256(FILES[TOOL]).hexdigest()},
    )  # fmt: skip
    head = Header(
        schema="evilcorpus-report/1", contract="llm-cost", harness="evilcorpus 0.1.0", candidate=candidate,
        pins={"corpus": corpus, "tiktoken": "0.14.0"}, expectations="0" * 64, isolation={}, tier=tier, python="3",
        platform="here", started="now", **header,  # type: ignore[arg-type]  # optional fields of the header
    )  # fmt: skip
    records = [record("a[one]", verdicts or (verdict("words-a"), verdict("words-b", clause="T2")), len(verdicts))]
    found = conclude([f"{number}" for number in range(1, items)], records, CLAUSES)
    return compose(head, records, result=found.result, reasons=found.reasons, seconds=1)


def stated(made: Report, name: str = TOOL, content: bytes = FILES[TOOL]) -> dict[str, Any]:
    """The statement that `evilcorpus attest` writes of a report."""
    subjects = {name: hashlib.sha256(content).hexdigest()}
    text: dict[str, Any] = json.loads(encoded(attest(made, "e" * 64, CLAUSES, subjects)))
    return text


@pytest.fixture
def publish(shelf: Shelf, bench: Bench) -> Callable[..., None]:
    """Signs a statement as the release's workflow does, and puts it beside the artifacts."""

    def put(statement: dict[str, Any], name: str = "conformance.intoto.jsonl", leaf: Leaf | None = None) -> None:
        bundle = bench.instance.sign_statement(statement, leaf or Run().leaf(), Making())
        (shelf.folder / name).write_text(json.dumps(bundle) + "\n")

    return put


def changed(statement: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy with another value at a path; parts of the configuration go by their names."""
    copied = copy.deepcopy(statement)
    *steps, last = path.split("/")
    place: Any = copied
    for step in steps:
        place = next(one for one in place if one["name"] == step) if isinstance(place, list) else place[step]
    place[last] = value
    return copied


def test_a_release_without_the_table_needs_no_statement(codes: Verify) -> None:
    assert codes() == {}


@pytest.mark.parametrize("name", ["passed", "failed"])
def test_without_the_table_a_statement_neither_helps_nor_harms(
    shelf: Shelf, publish: Callable[..., None], codes: Verify, name: str
) -> None:
    publish(stated(report() if name == "passed" else FAILED["a wrong answer"]))
    assert codes() == {}
    (shelf.folder / "tool.intoto.jsonl").unlink()
    assert codes('[files]\nevidence = "any"\n')[TOOL] == Code.NOT_ATTESTED


def test_a_passed_statement_over_the_artifact_is_what_is_asked_for(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()))
    assert codes(ASKED) == {}


def test_a_release_without_a_statement_is_rejected(codes: Verify) -> None:
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_MISSING}


def test_files_that_no_pattern_names_need_none(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()))
    everything = ASKED.replace('files = ["tool-linux-*"]\n', "")
    assert codes(everything) == dict.fromkeys(sorted(set(FILES) - {TOOL}), Code.CONFORMANCE_MISSING)


def test_patterns_that_name_no_artifact_are_rejected(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()))
    assert codes(ASKED.replace("tool-linux-*", "tools-linux-*")) == {".": Code.CONFORMANCE_MISSING}


def test_a_statement_about_another_file_shows_nothing(publish: Callable[..., None], codes: Verify) -> None:
    statement = stated(report())
    digest = hashlib.sha256(FILES["tool.exe"]).hexdigest()
    publish(statement | {"subject": [{"name": "tool.exe", "digest": {"sha256": digest}}]})
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_MISSING}


def test_a_subject_that_was_not_judged_is_rejected(publish: Callable[..., None], codes: Verify) -> None:
    """The signer's own claim that another binary passed: its digest is none of the files that the report names."""
    publish(changed(stated(report()), "predicate/configuration/candidate/annotations/files", {"bin/tool": "a" * 64}))
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_SUBJECT}


def test_only_a_judged_file_can_be_attested() -> None:
    with pytest.raises(UsageError, match=r"tool\.exe: expected a file that was judged \(bin/tool\)"):
        stated(report(), "tool.exe", FILES["tool.exe"])


FAILED = {
    "a wrong answer": report(verdict("a"), verdict("b", Outcome.FAILED)),
    "a crash": report(verdict("a"), verdict("b", Outcome.CRASHED)),
    "an item that was lost": report(items=2),
    "too little executed": report(verdict("a"), *(verdict(f"b{n}", Outcome.COULD_NOT_RUN) for n in range(9))),
    "a declared deviation": report(verdict("a"), verdict("b", Outcome.FAILED, known="issue 1")),
    "a fault against a SHOULD": report(verdict("a"), verdict("b", Outcome.FAILED, clause="S1")),
}


@pytest.mark.parametrize("made", FAILED.values(), ids=FAILED)
def test_what_did_not_simply_pass_is_rejected(publish: Callable[..., None], codes: Verify, made: Report) -> None:
    publish(stated(made))
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_FAILED}


@pytest.mark.parametrize("name", ["a declared deviation", "a fault against a SHOULD"])
def test_a_policy_may_take_warnings(publish: Callable[..., None], codes: Verify, name: str) -> None:
    statement = stated(FAILED[name])
    assert statement["predicate"]["result"] == "WARNED"
    publish(statement)
    assert codes(ASKED + "warned = true\n") == {}


@pytest.mark.parametrize("name", ["a wrong answer", "an item that was lost", "too little executed"])
def test_no_policy_takes_failures_or_gaps(publish: Callable[..., None], codes: Verify, name: str) -> None:
    statement = stated(FAILED[name])
    assert statement["predicate"]["result"] == "FAILED"
    publish(statement)
    assert codes(ASKED + "warned = true\n") == {TOOL: Code.CONFORMANCE_FAILED}


def test_a_failed_statement_beside_a_passed_one_is_rejected(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()), "a.intoto.jsonl")
    publish(stated(FAILED["a wrong answer"]), "b.intoto.jsonl")
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_FAILED}


def test_a_statement_by_another_corpus_beside_the_right_one_does_no_harm(
    publish: Callable[..., None], codes: Verify
) -> None:
    publish(stated(report()), "a.intoto.jsonl")
    publish(stated(report(corpus="f" * 64)), "b.intoto.jsonl")
    assert codes(ASKED) == {}


OUTCOMES = "predicate/configuration/report/annotations/outcomes"
NOTES = "predicate/configuration/report/annotations"
LIES: dict[str, tuple[str, object, Code]] = {
    "result-of-the-report": (f"{NOTES}/result", "incomplete", Code.CONFORMANCE_FAILED),
    "result-unknown": ("predicate/result", "OK", Code.CONFORMANCE_MALFORMED),
    "failed-test": ("predicate/failedTests", ["T1"], Code.CONFORMANCE_FAILED),
    "faults-in-a-pass": (OUTCOMES, {"passed": 1, "failed": 3}, Code.CONFORMANCE_COUNTS),
    "crash-in-a-pass": (OUTCOMES, {"passed": 1, "crashed": 1}, Code.CONFORMANCE_COUNTS),
    "could-not-run": (OUTCOMES, {"passed": 1, "could-not-run": 1}, Code.CONFORMANCE_COUNTS),
    "nothing-passed": (OUTCOMES, {"not-applicable": 5}, Code.CONFORMANCE_COUNTS),
    "no-counts": (OUTCOMES, {}, Code.CONFORMANCE_COUNTS),
    "negative-counts": (OUTCOMES, {"passed": 5, "failed": -5}, Code.CONFORMANCE_COUNTS),
    "known-without-faults": (f"{NOTES}/known", 1, Code.CONFORMANCE_COUNTS),
    "reasons": (f"{NOTES}/reasons", ["something"], Code.CONFORMANCE_COUNTS),
    "no-tests": ("predicate/passedTests", [], Code.CONFORMANCE_COUNTS),
    "tests-twice": ("predicate/passedTests", ["T1", "T1"], Code.CONFORMANCE_COUNTS),
    "warned-test-in-a-pass": ("predicate/warnedTests", ["S1"], Code.CONFORMANCE_COUNTS),
    "unknown-outcome": (OUTCOMES, {"passed": 1, "perfect": 1}, Code.CONFORMANCE_MALFORMED),
    "counts-as-words": (OUTCOMES, {"passed": "all"}, Code.CONFORMANCE_MALFORMED),
    "counts-as-booleans": (OUTCOMES, {"passed": True}, Code.CONFORMANCE_MALFORMED),
    "unknown-field": ("predicate/resultOverriddenBy", "somebody", Code.CONFORMANCE_MALFORMED),
    "unknown-annotation": (f"{NOTES}/ignored", ["T1"], Code.CONFORMANCE_MALFORMED),
    "unknown-field-of-a-part": ("predicate/configuration/corpus/content", "AAAA", Code.CONFORMANCE_MALFORMED),
    "unknown-part": ("predicate/configuration/harness/name", "machine", Code.CONFORMANCE_MALFORMED),
    "part-twice": ("predicate/configuration/harness/name", "corpus", Code.CONFORMANCE_MALFORMED),
    "digest-of-another-kind": ("predicate/configuration/corpus/digest", {"sha1": "a" * 40}, Code.CONFORMANCE_MALFORMED),
    "digest-in-upper-case": ("predicate/configuration/report/digest/sha256", "E" * 64, Code.CONFORMANCE_MALFORMED),
    "pins-without-their-digest": (
        "predicate/configuration/oracle/annotations/pins", {"tiktoken": "0.14.0", "more": "1"},
        Code.CONFORMANCE_MALFORMED,
    ),
    "other-corpus": ("predicate/configuration/corpus/digest/sha256", "f" * 64, Code.CONFORMANCE_CORPUS),
    "other-tier": ("predicate/configuration/corpus/annotations/tier", "smoke", Code.CONFORMANCE_SCOPE),
    "other-contract": (f"{NOTES}/contract", "oneiric", Code.CONFORMANCE_MISSING),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_statement_that_was_written_otherwise_is_rejected(
    publish: Callable[..., None], codes: Verify, lie: str
) -> None:
    path, value, code = LIES[lie]
    publish(changed(stated(report()), path, value))
    assert codes(ASKED) == {TOOL: code}


def test_a_policy_with_kinds_of_its_own_takes_what_it_asks_for(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()))
    kinds = '[statements]\npredicate_types = ["https://slsa.dev/provenance/v1"]\n'
    assert codes(ASKED + kinds) == {}
    assert codes(kinds) == {"conformance.intoto.jsonl": Code.PREDICATE_TYPE}


def test_another_oracle_is_rejected(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()))
    assert codes(ASKED.replace("0.14.0", "0.13.0")) == {TOOL: Code.CONFORMANCE_ORACLE}


def test_a_smaller_tier_and_a_missing_variant_are_rejected(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report(tier="smoke")))
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_SCOPE}
    assert codes(ASKED + 'tiers = ["smoke"]\n') == {}
    assert codes(ASKED + 'tiers = ["smoke"]\nvariants = ["one", "two"]\n') == {TOOL: Code.CONFORMANCE_SCOPE}


def test_a_statement_that_somebody_else_signed_shows_nothing(publish: Callable[..., None], codes: Verify) -> None:
    publish(stated(report()), leaf=Run(repository="attacker/tool").leaf())
    found = codes(ASKED)
    assert found["conformance.intoto.jsonl"] == Code.SOURCE_REPOSITORY
    assert found[TOOL] == Code.CONFORMANCE_MISSING


def test_counts_changed_after_signing_break_the_signature(
    shelf: Shelf, publish: Callable[..., None], codes: Verify
) -> None:
    publish(stated(FAILED["a wrong answer"]))
    path = shelf.folder / "conformance.intoto.jsonl"
    bundle, other = json.loads(path.read_text()), stated(report())
    publish(other, "other.intoto.jsonl")
    forged = json.loads((shelf.folder / "other.intoto.jsonl").read_text())
    (shelf.folder / "other.intoto.jsonl").unlink()
    bundle["dsseEnvelope"]["payload"] = forged["dsseEnvelope"]["payload"]
    path.write_text(json.dumps(bundle))
    found = codes(ASKED)
    assert found["conformance.intoto.jsonl"] in (Code.SIGNATURE, Code.LOG_ENTRY_MISMATCH)
    assert found[TOOL] == Code.CONFORMANCE_MISSING


def test_a_test_result_of_another_harness_neither_helps_nor_harms(publish: Callable[..., None], codes: Verify) -> None:
    own = stated(report())
    theirs = own | {"predicate": {"result": "PASSED", "configuration": [{"uri": "https://ci.example/run/1"}]}}
    publish(theirs, "ci.intoto.jsonl")
    assert codes(ASKED) == {TOOL: Code.CONFORMANCE_MISSING}
    publish(own)
    assert codes(ASKED) == {}


def test_a_statement_of_conformance_is_no_provenance(shelf: Shelf, publish: Callable[..., None], codes: Verify) -> None:
    """Also not under a policy that takes any evidence: it says nothing of where a file comes from."""
    publish(stated(report()))
    (shelf.folder / "tool.intoto.jsonl").unlink()
    found = codes(ASKED + '[files]\nevidence = "any"\n')
    assert found[TOOL] == Code.NOT_ATTESTED


def test_every_step_of_conformance_is_in_the_document() -> None:
    document = (Path(__file__).resolve().parents[2] / "docs" / "release.md").read_text()
    assert "1. The predicate has the fields of test-result v0.1 and no others" in document
