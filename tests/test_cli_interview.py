"""A surface is asked batch by batch, and every group gets its own answers."""

from collections.abc import Iterator, Sequence

import pytest

from conformance.case import Case, Question
from conformance.run import Ending, Run
from conformance.suite.interview import CaseGroup, Interview


class Surface:
    """Answers each question with its text, and notes how it was asked."""

    name = "batch"
    shows = frozenset({"text"})
    modes = frozenset({"ordinary"})
    remarks = ()

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.modes_asked: list[str] = []

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        self.asked.append([str(question.input) for question in questions])
        for question in questions:
            self.modes_asked.append(question.mode)
            yield Run(ending=Ending.ANSWERED, answer={"text": question.input})

    def close(self) -> None:
        pass


def case(text: str, mode: str = "ordinary", control: Case | None = None) -> Case:
    question = Question(input=text, variant="one", mode=mode)
    return Case(id=text, clause="T1", category="c", question=question, expected={}, control=control)


A, B, C = (CaseGroup(category=name, variant="one") for name in "abc")
CASES = {A: [case("a1"), case("a2")], B: [case("b1")], C: [case("c1")]}


@pytest.fixture
def surface() -> Surface:
    return Surface()


@pytest.fixture
def interview(surface: Surface) -> Interview:
    return Interview(surface, [(A, B), (C,)], CASES.__getitem__)


def taken(interview: Interview, group: CaseGroup) -> list[object]:
    return [(answered.case.id, answered.run.answer["text"]) for answered in interview.take(group)]


def test_a_batch_is_asked_in_one_go(interview: Interview, surface: Surface) -> None:
    assert taken(interview, A) == [("a1", "a1"), ("a2", "a2")]
    assert taken(interview, B) == [("b1", "b1")]
    assert surface.asked == [["a1", "a2", "b1"]]
    assert taken(interview, C) == [("c1", "c1")]
    assert surface.asked == [["a1", "a2", "b1"], ["c1"]]


def test_a_group_taken_early_leaves_the_answers_of_those_before_it(interview: Interview, surface: Surface) -> None:
    assert taken(interview, B) == [("b1", "b1")]
    assert taken(interview, A) == [("a1", "a1"), ("a2", "a2")]
    assert len(surface.asked) == 1


def test_a_group_taken_twice_is_asked_again_by_itself(interview: Interview, surface: Surface) -> None:
    assert taken(interview, A) == taken(interview, A)
    assert taken(interview, B) == [("b1", "b1")]
    assert surface.asked == [["a1", "a2", "b1"], ["a1", "a2"]]


def test_questions_of_one_mode_are_asked_together() -> None:
    surface = Surface()
    cases = [case("1", "special"), case("2"), case("3", "special"), case("4")]
    answered = Interview(surface, [(A,)], {A: cases}.__getitem__).take(A)
    assert surface.modes_asked == ["ordinary", "ordinary", "special", "special"]
    assert [one.run.answer["text"] for one in answered] == ["1", "2", "3", "4"]


def test_a_control_is_asked_beside_its_case() -> None:
    surface = Surface()
    cases = [case("broken", "bytes", control=case("sound")), case("other")]
    first, second = Interview(surface, [(A,)], {A: cases}.__getitem__).take(A)
    assert (first.run.answer["text"], first.control and first.control.answer["text"]) == ("broken", "sound")
    assert second.control is None


def test_no_questions_start_no_process(surface: Surface) -> None:
    assert Interview(surface, [(A,)], {A: list[Case]()}.__getitem__).take(A) == []
    assert surface.asked == []
