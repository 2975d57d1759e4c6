"""Programs measured in turn on one load, oracle first: A B C A B C, until enough runs agree or the time is over.

Whatever else the machine does slows down neighbours alike, so each run is held against the oracle's of its round.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from conformance.bench import checking
from conformance.bench.contestant import Contestant
from conformance.bench.cost import TOOK_TOO_LONG, Bounds, Outcome, measure
from conformance.bench.ratios import KEYS, MOSTLY_START_UP, faster, start_share
from conformance.bench.saved import Lane, LoadLanes, Sample, State
from conformance.bench.scenario import MEGABYTE, Layout, Load, one_record
from conformance.bench.statistics import FEWEST
from conformance.errors import MachineError

TOO_NOISY = 0.10
"""Where the 95 % interval of a speed reaches further than this share to either side, nothing is concluded."""

_LOOK_EVERY = 2  # rounds
_STDERR_CHARS = 160
_LEAST_TIMEOUT_S = 120.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """When it is enough: all intervals reach no further than `reach` to either side, or `budget_s` is spent."""

    reach: float = 0.03
    budget_s: float = 300.0
    most_rounds: int = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Who takes part, with how many workers; `name` tells it from others in the file."""

    name: str
    contestant: Contestant
    workers: int = 1


Tell = Callable[[str], None]


def measure_load(load: Load, oracle: Entry, entries: Sequence[Entry], plan: Plan, tell: Tell) -> LoadLanes:
    """All entries on one load.

    Raises MachineError where the oracle itself cannot be measured, or where there is no room for the files.
    """
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="evilcorpus-bench-") as folder:
        files = _Files(load, Path(folder))
        first, tracks = _Track(oracle, files, plan), [_Track(entry, files, plan) for entry in entries]
        for rounds in range(1, plan.most_rounds + 1):
            _take_round(first, tracks)
            spent = time.monotonic() - begun
            tell(f"{load.scenario.name}: round {rounds}, {spent:.0f} s of {plan.budget_s:.0f}")
            if spent > plan.budget_s or _is_enough(rounds, first.lane(), [t.lane() for t in tracks], plan):
                break
    return _load_lanes(load, first.lane(), [_concluded(track.lane(), first.lane(), plan) for track in tracks])


def _take_round(first: "_Track", tracks: Sequence["_Track"]) -> None:
    first.take()
    if first.state != "measured":
        raise MachineError(f"the oracle cannot be measured: {first.detail}")
    for track in tracks:
        track.take()


def _is_enough(rounds: int, first: Lane, lanes: Sequence[Lane], plan: Plan) -> bool:
    alive = [lane for lane in lanes if lane.state == "measured"]
    if not alive:
        return True
    if rounds < FEWEST or rounds % _LOOK_EVERY:
        return False
    return all(_reach(lane, first) <= plan.reach for lane in alive)


def _reach(lane: Lane, first: Lane) -> float:
    return max(faster(lane, first, key).reach for key in KEYS)


def _concluded(lane: Lane, first: Lane, plan: Plan) -> Lane:
    """The lane, noisy where too few runs agree."""
    if lane.state != "measured":
        return lane
    if len(lane.runs) < FEWEST:
        return _noisy(lane, f"{len(lane.runs)} rounds in {plan.budget_s:.0f} s, {FEWEST} are needed: a larger --budget")
    if (share := start_share(lane)) > MOSTLY_START_UP:
        return _noisy(lane, f"{share:.0%} of a run is start-up: a larger --size")
    if (reach := _reach(lane, first)) > TOO_NOISY:
        return _noisy(lane, f"±{reach:.0%} after {len(lane.runs)} rounds, ±{TOO_NOISY:.0%} are permitted")
    return lane


def _noisy(lane: Lane, detail: str) -> Lane:
    return msgspec.structs.replace(lane, state="noisy", detail=detail)


def _load_lanes(load: Load, first: Lane, lanes: Sequence[Lane]) -> LoadLanes:
    return LoadLanes(
        scenario=load.scenario.name,
        sentence=load.scenario.sentence,
        seed=load.seed,
        octets=load.octets,
        records=load.records,
        sha256=load.sha256,
        oracle=first,
        lanes=tuple(lanes),
    )


class _EndedError(Exception):
    """What ends a track: its state from then on, and why."""

    def __init__(self, state: State, detail: str) -> None:
        super().__init__(detail)
        self.state: State = state


