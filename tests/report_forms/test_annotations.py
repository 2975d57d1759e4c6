"""Workflow commands: ten at most, one a line, and read back as they were meant by the runner's own rules."""

import re

from forms import CLAUSES, ODD, failed, header, hostile, report, verdict

from conformance.report.annotations import MOST, annotations
from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.report.lines import Shard
from conformance.verdict import Outcome


def kinds(number: int, **more: object) -> list[FailureClass]:
    return [
        FailureClass(title=f"kind {n}", count=n, variants=("one",), example=report([failed("a", **more)]).singles[0])
        for n in range(number)
    ]


def read(line: str) -> tuple[str, str, str]:
    """Level, title and message, as the runner reads them: `::NAME KEY=VALUE,...::DATA`, then escapes undone."""
    match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert match is not None, line
    (title,) = match[2].split(",")
    return match[1], _undone(title.removeprefix("title="), property_=True), _undone(match[3], property_=False)


def _undone(text: str, *, property_: bool) -> str:
    pairs = [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if property_ else []), ("%25", "%")]
    for escape, plain in pairs:
        text = text.replace(escape, plain)
    return text


def told(made: Report, classes: list[FailureClass] | None = None) -> list[tuple[str, str, str]]:
    return [read(line) for line in annotations(made, CLAUSES, classes or [])]


def test_a_conformant_run_is_one_notice() -> None:
    assert told(report([verdict("a")])) == [("notice", "some: conformant", "1 of 1 verdicts passed")]


def test_each_kind_of_failure_is_an_error_and_the_result_comes_last() -> None:
    found = told(report([failed("a")]), kinds(2))
    assert [(level, title) for level, title, _ in found] == [
        ("error", "some: kind 0"),
        ("error", "some: kind 1"),
        ("error", "some: not conformant, 0.0 %"),
    ]
    assert "evilcorpus judge ./some --case a" in found[0][2]
    assert found[-1][2] == "0 of 1 verdicts passed\n1 answers break clauses T1"


def test_what_only_a_should_asks_for_is_a_warning() -> None:
    assert [level for level, _, _ in told(report([failed("a", clause="S1")]), kinds(1, clause="S1"))] == [
        "warning",
        "notice",
    ]


def test_there_are_never_more_than_a_step_shows() -> None:
    found = told(report([failed("a")]), kinds(50))
    assert len(found) == MOST
    assert found[-1][2].endswith("41 more kinds of failure are in the report")


def test_gaps_are_warnings_and_a_clean_shard_is_a_notice() -> None:
    assert told(report([verdict("a", Outcome.COULD_NOT_RUN)]))[0][0] == "warning"
    shard = report([verdict("a")], head=header(shard=Shard(number=1, of=2)), lost=["b"])
    assert told(shard)[0][:2] == ("warning", "some: incomplete (shard 1/2)")


def test_hostile_text_ends_no_command_and_begins_none() -> None:
    example = failed(ODD, ODD, ODD, detail=ODD, clause=ODD)
    kind = FailureClass(title=ODD, count=1, variants=(ODD,), example=report([example]).singles[0])
    for line in annotations(hostile(), CLAUSES, [kind]):
        read(line)
        assert line.startswith("::")
        assert line.isprintable()


def test_percent_signs_are_escaped_before_all_else() -> None:
    """`%0A` in a name stays three characters and becomes no line end."""
    made = report([verdict("a")], head=header(candidate={"name": "%0A::error::x, y"}))
    ((_, title, _),) = told(made)
    assert title == "%0A::error::x, y: conformant"
