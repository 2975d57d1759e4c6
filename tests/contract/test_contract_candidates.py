"""Behaviours through the doors: candidates with words of their own, that lack something, or with known faults."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lies import LIES
from other_words import EXITS, FIELDS
from telling import HERE, liar

from conformance.llm_cost.reference.registry import BUILT_IN
from conformance.report.document import Report, read_report
from conformance.verdict import Outcome

ROOT = HERE.parent.parent


def judged(folder: Path, candidate: Path, *words: str) -> tuple[int, Report]:
    """The exit status and the report of `pytest conformance` over a candidate."""
    report = folder / "report.jsonl"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "conformance",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--candidate={candidate}",
    ]
    ended = subprocess.run([*command, f"--report={report}", *words], cwd=ROOT, capture_output=True, check=False)
    return ended.returncode, read_report(report)


def outcomes(report: Report) -> set[Outcome]:
    """What the verdicts of a report came to."""
    return {group.outcome for group in report.groups} | {single.outcome for single in report.singles}


def described(folder: Path, program: str, more: str) -> Path:
    """A description of a script beside this file."""
    path = folder / "candidate.toml"
    path.write_text(
        f"""contract = "llm-cost"
name = "described"
command = ["{{python}}", "{HERE}/{program}"]
prices = "{BUILT_IN}"
{more}
[models]
cl100k_base = "gpt-4"
o200k_base = "gpt-4o"
[surfaces.batch]
argv = ["{{python}}", "{HERE}/{program}", "pipe", "--model", "{{model}}", "--format", "json"]
answers.count = {{ pointer = "/tokens_in" }}
"""
    )
    return path


def inline_table(values: dict[str, object]) -> str:
    """A TOML table on one line."""
    return "{ " + ", ".join(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in values.items()) + " }"


@pytest.mark.slow
def test_a_candidate_with_other_names_is_judged_through_its_description(tmp_path: Path) -> None:
    more = f"fields = {inline_table({**FIELDS})}\nexits = {inline_table({**EXITS})}"
    areas = [f"--category={area}" for area in ("command-line", "golden", "pricing", "quota", "records")]
    status, report = judged(tmp_path, described(tmp_path, "other_words.py", more), *areas)
    assert [single.detail for single in report.singles] == []
    assert outcomes(report) == {Outcome.PASSED}
    assert status == 0


def test_the_same_candidate_without_its_words_is_not(tmp_path: Path) -> None:
    status, report = judged(tmp_path, described(tmp_path, "other_words.py", ""), "--category=golden")
    assert Outcome.FAILED in outcomes(report)
    assert status == 1


def test_a_candidate_that_lacks_pipe_is_not_applicable_and_not_green(tmp_path: Path) -> None:
    path = described(tmp_path, "liar.py", 'lacks = ["pipe"]')
    status, report = judged(tmp_path, path, "--category=quota", "--category=golden")
    assert outcomes(report) == {Outcome.NOT_APPLICABLE}
    assert {group.detail for group in report.groups} == {"the description says that it lacks pipe"}
    assert (status, report.footer.result) == (5, "incomplete")


def test_a_clause_that_a_candidate_lacks_is_not_applicable(tmp_path: Path) -> None:
    path = described(tmp_path, "other_words.py", 'lacks = ["C4"]')
    _, report = judged(tmp_path, path, "--case=behaviour-records-text-passes-through-*")
    assert {(group.outcome, group.detail) for group in report.groups} == {
        (Outcome.NOT_APPLICABLE, "the description says that it lacks C4")
    }


def test_a_candidate_without_a_command_is_not_applicable_and_not_green(tmp_path: Path) -> None:
    path = described(tmp_path, "liar.py", "")
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("command")))
    status, report = judged(tmp_path, path, "--category=quota")
    assert outcomes(report) == {Outcome.NOT_APPLICABLE}
    assert (status, report.footer.result) == (5, "incomplete")


def test_a_crash_of_everything_is_named_for_what_it_is(tmp_path: Path) -> None:
    status, report = judged(tmp_path, described(tmp_path, "no_such_script.py", ""), "--category=records")
    assert outcomes(report) == {Outcome.FAILED}
    assert all("expected exit status" in single.detail and "\n$ " in single.detail for single in report.singles)
    assert status == 1


KNOWN = """
[[known]]
case = "behaviour-command-line-field-*"
outcome = "failed"
reason = "there is one field only"
expires = 2099-12-31
"""


def test_a_known_deviation_of_behaviour_is_marked_and_does_not_fail(tmp_path: Path) -> None:
    with liar(LIES["ignores-the-field"], tmp_path) as candidate:
        path = candidate.path
    cases = "--case=behaviour-command-line-field-*"
    assert judged(tmp_path, path, cases)[0] == 1
    path.write_text(path.read_text() + KNOWN)
    status, report = judged(tmp_path, path, cases)
    assert [(single.outcome, single.known) for single in report.singles] == [
        (Outcome.FAILED, "there is one field only")
    ] * 2
    assert status == 0


def test_a_known_deviation_that_is_none_fails(tmp_path: Path) -> None:
    with liar(LIES["ignores-the-field"], tmp_path) as candidate:
        path = candidate.path
    path.write_text(path.read_text() + KNOWN.replace("field-*", "without-summary-there-is-none"))
    status, report = judged(tmp_path, path, "--case=behaviour-command-line-without-summary-*")
    assert status == 1
    assert any("remove the entry" in reason for reason in report.footer.reasons)


@pytest.mark.parametrize("words", [["--case=behaviour-quota-nothing-of-that-name"], ["--category=nothing"]])
def test_a_behaviour_that_is_not_there_is_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "conformance", "-q", "-p", "no:cacheprovider", *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert ended.returncode == 2
    assert "expected" in ended.stdout + ended.stderr
