"""What is an alert, what is none, and what cannot be compared."""

from random import Random

import msgspec
import pytest
from synthetic import MACHINE, lane, load_of, one, saved_of

from conformance.bench.comparison import across, within
from conformance.bench.saved import Sample, Saved
from conformance.errors import UsageError

TRIES = range(10)


def findings(base: Saved, new: Saved) -> dict[str, str]:
    return {change.metric: change.finding for change in across(base, new, program="counter")}


def runs_of(made: Saved) -> tuple[Sample, ...]:
    return made.loads[0].lanes[0].runs


def with_runs(made: Saved, runs: list[Sample]) -> Saved:
    """The same with other runs of the program, and starts that take no time."""
    lane_of = made.loads[0].lanes[0]
    starts = [msgspec.structs.replace(run, seconds=0.01, queued_seconds=0.0, cpu_seconds=0.01) for run in runs]
    changed = msgspec.structs.replace(lane_of, runs=tuple(runs), starts=tuple(starts))
    return saved_of(load_of(made.loads[0].oracle, changed))


@pytest.mark.parametrize("seed", TRIES)
def test_the_same_program_again_is_no_alert(seed: int) -> None:
    assert "alert" not in findings(one(seed), one(seed + 100)).values()


@pytest.mark.parametrize("seed", TRIES)
def test_fifteen_per_cent_more_work_are_an_alert(seed: int) -> None:
    found = findings(one(seed), one(seed + 100, work=1.15))
    assert (found["time"], found["processor time"]) == ("alert", "alert")


@pytest.mark.parametrize("seed", TRIES)
def test_waiting_is_an_alert_though_no_processor_works(seed: int) -> None:
    found = findings(one(seed), one(seed + 100, waiting=0.15))
    assert (found["time"], found["waiting"]) == ("alert", "alert")
    assert found["processor time"] in ("same", "worse", "better")


def test_waiting_is_seen_in_noise_that_hides_all_else() -> None:
    found = findings(one(1, noise=0.4), one(2, noise=0.4, waiting=0.15))
    assert (found["waiting"], found["processor time"]) == ("alert", "too noisy")


def test_a_slower_start_is_an_alert_of_its_own() -> None:
    found = findings(one(1), one(2, start=0.5))
    assert found["start-up"] == "alert"
    assert found["processor time"] != "alert"


def test_noise_of_a_start_that_takes_no_time_is_no_reason_to_doubt() -> None:
    found = findings(one(1, start=0.02, noise=0.01), one(2, start=0.023, noise=0.01))
    assert "too noisy" not in found.values()


def test_five_per_cent_are_worse_and_no_alert() -> None:
    assert findings(one(1, noise=0.01), one(2, work=1.05, noise=0.01))["processor time"] == "worse"


def test_what_works_on_many_cores_is_held_against_the_clock() -> None:
    """Twice the time, for the same work: nothing of it is in processor time, and it does not wait either."""
    base, new = one(1), one(2)
    crowded = [msgspec.structs.replace(r, seconds=r.cpu_seconds / 2, queued_seconds=0.0) for r in runs_of(base)]
    alone = [msgspec.structs.replace(r, seconds=r.cpu_seconds / 4, queued_seconds=0.0) for r in runs_of(base)]
    found = findings(with_runs(base, alone), with_runs(new, crowded))
    assert found["time"] == "alert"
    assert found["processor time"] != "alert"


def test_an_improvement_is_shown() -> None:
    changes = across(one(1), one(2, work=0.7), program="counter")
    assert {change.finding for change in changes if "time" in change.metric} == {"better"}
    assert all(change.percent.value == pytest.approx(-30, abs=5) for change in changes if "time" in change.metric)


