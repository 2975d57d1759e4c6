"""What a round asks of a candidate that is slow, or that is given up: some of everything, and nothing counts twice."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from conformance.candidate.isolation import Exchange
from conformance.case import Question
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.llm_cost.fuzzing.ids import Ids
from conformance.llm_cost.fuzzing.reading import Reading
from conformance.llm_cost.fuzzing.turns import Turns
from conformance.run import Ending, Run
from conformance.verdict import Outcome

ENCODINGS, MODES = ("cl100k_base", "o200k_base"), ("ordinary", "bytes", "special")
QUESTIONS = [
    Question(input=b"a" if mode == "bytes" else "a", variant=encoding, mode=mode)
    for encoding in ENCODINGS
    for mode in MODES
    for _ in range(1200 if mode == "ordinary" else 100)
]
NOBODY: frozenset[int] = frozenset()


class GivesUp:
    """Answers the first question of a block and is given up."""

    modes = frozenset({"ordinary"})
    is_here = False

    def answer(self, questions: Sequence[Question], _mark: object) -> Iterator[Run]:
        yield Run(ending=Ending.ANSWERED, answer={"count": 0})
        yield from [Run(ending=Ending.CRASHED, detail="not tried: 3 crashes in a row")] * (len(questions) - 1)

    def together(self, questions: Sequence[Question], mark: object) -> Exchange:
        return Exchange(settled=dict(enumerate(self.answer(questions, mark))))

    def left(self) -> str:
        return ""

    def renew(self) -> None:
        """Nothing to do."""


def test_a_few_turns_reach_every_encoding_and_mode() -> None:
    turns = Turns(QUESTIONS, "1/0", NOBODY)
    taken = [QUESTIONS[turns.take(25)[0]] for _ in range(6)]
    assert {(each.variant, each.mode) for each in taken} == {(e, m) for e in ENCODINGS for m in MODES}


def test_every_place_comes_once_and_in_its_own_block() -> None:
    turns, taken = Turns(QUESTIONS, "1/0", frozenset({3, 4})), []
    while turns:
        block = turns.take(250)
        assert len({(QUESTIONS[at].variant, QUESTIONS[at].mode) for at in block}) == 1
        taken += block
    assert sorted(taken) == [at for at in range(len(QUESTIONS)) if at not in (3, 4)]


def test_rounds_begin_with_one_or_another() -> None:
    first = {QUESTIONS[Turns(QUESTIONS, f"1/{number}", NOBODY).take(1)[0]].mode for number in range(20)}
    assert first == set(MODES)


def test_what_was_given_up_is_no_input() -> None:
    target = Ids(GivesUp(), ("cl100k_base",), seed=1, size=100)  # type: ignore[arg-type]  # as much as a round needs
    assert target.round(1, lambda _: None, NOBODY).asked == 1


@pytest.mark.parametrize("lives_on", [True, False])
def test_trying_many_at_once_is_cheap_only_where_a_process_lives_on(tmp_path: Path, lives_on: bool) -> None:
    reading = Reading("c", tmp_path, None, targets=("ids",), models={}, lives_on=lives_on)
    wrong = Fault(attempt=Attempt(target="ids", input="a"), outcome=Outcome.FAILED)
    assert reading.is_cheap(wrong) is lives_on
