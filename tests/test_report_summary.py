"""The summary says what was found, in a bounded number of lines, and without control codes where none are wanted."""

import io

import msgspec
import pytest
from test_report_document import composed, header, records, verdict

from conformance.clause import Clause, Level
from conformance.report.document import Report, compose
from conformance.report.failures import FailureClass
from conformance.report.lines import Single
from conformance.report.record import record
from conformance.report.summary import MOST_CLASSES, show
from conformance.suite.present import console_for
from conformance.verdict import Outcome

CLAUSES = {
    "T1": Clause(id="T1", level=Level.MUST, text="", source="TDD 1"),
    "T6": Clause(id="T6", level=Level.SHOULD, text="", source="decision"),
}


def failure(number: int) -> FailureClass:
    example = Single(
        case=f"words-{number}", clause="T1", category="words", variant="one", aspect="count", outcome=Outcome.FAILED
    )
    return FailureClass(title=f"kind {number}", count=7, variants=("one",), example=example, picture=("text", "> here"))


def printed(report: Report, classes: int = 0, *, colour: bool = False) -> str:
    stream = io.StringIO()
    show(console_for(stream, colour=colour), report, CLAUSES, [failure(n) for n in range(classes)])
    return stream.getvalue()


def test_the_last_lines_are_the_verdict_and_its_reason() -> None:
    last = printed(composed(records())).splitlines()[-2:]
    assert last == [
        "not conformant  some: 5 verdicts, 3 passed, 2 faults, 1.5 s",
        "  2 answers break clauses T1",
    ]


def test_every_clause_has_a_row_with_its_standing_and_its_share() -> None:
    report = compose(
        header(),
        [record("a[one]", [verdict("words-a"), verdict("words-b", Outcome.FAILED)], 2)],
        result="not conformant", reasons=[], seconds=1,
    )  # fmt: skip
    row = next(line.split() for line in printed(report).splitlines() if line.startswith(" T1"))
    assert row == ["T1", "contract", "count", "1", "1", "50.0", "%", "n/a"]


def test_what_nearly_passes_is_not_rounded_up() -> None:
    verdicts = [verdict(f"words-{n}") for n in range(9_999)] + [verdict("words-x", Outcome.FAILED)]
    report = compose(header(), [record("a[one]", verdicts, 10_000)], result="not conformant", reasons=[], seconds=1)
    assert "99.9 %" in printed(report)


def test_each_failure_class_comes_with_the_commands_that_show_it_again() -> None:
    text = printed(composed(records()), 1)
    assert "1. kind 0  7 times in one" in text
    assert "evilcorpus judge ./some --case words-0" in text
    assert "evilcorpus explain words-0 --encoding one --candidate ./some" in text


def test_more_classes_than_help_are_counted_and_not_shown() -> None:
    text = printed(composed(records()), MOST_CLASSES + 3)
    assert f"{MOST_CLASSES}. kind" in text
    assert f"{MOST_CLASSES + 1}. kind" not in text
    assert "… 3 more kinds of failure, 21 cases" in text


def test_without_a_terminal_there_are_no_control_codes() -> None:
    assert "\x1b" not in printed(composed(records()), 2)


def test_on_a_terminal_there_are_colours() -> None:
    assert "\x1b[" in printed(composed(records()), 2, colour=True)


def test_no_color_is_heeded_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in printed(composed(records()), 2, colour=True)


def test_a_clause_of_which_nothing_is_claimed_has_no_row() -> None:
    made = record("a[one]", [verdict("words-a"), verdict("words-b", Outcome.NOT_APPLICABLE)], 1)
    idle = record("b[one]", [msgspec.structs.replace(verdict("x", Outcome.NOT_APPLICABLE), clause="T6")], 0)
    text = printed(compose(header(), [made, idle], result="conformant", reasons=[], seconds=1))
    assert "not claimed: T6 (1)" in text
    assert not any(line.startswith(" T6") for line in text.splitlines())
