"""The candidate's tokens against the oracle's, for any text and mode: the target `ids`."""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from random import Random

import msgspec

from conformance.case import Case, Question
from conformance.errors import MachineError
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.speed import Speed
from conformance.fuzzing.target import Mark, Passed, Round
from conformance.judge import judge
from conformance.llm_cost.diagnosis.mutant import published_witness
from conformance.llm_cost.fuzzing import grammar, memory, sequences
from conformance.llm_cost.fuzzing.asking import Asker, is_bad
from conformance.llm_cost.fuzzing.features import Seen
from conformance.llm_cost.fuzzing.modes import OTHERS, in_mode
from conformance.llm_cost.fuzzing.program import LEFT, wrong
from conformance.llm_cost.fuzzing.turns import Turns
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.run import Ending, Run
from conformance.verdict import FAULTS, Outcome

NAME = "ids"

# Texts of a round; each is asked in every encoding. A slow candidate is asked fewer, so that a round takes seconds.
SIZE = 4_000
# Reaching is worked out for so many texts of a round, right answers are kept of so many.
_LOOKED_AT, _PASSED = 60, 60
# A round of a candidate that is slow, or that ends badly at every turn, is over after so long: what it showed is worth
# more than what it would show.
_ROUND_S = 6.0
# Blocks grow while they take less than this and shrink when they take more; the first has so many questions.
_QUICK_S, _SLOW_S, _FIRST_BLOCK, _SMALLEST_BLOCK = 0.5, 2.0, 250, 25
# What a driver leaves behind is looked for every so many rounds: it has to be started anew for that.
_ROUNDS_OF_A_DRIVER = 20
_WITH_CONTEXT = 3


