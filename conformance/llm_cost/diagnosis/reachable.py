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
    return frozenset(examples(encoding, length))


@cache
def examples(encoding: str, length: int) -> Mapping[Branches, str]:
    """For each of these sequences the skeleton of a text that begins with it."""
    if length == 1:
        return {(branch,): pieces[0] for branch, pieces in _pieces(encoding).items()}
    if length == 2:  # noqa: PLR2004  # a pair
        return {pair: _example(encoding, pair, min(pieces)) for pair, pieces in _pairs(encoding).items()}
    return dict(_triples(encoding))


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
            if _example(encoding, (first, second), (left, right)):
                found.setdefault((first, second), set()).add((left, right))
    return found


def _triples(encoding: str) -> Iterator[tuple[Branches, str]]:
    """The triples with an example each: two pairs with the piece between in common that make three pieces in a row."""
    pairs = _pairs(encoding)
    for first, second in pairs:
        for third in (last for middle, last in pairs if middle == second):
            triple = (first, second, third)
            example = next(filter(None, (_example(encoding, triple, each) for each in _chained(triple, pairs))), "")
            if example:
                yield triple, example


def _chained(triple: Branches, pairs: Mapping[Branches, set[tuple[str, str]]]) -> Iterator[tuple[str, ...]]:
    """Pieces of the first pair and of the second that have the middle one in common."""
    by_middle: dict[str, list[str]] = {}
    for middle, right in sorted(pairs[triple[1:]]):
        by_middle.setdefault(middle, []).append(right)
    for left, middle in sorted(pairs[triple[:2]]):
        for right in by_middle.get(middle, ()):
            yield left, middle, right


def _example(encoding: str, branches: Branches, pieces: tuple[str, ...]) -> str:
    """A skeleton that begins with these pieces and is split into just them first, by these alternatives; else ""."""
    text = "".join(pieces)
    wanted = list(zip(accumulate(map(len, pieces)), branches, strict=True))
    for behind in _behinds(encoding):
        split = published_witness(encoding).split_skeleton(text + behind)[: len(pieces)]
        if [(piece.end, piece.branch) for piece in split] == wanted:
            return text + behind
    return ""
