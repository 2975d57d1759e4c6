"""A surface that is closed in one thread ends at once what another thread waits for."""

import errno
import threading
import time
from pathlib import Path

import psutil
import pytest

from conformance.candidate import open_candidate
from conformance.candidate.launch import Launch
from conformance.candidate.nursery import Nursery
from conformance.case import Question
from conformance.run import Ending, Run

HANGS = """\
contract = "llm-cost"
name = "hangs"
models = {{ one = "m" }}
[limits]
silence_s = 300
[surfaces.{surface}]
argv = ["sh", "-c", "echo $$ > '{note}'; exec sleep 300"]
{answer}
"""
ANSWERS = {
    "ask": 'shows = ["count"]',
    "batch": 'answers.count = { pointer = "/n" }',
    "run": "answers.count = { whole = true }",
}


def wait_for(path: Path) -> int:
    """The number that a process has written; a minute is longer than any machine takes to start one."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if path.exists() and (text := path.read_text().strip()):
            return int(text)
        time.sleep(0.01)
    raise TimeoutError(path)


@pytest.mark.parametrize("surface", ANSWERS)
def test_closing_ends_a_wait_of_minutes_and_starts_no_other_process(surface: str, tmp_path: Path) -> None:
    home, note = tmp_path / "llm_cost", tmp_path / "pid"
    home.mkdir()
    path = home / "candidate.toml"
    path.write_text(HANGS.format(surface=surface, note=note, answer=ANSWERS[surface]))
    runs: list[Run] = []
    with open_candidate(str(path), contract_home=home) as candidate:
        questions = [Question(input=text, variant="one") for text in "abc"]
        waiting = threading.Thread(target=lambda: runs.extend(candidate.surface.answer(questions)), daemon=True)
        waiting.start()
        process = psutil.Process(wait_for(note))
        candidate.surface.close()
        waiting.join(60)
        assert not waiting.is_alive()
        assert not process.is_running()
        note.unlink()
        assert {run.ending for run in candidate.surface.answer(questions)} == {Ending.COULD_NOT_RUN}
    assert len(runs) == len(questions)
    assert not note.exists()


def test_a_closed_nursery_kills_what_runs_and_starts_nothing(tmp_path: Path) -> None:
    nursery, launch = Nursery(), Launch(argv=("sleep", "300"), env={}, here=tmp_path)
    child = nursery.start(launch)
    nursery.close()
    assert nursery.stop(child).exit_status is None
    with pytest.raises(OSError, match="the judging was stopped") as caught:
        nursery.start(launch)
    assert caught.value.errno == errno.ECANCELED


@pytest.mark.parametrize("surface", ["ask", "batch"])
def test_a_process_that_is_started_early_and_never_asked_is_ended(surface: str, tmp_path: Path) -> None:
    home, note = tmp_path / "llm_cost", tmp_path / "pid"
    home.mkdir()
    path = home / "candidate.toml"
    path.write_text(HANGS.format(surface=surface, note=note, answer=ANSWERS[surface]))
    with open_candidate(str(path), contract_home=home) as candidate:
        candidate.surface.expect("another")
        candidate.surface.expect("one")
        process = psutil.Process(wait_for(note))
    assert not process.is_running()
