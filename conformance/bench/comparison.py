"""Whether a program has become slower, larger or slower to start than another, and when nobody can say.

The rule, for each metric: worse by more than 10 % with a 95 % interval that excludes no change is an alert;
better with such an interval is an improvement. Where the interval reaches further than 5 % to either side nothing is
said, unless all of it lies beyond the 10 %: an interval that wide finds 10 % where there is nothing, and nothing where
there are 15 %.

Between two files the machine may have become busier. That slows down programs alike, but not equally: what keeps much
in the processor's caches loses more. So a third of what the oracle's own time has changed by is added to the interval.
"""

import math
from collections.abc import Iterator

from conformance.bench import ratios
from conformance.bench.saved import Change, Finding, Lane, LoadLanes, Machine, Metric, Program, Saved, Spread
from conformance.bench.statistics import FEWEST, Estimate, location
from conformance.errors import UsageError

ALERT = math.log(1.10)
"""The contract's limit (B2), as a logarithm: 10 % more of what is to be little."""

REACH = math.log(1.05)
"""How far an interval may reach for anything to be said."""

# Differences below these are the system's and not the program's, whatever share they are.
_LEAST_START_S = 0.005
_LEAST_BYTES = 1_000_000
_SMALL_SHARE = 0.05

# Measured: while the oracle took 45 % longer on a crowded machine, the reference beside it took 38 % longer.
_UNEQUALLY = 1 / 3

_HAVE_RUNS = frozenset({"measured", "noisy"})


def across(base: Saved, new: Saved, *, program: str) -> list[Change]:
    """A program of one file against the one program of another, each held against the oracle of its own run.

    Raises UsageError where the two cannot be compared, with the reason.
    """
    only_program(base)
    _check_comparable(base, new)
    old = {load.scenario: load for load in base.loads}
    pairs = ((old[load.scenario], load) for load in new.loads)
    return [change for before, after in pairs for change in _lanes_across(before, after, program)]


def only_program(base: Saved) -> Program:
    """The program that a file is about; UsageError where it is about several."""
    if len(base.programs) != 1:
        names = ", ".join(program.name for program in base.programs)
        raise UsageError(f"expected saved measurements of one candidate to compare with, found {names or 'none'}")
    return base.programs[0]


def within(load: LoadLanes, base: str, program: str) -> list[Change]:
    """A program against another that was measured in the same run."""
    old = {lane.workers: lane for lane in load.lanes if lane.program == base}
    pairs = ((old.get(lane.workers), lane) for lane in load.lanes if lane.program == program)
    return [change for was, now in pairs if was for change in _changes(load, was, now, _Within(was, now))]


def _lanes_across(before: LoadLanes, after: LoadLanes, program: str) -> Iterator[Change]:
    old = {lane.workers: lane for lane in before.lanes}
    for lane in after.lanes:
        was = old.get(lane.workers)
        if lane.program == program and was is not None:
            yield from _changes(after, was, lane, _Across(before, was, after, lane))


class _Within:
    """Logarithms of new to old where both ran in the same rounds."""

    def __init__(self, was: Lane, now: Lane) -> None:
        self._was, self._now = was, now

    def slower(self, key: ratios.Key) -> Estimate:
        return ratios.faster(self._was, self._now, key)

    def starts_slower(self) -> Estimate:
        return ratios.starts_faster(self._was, self._now, "own_seconds")


class _Across:
    """The same where each ran beside the oracle in a run of its own."""

    def __init__(self, before: LoadLanes, was: Lane, after: LoadLanes, now: Lane) -> None:
        self._was, self._old_oracle = was, before.oracle
        self._now, self._new_oracle = now, after.oracle

    def slower(self, key: ratios.Key) -> Estimate:
        was = ratios.faster(self._was, self._old_oracle, key)
        changed = ratios.pace(self._new_oracle, key).value - ratios.pace(self._old_oracle, key).value
        return was.minus(ratios.faster(self._now, self._new_oracle, key)).widened(_UNEQUALLY * abs(changed))

    def starts_slower(self) -> Estimate:
        was = ratios.starts_faster(self._was, self._old_oracle, "own_seconds")
        changed = ratios.start_up(self._new_oracle).value - ratios.start_up(self._old_oracle).value
        now = ratios.starts_faster(self._now, self._new_oracle, "own_seconds")
        return was.minus(now).widened(_UNEQUALLY * abs(changed))


