"""The same text again and again: whether a candidate always says the same. No round makes these, they are replayed."""

from collections import Counter
from collections.abc import Sequence

from conformance.case import Question
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.target import Mark
from conformance.llm_cost.fuzzing.replayed import Replayed
from conformance.run import Ending, Run
from conformance.verdict import Outcome

NAME = "steadiness"
KIND = "not always the same answer"

# What happens every other time shows in all but one of thirty thousand such series.
_TIMES = 16


class Steadiness(Replayed):
    """Asks a text many times over."""

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:  # noqa: ARG002  # a child may die, not we
        """Ask each text many times."""
        questions = [_question(attempt) for attempt in attempts for _ in range(_TIMES)]
        runs = list(self._asker.answer(questions, _unmarked))
        # The first answer may depend on the text that was asked before: that is the target `sequence`'s business.
        return [_fault(attempt, runs[at * _TIMES + 1 : (at + 1) * _TIMES]) for at, attempt in enumerate(attempts)]


def attempt_of(attempt: Attempt) -> Attempt:
    """The same question, asked many times."""
    return Attempt(target=NAME, input=attempt.input, variant=attempt.variant, mode=attempt.mode)


def _question(attempt: Attempt) -> Question:
    return Question(input=attempt.input, variant=attempt.variant, mode=attempt.mode or "ordinary")


def _fault(attempt: Attempt, runs: Sequence[Run]) -> Fault | None:
    said = Counter(_said(run) for run in runs if not run.detail.startswith("not tried"))
    if len(said) < 2:  # noqa: PLR2004  # all are alike
        return None
    times = ", ".join(f"{answer} ({number} times)" for answer, number in said.most_common(4))
    return Fault(attempt=attempt, outcome=Outcome.FAILED, kind=KIND, detail=f"answers differ: {times}")


def _said(run: Run) -> str:
    if run.ending is not Ending.ANSWERED:
        return run.ending.value
    return str(run.answer.get("ids", run.answer.get("count")))[:80]


def _unmarked(place: int) -> None:
    """Nobody watches: the candidate is in a process of its own."""
