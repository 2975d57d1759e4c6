"""Which alternatives of a pattern can follow one another in any text at all.

The pattern has no look-behind, so what is matched at a place depends on the text from there on only, and the branches
of three pieces in a row depend on those pieces and what follows. Texts are therefore built piece by piece: every piece
of one or two letters, and of one letter three times (the longest run that any quantifier counts), over an alphabet with
one letter for each set of code points that the pattern tells apart; then every pair and triple of such pieces with
nothing, a letter, or white space and a letter behind. Each is split again before it counts, so nothing unreachable is
listed; that nothing is missed is held by tests/test_coverage.py, which enumerates all texts up to a length.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate, product

from conformance.llm_cost.diagnosis.mutant import published_witness

# One letter (patterns.LETTER_OF_CLASS and named characters) for each set that the pattern tells apart. A contraction of
# two letters is matched and followed as one of one letter is, so `s` stands for all of them.
_ALPHABET: Mapping[str, str] = {
    "cl100k_base": "as0.' _\n",
    "o200k_base": "Aaos~0.'/ _\n",
    "p50k_base": "as0.' _",
    "r50k_base": "as0.' _",
}

Branches = tuple[str, ...]


@cache
def reachable(encoding: str, length: int) -> frozenset[Branches]:
    """All sequences of alternatives, one to three long, that consecutive pieces can have."""
    if length == 1:
        return frozenset((branch,) for branch in _pieces(encoding))
    if length == 2:  # noqa: PLR2004  # a pair
        return frozenset(_pairs(encoding))
    return frozenset(_triples(encoding))


@cache
def branches_of(encoding: str, of_skeleton: str) -> Branches:
    """The alternatives of a skeleton's pieces."""
    return tuple(piece.branch for piece in published_witness(encoding).split_skeleton(of_skeleton))


def _pieces(encoding: str) -> dict[str, list[str]]:
    """The short pieces of each alternative, each with at least one text that begins with it."""
    alphabet = _ALPHABET[encoding]
    candidates = [*alphabet, *map("".join, product(alphabet, repeat=2)), *(letter * 3 for letter in alphabet)]
    found: dict[str, list[str]] = {}
    for candidate in candidates:
        for behind in _behinds(encoding):
            piece = published_witness(encoding).split_skeleton(candidate + behind)[0]
            if piece.end == len(candidate) and candidate not in found.setdefault(piece.branch, []):
                found[piece.branch].append(candidate)
    return found


@cache
def _behinds(encoding: str) -> tuple[str, ...]:
    """What may decide behind a piece: how the text goes on, through one white space if need be."""
    spaces = [letter for letter in _ALPHABET[encoding] if letter in " _\n"]
    return ("", *_ALPHABET[encoding], *(space + "a" for space in spaces))


@cache
def _pairs(encoding: str) -> dict[Branches, set[tuple[str, str]]]:
    """The pairs of short pieces that stand next to one another in some text, by their alternatives."""
    found: dict[Branches, set[tuple[str, str]]] = {}
    pieces = _pieces(encoding)
    for first, second in product(pieces, repeat=2):
        for left, right in product(pieces[first], pieces[second]):
            if _some_begins(encoding, (first, second), (left, right)):
                found.setdefault((first, second), set()).add((left, right))
    return found


def _triples(encoding: str) -> Iterator[Branches]:
    pairs = _pairs(encoding)
    for first, second in pairs:
        for third in (last for middle, last in pairs if middle == second):
            if _some_triple(encoding, (first, second, third), pairs):
                yield first, second, third


def _some_triple(encoding: str, branches: Branches, pairs: Mapping[Branches, set[tuple[str, str]]]) -> bool:
    """Whether two pairs with the piece between in common make three pieces in a row."""
    by_middle: dict[str, list[str]] = {}
    for middle, right in sorted(pairs[branches[1:]]):
        by_middle.setdefault(middle, []).append(right)
    return any(
        _some_begins(encoding, branches, (left, middle, right))
        for left, middle in sorted(pairs[branches[:2]])
        for right in by_middle.get(middle, ())
    )


def _some_begins(encoding: str, branches: Branches, pieces: tuple[str, ...]) -> bool:
    """Whether some text that begins with these pieces is split into just them first, by these alternatives."""
    text = "".join(pieces)
    wanted = list(zip(accumulate(map(len, pieces)), branches, strict=True))
    for behind in _behinds(encoding):
        split = published_witness(encoding).split_skeleton(text + behind)[: len(pieces)]
        if [(piece.end, piece.branch) for piece in split] == wanted:
            return True
    return False
