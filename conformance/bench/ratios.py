"""What the runs of a lane come to: times without start-up, and their ratios to those of another lane.

Ratios are logarithms: twice as fast and half as fast are then equally far from 0, and their errors are symmetric.
"""

import math
from collections.abc import Callable, Sequence
from typing import Literal

from conformance.bench.saved import Lane, Sample
from conformance.bench.statistics import Estimate, estimate, location

Key = Literal["own_seconds", "cpu_seconds"]
KEYS: tuple[Key, ...] = ("own_seconds", "cpu_seconds")

_ONE_THREAD = 1.05  # what is still one: clocks differ, and a runtime has threads that do little

MOSTLY_START_UP = 0.8
"""Where start-up is a larger share of a run than this, the rest of it is mostly noise."""

_Logs = Callable[[Sequence[int]], list[float]]


def start_share(lane: Lane) -> float:
    """The share of start-up in the processor time of a run; 1 where a run costs no more than a start."""
    run = location([sample.cpu_seconds for sample in lane.runs])
    start = location([sample.cpu_seconds for sample in lane.starts])
    own_run = location([sample.own_seconds for sample in lane.runs])
    own_start = location([sample.own_seconds for sample in lane.starts])
    return min(start / run if run else 1.0, own_start / own_run if own_run else 1.0, 1.0)


def pace(lane: Lane, key: Key) -> Estimate:
    """The logarithm of the seconds that the load takes once the program has started."""
    logs = _work(lane.runs, lane.starts, key)
    return estimate(lambda rounds: location(logs(rounds)), len(lane.runs))


def faster(lane: Lane, other: Lane, key: Key) -> Estimate:
    """The logarithm of how many times faster a lane is than another of the same load, start-up left out."""
    return _against(_work(other.runs, other.starts, key), _work(lane.runs, lane.starts, key), len(lane.runs))


def starts_faster(lane: Lane, other: Lane, key: Key) -> Estimate:
    """The logarithm of how many times faster a lane starts than another of the same load."""
    return _against(_whole(other.starts, key), _whole(lane.starts, key), len(lane.starts))


def start_up(lane: Lane) -> Estimate:
    """The logarithm of the seconds that start-up takes."""
    logs = _whole(lane.starts, "own_seconds")
    return estimate(lambda rounds: location(logs(rounds)), len(lane.starts))


def is_one_thread(lane: Lane) -> bool:
    """Whether a lane's runs take no more processor time than time: one thing is done after the other."""
    cpu, own = (location([_value(run, key) for run in lane.runs]) for key in ("cpu_seconds", "own_seconds"))
    return cpu <= _ONE_THREAD * own


def waits_more(lane: Lane, other: Lane) -> Estimate:
    """By how much longer a lane's load takes than another's for waiting alone, as the logarithm of that share.

    Waiting is time on the clock that neither work nor a queue for a processor explains. It varies little where the
    processor's time varies much. Both lanes may be of different runs.
    """
    work = math.exp(pace(other, "own_seconds").value)
    here, there = (_waiting(one) for one in (lane, other))
    more = here.minus(there)
    share = more.value / work
    return Estimate(
        value=math.log1p(max(share, -0.99)), error=more.error / work / max(1 + share, 0.01), freedom=more.freedom
    )


def _waiting(lane: Lane) -> Estimate:
    values = [max(run.own_seconds - run.cpu_seconds, 0.0) for run in lane.runs]
    return estimate(lambda rounds: location([values[i] for i in rounds]), len(values))


def peak(lane: Lane) -> Estimate:
    """The logarithm of the peak memory in bytes."""
    logs = [math.log(max(sample.peak_bytes, 1)) for sample in lane.runs]
    return estimate(lambda rounds: location([logs[i] for i in rounds]), len(logs))


def _against(above: _Logs, below: _Logs, rounds: int) -> Estimate:
    return estimate(lambda drawn: location([x - y for x, y in zip(above(drawn), below(drawn), strict=True)]), rounds)


def _whole(samples: Sequence[Sample], key: Key) -> _Logs:
    logs = [math.log(max(_value(sample, key), 1e-6)) for sample in samples]
    return lambda rounds: [logs[i] for i in rounds]


def _work(runs: Sequence[Sample], starts: Sequence[Sample], key: Key) -> _Logs:
    """Logarithms of each run's time less that of start-up.

    Start-up is that of all rounds drawn, since one start is as uncertain as one run. What is left of a run is at least
    a hundredth of it, so that a load too small to be measured has a wide interval and not none.
    """
    run_values = [_value(sample, key) for sample in runs]
    start_values = [_value(sample, key) for sample in starts]

    def logs(rounds: Sequence[int]) -> list[float]:
        start = location([start_values[i] for i in rounds])
        return [math.log(max(run_values[i] - start, run_values[i] / 100, 1e-6)) for i in rounds]

    return logs


def _value(sample: Sample, key: Key) -> float:
    return sample.own_seconds if key == "own_seconds" else sample.cpu_seconds
