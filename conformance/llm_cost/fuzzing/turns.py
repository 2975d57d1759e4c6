"""Whose turn it is in a round: the questions of each variant and mode, some at a time, in another order each round.

Of a slow candidate a round ends before all are asked; by turns it is asked some of everything.
"""

from collections import deque
from collections.abc import Sequence
from random import Random

from conformance.case import Question
from conformance.llm_cost.fuzzing.modes import SPARSENESS

# A process for fewer questions is mostly start.
_FEWEST = 25


class Turns:
    """The places of questions, but for those in `skip`, by variant and mode; `seed` gives the order of these."""

    def __init__(self, questions: Sequence[Question], seed: str, skip: frozenset[int]) -> None:
        groups: dict[tuple[str, str], list[int]] = {}
        for place, question in enumerate(questions):
            if place not in skip:
                groups.setdefault((question.variant, question.mode), []).append(place)
        self._modes = [question.mode for question in questions]
        self._groups = deque(groups.values())
        Random(seed).shuffle(self._groups)  # noqa: S311  # reproducible, not secret

    def __bool__(self) -> bool:
        return bool(self._groups)

    def take(self, size: int) -> list[int]:
        """The next places, all of one variant and mode: `size` of ordinary texts, and fewer in the other modes."""
        group = self._groups.popleft()
        most = size if self._modes[group[0]] == "ordinary" else max(size // SPARSENESS + 1, _FEWEST)
        if group[most:]:
            self._groups.append(group[most:])
        return group[:most]
