"""Whether a process's memory grows with the number of its lines (C6): the same lines again and again, and its size.

A block of lines is sent in phases to one process. Caches fill and heaps settle in the first ones; a program that still
grows by as much in every later one keeps something of each line. Which line it is, halving the block tells.
"""

import contextlib
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from conformance.candidate.candidate import Candidate
from conformance.candidate.conversation import Bounds, Stop, converse
from conformance.candidate.process import Child
from conformance.case import Question
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.speed import Speed
from conformance.fuzzing.target import Mark, Round
from conformance.llm_cost.fuzzing import grammar
from conformance.llm_cost.fuzzing.doors import doors_of, lines, start
from conformance.llm_cost.fuzzing.program import Opener, wrong
from conformance.verdict import Outcome

NAME = "memory"
KIND = "leak"

_TEXTS, _LONGEST = 96, 16
# Lines of each phase: as many as a program answers in a second or so, within these.
_FEWEST, _MOST, _PHASE_S = 400, 6_000, 1.0
_WARM_UP, _PHASES = 2, 4
# The C library's heap grows in steps of 132 KiB; what grows by less in six thousand lines needs weeks to matter.
_LEAST_BYTES = 96 * 1024
# Short lines that fill so much have been kept, whatever the description allows.
_MOST_BYTES = 2_000_000_000
# A program that holds its output back until its input ends has taken all in when it has been silent for so long.
_SILENCE_S = 0.7


class Memory:
    """The target that weighs a candidate's processes; `mode` of an attempt names the door."""

    def __init__(self, open_it: Opener, encodings: Sequence[str], seed: int) -> None:
        self._candidate: Candidate = open_it()
        self._doors = doors_of(self._candidate)
        self._encodings = encodings
        self._seed = seed
        self._lines = _MOST

    def attempts(self, number: int) -> Sequence[Attempt]:
        """One block of short texts."""
        random = Random(f"{self._seed}/{number}/{NAME}")  # noqa: S311  # reproducible, not secret
        texts = [text for text in grammar.texts(self._seed, number, 4 * _TEXTS) if len(text) <= _LONGEST][:_TEXTS]
        encoding, door = random.choice(self._encodings), random.choice(self._doors)
        return [Attempt(target=NAME, input=text, variant=encoding, mode=door) for text in texts]

    def round(self, number: int, mark: Mark, skip: frozenset[int]) -> Round:  # noqa: ARG002  # a child may die, not we
        """Weigh one block; where it makes the program grow, find one text that does so alone."""
        speed = Speed()
        attempts = list(self.attempts(number))
        with speed.elsewhere("candidate"):
            guilty = self._grows(attempts) > 0
            while guilty and len(attempts) > 1:
                half = attempts[: len(attempts) // 2]
                attempts = half if self._grows(half) > 0 else attempts[len(half) :]
            fault = self._fault(attempts[0]) if guilty else None
        asked = self._lines * (_WARM_UP + _PHASES)
        return Round(asked=asked, faults=[] if fault is None else [fault], spent=speed.spent)

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:  # noqa: ARG002  # as above
        """Weigh each text alone."""
        return [self._fault(attempt) for attempt in attempts]

    def close(self) -> None:
        """Stop the candidate."""
        self._candidate.close()

    def _fault(self, attempt: Attempt) -> Fault | None:
        grows = self._grows([attempt])
        if not grows:
            return None
        return wrong(attempt, Outcome.FAILED, KIND, f"grows by about {grows:,.0f} bytes for each such line")

    def _grows(self, attempts: Sequence[Attempt]) -> float:
        """By how many bytes for each line the process grows at least; 0 where a phase does without, or does not end."""
        variant, door = attempts[0].variant, attempts[0].mode or self._doors[0]
        block = lines(self._candidate, door, variant, [str(attempt.input) for attempt in attempts])
        bounds = Bounds(
            silence_s=_SILENCE_S,
            total_s=60.0,
            output_bytes=1 << 30,
            memory_bytes=min(_MOST_BYTES, self._candidate.description.limits.memory_bytes),
        )
        try:
            child = start(self._candidate, door, variant)
        except OSError:
            # What cannot be started is the business of `ids`.
            return 0
        try:
            return _Scales(child, block, len(attempts), bounds).growth()
        finally:
            child.stop()


class _Scales:
    """One process that is weighed after each phase."""

    def __init__(self, child: Child, block: bytes, size: int, bounds: Bounds) -> None:
        self._child = child
        self._block = block
        self._size = size
        self._bounds = bounds
        self._sent = self._answered = 0

    def growth(self) -> float:
        """Bytes for each line, of the later phase with the least; a process at its limit has grown all the way."""
        empty = _own_bytes(self._child)
        lines = self._paced()
        weights = []
        for _ in range(_WARM_UP + _PHASES):
            stop = self._send(lines)
            if stop is Stop.OVERWEIGHT:
                return (self._bounds.memory_bytes - empty) / max(1, self._answered or self._sent)
            if stop not in (Stop.HEARD, Stop.SILENT) or self._child.has_ended():
                return 0
            weights.append(_own_bytes(self._child))
        late = weights[_WARM_UP - 1 :]
        least = min(after - before for before, after in pairwise(late))
        return least / lines if least >= _LEAST_BYTES else 0

    def _paced(self) -> int:
        """How many lines a phase has; tried with the first few."""
        begun_s = time.monotonic()
        waited_s = _SILENCE_S if self._send(_FEWEST) is Stop.SILENT else 0.0
        pace = _FEWEST / max(time.monotonic() - begun_s - waited_s, 1e-3)
        return int(min(_MOST, max(_FEWEST, pace * _PHASE_S)))

    def _send(self, lines: int) -> Stop:
        times = max(1, lines // self._size)
        self._sent += times * self._size
        heard = converse(self._child, self._block * times, self._bounds, lines=times * self._size)
        self._answered += heard.stdout.count(b"\n")
        return heard.stop


def _own_bytes(child: Child) -> int:
    """Anonymous memory where the system tells it apart (Linux): pages of files come and go as the machine likes."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{child.pid}/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1]) * 1024
    return child.resident_bytes()


def suspicion(question: Question) -> Fault:
    """That a process which got this question among others took more memory than it may."""
    attempt = Attempt(target=NAME, input=str(question.input), variant=question.variant)
    return wrong(attempt, Outcome.FAILED, KIND, "took more memory than it may")
