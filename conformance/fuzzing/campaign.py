"""Rounds of attempts within a time budget, by several workers; stopped at any moment and resumed without loss.

A round is known by its number and can be made again. Its faults are on disk before it counts as done, so that a round
that was cut off is simply made again, and what it finds twice has a signature that is known.
"""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec
import psutil

from conformance.errors import DataError
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.corpus import Corpus
from conformance.fuzzing.crew import Open, Worker, ready, settled
from conformance.fuzzing.findings import Finding, Folder, put
from conformance.fuzzing.target import Round
from conformance.fuzzing.triage import Triage
from conformance.json_schema import json_schema

_POINT_S = 1.0
# Rounds that were begun when the time is over may end, and be looked into, for so long; the rest waits for another run.
_GRACE_S = 30.0
_MOST_POINTS = 2_000


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """How far a campaign had come after `elapsed_s` seconds of fuzzing, over all its runs."""

    elapsed_s: float
    inputs: int
    features: int
    findings: int
    resident_bytes: int


class State(msgspec.Struct, kw_only=True):
    """All of `campaign.json`: enough to go on. `open_rounds` were begun and not finished.

    `asked` counts inputs, `spent` seconds of workers by whose they were, both by target; `duplicates` counts faults by
    the finding that they are another form of; `told` are the ids of findings that have been reported.
    """

    seed: int
    candidate: str
    next_round: int = 0
    open_rounds: list[int] = []
    elapsed_s: float = 0.0
    runs: int = 0
    asked: dict[str, int] = {}
    spent: dict[str, dict[str, float]] = {}
    duplicates: dict[str, int] = {}
    told: list[str] = []
    points: list[Point] = []

    @property
    def inputs(self) -> int:
        """How many inputs were asked, over all targets."""
        return sum(self.asked.values())


