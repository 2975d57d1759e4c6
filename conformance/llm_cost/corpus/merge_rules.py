"""Merge rules that real tokenizers have had by mistake, for finding pieces that tell them from the right one.

Each takes the bytes of one pre-token and the ranks, and gives the parts that it ends with. Quadratic and plain: they
are only asked about short pieces. Two mistakes are missing because they change nothing: leaving out the look-up of the
whole piece, and joining a pair wherever it stands at once. Every token of the four vocabularies is what its own bytes
merge to (tests/test_corpus_merges.py).
"""

from collections.abc import Mapping
from itertools import pairwise

Ranks = Mapping[bytes, int]


def lowest_rank_leftmost(piece: bytes, ranks: Ranks) -> list[bytes]:
    """The right rule: the neighbours whose join has the lowest rank merge first, the leftmost on a tie."""
    if piece in ranks:
        return [piece]
    parts = [piece[at : at + 1] for at in range(len(piece))]
    while found := [(ranks[a + b], at) for at, (a, b) in enumerate(pairwise(parts)) if a + b in ranks]:
        at = min(found)[1]
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts


def lowest_rank_rightmost(piece: bytes, ranks: Ranks) -> list[bytes]:
    """Ties merged from the right."""
    if piece in ranks:
        return [piece]
    parts = [piece[at : at + 1] for at in range(len(piece))]
    while found := [(ranks[a + b], -at) for at, (a, b) in enumerate(pairwise(parts)) if a + b in ranks]:
        at = -min(found)[1]
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts


def longest_match_from_left(piece: bytes, ranks: Ranks) -> list[bytes]:
    """Greedy: always the longest token that the rest begins with."""
    parts: list[bytes] = []
    start = 0
    while start < len(piece):
        end = next(end for end in range(len(piece), start, -1) if piece[start:end] in ranks)
        parts.append(piece[start:end])
        start = end
    return parts


def longest_match_from_right(piece: bytes, ranks: Ranks) -> list[bytes]:
    """Greedy from the end: always the longest token that the rest ends with."""
    parts: list[bytes] = []
    end = len(piece)
    while end:
        start = next(start for start in range(end) if piece[start:end] in ranks)
        parts.insert(0, piece[start:end])
        end = start
    return parts


def fewest_tokens(piece: bytes, ranks: Ranks) -> list[bytes]:
    """The shortest division into tokens that there is, as a unigram model would have it."""
    best: list[list[bytes]] = [[]]
    for end in range(1, len(piece) + 1):
        ways = [[*best[start], piece[start:end]] for start in range(end) if piece[start:end] in ranks]
        best.append(min(ways, key=len))
    return best[-1]


WRONG = {
    "merging ties from the right": lowest_rank_rightmost,
    "the longest match from the left": longest_match_from_left,
    "the longest match from the right": longest_match_from_right,
    "the fewest tokens": fewest_tokens,
}
"""Wrong rules by the words that name them in a reason."""
