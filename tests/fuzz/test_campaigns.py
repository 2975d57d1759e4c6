"""Whole campaigns, run as a user runs them: what is found, how it is named, and that nothing is lost or told twice."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import candidates
import pytest

from conformance.fuzzing.findings import Finding, Folder
from conformance.llm_cost.corpus.vector import Vector


def fuzz(target: Path, *words: str, expect: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command beside the candidate, its campaign and regressions there too."""
    done = subprocess.run(command(target, *words), capture_output=True, text=True, timeout=120, check=False)
    assert expect is None or done.returncode == expect, done.stdout + done.stderr
    return done


def command(target: Path, *words: str) -> list[str]:
    home = target.parent
    folders = ("--campaign", str(home / "campaign"), "--regressions", str(home / "regressions"))
    return [sys.executable, "-m", "conformance", "fuzz", str(target), *folders, *words]


def found(target: Path) -> list[Finding]:
    return Folder(target.parent / "campaign").findings()


def state(target: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((target.parent / "campaign" / "campaign.json").read_bytes())
    return loaded


@pytest.fixture(scope="module")
def space_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A candidate that makes one mistake, fuzzed for one round."""
    target = candidates.mutant(tmp_path_factory.mktemp("mutant"), "looks-ahead-for-word")
    fuzz(target, "--in-process", "--rounds", "1", "--size", "1500", expect=1)
    return target


@pytest.mark.parametrize(
    ("words", "said"), [(["--in-process"], "surfaces.inline"), (["--target", "nosuch"], "--target")]
)
def test_a_slip_of_the_callers_is_no_run(tmp_path: Path, words: list[str], said: str) -> None:
    target = tmp_path / "candidate.toml"
    target.write_text(
        'contract = "llm-cost"\nname = "counter"\nmodels = { o200k_base = "x" }\n'
        '[surfaces.run]\nargv = ["cat"]\nanswers.count = { whole = true }\n'
    )
    done = fuzz(target, *words, "--rounds", "1", expect=2)
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["candidate.toml"]


def test_one_mistake_is_one_finding_and_named(space_run: Path) -> None:
    (finding,) = found(space_run)
    assert finding.signature.like == "looks-ahead-for-word"
    assert finding.signature.where == "space-run"
    assert finding.input.text in ("  1", "  !")


def test_a_finding_becomes_a_regression_with_its_origin(space_run: Path) -> None:
    (finding,) = found(space_run)
    vector = json.loads((space_run.parent / "regressions" / finding.regression).read_bytes())
    assert vector["text"] == finding.input.text
    assert "looks-ahead-for-word 1: failed in" in vector["why"]
    assert Vector(**{key: vector[key] for key in ("id", "text", "mode", "why")}).category == "regressions"


def test_the_raw_input_is_kept(space_run: Path) -> None:
    (finding,) = found(space_run)
    raw = (space_run.parent / "campaign" / finding.raw).read_text("utf-8")
    assert len(raw) >= len(str(finding.input.text))


def test_a_second_run_goes_on_and_tells_nothing_twice(space_run: Path) -> None:
    done = fuzz(space_run, "--in-process", "--rounds", "1", "--size", "1500", expect=0)
    assert "1 findings (0 new)" in done.stdout
    assert state(space_run)["next_round"] == 2


def test_replay_tells_whether_it_is_still_there(space_run: Path) -> None:
    (finding,) = found(space_run)
    assert f"{finding.id}  failed" in fuzz(space_run, "--in-process", "--replay", "all", expect=1).stdout


def test_the_reproducer_is_a_line_that_shows_it(space_run: Path) -> None:
    (finding,) = found(space_run)
    done = subprocess.run(
        ["/bin/sh", "-c", finding.reproducer.replace("evilcorpus", f"{sys.executable} -m conformance", 1)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "ids: failed" in done.stdout


def test_a_wrong_count_is_named_without_ids(tmp_path: Path) -> None:
    target = candidates.mutant(tmp_path, "looks-ahead-for-word", shows="count")
    fuzz(target, "--in-process", "--rounds", "1", "--size", "1500", "--encoding", "cl100k_base", expect=1)
    assert {finding.signature.like for finding in found(target)} == {"looks-ahead-for-word"}


def test_a_crash_of_the_worker_itself_is_minimised(tmp_path: Path) -> None:
    target = candidates.inline(tmp_path, "crash")
    fuzz(target, "--in-process", "--rounds", "1", "--size", "700", "--encoding", "cl100k_base", expect=1)
    (finding,) = found(target)
    assert (finding.input.text, finding.signature.outcome) == ("\r\n'", "crashed")


def test_a_hang_is_minimised(tmp_path: Path) -> None:
    target = candidates.inline(tmp_path, "hang")
    words = ("--rounds", "1", "--size", "900", "--encoding", "cl100k_base", "--seed", "3", "--timeout", "0.4")
    fuzz(target, "--in-process", *words, expect=1)
    (finding,) = found(target)
    assert (finding.input.text, finding.signature.outcome) == ("\u0301!", "timed-out")


@pytest.mark.parametrize("after_s", [0.8, 1.6])
def test_killing_it_loses_nothing(tmp_path: Path, after_s: float) -> None:
    target = candidates.mutant(tmp_path, "looks-ahead-for-word")
    words = ("--in-process", "--rounds", "2", "--size", "400")
    with subprocess.Popen(command(target, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        time.sleep(after_s)
        running.send_signal(signal.SIGKILL)
    fuzz(target, *words)
    assert [finding.signature.like for finding in found(target)] == ["looks-ahead-for-word"]
    assert list((tmp_path / "campaign" / "pending").glob("*")) == []
    assert state(target)["open_rounds"] == []


def test_ending_it_politely_says_what_was_found(tmp_path: Path) -> None:
    target = candidates.mutant(tmp_path, "looks-ahead-for-word")
    words = ("--in-process", "--seconds", "60", "--size", "400")
    with subprocess.Popen(command(target, *words), stdout=subprocess.PIPE, text=True) as running:
        deadline = time.monotonic() + 60
        while not (target.parent / "campaign" / "findings").is_dir() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "looks-ahead-for-word" in said