def load(path: Path, seed: int, candidate: str) -> State:
    """The state of an earlier run in this folder, or a new one; DataError if it is damaged or another candidate's."""
    file = path / "campaign.json"
    if not file.exists():
        return State(seed=seed, candidate=candidate)
    try:
        state = msgspec.json.decode(file.read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: {error}") from error
    if state.candidate != candidate:
        raise DataError(f"{file}: expected a campaign of {candidate}, found one of {state.candidate}")
    return state


class Campaign:
    """Hands out rounds, takes their results, and keeps the books in `path`.

    `held` is what `hold` returned before `state` was read. `schedule` names the target of each round, over and over.
    `lacks` says what the candidate lacks for an attempt, nothing where it can be made. `tell` is called about once a
    second.
    """

    def __init__(
        self,
        path: Path,
        state: State,
        held: IO[bytes],
        *,
        schedule: Sequence[str],
        open_targets: Open,
        workers: int,
        timeout_s: float,
        lacks: Callable[[Attempt], str],
        triage: Callable[[Callable[[Sequence[Attempt]], Sequence[Fault | None]]], Triage],
        tell: Callable[["Campaign"], None],
    ) -> None:
        self.path = path
        self.state = state
        self._held = held
        self.folder = Folder(path)
        self.corpus = Corpus(path / "corpus.jsonl")
        self._schedule = schedule
        self._open_targets = open_targets
        self.lacks = lacks
        self._timeout_s = timeout_s
        self._tell = tell
        self._second: Worker | None = None
        # What is on disk is read before a worker is started: whatever is wrong with it leaves nothing to be stopped.
        self.triage = triage(self.replay)
        self.triage.duplicates.update(state.duplicates)
        self._workers = [Worker(open_targets, timeout_s) for _ in range(workers)]
        self._rounds: dict[Worker, int] = {}
        self._began = self._told = time.monotonic()
        self._before_s = state.elapsed_s
        state.runs += 1

    @property
    def new(self) -> list[Finding]:
        """The findings that have not been reported: those of this run, and of one that was killed before it could."""
        return [finding for finding in self.triage.known.values() if finding.id not in self.state.told]

    def note_told(self) -> None:
        """All findings have been reported."""
        self.state.told = sorted({finding.id for finding in self.triage.known.values()})
        self._save()

    def run(self, *, seconds: float | None = None, rounds: int | None = None) -> list[Finding]:
        """Fuzz for so long, or so many rounds; the findings of this run. An interruption ends it in good order."""
        deadline = float("inf") if seconds is None else time.monotonic() + seconds
        self.triage.deadline_s = deadline + _GRACE_S
        left = rounds if rounds is not None else -1
        again = list(self.state.open_rounds)
        try:
            self._look_into_what_was_left()
            while self._rounds or (left != 0 and time.monotonic() < deadline):
                for worker in [each for each in self._workers if each not in self._rounds]:
                    if left != 0 and time.monotonic() < deadline:
                        self._hand_out(worker, again)
                        left -= 1
                if time.monotonic() >= deadline + _GRACE_S:
                    break
                self._collect()
        finally:
            self.stop()
        return self.new

    def look_into(self, attempts: Sequence[Attempt]) -> None:
        """Make attempts of one target that another engine found worth a look, and keep what is new."""
        try:
            self._try(attempts)
        except BaseException:
            self.stop()
            raise

    def _try(self, attempts: Sequence[Attempt]) -> None:
        if attempts:
            name = attempts[0].target
            self.state.asked[name] = self.state.asked.get(name, 0) + len(attempts)
        faults = [fault for fault in self.replay(attempts) if fault is not None]
        pending = self.folder.postpone(faults)
        if self.triage.take(faults) and pending is not None:
            pending.unlink(missing_ok=True)

    def replay(self, attempts: Sequence[Attempt]) -> list[Fault | None]:
        """Make attempts of one target anew, in a worker of their own."""
        if not attempts:
            return []
        if self._second is None:
            self._second = Worker(self._open_targets, self._timeout_s)
        self._second.give(attempts[0].target, attempts)
        answer: list[Any] = []
        while not answer:
            answer = settled(self._second)
        faults = list(answer[0])
        for at, death in self._second.deaths.items():
            faults[at] = msgspec.structs.replace(death, attempt=attempts[at])
        return faults

    def stop(self) -> None:
        """Stop the workers and write the books."""
        for worker in [*self._workers, *([self._second] if self._second else [])]:
            worker.stop()
        self._note_point()
        self._save()
        self.corpus.save()
        self._held.close()

    def _hand_out(self, worker: Worker, again: list[int]) -> None:
        number = again.pop(0) if again else self.state.next_round
        if number == self.state.next_round:
            self.state.next_round += 1
        if number not in self.state.open_rounds:
            self.state.open_rounds.append(number)
        self._rounds[worker] = number
        worker.give(self._schedule[number % len(self._schedule)], number)

    def _collect(self) -> None:
        ready(self._workers)
        for worker in list(self._rounds):
            result = worker.take()
            if result is not None:
                number = self._rounds.pop(worker)
                self._book(number, result, worker.deaths)
        if time.monotonic() - self._told >= _POINT_S:
            self._told = time.monotonic()
            self._note_point()
            self._save()
            self.corpus.save()
            self._tell(self)

    def _book(
        self,
        number: int,
        result: tuple[Round, Mapping[int, tuple[Attempt, tuple[str | bytes, ...]]]],
        deaths: Mapping[int, Fault],
    ) -> None:
        made, at_death = result
        target = self._schedule[number % len(self._schedule)]
        faults = [*made.faults, *(_death(deaths[at], *tried) for at, tried in at_death.items())]
        self.state.asked[target] = self.state.asked.get(target, 0) + made.asked + len(at_death)
        books = self.state.spent.setdefault(target, {})
        for part, seconds in made.spent.items():
            books[part] = books.get(part, 0.0) + seconds
        self.corpus.add(made.features)
        pending = self.folder.postpone(faults)
        complete = self.triage.take(faults, made.passed)
        self.state.open_rounds.remove(number)
        if faults:
            self._save()
        if pending is not None and complete:
            pending.unlink(missing_ok=True)

    def _look_into_what_was_left(self) -> None:
        for path, faults in self.folder.postponed():
            asked = [fault for fault in faults if not self.lacks(fault.attempt)]
            # What this candidate cannot be asked any more waits for one that can.
            if self.triage.take(asked) and len(asked) == len(faults):
                path.unlink(missing_ok=True)

    def _note_point(self) -> None:
        state = self.state
        state.elapsed_s = self._before_s + time.monotonic() - self._began
        point = Point(
            elapsed_s=round(state.elapsed_s, 3),
            inputs=state.inputs,
            features=len(self.corpus),
            findings=len(self.triage.known),
            resident_bytes=_resident_bytes(),
        )
        state.points.append(point)
        if len(state.points) > _MOST_POINTS:
            del state.points[1::2]

    def _save(self) -> None:
        self.state.duplicates = dict(self.triage.duplicates)
        put(self.path / "campaign.json", msgspec.json.format(msgspec.json.encode(self.state), indent=1) + b"\n")


def _death(fault: Fault, attempt: Attempt, before: tuple[str | bytes, ...]) -> Fault:
    return msgspec.structs.replace(fault, attempt=attempt, before=before)


def _resident_bytes() -> int:
    """The memory of the harness: this process and its workers, without the candidates; what they share counts once."""
    total = 0
    for process in (psutil.Process(), *psutil.Process().children()):
        with contextlib.suppress(psutil.Error):
            about = process.memory_full_info()
            total += getattr(about, "pss", about.rss)
    return total


def schema() -> bytes:
    """The JSON schema of `campaign.json`, as schemas/campaign.schema.json holds it."""
    return json_schema(State, "campaign.json")
