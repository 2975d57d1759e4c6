"""Each way for a verdict to change has its kind; causes are named as far as they are known; 1 means regression."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner
from forms import ODD, PINS, failed, header, hostile, report, verdict
from msgspec import structs

from conformance.cli.diff import diff as command
from conformance.errors import ReportError, UsageError
from conformance.paths import SCHEMAS
from conformance.report.compared import Cause
from conformance.report.diff import Diff, Kind, diff
from conformance.report.diff_schema import FILE, encoded
from conformance.report.diff_words import alike, headline
from conformance.report.document import Report, ReportFile
from conformance.report.lines import Challenge, Header, Shard
from conformance.verdict import Outcome, Verdict

NEW = header(candidate={"digest": "e" * 64, "version": "2"})
STAYS = verdict("stays")


def compared(before: Verdict | None, after: Verdict | None, head: Header = NEW) -> Diff:
    """The comparison of two reports with one verdict each beside one that stays."""
    return diff(
        report([STAYS, *([] if before is None else [before])]),
        report([STAYS, *([] if after is None else [after])], head=head),
    )


PASS, FAIL, OTHER = verdict("a"), failed("a", 1, 2), failed("a", 1, 3)
TIMED, CRASH = verdict("a", Outcome.TIMED_OUT), verdict("a", Outcome.CRASHED)
KNOWN, NOT = failed("a", 1, 2, known="issue 1"), verdict("a", Outcome.NOT_APPLICABLE)
COULD_NOT = verdict("a", Outcome.COULD_NOT_RUN)

KNOWN_D = verdict("d", Outcome.TIMED_OUT, known="issue 2")

KINDS: dict[str, tuple[Verdict | None, Verdict | None, str | None]] = {
    "passed-failed": (PASS, FAIL, "regression"),
    "passed-timed-out": (PASS, TIMED, "regression"),
    "failed-passed": (FAIL, PASS, "fixed"),
    "timed-out-passed": (TIMED, PASS, "fixed"),
    "failed-timed-out": (FAIL, TIMED, "failing otherwise"),
    "failed-another-answer": (FAIL, OTHER, "failing otherwise"),
    "failed-failed": (FAIL, FAIL, "still failing"),
    "crashed-crashed": (CRASH, CRASH, "still failing"),
    "timed-out-timed-out": (TIMED, TIMED, "still timing out"),
    "failed-known": (FAIL, KNOWN, "excused"),
    "passed-known": (PASS, KNOWN, "excused"),
    "known-failed": (KNOWN, FAIL, "regression"),
    "known-crashed": (KNOWN, CRASH, "regression"),
    "known-passed": (KNOWN, PASS, "fixed"),
    "known-known": (KNOWN, KNOWN, "still excused"),
    "passed-not-applicable": (PASS, NOT, "no longer scored"),
    "failed-could-not-run": (FAIL, COULD_NOT, "no longer scored"),
    "not-applicable-failed": (NOT, FAIL, "newly scored"),
    "not-applicable-passed": (NOT, PASS, "newly scored"),
    "not-applicable-could-not-run": (NOT, COULD_NOT, "other"),
    "added": (None, PASS, "added"),
    "added-failing": (None, FAIL, "added"),
    "removed": (PASS, None, "removed"),
    "passed-passed": (PASS, PASS, None),
    "not-applicable-not-applicable": (NOT, NOT, None),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_way_to_change_has_its_kind(name: str) -> None:
    before, after, kind = KINDS[name]
    found = compared(before, after)
    assert dict(found.counts) == ({} if kind is None else {kind: 1})
    assert [change.kind for change in found.changes] == ([] if kind is None else [kind])
    assert found.regressions == (kind == "regression")
    assert found.is_empty == (kind is None or kind.startswith("still"))


def test_identical_reports_have_no_changes() -> None:
    both = report([PASS, failed("b"), verdict("c", Outcome.TIMED_OUT)])
    found = diff(both, both)
    assert found.is_empty
    assert found.differences == ()
    assert headline(found) == "nothing changed, 2 still wrong"


def pins(**changes: str) -> Header:
    return header(pins={**PINS, **changes})


ALL = header(
    candidate={"digest": "e" * 64}, pins={**PINS, "corpus": "9" * 64, "tiktoken": "9"}, expectations="1" * 64,
    harness="evilcorpus 9",
)  # fmt: skip

CAUSES: dict[str, tuple[Verdict | None, Verdict | None, Header, str]] = {
    "only-the-candidate-differs": (PASS, FAIL, NEW, "candidate"),
    "only-the-corpus-differs": (PASS, FAIL, pins(corpus="9" * 64), "corpus"),
    "only-the-oracle-differs": (PASS, FAIL, pins(tiktoken="9"), "oracle"),
    "only-the-harness-differs": (PASS, FAIL, header(harness="evilcorpus 9"), "harness"),
    "only-the-machine-differs": (PASS, TIMED, header(platform="Darwin"), "harness"),
    "nothing-differs": (PASS, FAIL, header(), "unstable"),
    "all-differ-and-nobody-knows-what-was-expected": (PASS, FAIL, ALL, "candidate or corpus or oracle or harness"),
    "another-answer-was-expected": (FAIL, failed("a", 5, 2), ALL, "corpus or oracle"),
    "another-answer-was-expected-and-another-given": (FAIL, failed("a", 5, 6), ALL, "corpus or oracle"),
    "the-same-answer-was-expected": (FAIL, OTHER, ALL, "candidate or harness"),
    "the-same-expected-and-got-judged-otherwise": (
        FAIL, verdict("a", Outcome.MALFORMED, expected=1, got=2), ALL, "harness",
    ),
    "excused-by-an-entry": (FAIL, KNOWN, ALL, "expectations"),
    "an-entry-was-dropped": (KNOWN, FAIL, ALL, "expectations"),
    "known-got-worse": (KNOWN, failed("a", 1, 9), ALL, "candidate or harness"),
    "added-by-the-corpus": (None, PASS, ALL, "corpus or oracle"),
    "removed-by-the-corpus": (PASS, None, pins(corpus="9" * 64), "corpus"),
    "added-by-the-harness": (None, PASS, header(harness="evilcorpus 9"), "harness"),
    "a-dispute": (PASS, verdict("a", Outcome.DISPUTED), ALL, "corpus or oracle"),
    "could-not-run": (PASS, COULD_NOT, ALL, "harness"),
    "behaviour-with-another-answer-expected": (FAIL, failed("a", 5, 2), header(harness="evilcorpus 9"), "harness"),
}  # fmt: skip


@pytest.mark.parametrize("name", CAUSES)
def test_causes_are_those_that_remain(name: str) -> None:
    before, after, head, causes = CAUSES[name]
    (change,) = compared(before, after, head).changes
    assert " or ".join(change.causes) == causes


def test_a_variant_that_is_no_longer_offered_is_the_candidates_doing() -> None:
    head = structs.replace(ALL, candidate=structs.replace(ALL.candidate, variants=("one",), not_offered=("two",)))
    (change,) = diff(report([STAYS, verdict("a", variant="two")]), report([STAYS], head=head)).changes
    assert (change.kind, change.causes) == (Kind.REMOVED, (Cause.CANDIDATE,))


def test_every_input_that_differs_is_named() -> None:
    found = compared(PASS, PASS, ALL)
    assert [(one.cause, one.what) for one in found.differences] == [
        ("candidate", "digest"), ("corpus", "corpus"), ("oracle", "tiktoken"), ("expectations", "[[known]]"),
        ("harness", "harness"),
    ]  # fmt: skip


def test_the_same_case_in_another_category_clause_variant_or_aspect_is_another_verdict() -> None:
    odd = [
        failed("a", category="other"), failed("a", clause="T2"), failed("a", variant="two"), failed("a", aspect="ids"),
    ]  # fmt: skip
    found = diff(report([STAYS, PASS]), report([STAYS, PASS, *odd], head=NEW))
    assert dict(found.counts) == {"added": 4}


SCOPES: dict[str, tuple[Header, str]] = {
    "tier": (header(tier="smoke"), "tier: smoke before, default after: only common cases are compared"),
    "selection": (header(selection=("a", "b")), "selection: a, b before, none after: only common cases are compared"),
    "challenge": (
        header(challenge=Challenge(seed=7, size=1, digest="e")),
        "challenge: seed 7 before, none after: only common cases are compared",
    ),
    "shard": (header(shard=Shard(number=1, of=2)), "shard: 1/2 before, none after: only common cases are compared"),
}


@pytest.mark.parametrize("name", SCOPES)
def test_of_different_scopes_only_what_is_common_is_compared(name: str) -> None:
    head, note = SCOPES[name]
    found = diff(report([STAYS, PASS], head=head), report([STAYS, FAIL, verdict("more"), failed("wrong")]))
    assert dict(found.counts) == {"regression": 1}
    assert (found.not_compared, note in found.notes) == (2, True)
    assert not found.is_empty


def test_what_an_incomplete_report_lacks_is_not_removed() -> None:
    found = diff(report([STAYS, PASS]), report([STAYS], lost=["b[one]"]))
    assert (dict(found.counts), found.not_compared) == ({}, 1)
    assert found.notes == ("the report after is incomplete: what it lacks is not compared",)


def test_a_wrong_report_with_gaps_is_incomplete_as_well() -> None:
    found = diff(report([STAYS, PASS]), report([failed("stays")], lost=["b[one]"]))
    assert (dict(found.counts), found.not_compared) == ({"regression": 1}, 1)


def test_reports_of_different_contracts_are_refused() -> None:
    with pytest.raises(UsageError, match="expected two reports of one contract, found llm-cost and oneiric"):
        compared(PASS, PASS, header(contract="oneiric"))


def test_reports_without_a_common_verdict_are_refused() -> None:
    one, other = (report([verdict(case)], head=header(selection=(case,))) for case in "ab")
    with pytest.raises(UsageError, match="expected reports with verdicts in common, found none; selection: a before"):
        diff(one, other)


def test_two_reports_without_any_verdict_are_alike() -> None:
    assert diff(report(), report()).is_empty


def test_changes_alike_are_one_row_with_the_shortest_cases() -> None:
    before = [verdict(f"w{'x' * n}", variant=variant) for n in range(9) for variant in ("one", "two")]
    after = [failed(one.case, variant=one.variant) for one in before]
    (row,) = alike(diff(report(before), report(after, head=NEW)))
    assert (row.count, row.where, row.transition) == (18, "T1 words in one, two", "passed → failed")
    assert row.examples == ("w", "wx", "wxx")


def saved(path: Path, made: Report) -> Path:
    with ReportFile(path) as file:
        file.write(made)
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    before = [STAYS, PASS, failed("b"), failed("c"), verdict("d", Outcome.TIMED_OUT), verdict("e")]
    after = [STAYS, FAIL, verdict("b"), verdict("c", Outcome.TIMED_OUT), verdict("d", Outcome.TIMED_OUT), verdict("f")]
    return saved(tmp_path / "a.jsonl", report(before)), saved(tmp_path / "b.jsonl", report(after, head=NEW))


def ran(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.return_value or 0, done.output


def test_the_command_ends_with_1_for_regressions_alone(files: tuple[Path, Path]) -> None:
    before, after = files
    assert ran(before, after)[0] == 1
    assert ran(before, before)[0] == 0
    quiet = [STAYS, PASS, verdict("b"), failed("c"), KNOWN_D, verdict("f")]
    assert ran(before, saved(before.parent / "c.jsonl", report(quiet, head=NEW)))[0] == 0


def test_the_text_names_what_changed_and_why(files: tuple[Path, Path]) -> None:
    _, text = ran(*files)
    for words in (
        "before  some, 1, dddddddddddd, tier default, not conformant", "differs candidate: version 1 → 2",
        "regressions: 1", "failed → timed-out", "removed: 1", "added: 1", "1 still timing out",
    ):  # fmt: skip
        assert words in text
    assert "\x1b" not in text


def test_the_json_is_valid_by_its_schema_and_complete(files: tuple[Path, Path]) -> None:
    schema = json.loads((SCHEMAS / FILE).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    status, text = ran(*files, "--format", "json")
    found: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert status == 1
    assert {change["case"]: change["kind"] for change in found["changes"]} == {
        "a": "regression", "b": "fixed", "c": "failing otherwise", "d": "still timing out", "e": "removed",
        "f": "added",
    }  # fmt: skip
    assert msgspec.json.decode(text, type=Diff).counts == found["counts"]


def test_the_markdown_begins_with_one_line_and_folds_the_rest(files: tuple[Path, Path]) -> None:
    status, text = ran(*files, "--format", "markdown")
    assert status == 1
    assert text.splitlines()[0].startswith("### ❌ 1 regression, 1 fixed")
    assert text.count("<details>") == text.count("</details>") == 6


def test_the_stored_schema_is_the_generated_one() -> None:
    """Else: `from conformance.report.diff_schema import *; open(f"schemas/{FILE}", "wb").write(encoded())`."""
    assert (SCHEMAS / FILE).read_bytes() == encoded()


@pytest.mark.parametrize(
    "harm", [lambda raw: raw[:-9], lambda raw: raw.replace(b'"b"', b'"x"'), lambda raw: b"\x00" + raw]
)
def test_a_damaged_report_is_refused(files: tuple[Path, Path], harm: Any) -> None:
    before, after = files
    after.write_bytes(harm(after.read_bytes()))
    for words in ((before, after), (after, before)):
        with pytest.raises(ReportError):
            ran(*words)


def test_hostile_words_stay_on_their_line_and_obey_nobody(tmp_path: Path) -> None:
    before = hostile()
    candidate = structs.replace(before.header.candidate, version=f"{ODD}9")
    head = structs.replace(before.header, candidate=candidate, selection=(f"{ODD}9",))
    odd = {"clause": ODD, "category": ODD, "variant": ODD, "aspect": ODD}
    after = report([verdict(ODD, Outcome.TIMED_OUT, **odd), failed(f"{ODD}2", **odd)], head=head)
    _, text = ran(saved(tmp_path / "a", before), saved(tmp_path / "b", after))
    assert all(one == "\n" or one.isprintable() for one in text)
    begins = tuple(line.split(" ")[0] for line in text.splitlines() if line[:1].isalpha())
    assert set(begins) <= {"before", "after", "differs", "note", "cause", "failing", "newly", "no", "still", "…"}
