"""Where a mutant's pieces end otherwise than the witness's, and which tokens could make that show.

Pieces merge apart. Two splits of a text give the same tokens unless some token lies across a border that only one of
them has. So a mutant whose splits differ is still equivalent, for one vocabulary, where no token of it has the two
characters side by side between which the borders differ. That needs one thing more, which holds for all four
vocabularies and is tested: merging alone comes to every token, so that cutting a piece in two never loses a token that
is taken as a whole.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product

from conformance.llm_cost.diagnosis.mutant import Model, Mutant, published_witness
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS, NAMED
from conformance.llm_cost.oracle.witness import letters

# An alternative looks at one character behind its piece; three letters hold every two pieces that can meet, each with
# what makes it end where it ends.
_LONGEST = 3

# One letter for each set of code points that any pattern or mutant tells apart; one contraction letter stands for all.
_ALPHABET = "AaZho~0. _'/\r\ns\u017f"

# Of a character of several bytes a token may have only a part. It may then be of any class, but none of the characters
# that the patterns name, unless the byte beside the border fits: U+017F is 0xC5 0xBF.
_OF_SEVERAL_BYTES = frozenset(LETTER_OF_CLASS.values())
_LONG_S = "\u017f"

Pair = tuple[str, str]
# The letters that the character on each side may have.
Possible = tuple[frozenset[str], frozenset[str]]


def differing(mutant: Mutant, encoding: str) -> set[Pair]:
    """The letters before and behind every border that only one of two splits has, over all texts of three letters."""
    witness, mistaken = published_witness(encoding), Model(mutant, encoding)
    found: set[Pair] = set()
    for of_skeleton in _skeletons():
        ends = _ends(witness.spans(of_skeleton)) ^ _ends(mistaken.spans(of_skeleton))
        found |= {(of_skeleton[end - 1], of_skeleton[end]) for end in ends if end < len(of_skeleton)}
    return found


def crossing(encoding: str, pairs: set[Pair]) -> list[tuple[bytes, bytes]]:
    """The tokens that may lie across such a border, each in its two halves."""
    return [
        halves
        for (lefts, rights), of_border in _borders(encoding).items()
        for halves in of_border
        if any(left in lefts and right in rights for left, right in pairs)
    ]


def _ends(spans: list[tuple[int, int]]) -> set[int]:
    return {end for _, end in spans}


@cache
def _skeletons() -> tuple[str, ...]:
    return tuple("".join(each) for each in product(_ALPHABET, repeat=_LONGEST))


@cache
def _borders(encoding: str) -> dict[Possible, list[tuple[bytes, bytes]]]:
    """The halves of all tokens at each border between two characters, by the letters possible on both sides."""
    found: dict[Possible, list[tuple[bytes, bytes]]] = {}
    for token in vocabulary.ranks(encoding):
        for possible, at in _characters(token):
            found.setdefault(possible, []).append((token[:at], token[at:]))
    return found


def _characters(token: bytes) -> Iterator[tuple[Possible, int]]:
    """What may stand on both sides of each border within a token, and where it is."""
    text = token.decode("utf-8", "surrogateescape")
    at = 0
    for left, right in pairwise(text):
        at += len(left.encode("utf-8", "surrogateescape"))
        # A byte of 10xxxxxx goes on with the character before it.
        if token[at] & 0xC0 != 0x80:  # noqa: PLR2004  # RFC 3629, section 3
            yield (_possible(left), _possible(right)), at


@cache
def _possible(character: str) -> frozenset[str]:
    if 0xDC80 <= ord(character) <= 0xDCFF:  # noqa: PLR2004  # a byte that is no character by itself
        return _OF_SEVERAL_BYTES | ({_LONG_S} if ord(character) - 0xDC00 in _LONG_S.encode() else set())
    letter = letters()[ord(character)]
    return frozenset(letter if letter not in NAMED or letter in _ALPHABET else _OF_CONTRACTION[letter])


# In the alphabet one lower-case contraction letter stands for all; in upper case they are like any other capital.
_OF_CONTRACTION = {letter: "s" if letter.islower() else "A" for letter in "sdmtlverSDMTLVER"}
