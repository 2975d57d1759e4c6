"""Workers from inside: where they come from, and what is said when one ends too early."""

import multiprocessing
import os
import sys
from collections.abc import Iterator

import pytest

from conformance.llm_cost.reference import workers
from conformance.llm_cost.reference.backends.choice import HEURISTIC, BackendChoice
from conformance.llm_cost.reference.block import Task
from conformance.llm_cost.reference.channels import LineSource
from conformance.llm_cost.reference.exits import Breakdown
from conformance.llm_cost.reference.pricing import FREE

TASK = Task(backend=BackendChoice(encoding=HEURISTIC), field="content", price=FREE)
LINE = b'{"content":"aaaaa"}\n'


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """A pipe's end to read from and its end to write to, which a test may close itself."""
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def test_workers_that_are_not_forked_answer_alike(ends: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    os.write(ends[1], LINE * 3)
    os.close(ends[1])
    (answers,) = workers.answers_from_workers(TASK, LineSource(ends[0]), 2)
    assert answers.tokens_in == [2, 2, 2]


def test_a_worker_that_is_killed_is_said_and_not_waited_for(ends: tuple[int, int]) -> None:
    os.write(ends[1], LINE)
    answers = workers.answers_from_workers(TASK, LineSource(ends[0]), 2)
    assert next(answers).tokens_in == [2]
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    os.write(ends[1], LINE)
    os.close(ends[1])
    with pytest.raises(Breakdown, match="a worker process ended before its"):
        list(answers)


def test_workers_end_with_the_stream(ends: tuple[int, int]) -> None:
    os.write(ends[1], LINE)
    answers = workers.answers_from_workers(TASK, LineSource(ends[0]), 3)
    assert next(answers).tokens_in == [2]
    assert len(multiprocessing.active_children()) == 3
    answers.close()
    os.close(ends[1])
    assert multiprocessing.active_children() == []
