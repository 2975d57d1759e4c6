"""Whoever is measured answers every record rightly or is told what is wrong; speeds are not looked at here."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from conformance.bench.contestant import Contestant, Refused, filter_, surface_of
from conformance.bench.interleave import Entry, Plan, measure_load
from conformance.bench.saved import LoadLanes
from conformance.bench.scenario import Scenario, load
from conformance.bench.session import doublings
from conformance.candidate.candidate import Candidate
from conformance.candidate.description import BatchSurface, Place
from conformance.candidate.launch import Launch
from conformance.candidate.opening import open_candidate
from conformance.errors import MachineError
from conformance.llm_cost.contract import HOME

COUNTERS = Path(__file__).with_name("counters.py")


def words(random: Random) -> Iterator[str]:
    while True:
        yield random.choice(("tic", "tac", "\u00fcber", "a\nb", '"')) * random.randint(1, 50)


SCENARIO = Scenario(name="words", sentence="some words", texts=words, megabytes=0.01, scales=True)
LOAD = load(SCENARIO, 0, 0.01)


def counter(how: str, *, workers: tuple[str, ...] = ()) -> Contestant:
    argv = (sys.executable, "-I", "-S", str(COUNTERS), how)
    launch = Launch(argv=argv, env={"PYTHONIOENCODING": "utf-8"}, here=COUNTERS.parent)
    return filter_(how, launch, BatchSurface(argv=argv, answers={"count": Place(whole=True)}), {}, workers=workers)


def measured(*entries: Entry, rounds: int = 1, budget_s: float = 60.0) -> LoadLanes:
    oracle = Entry(name="the oracle", contestant=counter("right"))
    return measure_load(LOAD, oracle, entries, Plan(budget_s=budget_s, most_rounds=rounds), lambda _: None)


@pytest.mark.parametrize(
    ("how", "state", "detail"),
    [
        ("wrong", "wrong", r"record 3: expected count \d+, found \d+"),
        ("constant", "wrong", r"record \d+: expected count \d+, found 1"),
        ("shorter", "wrong", rf"expected {LOAD.records} answers, found {LOAD.records - 1}"),
        ("longer", "wrong", rf"expected {LOAD.records} answers, found {LOAD.records + 1}"),
        ("empty", "wrong", rf"expected {LOAD.records} answers, found 0"),
        ("crashing", "failed", "killed by signal 11"),
        ("failing", "failed", "exit status 1: counters: .*no licence found"),
    ],
)
def test_a_liar_has_no_speed(how: str, state: str, detail: str) -> None:
    made = measured(Entry(name=how, contestant=counter(how)))
    assert made.lanes[0].state == state
    assert made.lanes[0].runs == ()
    assert re.search(detail, made.lanes[0].detail)


def test_one_that_hangs_is_stopped_and_costs_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.bench.interleave._LEAST_TIMEOUT_S", 1.0)
    good, bad = (Entry(name=how, contestant=counter(how)) for how in ("right", "hanging"))
    made = measured(bad, good, budget_s=1.0)
    assert made.lanes[0].state == "failed"
    assert made.lanes[0].detail == "a run took more than 1 s: a larger --budget or a smaller --size"
    assert len(made.lanes[1].runs) == 1


def test_an_oracle_that_fails_ends_the_measuring() -> None:
    with pytest.raises(MachineError, match="the oracle cannot be measured: exit status 1"):
        measure_load(LOAD, Entry(name="o", contestant=counter("failing")), [], Plan(), lambda _: None)


def test_each_round_holds_one_run_of_everybody() -> None:
    made = measured(*(Entry(name=f"right {n}", contestant=counter("right")) for n in (1, 2)), rounds=3)
    assert {len(lane.runs) for lane in (made.oracle, *made.lanes)} == {3}
    assert {len(lane.starts) for lane in (made.oracle, *made.lanes)} == {3}


def test_too_few_rounds_conclude_nothing() -> None:
    made = measured(Entry(name="right", contestant=counter("right")), rounds=2)
    assert (made.lanes[0].state, made.lanes[0].detail[:28]) == ("noisy", "2 rounds in 60 s, 6 are need")


def test_a_run_that_is_mostly_start_up_concludes_nothing() -> None:
    """The load is some kilobytes."""
    made = measured(Entry(name="right", contestant=counter("right")), rounds=6)
    assert made.lanes[0].state == "noisy"
    assert re.search(r"of a run is start-up: a larger --size|are permitted", made.lanes[0].detail)


def test_who_cannot_be_told_workers_is_told_so() -> None:
    made = measured(Entry(name="right", contestant=counter("right"), workers=2))
    assert (made.lanes[0].state, made.lanes[0].detail) == ("not applicable", "it cannot be told a number of workers")


def test_who_knows_no_workers_is_measured_with_one() -> None:
    contestant = counter("single", workers=("--workers", "{workers}"))
    made = measured(*(Entry(name="single", contestant=contestant, workers=number) for number in (1, 2)))
    assert len(made.lanes[0].runs) == 1
    assert (made.lanes[1].state, made.lanes[1].runs) == ("not applicable", ())
    assert made.lanes[1].detail.endswith("exit status 1: counters: unknown option --workers")


def test_the_number_of_workers_is_told() -> None:
    assert counter("right", workers=("--workers", "{workers}")).argv(4)[-2:] == ["--workers", "4"]


def test_workers_double_up_to_the_cores() -> None:
    assert [doublings(most) for most in (1, 2, 6, 8)] == [(1,), (1, 2), (1, 2, 4, 6), (1, 2, 4, 8)]


def candidate(folder: Path, text: str) -> Candidate:
    (folder / "candidate.toml").write_text(
        f'contract = "llm-cost"\nname = "c"\nmodels = {{ o200k_base = "m" }}\n{text}'
    )
    return open_candidate(str(folder / "candidate.toml"), contract_home=HOME)


def test_replies_of_a_driver_may_come_in_any_order(tmp_path: Path) -> None:
    driver = """
