"""Questions of one family in any size, no two alike, and whether their answers are right."""

import time
from collections import Counter
from collections.abc import Callable, Sequence

from conformance.bench.family import Family
from conformance.case import Expected, Question
from conformance.errors import UsageError
from conformance.run import Run

Oracle = Callable[[Sequence[Question]], list[Expected]]

# Texts of one size differ in length by up to this share of it, so that no whole text and no long piece comes twice:
# an answer from a cache would be taken for a quick one.
_SPREAD = 16
TINY = 2
"""Bytes of the texts whose cost counts as none: what is left is the start, and what every question costs."""


class Supply:
    """Makes questions in one variant, and checks answers while the oracle's own time is within `allowance_s`."""

    def __init__(self, family: Family, variant: str, oracle: Oracle, *, allowance_s: float) -> None:
        self.family = family
        self._variant = variant
        self._oracle = oracle
        self._allowance_s = allowance_s
        self._made: Counter[int] = Counter()

    def questions(self, size: int, number: int = 1) -> list[Question]:
        """Texts of at most `size` bytes, each a unit of the family shorter than the one before, over and over again."""
        begun = self._made[size]
        self._made[size] += number
        variety = size // (_SPREAD * self.family.unit_bytes) + 1
        lengths = (size - i % variety * self.family.unit_bytes for i in range(begun, begun + number))
        return [Question(input=self.family.make(length), variant=self._variant) for length in lengths]

    def exactly(self, size: int) -> Question:
        """One text of that size, though it may have been asked before."""
        return Question(input=self.family.make(size), variant=self._variant)

    def fault(self, question: Question, run: Run, *, sparing: bool = False) -> str:
        """What is wrong with an answer, in one line; empty for a right one, or where the oracle says nothing.

        With `sparing` nothing is checked any more once the allowance is used up.
        """
        if sparing and self._allowance_s <= 0:
            return ""
        begun = time.perf_counter()
        try:
            expected = self._oracle([question])[0]
        except UsageError:
            return ""
        finally:
            self._allowance_s -= time.perf_counter() - begun
        return next(
            (
                _differs(name, expected.get(name), got)
                for name, got in _short_first(run)
                if _is_wrong(name, expected, got)
            ),
            "",
        )


def _short_first(run: Run) -> list[tuple[str, object]]:
    return sorted(run.answer.items(), key=lambda item: isinstance(item[1], list))


def _is_wrong(name: str, expected: Expected, got: object) -> bool:
    return name in expected and expected[name] != got


def _differs(name: str, wanted: object, got: object) -> str:
    if not isinstance(wanted, list) or not isinstance(got, list):
        return f"{name}: expected {wanted}, found {got}"
    place = next((i for i, (one, other) in enumerate(zip(wanted, got, strict=False)) if one != other), len(got))
    return f"{name}: expected {wanted[place : place + 1]}, found {got[place : place + 1]} at index {place}"


def size_of(question: Question) -> int:
    """How long its text is, in bytes."""
    return len(question.input.encode() if isinstance(question.input, str) else question.input)
