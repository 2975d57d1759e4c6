"""Texts whose tokens cross the border between two characters in the middle of one of them.

A vocabulary has tokens that hold a part of a character beside others (in o200k_base the bytes of a Georgian letter with
the first two of the next one). Two code points of different classes may share those bytes. So a border at which the
pattern always splits, and which no token of whole characters crosses, can still be crossed by such a token: completed
with the right code point, it makes a wrong split show in ids and counts where nothing else can.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from conformance.llm_cost.corpus.answer import witness
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.merge import Parts
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS
from conformance.llm_cost.oracle.witness import letters

# So many texts for each pair of classes and lengths at a border, whether the pattern splits there, and its place.
_OF_EACH_KIND = 2
# So many code points of each class and length of encoding are tried to complete a part of a character.
_COMPLETIONS = 6

# Ideographs beyond tell nothing that these do not, and there are many of them.
_LAST = 0x20400
_SURROGATES = range(0xD800, 0xE000)
_CONTINUATION = range(0x80, 0xC0)


def texts(encoding: str) -> list[str]:
    """Texts in which merging, were it not for the pattern, would make a token across a border of characters.

    Some for each pair of classes at the border, each alone, before a lower-case letter, behind a capital and a sign, so
    that what stands around can move the border; deterministic, sorted.
    """
    kept: dict[tuple[object, ...], list[str]] = {}
    for token in sorted(vocabulary.ranks(encoding)):
        for text, border in _completed(token):
            kind = _kind(encoding, text, border)
            if len(kept.setdefault(kind, [])) < _OF_EACH_KIND and _is_crossed(encoding, text, border):
                kept[kind].append(text)
    found = {text for of_kind in kept.values() for text in of_kind}
    return _in_surroundings(found)


def texts_after(character: str, encoding: str) -> list[str]:
    """Texts of a character and a letter of another pre-token that would be fewer tokens as one piece; sorted.

    Empty for most characters: few tokens go from the end of one character into another.
    """
    found: set[str] = set()
    raw, ids_of = character.encode(), witness(encoding).ids_of_piece
    for rest in sorted(_behind(encoding, raw)):
        telling = (
            each for each in _letters_beginning(rest) if len(ids_of(raw)) + len(ids_of(each)) != len(ids_of(raw + each))
        )
        found |= {(raw + each).decode() for each in islice(telling, _OF_EACH_KIND)}
    return _in_surroundings(found)


def _in_surroundings(found: set[str]) -> list[str]:
    return sorted(found | {text + "b" for text in found} | {before + text for text in found for before in "A."})


def _kind(encoding: str, text: str, border: int) -> tuple[object, ...]:
    known = letters()
    is_split = any(piece.end == border for piece in witness(encoding).split(text))
    before, behind = text[border - 1], text[border]
    return known[ord(before)], known[ord(behind)], len(before.encode()), len(behind.encode()), is_split, border == 1


def _completed(token: bytes) -> Iterator[tuple[str, int]]:
    """The token with its partial characters completed in different ways, and a border that it crosses in each."""
    head, body, tail = _parts(token)
    if not (head or tail) or (not body and not (head and tail)):
        return
    for first in _ending(head) if head else ("",):
        for last in _beginning(tail) if tail else ("",):
            text = first + body + last
            if head:
                yield text, 1
            if tail and len(text) > 1:
                yield text, len(text) - 1


def _parts(token: bytes) -> tuple[bytes, str, bytes]:
    """The end of a character, whole characters, and the beginning of a character; any of them may be empty."""
    start = next((at for at, byte in enumerate(token) if byte not in _CONTINUATION), len(token))
    for end in range(len(token), max(start, len(token) - 4) - 1, -1):
        try:
            return token[:start], token[start:end].decode(), token[end:]
        except UnicodeDecodeError:
            continue
    return b"", "", b""


def _is_crossed(encoding: str, text: str, border: int) -> bool:
    """Whether merging the text as a whole makes a token that holds both sides of the border."""
    parts = Parts(text.encode())
    for _ in parts.merges(vocabulary.ranks(encoding)):
        pass
    at = 0
    place = len(text[:border].encode())
    for part in parts:
        if at < place < at + len(part):
            return True
        at += len(part)
    return False


@cache
def _after_ends(encoding: str) -> Mapping[bytes, list[bytes]]:
    """By the end of a character that a token begins with, what it goes on with, where that begins one more."""
    found: dict[bytes, list[bytes]] = {}
    for token in vocabulary.ranks(encoding):
        head, body, tail = _parts(token)
        if head and not body and tail:
            found.setdefault(head, []).append(tail)
    return found


def _behind(encoding: str, raw: bytes) -> set[bytes]:
    return {rest for at in range(1, len(raw)) for rest in _after_ends(encoding).get(raw[at:], ())}


@cache
def _letters_beginning(beginning: bytes) -> list[bytes]:
    """The encodings that begin so and are of letters without case."""
    encoded = _encoded()
    first, behind = bisect_left(encoded, beginning), bisect_left(encoded, beginning + b"\xff")
    return [raw for raw in encoded[first:behind] if letters()[ord(raw.decode())] == LETTER_OF_CLASS["Lo"]]


@cache
def _beginning(beginning: bytes) -> tuple[str, ...]:
    """Some characters of each class whose encoding begins so."""
    encoded = _encoded()
    first, behind = bisect_left(encoded, beginning), bisect_left(encoded, beginning + b"\xff")
    return _some_of_each_class(encoded[first:behind])


@cache
def _ending(end: bytes) -> tuple[str, ...]:
    """Some characters of each class whose encoding ends so."""
    return _some_of_each_class([raw for raw in _encoded_by_last()[end[-1]] if raw.endswith(end)])


def _some_of_each_class(encoded: Iterable[bytes]) -> tuple[str, ...]:
    """A few of each class and length of encoding, evenly spread: whether their own bytes merge first differs."""
    of_class: dict[tuple[str, int], list[str]] = {}
    for raw in encoded:
        character = raw.decode()
        of_class.setdefault((letters()[ord(character)], len(raw)), []).append(character)
    return tuple(each for some in of_class.values() for each in some[:: -(-len(some) // _COMPLETIONS)])


@cache
def _encoded() -> list[bytes]:
    """The encodings of all code points that are completed with, in order, which is also the order of their bytes."""
    return [chr(code_point).encode() for code_point in range(0x80, _LAST) if code_point not in _SURROGATES]


@cache
def _encoded_by_last() -> Mapping[int, list[bytes]]:
    by_last: dict[int, list[bytes]] = {byte: [] for byte in _CONTINUATION}
    for raw in _encoded():
        by_last[raw[-1]].append(raw)
    return by_last
