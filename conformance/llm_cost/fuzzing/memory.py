"""Whether a program's memory grows with the number of its lines (C6): the same lines again and again, and its size.

A block of lines is sent in phases to one process. Caches fill and heaps settle in the first ones; a program that still
grows by as much in every later one keeps something of each line. Which line it is, halving the block tells.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from random import Random

from conformance.candidate.candidate import Candidate
from conformance.candidate.conversation import Bounds, Stop, converse
from conformance.candidate.process import Child
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.speed import Speed
from conformance.fuzzing.target import Mark, Round
from conformance.llm_cost.fuzzing import grammar
from conformance.llm_cost.fuzzing.program import Opener, wrong
from conformance.llm_cost.fuzzing.relations import stream
from conformance.verdict import Outcome

NAME = "memory"
KIND = "leak"

_TEXTS, _LONGEST = 24, 16
_LINES = 6_000  # of each phase
_WARM_UP, _PHASES = 2, 4
# The C library's heap grows in steps of 132 KiB; what grows by less in six thousand lines needs weeks to matter.
_LEAST_BYTES = 96 * 1024
# A program that holds its output back until its input ends has taken all in when it has been silent for so long.
_SILENCE_S = 0.7


class Memory:
    """The target that weighs a candidate's `pipe`."""

    def __init__(self, open_it: Opener, encodings: Sequence[str], seed: int) -> None:
        self._candidate: Candidate = open_it()
        self._encodings = encodings
        self._seed = seed

    def attempts(self, number: int) -> Sequence[Attempt]:
        """One block of short texts."""
        random = Random(f"{self._seed}/{number}/{NAME}")  # noqa: S311  # reproducible, not secret
        texts = [text for text in grammar.texts(self._seed, number, 4 * _TEXTS) if len(text) <= _LONGEST][:_TEXTS]
        return [_attempt(text, random.choice(self._encodings)) for text in texts]

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
        return Round(asked=_LINES * (_WARM_UP + _PHASES), faults=[] if fault is None else [fault], spent=speed.spent)

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
        return wrong(attempt, Outcome.FAILED, KIND, f"grows by about {grows / _LINES:,.0f} bytes for each such line")

    def _grows(self, attempts: Sequence[Attempt]) -> int:
        """By how many bytes each later phase makes the program grow at least; 0 where one does not, or none ends."""
        model = self._candidate.description.models[attempts[0].variant]
        child = self._candidate.start(["pipe", "--model", model, "--mode", "tokens", "--format", "json"])
        lines = stream([str(attempt.input) for attempt in attempts])
        try:
            return _least_growth(child, lines * (_LINES // len(attempts) + 1), _LINES // len(attempts) * len(attempts))
        finally:
            child.stop()


def _least_growth(child: Child, data: bytes, number: int) -> int:
    before, least = 0, 0
    for phase in range(_WARM_UP + _PHASES):
        heard = converse(child, data, _BOUNDS, lines=number)
        if heard.stop not in (Stop.HEARD, Stop.SILENT) or child.has_ended():
            return 0
        now = _own_bytes(child)
        if phase >= _WARM_UP:
            least = now - before if phase == _WARM_UP else min(least, now - before)
            if least < _LEAST_BYTES:
                return 0
        before = now
    return least


_BOUNDS = Bounds(silence_s=_SILENCE_S, total_s=60.0, output_bytes=1 << 30, memory_bytes=8_000_000_000)


def _own_bytes(child: Child) -> int:
    """Anonymous memory where the system tells it apart (Linux): pages of files come and go as the machine likes."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{child.pid}/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1]) * 1024
    return child.resident_bytes()


def _attempt(text: str, encoding: str) -> Attempt:
    return Attempt(target=NAME, input=text, variant=encoding)
