"""Parity with pinned tiktoken: the same ids, the same counts (T1, T2, T6, T7)."""

from collections.abc import Callable

import pytest

from conformance.report.record import Record
from conformance.suite.finding import settle
from conformance.suite.interview import CaseGroup
from conformance.suite.trial import Trial


@pytest.mark.clause("T1", "T1-unicode", "T2", "T6", "T7")
def test_parity(group: CaseGroup, examine: Callable[[CaseGroup], Record], trial: Trial) -> None:
    """Every case of one category has the oracle's ids, where they are shown, and the oracle's count."""
    settle(examine(group), trial)
