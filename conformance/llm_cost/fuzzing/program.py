"""A candidate's own command as a fuzz target: attempts with arguments and a standard input, judged by what comes out.

Whatever comes in, a program may only end with a documented exit status, and in time (F1, E3).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Protocol

from conformance.candidate.candidate import Candidate
from conformance.candidate.completed import Completed
from conformance.candidate.ending import signal_name
from conformance.candidate.launch import unstartable
from conformance.errors import MachineError
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.speed import Speed
from conformance.fuzzing.target import Mark, Round
from conformance.fuzzing.trace import traced
from conformance.run import Ending
from conformance.verdict import Outcome

# TDD 4.2; a description may give other numbers.
_EXITS = {"ok": 0, "err_generic": 1, "err_usage": 2, "err_quota": 64, "err_partial": 65}
LEFT = "leaves a process behind"

Opener = Callable[[], Candidate]
Execute = Callable[[Sequence[str], bytes], Completed]


class Words:
    """The candidate's names for what the contract names."""

    def __init__(self, candidate: Candidate) -> None:
        self._fields = candidate.description.fields
        self.models = candidate.description.models
        # The candidate's own price table (P4).
        self.prices = candidate.here / candidate.description.prices if candidate.description.prices else None
        self.exits: Mapping[str, int] = {**_EXITS, **candidate.description.exits}

    def field(self, place: str, key: str) -> str:
        """The name of a key in a record or a summary."""
        return self._fields.get(f"{place}.{key}", self._fields.get(key, key))


class Behaviour(Protocol):
    """One boundary of a program."""

    name: str

    def attempts(self, random: Random) -> Iterator[Attempt]:
        """Some attempts."""

    def fault(self, attempt: Attempt, execute: Execute) -> Fault | None:
        """Make an attempt, running the program as often as needed; what was wrong."""


class Program:
    """The target that runs a candidate's command for one behaviour."""

    def __init__(self, open_it: Opener, make: Callable[[Words], Behaviour], seed: int) -> None:
        self._candidate = open_it()
        self._words = Words(self._candidate)
        self._behaviour = make(self._words)
        self._seed = seed
        self._speed = Speed()

    def attempts(self, number: int) -> Sequence[Attempt]:
        """The attempts of one round."""
        random = Random(f"{self._seed}/{number}/{self._behaviour.name}")  # noqa: S311  # reproducible, not secret
        return list(self._behaviour.attempts(random))

    def round(self, number: int, mark: Mark, skip: frozenset[int]) -> Round:  # noqa: ARG002  # a child may die, not we
        """Make the attempts of one round."""
        self._speed = Speed()
        with self._speed.of("generator"):
            attempts = self.attempts(number)
        faults = [fault for attempt in attempts if (fault := self._fault(attempt)) is not None]
        return Round(asked=len(attempts), faults=faults, spent=self._speed.spent)

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:  # noqa: ARG002  # as above
        """Make these attempts."""
        return [self._fault(attempt) for attempt in attempts]

    def close(self) -> None:
        """Stop the candidate."""
        self._candidate.close()

    def _fault(self, attempt: Attempt) -> Fault | None:
        try:
            return self._behaviour.fault(attempt, self._execute)
        except _NotStartedError as error:
            return wrong(attempt, Outcome.CRASHED, "cannot be started", str(error))

    def _execute(self, args: Sequence[str], stdin: bytes) -> Completed:
        patience_s = self._candidate.description.limits.silence_s
        with self._speed.elsewhere("candidate"):
            try:
                return self._candidate.execute(args, stdin=stdin, timeout_s=patience_s)
            except OSError as error:
                run = unstartable(error)
                if run.ending is Ending.COULD_NOT_RUN:
                    raise MachineError(f"the candidate {run.detail}") from error
                raise _NotStartedError(run.detail) from error


class _NotStartedError(Exception):
    """The system refuses to start the program: its interpreter is missing, or it has been replaced meanwhile."""


def wrong(attempt: Attempt, outcome: Outcome, kind: str, detail: str = "") -> Fault:
    """A fault of a program."""
    return Fault(
        attempt=attempt, outcome=outcome, kind=kind, detail=(detail or kind).encode("utf-8", "replace").decode()
    )


def bad_ending(attempt: Attempt, done: Completed, exits: Mapping[str, int]) -> Fault | None:
    """How a program must never end, whatever it was given; None where it ended well."""
    said = done.stderr[-200:].decode("utf-8", "replace").strip()
    if done.timed_out:
        return wrong(attempt, Outcome.TIMED_OUT, "hang", "hangs")
    if done.signal is not None:
        return wrong(
            attempt, Outcome.CRASHED, signal_name(done.signal), f"killed by {signal_name(done.signal)}: {said}"
        )
    if done.stopped:
        return wrong(attempt, Outcome.CRASHED, done.stopped)
    trace = traced(done.stderr)
    if trace is not None:
        return wrong(attempt, Outcome.CRASHED, trace.kind, trace.line)
    if done.exit_status not in exits.values():
        return wrong(attempt, Outcome.CRASHED, f"exit status {done.exit_status}", said)
    # Behind all else: a sanitizer's own helper may outlive by a moment the program that it tells about.
    if done.left:
        return wrong(attempt, Outcome.FAILED, LEFT, f"leaves a process behind: {', '.join(done.left)}")
    return None
