"""Faults of adapters, as the answers that they give; which of them explain what a candidate has answered.

A fault is a table: for each question that it speaks about, the answer that it would give.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from conformance.case import Expected, Question
from conformance.run import Ending, Run

_SHOWN_CHARS = 200


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """A fault, as the end of the sentence "answers as if ...", and the answer that it would give."""

    fault: str
    expected: Expected


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """A question, its right answer, and what known faults would answer."""

    question: Question
    expected: Expected
    suspicions: tuple[Suspicion, ...] = ()


class Asked(msgspec.Struct, frozen=True):
    """A probe, what was seen, and which of its aspects the candidate shows."""

    probe: Probe
    run: Run
    aspects: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether each aspect that is shown is as expected."""
        return self.run.ending is Ending.ANSWERED and self.is_like(self.probe.expected)

    def is_like(self, expected: Expected) -> bool:
        """Whether the answer is the given one in each aspect that is shown."""
        return all(_same(self.run.answer.get(aspect), expected[aspect]) for aspect in self.aspects)


Explains = Callable[[Asked], bool]


def explanations(answers: Sequence[Asked], others: Sequence[Probe]) -> list[tuple[str, Explains]]:
    """Faults with the test whether one explains an answer, those that agree with most wrong answers first.

    A fault counts only if it agrees with every answer that it speaks about, the right ones as well.
    """
    tables = [*_given(answers), *_of_other_variants(answers, others), *_of_lengths(answers), *_of_shape(answers)]
    consistent = [
        (fault, table)
        for fault, table in tables
        if table and all(one.is_like(table[key]) for key, one in enumerate(answers) if key in table)
    ]
    strength = {id(table): sum(not answers[key].is_right for key in table) for _, table in consistent}
    ordered = sorted(consistent, key=lambda item: -strength[id(item[1])])
    return [(fault, _explainer(answers, table)) for fault, table in ordered if strength[id(table)]]


def _explainer(answers: Sequence[Asked], table: Mapping[int, Expected]) -> Explains:
    explained = {id(answers[key]) for key in table}
    return lambda one: id(one) in explained


Table = tuple[str, dict[int, Expected]]
"""A fault and, by the number of the question, the answer that it would give."""


def _given(answers: Sequence[Asked]) -> Iterator[Table]:
    faults: dict[str, dict[int, Expected]] = {}
    for key, one in enumerate(answers):
        for suspicion in one.probe.suspicions:
            faults.setdefault(suspicion.fault, {})[key] = suspicion.expected
    yield from faults.items()


def _of_other_variants(answers: Sequence[Asked], others: Sequence[Probe]) -> Iterator[Table]:
    for variant in sorted({p.question.variant for p in others}):
        expected = {(p.question.input, p.question.mode): p.expected for p in others if p.question.variant == variant}
        keys = {key: (one.probe.question.input, one.probe.question.mode) for key, one in enumerate(answers)}
        yield f"it were asked for {variant}", {key: expected[k] for key, k in keys.items() if k in expected}


_LENGTHS: Mapping[str, Callable[[str], int]] = {
    "it counted characters": len,
    "it counted bytes": lambda text: len(text.encode()),
    "it counted UTF-16 units": lambda text: len(text.encode("utf-16-le")) // 2,
    "it counted words": lambda text: len(text.split()),
    "it estimated one for every four bytes": lambda text: -(-len(text.encode()) // 4),
    "it estimated one for every four characters": lambda text: -(-len(text) // 4),
}


def _of_lengths(answers: Sequence[Asked]) -> Iterator[Table]:
    """Faults that a count alone shows."""
    if any(one.aspects != ("count",) for one in answers):
        return
    for fault, length in _LENGTHS.items():
        texts = {key: one.probe.question.input for key, one in enumerate(answers)}
        yield fault, {key: {"count": length(text)} for key, text in texts.items() if isinstance(text, str)}


def _of_shape(answers: Sequence[Asked]) -> Iterator[Table]:
    """Faults that show in how the answers relate to the right ones."""
    first = answers[0]
    if len(answers) > 1:
        yield (
            f"it gave every question the same answer, {quoted(first.run.answer)}",
            _all(answers, lambda _: first.run.answer),
        )
    if "count" in first.aspects:
        off = _count(first.run.answer) - _count(first.probe.expected)
        words = f"{abs(off)} were {'added to' if off > 0 else 'taken from'} each count"
        if "ids" not in first.aspects and off:
            yield words, _all(answers, lambda one: {"count": _count(one.probe.expected) + off})
    if "ids" in first.aspects:
        yield from _of_ids(answers, first)


def _of_ids(answers: Sequence[Asked], first: Asked) -> Iterator[Table]:
    got, right = _ids(first.run.answer), _ids(first.probe.expected)
    size = len(got) - len(right)
    if size > 0 and got[size:] == right:
        before = got[:size]
        yield (
            f"{before} were put before each list",
            _all(answers, lambda one: _with_ids(before + _ids(one.probe.expected))),
        )
    if size > 0 and got[:-size] == right:
        behind = got[-size:]
        yield (
            f"{behind} were put behind each list",
            _all(answers, lambda one: _with_ids(_ids(one.probe.expected) + behind)),
        )
    if got and right and got[0] != right[0]:
        shift = got[0] - right[0]
        yield (
            f"{shift} were added to each number",
            _all(answers, lambda one: _with_ids([number + shift for number in _ids(one.probe.expected)])),
        )
    yield "each list were turned round", _all(answers, lambda one: _with_ids(_ids(one.probe.expected)[::-1]))


def _all(answers: Sequence[Asked], answer: Callable[[Asked], Expected]) -> dict[int, Expected]:
    return {key: answer(one) for key, one in enumerate(answers)}


def _with_ids(ids: list[int]) -> Expected:
    return {"ids": ids, "count": len(ids)}


def _ids(answer: Expected) -> list[int]:
    ids = answer.get("ids")
    return ids if isinstance(ids, list) else []


def _count(answer: Expected) -> int:
    count = answer.get("count")
    return count if isinstance(count, int) else 0


def quoted(value: object) -> str:
    """A value in ASCII, cut where it is long."""
    text = ascii(value)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}..."


def _same(got: object, expected: object) -> bool:
    return type(got) is type(expected) and got == expected
