"""The candidate's tokens against the oracle's, for any text and mode: the target `ids`."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from conformance.case import Case, Question
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.speed import Speed
from conformance.fuzzing.target import Mark, Passed, Round
from conformance.judge import judge
from conformance.llm_cost.diagnosis.mutant import published_witness
from conformance.llm_cost.fuzzing import grammar
from conformance.llm_cost.fuzzing.asking import Asker
from conformance.llm_cost.fuzzing.features import Seen
from conformance.llm_cost.fuzzing.modes import OTHERS, in_mode
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.run import Ending, Run
from conformance.verdict import FAULTS, Outcome

NAME = "ids"

# Texts of a round; each is asked in every encoding. A slow candidate is asked fewer, so that a round takes seconds.
SIZE = 4_000
# Reaching is worked out for so many texts of a round, right answers are kept of so many.
_LOOKED_AT, _PASSED = 60, 60
_BAD = frozenset({Ending.CRASHED, Ending.TIMED_OUT, Ending.MALFORMED})


class Ids:
    """Asks generated texts in each of `encodings`."""

    def __init__(self, asker: Asker, encodings: Sequence[str], *, seed: int, size: int = SIZE) -> None:
        self._asker = asker
        self._encodings = encodings
        self._seed = seed
        self._size = size
        self._seen = Seen()
        for encoding in encodings:
            tiktoken_oracle.encoding(encoding)

    def attempts(self, number: int) -> Sequence[Attempt]:
        """The questions of a round as attempts."""
        return [_attempt(question) for question in self._questions(number)]

    def round(self, number: int, mark: Mark, skip: frozenset[int]) -> Round:
        """Ask all questions of a round."""
        speed = Speed()
        with speed.of("generator"):
            questions = self._questions(number)
        places = [at for at in range(len(questions)) if at not in skip]
        chosen = [questions[at] for at in places] if skip else questions
        with speed.of("oracle"):
            expected = _expected(chosen)
        with speed.of("candidate") if self._asker.is_here else speed.elsewhere("candidate"):
            runs = list(self._asker.answer(chosen, lambda at: mark(places[at])))
        faults = [each for each in map(_fault, chosen, expected, runs) if each is not None]
        if any(run.ending in _BAD for run in runs):
            self._asker.renew()
        looked_at = questions[:: max(1, len(questions) // _LOOKED_AT)]
        texts = (str(question.input) for question in looked_at if question.mode == "ordinary")
        return Round(
            asked=sum(run.ending is not Ending.NOT_APPLICABLE for run in runs),
            faults=faults,
            passed=_passed(chosen, expected, runs, faults) if faults else (),
            features=self._seen.new(texts, self._encodings[0]),
            spent=speed.spent,
        )

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:
        """Ask single questions."""
        questions = [Question(input=each.input, variant=each.variant, mode=each.mode) for each in attempts]
        runs = list(self._asker.answer(questions, mark))
        if any(run.ending in _BAD for run in runs):
            self._asker.renew()
        return list(map(_fault, questions, _expected(questions), runs))

    def faults(self, texts: Sequence[str]) -> Iterator[Fault]:
        """What is wrong with ordinary texts, in each encoding; the quick way, which keeps no books."""
        for encoding in self._encodings:
            questions = [Question(input=text, variant=encoding) for text in texts]
            faults = map(_fault, questions, _expected(questions), self._asker.answer(questions, _unmarked))
            yield from (fault for fault in faults if fault is not None)

    def close(self) -> None:
        """Stop the candidate."""
        self._asker.close()

    def _questions(self, number: int) -> list[Question]:
        texts = grammar.texts(self._seed, number, self._size)
        random = Random(f"{self._seed}/{number}/modes")  # noqa: S311  # reproducible, not secret
        inputs: list[tuple[str | bytes, str]] = [(text, "ordinary") for text in texts]
        for mode in (mode for mode in OTHERS if mode in self._asker.modes):
            inputs += [(content, mode) for content in in_mode(mode, texts, random)]
        return [Question(input=i, variant=encoding, mode=mode) for encoding in self._encodings for i, mode in inputs]


def _unmarked(place: int) -> None:
    """Nobody watches."""


def _attempt(question: Question) -> Attempt:
    return Attempt(target=NAME, input=question.input, variant=question.variant, mode=question.mode)


def _expected(questions: Sequence[Question]) -> list[list[int]]:
    ask = tiktoken_oracle.ids
    return [ask(question.input, question.variant, question.mode) for question in questions]


def _fault(question: Question, ids: list[int], run: Run) -> Fault | None:
    """What is wrong with a run; None where nothing is, or where it says nothing."""
    if run.ending is Ending.ANSWERED and _agrees(run.answer, ids):
        return None
    if run.detail.startswith("not tried"):
        return None
    case = Case(id="", clause="", category="", question=question, expected={"ids": ids, "count": len(ids)})
    verdict = next((verdict for verdict in judge(case, run) if verdict.outcome in FAULTS), None)
    if verdict is None:
        return None
    # Raw bytes may be refused (T6): only what is answered has to be right.
    if verdict.outcome is Outcome.REFUSED_WRONGLY and question.mode in ("bytes", "surrogates"):
        return None
    disputed = published_witness(question.variant).ids(question.input, question.mode) != ids
    return Fault(
        attempt=_attempt(question),
        outcome=Outcome.DISPUTED if disputed else verdict.outcome,
        expected=ids if verdict.aspect == "ids" else len(ids),
        got=verdict.got,
        # What a candidate says may hold what no file can.
        detail=verdict.detail.encode("utf-8", "replace").decode(),
    )


def _agrees(answer: Mapping[str, object], ids: list[int]) -> bool:
    """The quick way to see that all is right; anything else is the judge's business."""
    if "ids" not in answer:
        count = answer.get("count")
        return type(count) is int and count == len(ids)
    found = answer["ids"]
    if type(found) is not list or found != ids or bool in set(map(type, found)):
        return False
    return len(answer) == 1 or answer.get("count") == len(ids)


def _passed(
    questions: Sequence[Question], expected: Sequence[list[int]], runs: Sequence[Run], faults: Sequence[Fault]
) -> list[Passed]:
    """Some right answers, evenly spread."""
    wrong = {(each.attempt.input, each.attempt.variant, each.attempt.mode) for each in faults}
    right = [
        (question, ids if "ids" in run.answer else len(ids))
        for question, ids, run in zip(questions, expected, runs, strict=True)
        if run.ending is Ending.ANSWERED and (question.input, question.variant, question.mode) not in wrong
    ]
    return [Passed(attempt=_attempt(q), answer=answer) for q, answer in right[:: max(1, len(right) // _PASSED)]]