class _Files:
    """The files of one load, each layout written once, and the oracle's answers once it has given them."""

    def __init__(self, load: Load, folder: Path) -> None:
        self.output = folder / "output"
        self.load, self.one = load, one_record(load)
        self.truth: checking.Truth | None = None
        self._folder = folder
        self._written: dict[tuple[str, int], Path] = {}

    def path(self, load: Load, form: str, layout: Layout) -> Path:
        """The load in this form."""
        key = (form, load.records)
        if key not in self._written:
            path = self._folder / f"input-{len(self._written)}"
            load.write(path, layout)
            self._written[key] = path
        return self._written[key]


@dataclass(slots=True)
class _Track:
    """One entry's runs as they come, until it ends badly."""

    entry: Entry
    files: _Files
    plan: Plan
    state: State = "measured"
    detail: str = ""
    starts: list[Sample] = field(default_factory=list)
    runs: list[Sample] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """Digests of outputs that were found right."""

    def lane(self) -> Lane:
        """What there is by now."""
        return Lane(
            program=self.entry.name,
            workers=self.entry.workers,
            state=self.state,
            detail=self.detail,
            starts=tuple(self.starts),
            runs=tuple(self.runs),
        )

    def take(self) -> None:
        """One start and one run more, unless it has ended badly before or does now."""
        if self.state != "measured":
            return
        try:
            start = self._run(self.files.one)
            run = self._run(self.files.load)
            self._check_output()
        except _EndedError as ended:
            self.state, self.detail = ended.state, str(ended)
            return
        self.starts.append(start)
        self.runs.append(run)

    def _run(self, load: Load) -> Sample:
        done = self._done(load)
        if not _is_ok(done, self.entry.contestant):
            raise _EndedError("failed", self._how(done))
        cost = done.cost
        return Sample(
            seconds=cost.seconds,
            queued_seconds=cost.queued_seconds,
            cpu_seconds=cost.cpu_seconds,
            peak_bytes=cost.peak_bytes,
        )

    def _done(self, load: Load) -> Outcome:
        """One run; the first one finds out whether it can be told a number of workers at all."""
        contestant, workers = self.entry.contestant, self.entry.workers
        done = self._measured(load, contestant, workers)
        if self.starts or not contestant.workers_argv or _is_ok(done, contestant):
            return done
        bare = msgspec.structs.replace(contestant, workers_argv=())
        again = self._measured(load, bare, 1)
        if not _is_ok(again, bare):
            return done
        if workers > 1:
            raise _EndedError("not applicable", f"it cannot be told a number of workers: {self._how(done)}")
        self.entry = replace(self.entry, contestant=bare)
        return again

    def _measured(self, load: Load, contestant: Contestant, workers: int) -> Outcome:
        try:
            argv = contestant.argv(workers)
        except ValueError as error:
            raise _EndedError("not applicable", str(error)) from error
        path = self.files.path(load, contestant.form, contestant.layout)
        try:
            return measure(
                argv, stdin=path, stdout=self.files.output, env=contestant.env, bounds=_bounds(load, self.plan)
            )
        except MachineError as error:
            raise _EndedError("failed", str(error)) from error

    def _how(self, done: Outcome) -> str:
        """How it ended, and the last thing that it said."""
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        said = f": {lines[-1][:_STDERR_CHARS]}" if lines else ""
        if done.stopped == TOOK_TOO_LONG:
            return f"a run took more than {_timeout_s(self.plan):.0f} s: a larger --budget or a smaller --size{said}"
        if done.stopped:
            return f"{done.stopped}{said}"
        return f"{f'killed by signal {done.signal}' if done.signal else f'exit status {done.exit_status}'}{said}"

    def _check_output(self) -> None:
        """The output of the last run is right as far as it is looked at; the same output is looked at once."""
        files, contestant = self.files, self.entry.contestant
        found = checking.digest(files.output)
        if found in self.known:
            return
        if files.truth is None:
            files.truth = checking.truth(contestant, files.output, files.load.records)
        elif said := checking.fault(contestant, files.output, files.load.records, files.truth):
            raise _EndedError("wrong", said)
        self.known.add(found)


def _timeout_s(plan: Plan) -> float:
    """What one run may take."""
    return max(plan.budget_s, _LEAST_TIMEOUT_S)


def _is_ok(done: Outcome, contestant: Contestant) -> bool:
    return not done.stopped and done.exit_status in contestant.ok


def _bounds(load: Load, plan: Plan) -> Bounds:
    """Output is in proportion to input, as in `candidate.ending`; the rest is the machine's protection."""
    return Bounds(
        timeout_s=_timeout_s(plan),
        output_bytes=4 * MEGABYTE + 64 * load.octets + 1000 * load.records,
    )
