"""A report is composed in one order, written whole or not at all, and read only if it proves itself."""

from pathlib import Path

import pytest

from conformance.case import Digest
from conformance.errors import MachineError, ReportError
from conformance.report.document import Report, ReportFile, compose, read_report
from conformance.report.lines import CandidateLine, Header, encode
from conformance.report.record import Record, record
from conformance.verdict import Outcome, Verdict


def header() -> Header:
    candidate = CandidateLine(
        name="some", target="./some", version="1", digest="0" * 64, surface="batch", shows=("count",),
        modes=("ordinary",), variants=("one", "two"),
    )  # fmt: skip
    return Header(
        schema="evilcorpus-report/1", contract="llm-cost", harness="evilcorpus 0", candidate=candidate, pins={},
        expectations="0" * 64, isolation={}, tier="smoke", python="3", platform="here", started="now",
    )  # fmt: skip


def verdict(case: str, outcome: Outcome = Outcome.PASSED, variant: str = "one", **more: object) -> Verdict:
    return Verdict(
        case=case, clause="T1", category="words", variant=variant, aspect="count", outcome=outcome, **more  # type: ignore[arg-type]  # the optional fields
    )  # fmt: skip


def records() -> list[Record]:
    return [
        record("a[one]", [verdict("words-b"), verdict("words-a", Outcome.FAILED, expected=1, got=2)], 2),
        record("a[two]", [verdict("words-a", variant="two"), verdict("words-c", variant="two")], 2),
        record("b[one]", [verdict("words-d", Outcome.CRASHED, detail="signal 11")], 1),
    ]


def composed(of: list[Record]) -> Report:
    return compose(header(), of, result="not conformant", reasons=["2 answers break clauses T1"], seconds=1.5)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "run.jsonl"
    with ReportFile(path) as file:
        file.write(composed(records()))
    return path


def test_what_is_read_is_what_was_written(written: Path) -> None:
    assert read_report(written) == composed(records())


def test_the_order_of_records_changes_nothing() -> None:
    shuffled = records()
    shuffled.reverse()
    assert composed(shuffled) == composed(records())


def test_counts_are_by_outcome() -> None:
    assert composed(records()).footer.outcomes == {"crashed": 1, "failed": 1, "passed": 3}


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 4])
def test_a_truncated_report_is_refused(written: Path, kept: int) -> None:
    lines = written.read_bytes().splitlines(keepends=True)
    written.write_bytes(b"".join(lines[:kept]))
    with pytest.raises(ReportError, match="truncated"):
        read_report(written)


def test_a_report_cut_inside_its_last_line_is_refused(written: Path) -> None:
    written.write_bytes(written.read_bytes()[:-1])
    with pytest.raises(ReportError, match="truncated"):
        read_report(written)


def test_a_changed_verdict_is_refused(written: Path) -> None:
    written.write_bytes(written.read_bytes().replace(b"words-b", b"words-x"))
    with pytest.raises(ReportError, match="changed since"):
        read_report(written)


def test_a_changed_count_is_refused(written: Path) -> None:
    written.write_bytes(written.read_bytes().replace(b'"passed":3', b'"passed":4'))
    with pytest.raises(ReportError, match="expected the outcomes"):
        read_report(written)


def test_a_changed_number_of_known_deviations_is_refused(written: Path) -> None:
    raw = written.read_bytes()
    known = read_report(written).footer.known
    written.write_bytes(raw.replace(b'"known":%d,"result"' % known, b'"known":9,"result"'))
    with pytest.raises(ReportError, match=f"expected {known} known deviations, found 9"):
        read_report(written)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b'"result":"not conformant"', b'"result":"conformant"', "expected no reason where the result is 'conformant'"),
        (b'["2 answers break clauses T1"]', b"[]", "expected a reason where the result is 'not conformant'"),
    ],
)
def test_a_changed_result_is_refused(written: Path, old: bytes, new: bytes, expected: str) -> None:
    written.write_bytes(written.read_bytes().replace(old, new))
    with pytest.raises(ReportError, match=expected):
        read_report(written)


def test_a_second_header_is_refused(written: Path) -> None:
    lines = written.read_bytes().splitlines(keepends=True)
    written.write_bytes(b"".join([lines[0], *lines]))
    with pytest.raises(ReportError, match="line 2: a second header"):
        read_report(written)


def test_a_damaged_line_is_named(written: Path) -> None:
    lines = written.read_bytes().splitlines(keepends=True)
    written.write_bytes(b"".join([lines[0], b'{"line":"verdict"}\n', *lines[2:]]))
    with pytest.raises(ReportError, match=r"run\.jsonl: line 2: .*required field"):
        read_report(written)


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        read_report(tmp_path / "none.jsonl")


def test_nothing_is_there_until_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(b"the one before")
    with ReportFile(path):
        assert path.read_bytes() == b"the one before"
    assert [p.name for p in tmp_path.iterdir()] == ["run.jsonl"]
    assert path.read_bytes() == b"the one before"


def test_a_report_can_be_read_by_all_whom_the_folder_lets_in(written: Path) -> None:
    assert written.stat().st_mode & 0o777 == 0o644
    assert [p.name for p in written.parent.iterdir()] == ["run.jsonl"]


def test_a_place_that_cannot_be_written_is_known_at_once(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="a report cannot be written here"):
        ReportFile(tmp_path / "no such folder" / "run.jsonl")


def test_verdicts_alike_share_one_line_and_others_have_their_own() -> None:
    made = record("a[one]", [verdict(f"words-{n}") for n in range(100)] + [verdict("words-x", Outcome.FAILED)], 101)
    assert [len(group.cases) for group in made.groups] == [100]
    assert [single.case for single in made.singles] == ["words-x"]


def test_a_known_deviation_is_told_in_full_and_is_no_fault() -> None:
    made = record("a[one]", [verdict("words-x", Outcome.FAILED, known="issue 12")], 1)
    assert [single.known for single in made.singles] == ["issue 12"]
    assert made.faults == []


def test_only_scored_outcomes_count_as_executed() -> None:
    outcomes = [Outcome.PASSED, Outcome.FAILED, Outcome.CRASHED, Outcome.COULD_NOT_RUN, Outcome.DISPUTED]
    assert record("a[one]", [verdict(f"words-{o}", o) for o in outcomes], 5).executed == 3


def test_a_long_wrong_answer_is_kept_by_digest_and_beginning() -> None:
    long = list(range(3_000))
    (single,) = record("a[one]", [verdict("words-x", Outcome.FAILED, expected=Digest.of(long), got=long)], 1).singles
    assert single.expected == {"length": 3_000, "sha256": Digest.of(long).sha256}
    assert single.got == {"length": 3_000, "sha256": Digest.of(long).sha256, "begins": long[:50]}


def test_numbers_that_no_digest_takes_are_kept_by_length() -> None:
    (single,) = record("a[one]", [verdict("words-x", Outcome.FAILED, got=[-1] * 3_000)], 1).singles
    assert single.got == {"length": 3_000, "sha256": None, "begins": [-1] * 50}


def test_what_utf_8_cannot_carry_is_escaped() -> None:
    (single,) = record("a[one]", [verdict("words-x", Outcome.MALFORMED, got="\ud800", detail="\udfff")], 1).singles
    assert (single.got, single.detail) == ("\\ud800", "\\udfff")
    encode(single)
