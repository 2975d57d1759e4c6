"""Where a candidate's tokens part from the oracle's, and in which pre-token that is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.witness import Piece, Witness, without_lone_surrogates


@dataclass(frozen=True, kw_only=True, slots=True)
class Parting:
    """The first difference: its place in the lists of ids, the pre-token there, and what kind of difference it is."""

    index: int
    piece: Piece | None
    kind: str


JOINED = "joins over the end of a pre-token"
MERGED = "other tokens inside a pre-token"
MISREAD = "tokens of another text"
ALIEN = "ids that no token has"
UNKNOWN = "other tokens"


def witness(encoding: str) -> Witness:
    """The witness for an encoding, made once."""
    return _witness(encoding)


@cache
def _witness(encoding: str) -> Witness:
    return Witness(encoding)


@cache
def tokens(encoding: str) -> Mapping[int, bytes]:
    """The bytes of every token id, special tokens included."""
    plain = {rank: token for token, rank in vocabulary.ranks(encoding).items()}
    return plain | {number: name.encode() for name, number in vocabulary.specials(encoding).items()}


def first_difference(expected: Sequence[object], got: Sequence[object]) -> int:
    """The index of the first place where two lists differ; the shorter one's length where it is the other's start."""
    for index, (one, other) in enumerate(zip(expected, got, strict=False)):
        if one != other:
            return index
    return min(len(expected), len(got))


def parting(text: str, encoding: str, expected: Sequence[int], got: Sequence[object]) -> Parting:
    """Where and how `got` parts from `expected`, for a text that is read in ordinary mode."""
    text = without_lone_surrogates(text)
    index = first_difference(expected, got)
    seen, after = 0, 0
    reached = None
    for piece in witness(encoding).split(text):
        raw = text[piece.start : piece.end].encode()
        seen += len(witness(encoding).ids_of_piece(raw))
        after += len(raw)
        reached = piece
        if seen > index:
            break
    return Parting(index=index, piece=reached, kind=_kind(text, encoding, index, got, after))


def _lost(text: str, said: bytes) -> str:
    """The first character of the text that is not in what the candidate's tokens say."""
    at = first_difference(text.encode(), said)
    lost = next((character for character, end in zip(text, _ends(text), strict=True) if end > at), None)
    return "more than the text" if lost is None else f"from U+{ord(lost):04X} on"


def _ends(text: str) -> Iterator[int]:
    """After how many bytes of UTF-8 each character ends."""
    return accumulate(len(character.encode()) for character in text)


def _kind(text: str, encoding: str, index: int, got: Sequence[object], piece_end: int) -> str:
    by_id = tokens(encoding)
    parts = [by_id.get(number) if isinstance(number, int) else None for number in got]
    if any(part is None for part in parts):
        return ALIEN
    lengths = [len(part) for part in parts if part is not None]
    said = b"".join(part for part in parts if part is not None)
    if said != text.encode():
        return f"{MISREAD}: {_lost(text, said)}"
    ends = {sum(lengths[:index])}
    for length in lengths[index:]:
        ends.add(max(ends) + length)
        if max(ends) >= piece_end:
            break
    return MERGED if piece_end in ends else JOINED