def test_more_memory_is_an_alert() -> None:
    base, new = one(1), one(2)
    runs = [msgspec.structs.replace(run, peak_bytes=run.peak_bytes * 2) for run in new.loads[0].lanes[0].runs]
    large = msgspec.structs.replace(new.loads[0].lanes[0], runs=tuple(runs))
    new = saved_of(load_of(new.loads[0].oracle, large))
    assert findings(base, new)["peak memory"] == "alert"


def test_noise_that_hides_ten_per_cent_is_said() -> None:
    found = findings(one(1, noise=0.4), one(2, noise=0.4))
    assert (found["time"], found["processor time"]) == ("too noisy", "too noisy")


def test_twice_as_slow_is_an_alert_in_any_noise() -> None:
    assert findings(one(1, noise=0.2), one(2, work=2.5, noise=0.2))["processor time"] == "alert"


@pytest.mark.parametrize("seed", TRIES)
def test_a_busier_machine_that_slows_programs_unequally_is_no_alert(seed: int) -> None:
    """The oracle takes 40 % longer, the program 60 %: nobody can say that it has changed."""
    random = Random(seed)  # noqa: S311  # the same every time, no secret
    oracle, counter = lane("the oracle", random, work=1.4, start=0.56), lane("counter", random, work=1.6, start=0.6)
    assert "alert" not in findings(one(seed + 100), saved_of(load_of(oracle, counter))).values()


def test_a_slower_machine_slows_down_the_oracle_as_well() -> None:
    """Half as fast altogether: nothing has become of the program."""
    base, random = one(1), Random(2)  # noqa: S311  # the same every time, no secret
    slow = saved_of(
        load_of(lane("the oracle", random, start=0.8, work=2.0), lane("counter", random, start=0.8, work=2.0))
    )
    assert "alert" not in {f for metric, f in findings(base, slow).items() if metric != "peak memory"}


def test_programs_of_one_run_are_compared_without_the_oracle() -> None:
    random = Random(5)  # noqa: S311  # the same every time, no secret
    slow = lane("slow", random, work=1.3)
    made = load_of(lane("the oracle", random, noise=2.0), lane("quick", random), slow)
    changes = {change.metric: change for change in within(made, "quick", "slow")}
    assert changes["processor time"].finding == "alert"
    assert changes["processor time"].percent.value == pytest.approx(30, abs=4)
    assert (changes["time"].base, changes["time"].program) == ("quick", "slow")


def test_lanes_without_runs_are_not_compared() -> None:
    random = Random(6)  # noqa: S311  # the same every time, no secret
    broken = msgspec.structs.replace(lane("counter", random), state="wrong", runs=(), starts=())
    new = saved_of(load_of(lane("the oracle", random), broken))
    assert findings(one(1), new) == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"machine": msgspec.structs.replace(MACHINE, cores=64)}, "same machine, found cores 2 and 64"),
        ({"variant": "cl100k_base"}, "same variant, o200k_base, found cl100k_base"),
        ({"oracle": "tiktoken 0.15.0"}, "same oracle, tiktoken 0.14.0, found tiktoken 0.15.0"),
        ({"loads": ()}, "scenarios chat, found none"),
    ],
    ids=["machine", "variant", "oracle", "scenarios"],
)
def test_what_differs_is_refused_with_the_reason(change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        across(one(1), msgspec.structs.replace(one(2), **change), program="counter")


def test_another_input_is_refused() -> None:
    new = one(2)
    other = msgspec.structs.replace(new.loads[0], sha256="6" * 64)
    with pytest.raises(UsageError, match=r"chat: expected the input 555555555555 of 4,000 records, found 666666666666"):
        across(one(1), msgspec.structs.replace(new, loads=(other,)), program="counter")


def test_a_file_about_two_programs_is_no_base() -> None:
    random = Random(7)  # noqa: S311  # the same every time, no secret
    both = saved_of(load_of(lane("the oracle", random), lane("a", random), lane("b", random)), names=("a", "b"))
    with pytest.raises(UsageError, match="of one candidate to compare with, found a, b"):
        across(both, one(1), program="counter")
