"""Texts that one process gets together, where none of them goes wrong alone: what one leaves behind for the next.

No round makes these: they are replayed, where a round saw a process end badly, or an answer go wrong, that a question
alone does not bring about. The input is a stream of records as one text.
"""

import time
from collections.abc import Sequence

from conformance.case import Question
from conformance.errors import MachineError
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.target import Mark
from conformance.llm_cost.fuzzing.asking import is_bad
from conformance.llm_cost.fuzzing.program import LEFT, wrong
from conformance.llm_cost.fuzzing.relations import stream, texts_of
from conformance.llm_cost.fuzzing.replayed import Replayed
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.run import Ending, Run
from conformance.verdict import Outcome

NAME = "sequence"
KIND = "only behind other texts"

_MOMENT_S = 0.03


class Sequences(Replayed):
    """Asks the texts of an attempt in a process of their own."""

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:  # noqa: ARG002  # a child may die, not we
        """Ask each sequence anew."""
        return [self._fault(attempt) for attempt in attempts]

    def _fault(self, attempt: Attempt) -> Fault | None:
        texts = texts_of(attempt.input)
        if not texts:
            return None
        questions = [Question(input=text, variant=attempt.variant) for text in texts]
        self._asker.renew()
        heard = self._asker.together(questions, _unmarked)
        # A driver shows what it leaves behind when it is stopped; what it has just started needs a moment to get away.
        time.sleep(_MOMENT_S)
        self._asker.renew()
        left = self._asker.left()
        if left:
            return wrong(attempt, Outcome.FAILED, LEFT, f"leaves a process behind: {left}")
        if heard.blame is not None or len(heard.settled) < len(questions):
            return self._fault_of_process(attempt, questions, heard.blame)
        return self._fault_of_last(attempt, questions[-1], heard.settled[len(questions) - 1])

    def _fault_of_process(self, attempt: Attempt, questions: Sequence[Question], blame: Run | None) -> Fault | None:
        """A process that ended badly, where no question alone does that: else it is the business of `ids`."""
        alone = list(self._asker.answer(questions, _unmarked))
        if blame is None or any(map(is_bad, alone)):
            return None
        return wrong(attempt, Outcome(blame.ending.value), KIND, blame.detail)

    def _fault_of_last(self, attempt: Attempt, last: Question, run: Run) -> Fault | None:
        ids = tiktoken_oracle.ids(last.input, last.variant)
        if run.ending is Ending.COULD_NOT_RUN:
            raise MachineError(f"the candidate {run.detail}")
        if run.ending is not Ending.ANSWERED or _agrees(run, ids):
            return None
        self._asker.renew()
        alone = next(iter(self._asker.answer([last], _unmarked)))
        if alone.ending is not Ending.ANSWERED or not _agrees(alone, ids):
            return None
        got = run.answer.get("ids", run.answer.get("count"))
        expected = ids if "ids" in run.answer else len(ids)
        return Fault(attempt=attempt, outcome=Outcome.FAILED, kind=KIND, expected=expected, got=got)


def attempt_of(texts: Sequence[str], variant: str) -> Attempt:
    """Texts that are asked together."""
    return Attempt(target=NAME, input=stream(texts).decode(), variant=variant)


def _agrees(run: Run, ids: list[int]) -> bool:
    return run.answer.get("ids", ids) == ids and run.answer.get("count", len(ids)) == len(ids)


def _unmarked(place: int) -> None:
    """Nobody watches: the candidate is in a process of its own."""
