"""What a text shows of its splitting: the borders that merging would cross, and the joins that a border would undo."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from conformance.llm_cost.corpus.answer import witness
from conformance.llm_cost.oracle.vocabulary import ENCODINGS
from conformance.llm_cost.oracle.witness import skeleton

# Code points; beyond them, joins are no longer looked for.
_LONGEST_PIECE = 12


class Border(msgspec.Struct, frozen=True):
    """A visible border: in this encoding, between these alternatives of the pattern and these classes of characters.

    Classes are letters of the witness's skeletons. `by_count` tells whether the number of tokens shows it.
    """

    encoding: str
    branches: tuple[str, str]
    classes: str
    by_count: bool


def visible_borders(text: str) -> Iterator[Border]:
    """Every visible border of a text, once for the ids and once more where the count shows it too."""
    letters = skeleton(text)
    for encoding in ENCODINGS:
        ids_of = witness(encoding).ids_of_piece
        split = witness(encoding).split(text)
        for left, right in pairwise(split):
            one, other = text[left.start : left.end].encode(), text[right.start : right.end].encode()
            apart, joined = (*ids_of(one), *ids_of(other)), ids_of(one + other)
            if apart != tuple(joined):
                branches, classes = (left.branch, right.branch), letters[right.start - 1 : right.start + 1]
                yield Border(encoding, branches, classes, by_count=False)
                if len(apart) != len(joined):
                    yield Border(encoding, branches, classes, by_count=True)


def visible_joins(text: str) -> Iterator[Border]:
    """Every place inside a pre-token where a border would change its tokens; both alternatives are the one it has."""
    letters = skeleton(text)
    for encoding in ENCODINGS:
        ids_of = witness(encoding).ids_of_piece
        for piece in witness(encoding).split(text):
            whole = ids_of(text[piece.start : piece.end].encode())
            for middle in range(piece.start + 1, min(piece.end, piece.start + _LONGEST_PIECE)):
                one, other = text[piece.start : middle].encode(), text[middle : piece.end].encode()
                apart = (*ids_of(one), *ids_of(other))
                if apart != tuple(whole):
                    branches, classes = (piece.branch, piece.branch), letters[middle - 1 : middle + 1]
                    yield Border(encoding, branches, classes, by_count=len(apart) != len(whole))
