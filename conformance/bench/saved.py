"""Measurements in a file: what was measured, on which machine, on which inputs, every run of it, and what it comes to.

One JSON document (schemas/bench.schema.json). On reading its form, its digest and its rounds are checked: a file that
is truncated, changed or something else is refused. Who wrote it is not checked.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from conformance.errors import ReportError, in_mid_sentence
from conformance.json_schema import json_schema
from conformance.report.placing import placed

SCHEMA = "bench.schema.json"

Count = Annotated[int, msgspec.Meta(ge=0)]
# Thirty years, so that sums of them are numbers.
Seconds = Annotated[float, msgspec.Meta(ge=0, le=1e9)]
Metric = Literal["time", "processor time", "waiting", "start-up", "peak memory"]
Finding = Literal["alert", "worse", "same", "better", "too noisy"]
State = Literal["measured", "noisy", "not applicable", "wrong", "failed"]


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one process cost; see `cost.Cost`."""

    seconds: Seconds
    queued_seconds: Seconds
    cpu_seconds: Seconds
    peak_bytes: Count

    @property
    def own_seconds(self) -> float:
        """Seconds of the clock without those that it had no processor."""
        return max(self.seconds - self.queued_seconds, 0.0)


class Lane(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The runs of one program with one number of workers: n-th beside n-th of all others on the same load.

    `starts` are runs on one record alone. `state` is `measured`, or why there is nothing to conclude: `noisy` (too few
    runs agree), `not applicable`, `wrong` (its answers are), `failed` (it ended badly); `detail` says more.
    """

    program: str
    workers: Annotated[int, msgspec.Meta(ge=1)] = 1
    state: State = "measured"
    detail: str = ""
    starts: tuple[Sample, ...] = ()
    runs: tuple[Sample, ...] = ()


class LoadLanes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One load with everything that was measured on it; `octets` are bytes of text, without what surrounds it."""

    scenario: str
    sentence: str
    seed: int
    octets: Count
    records: Count
    sha256: str
    oracle: Lane
    lanes: tuple[Lane, ...]


class Program(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A candidate: the name it has in this file, what it says of itself, the digest of its description and files.

    `target` is how it was named on the command line.
    """

    name: str
    target: str
    version: str
    sha256: str


class Machine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What speeds depend on, as far as the system says it; `cores` are those that the harness may use."""

    system: str
    architecture: str
    processor: str
    cores: Count
    memory_bytes: Count


class Spread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one lane comes to. Speeds are without start-up; `to_oracle` is its speed as a multiple of the oracle's.

    `seconds` and `cpu_seconds` are medians of whole runs, as other tools that time a command tell them; `cpu_to_oracle`
    is speed by processor time; `speed_up` is against one worker, `efficiency` the same for each worker. Without runs
    only state and detail say anything.
    """

    program: str
    version: str
    scenario: str
    workers: int
    state: State
    detail: str = ""
    rounds: int = 0
    seconds: float | None = None
    cpu_seconds: float | None = None
    start_up_seconds: Spread | None = None
    peak_bytes: int | None = None
    megabytes_per_second: Spread | None = None
    records_per_second: Spread | None = None
    to_oracle: Spread | None = None
    cpu_to_oracle: Spread | None = None
    speed_up: Spread | None = None
    efficiency: Spread | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a program differs from `base` in one metric: the change of time or bytes in per cent; more is worse."""

    scenario: str
    base: str
    program: str
    workers: int
    metric: Metric
    percent: Spread
    finding: Finding


class Saved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; `sha256` is over the same document with an empty one. `figures` follow from `loads`.

    `changes` are there where programs were compared.
    """

    format: Literal["evilcorpus-bench"] = "evilcorpus-bench"
    version: Literal[1] = 1
    harness: str
    contract: str
    variant: str
    oracle: str
    machine: Machine
    programs: tuple[Program, ...]
    loads: tuple[LoadLanes, ...]
    figures: tuple[Figures, ...]
    changes: tuple[Change, ...] = ()
    sha256: str = ""


def encode(saved: Saved) -> bytes:
    """The document with its digest."""
    # As a reader will see it: a whole number where seconds are expected is written in another way than it was given.
    again = msgspec.json.decode(msgspec.json.encode(saved), type=Saved)
    whole = msgspec.structs.replace(again, sha256=_digest(again))
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def read(path: Path) -> Saved:
    """Read and check a document; ReportError with the file and what is wrong."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    try:
        saved = msgspec.json.decode(raw, type=Saved)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = in_mid_sentence(" ".join(str(error).split()))
        raise ReportError(f"{path}: expected saved measurements: {message}") from error
    if (found := _digest(saved)) != saved.sha256:
        raise ReportError(f"{path}: expected sha256 {saved.sha256}, found {found}: changed since")
    for load in saved.loads:
        for lane in (load.oracle, *load.lanes):
            _check_rounds(lane, load, path)
    return saved


def _check_rounds(lane: Lane, load: LoadLanes, path: Path) -> None:
    """A start for each run, and runs beside the oracle's unless it ended badly on the way."""
    starts, runs, rounds = len(lane.starts), len(lane.runs), len(load.oracle.runs)
    where = f"{path}: {lane.program}, {load.scenario}"
    if starts != runs:
        raise ReportError(f"{where}: expected a start for each of {runs:,} runs, found {starts:,}")
    if lane.state in ("measured", "noisy") and runs != rounds:
        raise ReportError(f"{where}: expected {rounds:,} runs beside the oracle's, found {runs:,}")


def is_saved(path: Path) -> bool:
    """Whether a file means to be saved measurements rather than a candidate: it is JSON by its name or beginning."""
    try:
        with path.open("rb") as file:
            return path.suffix == ".json" or file.read(64).lstrip().startswith(b"{")
    except OSError:
        return False


def write(path: Path, data: bytes) -> None:
    """Put a file in its place at once; raises as `placed` does."""
    with placed(path) as file:
        file.write(data)


def schema() -> bytes:
    """The bytes of schemas/bench.schema.json."""
    return json_schema(Saved, "Measurements of candidates beside the oracle")


def _digest(saved: Saved) -> str:
    return hashlib.sha256(msgspec.json.encode(msgspec.structs.replace(saved, sha256=""))).hexdigest()
