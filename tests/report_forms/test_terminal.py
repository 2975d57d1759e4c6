"""What a summary prints of foreign text: shown, on lines of its own, obeyed by neither terminal nor runner."""

import io

import pytest
from forms import CLAUSES, ODD, failed, header, hostile, report, verdict

from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.report.lines import Shard
from conformance.report.summary import show
from conformance.suite.present import console_for
from conformance.verdict import Outcome


def printed(made: Report, classes: tuple[FailureClass, ...] = ()) -> str:
    stream = io.StringIO()
    show(console_for(stream, colour=False), made, CLAUSES, classes, [ODD])
    return stream.getvalue()


def kind(detail: str, picture: tuple[str, ...] = ()) -> FailureClass:
    example = report([failed("a", detail=detail)]).singles[0]
    return FailureClass(title=ODD, count=1, variants=(ODD,), example=example, picture=picture)


def test_a_hostile_report_sends_no_control_codes() -> None:
    text = printed(hostile(), (kind(ODD, (ODD,)),))
    assert all(one == "\n" or one.isprintable() for one in text)


@pytest.mark.parametrize("line", ["::error::owned", "  ::add-mask::x", "##[error]owned", "x ##[group]y"])
def test_the_runner_finds_no_command_in_what_a_candidate_wrote(line: str) -> None:
    """It takes `::NAME::` at the beginning of a line, and `##[NAME]` anywhere."""
    text = printed(report([failed("a", detail=f"first\n{line}")]), (kind(f"first\n{line}", (f"  {line}",)),))
    for one in text.splitlines():
        assert "##[" not in one
        assert not one.strip().startswith("::")


def test_a_name_cannot_forge_a_line_of_ours() -> None:
    made = report(
        [failed("a")], head=header(candidate={"name": "x\nconformant  x: 1 verdicts, 1 passed", "version": "1\n2"})
    )
    assert [line for line in printed(made).splitlines() if line.startswith("conformant")] == []


def test_a_shard_is_named_first() -> None:
    made = report([verdict("a")], head=header(shard=Shard(number=1, of=4)), lost=["b"])
    lines = printed(made).splitlines()
    assert "shard 1/4: only a part of the run" in lines
    assert made.footer.outcomes == {Outcome.PASSED: 1}
