"""Answers in order, from this process alone."""

from collections.abc import Generator

from conformance.llm_cost.reference.block import Answerer, Answers, Task
from conformance.llm_cost.reference.channels import LineSource


def answers_here(task: Task, source: LineSource) -> Generator[Answers]:
    """Each block's answers, worked out in this process."""
    answerer = Answerer(task)
    while (block := source.read()) is not None:
        if block:
            yield answerer.answer(block)
