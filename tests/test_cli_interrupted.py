"""Ctrl-C ends everything, and keeps what had been judged as a report that nobody takes for whole."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from cli_candidates import evilcorpus

from conformance.clause import Clause, Level
from conformance.errors import UsageError
from conformance.report.document import Report, read_report
from conformance.report.lines import Shard
from conformance.report.merge import merge
from conformance.report.record import record
from conformance.report.result import INTERRUPTED, broken_off
from conformance.verdict import Outcome, Verdict

# Right answers, until a text of the category `names` comes: that one is waited for.
ANSWERS = """
import time
from conformance.llm_cost.corpus.names import NAMES
from conformance.llm_cost.oracle import tiktoken_oracle

def answer(text, model, mode):
    if text.strip() in NAMES:
        time.sleep(600)
    return tiktoken_oracle.ids(text, model, mode)
"""
TOML = """
contract = "llm-cost"
name = "waits"
models = { o200k_base = "o200k_base" }

[surfaces.inline]
callable = "answers:answer"
shows = ["ids"]
"""
WORDS = ("--tier", "default", "--category", "digits", "--category", "code", "--category", "names")


def waits(folder: Path) -> Path:
    (folder / "answers.py").write_text(ANSWERS)
    path = folder / "candidate.toml"
    # Longer than it takes to interrupt; a process that was just started is waited for as long.
    path.write_text(f"{TOML}\n[limits]\nsilence_s = 20.0\n")
    return path


def interrupted(folder: Path, *words: str) -> tuple[int, str, str]:
    """Judge until the first item is told, interrupt, and give exit status and both streams."""
    command = [sys.executable, "-m", "conformance", "judge", str(waits(folder)), *WORDS, "-v", *words]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    try:
        told = ""
        while "parity[" not in told and child.poll() is None:
            told += child.stderr.readline()
        os.kill(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=60)
    finally:
        child.kill()
    return child.returncode, out, err


def left_over(folder: Path) -> list[psutil.Process]:
    """Processes that were started for a candidate in this folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if any(str(folder) in word for word in process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.fixture(scope="module", params=["1", "2"], ids=["one-process", "two-processes"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Report]:
    """The folder of an interrupted judging, what it said, and its report."""
    folder = tmp_path_factory.mktemp("interrupted")
    status, out, err = interrupted(folder, "--jobs", request.param)
    assert status == 130
    assert out == ""
    return folder, err, read_report(folder / "evilcorpus-run.jsonl")


def test_what_had_been_judged_is_in_a_report_that_says_incomplete(kept: tuple[Path, str, Report]) -> None:
    _, err, report = kept
    assert err.endswith(
        "evilcorpus: error: interrupted; evilcorpus-run.jsonl has what was judged until then, and says so\n"
    )
    assert report.footer.result == "incomplete"
    assert report.footer.reasons[0] == INTERRUPTED
    assert report.footer.outcomes["passed"] > 0
    assert {group.category for group in report.groups} < {"digits", "code", "names"}


def test_nothing_else_is_left_behind(kept: tuple[Path, str, Report]) -> None:
    folder, _, _ = kept
    assert sorted(path.name for path in folder.iterdir() if path.name != "__pycache__") == [
        "answers.py",
        "candidate.toml",
        "evilcorpus-run.jsonl",
    ]
    assert left_over(folder) == []


def test_it_is_shown_as_what_it_is(kept: tuple[Path, str, Report]) -> None:
    folder, _, _ = kept
    done = evilcorpus("show", "evilcorpus-run.jsonl", cwd=folder)
    assert done.returncode == 5
    assert "\nincomplete  waits: " in done.stdout
    assert f"\n  {INTERRUPTED}\n" in done.stdout


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.FAILED])
def test_whatever_was_seen_an_interrupted_judging_is_incomplete(outcome: Outcome) -> None:
    verdict = Verdict(case="c-1", clause="T1", category="c", variant="one", aspect="ids", outcome=outcome)
    clauses = {"T1": Clause(id="T1", level=Level.MUST, text="", source="TDD 1")}
    found = broken_off(["a", "b"], [record("a", [verdict], 1)], clauses, "before")
    assert found.result == "incomplete"
    assert found.reasons[:3] == ("before", INTERRUPTED, "1 of 2 items judged")
    assert ("1 answers break clauses T1" in found.reasons) == (outcome is Outcome.FAILED)


def test_an_interrupted_shard_is_not_merged(tmp_path: Path) -> None:
    status, _, _ = interrupted(tmp_path, "--shard", "1/2")
    report = read_report(tmp_path / "evilcorpus-run.jsonl")
    assert status == 130
    assert report.header.shard == Shard(number=1, of=2)
    with pytest.raises(UsageError, match=r"shard 1/2 was interrupted; judge it again"):
        merge({tmp_path / "evilcorpus-run.jsonl": report}, {})
