"""What a tokenizer answers that takes one code point for a member of another class than its own."""

from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS
from conformance.llm_cost.oracle.vocabulary import ENCODINGS
from conformance.llm_cost.oracle.witness import Witness, skeleton

TABLES = ("Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "space")
"""The classes that a tokenizer needs a table for; `other` is what is in none."""


class Misreading(msgspec.Struct, frozen=True):
    """One plausible error: in this encoding, the code point taken for this class; seen by ids alone or by the count."""

    encoding: str
    wrong: str
    by_count: bool


def misreadings(code_point: int) -> Iterator[Misreading]:
    """The plausible errors about a code point: the classes of its neighbours, and none at all."""
    for wrong in _plausible(code_point):
        for encoding in ENCODINGS:
            yield Misreading(encoding, wrong, by_count=False)
            yield Misreading(encoding, wrong, by_count=True)


def told_apart(frame: str, code_point: int) -> frozenset[Misreading]:
    """The errors about a code point that change the answer for a frame's text.

    The code point is misread wherever it stands, also where the frame itself has it.
    """
    text = frame.format(c=chr(code_point))
    right = skeleton(text)
    expected = {encoding: _ids(text, right, encoding) for encoding in ENCODINGS}
    found: set[Misreading] = set()
    for wrong in _plausible(code_point):
        misread = "".join(
            LETTER_OF_CLASS[wrong] if character == chr(code_point) else letter
            for character, letter in zip(text, right, strict=True)
        )
        for encoding, ids in expected.items():
            found.update(_changes(text, right, misread, encoding, wrong, ids))
    return frozenset(found)


def _changes(
    text: str, right: str, misread: str, encoding: str, wrong: str, expected: list[int]
) -> Iterator[Misreading]:
    if _spans(right, encoding) == _spans(misread, encoding):
        return
    found = _ids(text, misread, encoding)
    if expected != found:
        yield Misreading(encoding, wrong, by_count=False)
    if len(expected) != len(found):
        yield Misreading(encoding, wrong, by_count=True)


def _ids(text: str, of_skeleton: str, encoding: str) -> list[int]:
    spans, ids_of_piece = _spans(of_skeleton, encoding), witness(encoding).ids_of_piece
    return [i for start, end in spans for i in ids_of_piece(text[start:end].encode())]


def _plausible(code_point: int) -> tuple[str, ...]:
    own = unicode.class_of(code_point)
    near = {unicode.class_of(point) for point in (code_point - 1, code_point + 1) if point in range(unicode.SIZE)}
    return tuple(sorted((near | {"other"}) - {own}))


@lru_cache(1 << 16)
def _spans(of_skeleton: str, encoding: str) -> list[tuple[int, int]]:
    return witness(encoding).spans(of_skeleton)


@cache
def witness(encoding: str) -> Witness:
    """The second witness for one encoding; kept once made."""
    return Witness(encoding)