import json, sys
for question in reversed([json.loads(line) for line in sys.stdin]):
    print(json.dumps({"id": question["id"], "ids": [7] * len(question["text"])}))
"""
    (tmp_path / "driver.py").write_text(driver)
    made = candidate(tmp_path, '[surfaces.ask]\nargv = ["{python}", "-S", "{here}/driver.py"]\nshows = ["ids"]')
    contestant = surface_of(made, "o200k_base")
    assert isinstance(contestant, Contestant)
    assert measured(Entry(name="driver", contestant=contestant)).lanes[0].state == "noisy"


def test_a_driver_that_refuses_a_text_has_no_speed(tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text("def count(text, model, mode):\n    return 1 / 0\n")
    made = candidate(tmp_path, '[surfaces.inline]\ncallable = "counter:count"\nshows = ["count"]')
    contestant = surface_of(made, "o200k_base")
    assert isinstance(contestant, Contestant)
    lane = measured(Entry(name="inline", contestant=contestant)).lanes[0]
    assert lane.state == "wrong"
    assert lane.detail == "record 1: expected an answer, found crashed"


def test_one_question_for_each_process_is_no_throughput(tmp_path: Path) -> None:
    made = candidate(tmp_path, '[surfaces.run]\nargv = ["wc", "-m"]\nanswers.count = { whole = true }')
    refused = surface_of(made, "o200k_base")
    assert isinstance(refused, Refused)
    assert "one question for each process" in refused.reason


def test_records_carry_the_surfaces_own_keys(tmp_path: Path) -> None:
    made = candidate(
        tmp_path,
        '[surfaces.batch]\nargv = ["cat"]\nfield = "text"\ntag = "n"\nextra = { a = 1 }\n'
        'answers.count = { pointer = "/n" }',
    )
    contestant = surface_of(made, "o200k_base")
    assert isinstance(contestant, Contestant)
    assert msgspec.json.decode(contestant.layout("\u00fc", 3)) == {"text": "\u00fc", "a": 1, "n": 3}