class Ids:
    """Asks generated texts in each of `encodings`."""

    def __init__(self, asker: Asker, encodings: Sequence[str], *, seed: int, size: int = SIZE) -> None:
        self._asker = asker
        self._encodings = encodings
        self._seed = seed
        self._size = size
        self._block = min(_FIRST_BLOCK, size)
        self._seen = Seen()
        for encoding in encodings:
            tiktoken_oracle.encoding(encoding)

    def attempts(self, number: int) -> Sequence[Attempt]:
        """The questions of a round as attempts."""
        return [_attempt(question) for question in self._questions(number)]

    def round(self, number: int, mark: Mark, skip: frozenset[int]) -> Round:
        """Ask the questions of a round, block by block, until all are asked or it has lasted long enough."""
        speed = Speed()
        with speed.of("generator"):
            questions = self._questions(number)
        end_s = time.monotonic() + _ROUND_S
        blocks: list[_Block] = []
        turns, tried = Turns(questions, f"{self._seed}/{number}/turns", skip), []
        while turns and time.monotonic() < end_s:
            places = turns.take(self._block)
            block = [questions[place] for place in places]
            blocks.append(self._ask(block, partial(_mark, mark, places), speed))
            tried += block
        faults = [fault for block in blocks for fault in block.faults]
        if number % _ROUNDS_OF_A_DRIVER == 0:
            faults += self._left_by_the_driver(questions)
        looked_at = tried[:: max(1, len(tried) // _LOOKED_AT)]
        texts = (str(question.input) for question in looked_at if question.mode == "ordinary")
        return Round(
            asked=sum(block.asked for block in blocks),
            faults=faults,
            passed=[each for block in blocks for each in block.passed] if faults else (),
            features=self._seen.new(texts, self._encodings[0]),
            spent=speed.spent,
        )

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:
        """Ask single questions; one alone gets a new process, which nothing else has been asked of."""
        if len(attempts) == 1:
            self._asker.renew()
        questions = [Question(input=each.input, variant=each.variant, mode=each.mode) for each in attempts]
        runs = list(self._asker.answer(questions, mark))
        refused = next((run.detail for run in runs if run.ending is Ending.COULD_NOT_RUN), None)
        if refused is not None:
            # It says nothing of the candidate, neither that a fault is there nor that it is gone.
            raise MachineError(f"the candidate {refused}")
        if any(map(is_bad, runs)):
            self._asker.renew()
        return list(map(_fault, questions, _expected(questions), runs))

    def faults(self, texts: Sequence[str], speed: Speed) -> Iterator[Fault]:
        """What is wrong with ordinary texts, in each encoding; the quick way: only a fault becomes a question."""
        for encoding in self._encodings:
            with speed.of("oracle"):
                expected = _ordinary(texts, encoding)
            with speed.of("candidate"):
                found = self._asker.plain(texts, encoding, _unmarked)
            if found == expected:
                continue
            wrong = [text for text, one, other in zip(texts, found, expected, strict=True) if not _is_like(one, other)]
            questions = [Question(input=text, variant=encoding) for text in wrong]
            faults = map(_fault, questions, _expected(questions), self._asker.answer(questions, _unmarked))
            yield from (fault for fault in faults if fault is not None)

    def close(self) -> None:
        """Stop the candidate."""
        self._asker.close()

    def _ask(self, questions: Sequence[Question], mark: Mark, speed: Speed) -> "_Block":
        """Ask one block; how long it takes says how many questions the next one has."""
        begun_s = time.monotonic()
        with speed.of("oracle"):
            expected = _expected_of_block(questions)
        with speed.of("candidate") if self._asker.is_here else speed.elsewhere("candidate"):
            if self._all_are_right(questions, expected, mark):
                self._adapt(time.monotonic() - begun_s)
                return _Block(asked=len(questions), faults=[], passed=[])
            runs, mishap = self._runs(questions, mark)
        self._adapt(time.monotonic() - begun_s)
        faults = _with_what_came_before(
            questions, [fault for fault in map(_fault, questions, expected, runs) if fault is not None]
        )
        if questions[0].mode == "ordinary":
            faults += _of_process(questions, mishap, self._asker.left())
        if faults:
            self._asker.renew()
        return _Block(
            asked=sum(map(_is_asked, runs)),
            faults=faults,
            passed=_passed(questions, expected, runs, faults) if faults else [],
        )

    def _all_are_right(self, questions: Sequence[Question], expected: list[list[int]], mark: Mark) -> bool:
        """The quick way, for a function in this process: whether it returns just what it has to."""
        if not self._asker.is_here or questions[0].mode != "ordinary":
            return False
        found = self._asker.plain([str(question.input) for question in questions], questions[0].variant, mark)
        return found == expected

    def _runs(self, questions: Sequence[Question], mark: Mark) -> tuple[list[Run], Run | None]:
        """A run for each, and what a process did that no question alone makes it do."""
        heard = self._asker.together(questions, mark)
        if heard.blame is None and len(heard.settled) == len(questions):
            return [heard.settled[at] for at in range(len(questions))], None
        self._asker.renew()
        runs = list(self._asker.answer(questions, mark))
        return runs, None if any(map(is_bad, runs)) else heard.blame

    def _adapt(self, seconds: float) -> None:
        if seconds < _QUICK_S:
            self._block = min(self._block * 2, self._size)
        elif seconds > _SLOW_S:
            self._block = max(self._block // 2, _SMALLEST_BLOCK)

    def _left_by_the_driver(self, questions: Sequence[Question]) -> list[Fault]:
        """What a driver leaves behind shows when it ends."""
        self._asker.renew()
        own = [each for each in questions if each.mode == "ordinary" and each.variant == questions[0].variant]
        return _of_process(own, None, self._asker.left())

    def _questions(self, number: int) -> list[Question]:
        texts = grammar.texts(self._seed, number, self._size)
        random = Random(f"{self._seed}/{number}/modes")  # noqa: S311  # reproducible, not secret
        inputs: list[tuple[str | bytes, str]] = [(text, "ordinary") for text in texts]
        for mode in (mode for mode in OTHERS if mode in self._asker.modes):
            inputs += [(content, mode) for content in in_mode(mode, texts, random)]
        return [Question(input=i, variant=encoding, mode=mode) for encoding in self._encodings for i, mode in inputs]


class _Block(msgspec.Struct, frozen=True, kw_only=True):
    """What came of some questions of one variant and mode."""

    asked: int
    faults: list[Fault]
    passed: list[Passed]


def _mark(mark: Mark, places: Sequence[int], at: int) -> None:
    mark(places[at])


def _with_what_came_before(questions: Sequence[Question], faults: list[Fault]) -> list[Fault]:
    """The faults; the shortest ones, which are looked into first, with the questions that were asked before them."""
    chosen = sorted(faults, key=lambda fault: len(fault.attempt.input))[:_WITH_CONTEXT]
    inputs = [question.input for question in questions]
    before = {id(fault): tuple(inputs[: inputs.index(fault.attempt.input)]) for fault in chosen}
    return [msgspec.structs.replace(fault, before=before.get(id(fault), ())) for fault in faults]


def _of_process(questions: Sequence[Question], mishap: Run | None, left: str) -> list[Fault]:
    """What is wrong with the process that got all of these questions, and with none of its answers."""
    found: list[Fault] = []
    tried = sequences.attempt_of([str(question.input) for question in questions], questions[0].variant)
    if left:
        found.append(wrong(tried, Outcome.FAILED, LEFT, f"leaves a process behind: {left}"))
    if mishap is not None and mishap.detail.endswith("bytes of memory"):
        found.append(memory.suspicion(questions[0]))
    elif mishap is not None:
        found.append(wrong(tried, Outcome(mishap.ending.value), sequences.KIND, mishap.detail))
    return found


def _is_asked(run: Run) -> bool:
    """Whether a process got the question; what was given up before it was tried is no input."""
    return run.ending is not Ending.NOT_APPLICABLE and not run.detail.startswith("not tried")


def _unmarked(place: int) -> None:
    """Nobody watches."""


def _attempt(question: Question) -> Attempt:
    return Attempt(target=NAME, input=question.input, variant=question.variant, mode=question.mode)


def _expected(questions: Sequence[Question]) -> list[list[int]]:
    ask = tiktoken_oracle.ids
    return [ask(question.input, question.variant, question.mode) for question in questions]


def _expected_of_block(questions: Sequence[Question]) -> list[list[int]]:
    """As `_expected`, for questions of one variant and mode."""
    if questions[0].mode != "ordinary":
        return _expected(questions)
    return _ordinary([str(question.input) for question in questions], questions[0].variant)


def _ordinary(texts: Sequence[str], encoding: str) -> list[list[int]]:
    """A fifth quicker than one question after another; no text of the grammar is so long that the oracle gives up."""
    return list(map(tiktoken_oracle.encoding(encoding).encode_ordinary, texts))


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


def _is_like(found: object, ids: list[int]) -> bool:
    """Whether what a function returned says the same as the ids, of which it may tell the number alone."""
    return found == (ids if isinstance(found, list) else len(ids))


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
