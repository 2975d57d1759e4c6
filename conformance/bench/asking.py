"""Asks a candidate some texts at once and says what that cost; whatever its surface."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from conformance.bench.meter import Meter, Reading
from conformance.candidate.candidate import Candidate
from conformance.case import Question
from conformance.run import Run

LIVING = frozenset({"inline", "ask"})
"""Surfaces whose process lives on from one question to the next: its start is no part of a later cost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The runs, in the order of the questions, and what they cost together.

    `lives` says whether the process that was asked is there for the next question too.
    """

    runs: tuple[Run, ...]
    reading: Reading
    lives: bool
    instructions: int | None = None


class Asker(Protocol):
    """Someone who asks, and measures meanwhile."""

    @property
    def most(self) -> int:
        """How many questions may be asked at once."""

    def ask(self, questions: Sequence[Question]) -> Asked:
        """Ask; never raises for what a candidate does."""

    def close(self) -> None:
        """Stop every process."""


class Clock:
    """Asks through the candidate's own surface, with the system's clocks."""

    def __init__(self, candidate: Candidate, *, most: int = 1_000) -> None:
        self._candidate = candidate
        # The run surface takes one question for each process, and starts several at a time.
        self.most = 1 if candidate.surface.name == "run" else most

    def ask(self, questions: Sequence[Question]) -> Asked:
        """Ask, and read the clocks before and behind."""
        meter = Meter()
        runs = tuple(self._candidate.surface.answer(questions))
        return Asked(runs=runs, reading=meter.read(), lives=self._candidate.surface.name in LIVING)

    def close(self) -> None:
        """Stop the candidate."""
        self._candidate.close()


def seconds_of(asked: Asked) -> float:
    """What was spent by the candidate, whatever else the machine did meanwhile.

    Processor time, but for a process that lives on and waits more than it works: of others nobody knows their queue.
    """
    reading = asked.reading
    return reading.undisturbed_s if asked.lives and reading.waited_s > reading.cpu_s else reading.cpu_s
