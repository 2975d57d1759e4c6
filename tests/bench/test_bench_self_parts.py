"""A process for one question is measured beside the same process bare."""

import itertools

import pytest

from conformance.cli import bench_self_parts
from conformance.suite import contract as contracts


def test_one_shot_processes_are_measured_with_and_without_the_harness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_self_parts, "_QUESTIONS", 3)
    found = list(itertools.islice(bench_self_parts.parts(contracts.load("llm-cost"), 1), 2))
    assert [what for what, _ in found] == ["one process for one question", "the same process bare, one at a time"]
    assert all(seconds > 0 for _, seconds in found)