def _changes(load: LoadLanes, was: Lane, now: Lane, logs: _Within | _Across) -> Iterator[Change]:
    if not {was.state, now.state} <= _HAVE_RUNS or min(len(was.runs), len(now.runs)) < FEWEST:
        return
    processor_time, waiting = logs.slower("cpu_seconds"), ratios.waits_more(now, was)
    one_thread = all(ratios.is_one_thread(lane) for lane in (was, now))
    time = _in_parts(was, processor_time, waiting) if one_thread else logs.slower("own_seconds")
    starts, peaks = logs.starts_slower(), ratios.peak(now).minus(ratios.peak(was))
    made: tuple[tuple[Metric, Estimate, Finding], ...] = (
        ("time", time, finding(time)),
        ("processor time", processor_time, finding(processor_time)),
        ("waiting", waiting, finding(waiting)),
        ("start-up", starts, _finding_of_start(was, now, starts)),
        ("peak memory", peaks, "same" if _are_as_large(was, now) else finding(peaks)),
    )
    for metric, log, found in made:
        yield Change(
            scenario=load.scenario,
            base=was.program,
            program=now.program,
            workers=now.workers,
            metric=metric,
            percent=_percent(log),
            finding=found,
        )


def finding(log: Estimate) -> Finding:
    """The rule on one metric: the logarithm of new to old, where more is worse."""
    if log.low > ALERT:
        return "alert"
    if log.reach > REACH:
        return "too noisy"
    if log.low > 0:
        return "alert" if log.value > ALERT else "worse"
    return "better" if log.high < 0 else "same"


def _in_parts(was: Lane, processor_time: Estimate, waiting: Estimate) -> Estimate:
    """The time of a program that does one thing at a time: work and waiting, each by what it is best known by.

    Work is held against the oracle's; waiting is not, since other load hardly changes it.
    """
    working = math.exp(ratios.pace(was, "cpu_seconds").value - ratios.pace(was, "own_seconds").value)
    ratio = 1 + working * math.expm1(processor_time.value) + math.expm1(waiting.value)
    error = math.hypot(processor_time.error, waiting.error)
    return Estimate(value=math.log(max(ratio, 0.01)), error=error, freedom=processor_time.freedom)


def _finding_of_start(was: Lane, now: Lane, log: Estimate) -> Finding:
    """As the rule says; what is small beside the system's own noise, or beside a whole run, needs no certainty."""
    old, new = (math.exp(ratios.start_up(lane).value) for lane in (was, now))
    if abs(new - old) < _LEAST_START_S:
        return "same"
    at_worst = old * math.expm1(log.high)
    found = finding(log)
    whole = location([run.own_seconds for run in was.runs])
    return "same" if found == "too noisy" and at_worst < _SMALL_SHARE * whole else found


def _are_as_large(was: Lane, now: Lane) -> bool:
    old, new = (math.exp(ratios.peak(lane).value) for lane in (was, now))
    return abs(new - old) < _LEAST_BYTES


def _percent(log: Estimate) -> Spread:
    value, low, high = (100 * math.expm1(end) for end in (log.value, log.low, log.high))
    return Spread(value=value, low=low, high=high)


def _check_comparable(base: Saved, new: Saved) -> None:
    """What speeds depend on besides the program is the same; UsageError says what is not."""
    if base.machine != new.machine:
        raise UsageError(f"expected measurements of the same machine, found {_difference(base.machine, new.machine)}")
    for name in ("contract", "variant", "oracle"):
        old, found = getattr(base, name), getattr(new, name)
        if old != found:
            raise UsageError(f"expected measurements with the same {name}, {old}, found {found}")
    inputs = [{load.scenario: (load.sha256, load.records) for load in saved.loads} for saved in (base, new)]
    if inputs[0].keys() != inputs[1].keys():
        raise UsageError(f"expected the scenarios {', '.join(inputs[0])}, found {', '.join(inputs[1]) or 'none'}")
    for scenario, known in inputs[0].items():
        if inputs[1][scenario] != known:
            raise UsageError(
                f"{scenario}: expected the input {known[0][:12]} of {known[1]:,} records, "
                f"found {inputs[1][scenario][0][:12]} of {inputs[1][scenario][1]:,}: another size, seed or version"
            )


def _difference(old: Machine, new: Machine) -> str:
    names = [name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)]
    return ", ".join(f"{name} {getattr(old, name)} and {getattr(new, name)}" for name in names)
