"""What measurements come to, in the units that readers know: one row for each program, load and number of workers."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

import msgspec

from conformance.bench import ratios
from conformance.bench.saved import Figures, Lane, LoadLanes, Program, Spread
from conformance.bench.scenario import MEGABYTE
from conformance.bench.statistics import Estimate

ORACLE = "the oracle"
"""What the oracle's own row is called."""


def figures(loads: Sequence[LoadLanes], programs: Sequence[Program], oracle: str) -> tuple[Figures, ...]:
    """The rows of all loads, the oracle's own first on each."""
    versions = {program.name: program.version for program in programs}
    return tuple(row for load in loads for row in _rows(load, versions, oracle))


def _rows(load: LoadLanes, versions: Mapping[str, str], oracle: str) -> Iterator[Figures]:
    yield _row(load, msgspec.structs.replace(load.oracle, program=ORACLE), oracle, None)
    single = {lane.program: lane for lane in load.lanes if lane.workers == 1 and lane.state == "measured"}
    for lane in load.lanes:
        yield _row(load, lane, versions.get(lane.program, ""), single.get(lane.program))


def _row(load: LoadLanes, lane: Lane, version: str, single: Lane | None) -> Figures:
    row = Figures(
        program=lane.program,
        version=version,
        scenario=load.scenario,
        workers=lane.workers,
        state=lane.state,
        detail=lane.detail,
        rounds=len(lane.runs),
    )
    if lane.state != "measured" or len(lane.runs) < 2:  # noqa: PLR2004  # of one run nobody knows the spread
        return row
    pace = ratios.pace(lane, "own_seconds")
    speed_up = ratios.faster(lane, single, "own_seconds") if single and lane.workers > 1 else None
    return msgspec.structs.replace(
        row,
        seconds=median(run.seconds for run in lane.runs),
        cpu_seconds=median(run.cpu_seconds for run in lane.runs),
        start_up_seconds=_spread(ratios.start_up(lane), math.exp),
        peak_bytes=max(run.peak_bytes for run in lane.runs),
        megabytes_per_second=_spread(pace, lambda log: load.octets / MEGABYTE / math.exp(log)),
        records_per_second=_spread(pace, lambda log: load.records / math.exp(log)),
        to_oracle=_spread(ratios.faster(lane, load.oracle, "own_seconds"), math.exp),
        cpu_to_oracle=_spread(ratios.faster(lane, load.oracle, "cpu_seconds"), math.exp),
        speed_up=_spread(speed_up, math.exp) if speed_up else None,
        efficiency=_spread(speed_up, lambda log: math.exp(log) / lane.workers) if speed_up else None,
    )


def _spread(estimate: Estimate, unit: Callable[[float], float]) -> Spread:
    ends = sorted((unit(estimate.low), unit(estimate.high)))
    return Spread(value=unit(estimate.value), low=ends[0], high=ends[1])
