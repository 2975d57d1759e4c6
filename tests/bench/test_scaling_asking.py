"""What asking costs: readings, instructions where something counts them, and what a meter takes apart."""

import shutil
from pathlib import Path

import pytest

from conformance.bench.asking import Clock
from conformance.bench.instructions import PERF, VALGRIND, Counting, counts
from conformance.bench.meter import Meter, Reading
from conformance.candidate.opening import open_candidate
from conformance.case import Question
from conformance.errors import MachineError
from conformance.llm_cost import contract
from conformance.run import Ending

COUNTER = """
contract = "llm-cost"
name = "counter"
[models]
o200k_base = "m"
[surfaces.run]
argv = ["wc", "-c"]
answers.count = { regex = '(\\d+)' }
"""
DRIVER = """
contract = "llm-cost"
name = "driver"
[models]
o200k_base = "m"
[surfaces.ask]
argv = ["sed", "-u", 's/.*"id": *\\([0-9]*\\).*/{"id":\\1,"count":7}/']
shows = ["count"]
"""


def question(size: int) -> Question:
    return Question(input="a" * size, variant="o200k_base")


def opened(folder: Path, description: str) -> Path:
    path = folder / "candidate.toml"
    path.write_text(description)
    return path


def reading(wall: float, cpu: float, queued: float = 0.0, own: float = 0.0) -> Reading:
    return Reading(wall_s=wall, cpu_s=cpu, queued_s=queued, own_s=own)


@pytest.mark.parametrize(
    ("found", "waited"),
    [(reading(1.0, 1.0), 0.0), (reading(3.0, 1.0, queued=2.0), 0.0), (reading(3.0, 1.0, own=0.5), 1.5)],
    ids=["works", "queues", "waits"],
)
def test_time_in_the_queue_is_no_waiting(found: Reading, waited: float) -> None:
    assert found.waited_s == pytest.approx(waited)


def test_several_threads_work_longer_than_the_clock() -> None:
    assert reading(1.0, 4.0).undisturbed_s == 4.0


def test_a_meter_counts_what_has_ended_as_well(tmp_path: Path) -> None:
    """A process of its own for each question: its time is that of a child that has been waited for."""
    with open_candidate(str(opened(tmp_path, COUNTER)), contract_home=contract.HOME) as candidate:
        meter = Meter()
        asked = Clock(candidate).ask([question(1_000)])
        assert asked.runs[0].answer == {"count": 1_000}
        assert meter.read().cpu_s >= asked.reading.cpu_s > 0


def test_the_run_surface_is_asked_one_text_at_a_time(tmp_path: Path) -> None:
    with open_candidate(str(opened(tmp_path, COUNTER)), contract_home=contract.HOME) as candidate:
        assert Clock(candidate).most == 1


needs_valgrind = pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")


@needs_valgrind
def test_valgrind_counts_the_instructions_of_a_process_for_each_text(tmp_path: Path) -> None:
    target = opened(tmp_path, COUNTER)
    with open_candidate(str(target), contract_home=contract.HOME) as candidate:
        counting = Counting(candidate, str(target), VALGRIND)
        short, long = (counting.ask([question(size)]) for size in (10, 3_000_000))
    assert [asked.runs[0].answer for asked in (short, long)] == [{"count": 10}, {"count": 3_000_000}]
    assert short.instructions is not None
    assert long.instructions is not None
    assert 0 < short.instructions < long.instructions


@needs_valgrind
def test_a_driver_is_counted_to_its_own_end(tmp_path: Path) -> None:
    target = opened(tmp_path, DRIVER)
    with open_candidate(str(target), contract_home=contract.HOME) as candidate:
        counting = Counting(candidate, str(target), VALGRIND)
        few, many = counting.ask([question(10)]), counting.ask([question(10)] * 50)
    assert [run.answer for run in many.runs] == [{"count": 7}] * 50
    assert few.instructions is not None
    assert many.instructions is not None
    assert few.instructions < many.instructions


@needs_valgrind
def test_a_program_that_fails_is_told_as_ever(tmp_path: Path) -> None:
    target = opened(tmp_path, COUNTER.replace('"-c"', '"--no-such-option"'))
    with open_candidate(str(target), contract_home=contract.HOME) as candidate:
        asked = Counting(candidate, str(target), VALGRIND).ask([question(10)])
    assert asked.runs[0].ending is Ending.CRASHED


def test_what_perf_writes_is_read(tmp_path: Path) -> None:
    (tmp_path / "perf").write_bytes(b"# started on Fri\n\n12345,,instructions:u,1000,100.00,,\n")
    assert PERF.count(tmp_path) == 12_345


def test_what_every_process_wrote_is_added_up(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"==1== I refs:        1,000\n")
    (tmp_path / "2").write_bytes(b"==2== I   refs:      2,345\n")
    assert VALGRIND.count(tmp_path) == 3_345


@pytest.mark.parametrize("said", [b"", b"<not supported>,,instructions:u,0,100.00,,\n"], ids=["nothing", "unsupported"])
def test_a_counter_that_does_not_count_is_said_to_be_none(said: bytes, tmp_path: Path) -> None:
    (tmp_path / "perf").write_bytes(said)
    with pytest.raises(MachineError, match="found none"):
        PERF.count(tmp_path)


def test_a_counter_that_is_not_here_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not counts(PERF)
