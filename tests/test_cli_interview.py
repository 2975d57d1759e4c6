"""A surface is asked batch by batch, and every group gets its own answers."""

from collections.abc import Iterator, Sequence
from threading import Event, Thread
from typing import ClassVar

import pytest

from conformance.case import Case, Question
from conformance.errors import CorpusError
from conformance.run import Ending, Run
from conformance.suite.interview import Answered, CaseGroup, Interview

Things = Interview[list[Answered]]


class Surface:
    """Answers each question with its text, and notes how it was asked."""

    name = "batch"
    shows = frozenset({"text"})
    modes = frozenset({"ordinary"})
    remarks: ClassVar[list[str]] = []
    at_once = 2

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.expected: list[str] = []
        self.modes_asked: list[str] = []

    def expect(self, variant: str) -> None:
        self.expected.append(variant)

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        self.asked.append([str(question.input) for question in questions])
        for question in questions:
            self.modes_asked.append(question.mode)
            yield Run(ending=Ending.ANSWERED, answer={"text": question.input})

    def close(self) -> None:
        pass


def as_they_are(group: CaseGroup, answered: list[Answered]) -> list[Answered]:
    return answered


def case(text: str, mode: str = "ordinary", control: Case | None = None) -> Case:
    question = Question(input=text, variant="one", mode=mode)
    return Case(id=text, clause="T1", category="c", question=question, expected={}, control=control)


A, B, C = (CaseGroup(category=name, variant="one") for name in "abc")
CASES = {A: [case("a1"), case("a2")], B: [case("b1")], C: [case("c1")]}


@pytest.fixture
def surface() -> Surface:
    return Surface()


@pytest.fixture
def interview(surface: Surface) -> Things:
    return Interview(surface, [(A, B), (C,)], CASES.__getitem__, as_they_are)


def taken(interview: Things, group: CaseGroup) -> list[object]:
    return [(answered.case.id, answered.run.answer["text"]) for answered in interview.take(group)]


def test_a_batch_is_asked_in_one_go(interview: Things, surface: Surface) -> None:
    assert taken(interview, A) == [("a1", "a1"), ("a2", "a2")]
    assert taken(interview, B) == [("b1", "b1")]
    assert surface.asked == [["a1", "a2", "b1"]]
    assert taken(interview, C) == [("c1", "c1")]
    assert surface.asked == [["a1", "a2", "b1"], ["c1"]]


def test_a_group_taken_early_leaves_the_answers_of_those_before_it(interview: Things, surface: Surface) -> None:
    assert taken(interview, B) == [("b1", "b1")]
    assert taken(interview, A) == [("a1", "a1"), ("a2", "a2")]
    assert len(surface.asked) == 1


def test_a_group_taken_twice_is_asked_again_by_itself(interview: Things, surface: Surface) -> None:
    assert taken(interview, A) == taken(interview, A)
    assert taken(interview, B) == [("b1", "b1")]
    assert surface.asked == [["a1", "a2", "b1"], ["a1", "a2"]]


def test_questions_of_one_mode_are_asked_together() -> None:
    surface = Surface()
    cases = [case("1", "special"), case("2"), case("3", "special"), case("4")]
    answered = Interview(surface, [(A,)], {A: cases}.__getitem__, as_they_are).take(A)
    assert surface.modes_asked == ["ordinary", "ordinary", "special", "special"]
    assert [one.run.answer["text"] for one in answered] == ["1", "2", "3", "4"]


def test_a_control_is_asked_beside_its_case() -> None:
    surface = Surface()
    cases = [case("broken", "bytes", control=case("sound")), case("other")]
    first, second = Interview(surface, [(A,)], {A: cases}.__getitem__, as_they_are).take(A)
    assert (first.run.answer["text"], first.control and first.control.answer["text"]) == ("broken", "sound")
    assert second.control is None


def test_no_questions_start_no_process(surface: Surface) -> None:
    assert Interview(surface, [(A,)], {A: list[Case]()}.__getitem__, as_they_are).take(A) == []
    assert surface.asked == []


def test_begun_ahead_every_group_gets_its_own_answers_in_any_order(surface: Surface) -> None:
    interview = Interview(surface, [(A, B), (C,)], CASES.__getitem__, as_they_are)
    interview.begin()
    assert taken(interview, C) == [("c1", "c1")]
    assert taken(interview, B) == [("b1", "b1")]
    assert taken(interview, A) == [("a1", "a1"), ("a2", "a2")]
    assert sorted(surface.asked) == [["a1", "a2", "b1"], ["c1"]]
    interview.close()


def test_what_goes_wrong_ahead_is_raised_where_it_is_taken(surface: Surface) -> None:
    def cases(group: CaseGroup) -> list[Case]:
        if group == C:
            raise CorpusError("c.jsonl: damaged")
        return CASES[group]

    interview = Interview(surface, [(A, B), (C,)], cases, as_they_are)
    interview.begin()
    assert taken(interview, A) == [("a1", "a1"), ("a2", "a2")]
    with pytest.raises(CorpusError, match="damaged"):
        interview.take(C)
    interview.close()


def test_what_was_not_begun_before_the_end_is_never_asked() -> None:
    surface = Surface()
    surface.at_once = 1
    gate = Event()

    def finish(group: CaseGroup, answered: list[Answered]) -> list[Answered]:
        gate.wait()
        return answered

    interview = Interview(surface, [(A,), (B,), (C,)], CASES.__getitem__, finish)
    interview.begin()
    closing = Thread(target=interview.close)
    closing.start()
    gate.set()
    closing.join()
    assert ["c1"] not in surface.asked
