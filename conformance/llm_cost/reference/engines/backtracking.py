"""Engine v2: from left to right with backtracking, O(n) (R1).

The idea is that of GitHub's `bpe` crate. A row of tokens is what byte-pair encoding makes of their bytes exactly when
each two neighbours are what it makes of theirs. So the longest token that fits is laid behind the one before; where the
two would not stay as they are, a shorter one is tried, and where none is left, the one before is taken up again. An end
that has been found to lead nowhere is never tried twice, and no token has more than a fixed number of beginnings that
are tokens: the work at each byte is bounded.

It holds for vocabularies whose tokens are joined of tokens of lower rank, as training makes them; that the four
encodings' are is in tests/reference/test_engines.py.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

# Tokens are looked for by their first bytes; two keep the lists of possible lengths short.
_KEY_BYTES = 2

# Neighbours come again and again; what is found out about this many pairs is kept.
_KEPT_PAIRS = 1 << 16

_Halves = tuple[bytes, bytes]


class BacktrackingEngine:
    """Token ids of pieces over one vocabulary: rank by token bytes, every single byte among them."""

    def __init__(self, ranks: Mapping[bytes, int]) -> None:
        self._ranks = ranks
        self._above_all = max(ranks.values()) + 1
        self._lengths = _lengths_by_beginning(ranks)
        self._halves: dict[bytes, _Halves | None] = {}
        self._pair_stays = lru_cache(_KEPT_PAIRS)(self._asked_whether_pair_stays)

    def encode(self, piece: bytes) -> list[int]:
        """The ids of one piece; a piece that is a token as a whole is that token."""
        if piece in self._ranks:
            return [self._ranks[piece]]
        return [self._ranks[token] for token in self._tokens(piece)]

    def _tokens(self, piece: bytes) -> list[bytes]:
        tokens: list[bytes] = []
        dead = bytearray(len(piece) + 1)  # ends of tokens behind which nothing fits
        start = 0
        # For each token laid, and the one to be laid next, the shorter ones that have not been tried in its place.
        choices = [self._beginnings(piece, start)]
        while start < len(piece):
            for token in choices[-1]:
                if not dead[start + len(token)] and (not tokens or self._pair_stays(tokens[-1], token)):
                    tokens.append(token)
                    start += len(token)
                    choices.append(self._beginnings(piece, start))
                    break
            else:
                dead[start] = True
                choices.pop()
                start -= len(tokens.pop())
        return tokens

    def _beginnings(self, piece: bytes, start: int) -> Iterator[bytes]:
        """The tokens that merging can make and that the rest of a piece begins with, the longest first."""
        for length in self._lengths.get(piece[start : start + _KEY_BYTES], ()):
            token = piece[start : start + length]
            if len(token) == length and token in self._ranks and self._is_made(token):
                yield token
        if start < len(piece):
            yield piece[start : start + 1]

    def _is_made(self, token: bytes) -> bool:
        """Whether merging makes this token of its bytes; a vocabulary may hold some that are only ever whole pieces."""
        return len(token) == 1 or self._halves_of(token) is not None

    def _halves_of(self, token: bytes) -> _Halves | None:
        """The two tokens that the last merge joins to this one."""
        if token not in self._halves:
            self._halves[token] = self._found_halves(token)
        return self._halves[token]

    def _found_halves(self, token: bytes) -> _Halves | None:
        rank = self._ranks[token]
        for middle in range(1, len(token)):
            left, right = token[:middle], token[middle:]
            below = self._ranks.get(left, rank) < rank > self._ranks.get(right, rank)
            if below and self._is_made(left) and self._is_made(right) and self._stays_below(left, right, rank):
                return left, right
        return None

    def _asked_whether_pair_stays(self, left: bytes, right: bytes) -> bool:
        """Whether encoding the bytes of two tokens gives just these two."""
        return self._stays_below(left, right, self._above_all)

    def _stays_below(self, left: bytes, right: bytes, limit: int) -> bool:
        """Whether no merge of a rank below `limit` ever joins bytes of two neighbouring tokens.

        Undoes their merges, the latest first, and looks at each state whether the parts that face each other would
        have joined before the merge that is undone.
        """
        ranks = self._ranks
        while True:
            if ranks.get(left + right, limit) < limit:
                return False
            if len(left) == 1 and len(right) == 1:
                return True
            # Of equal ranks the left one merged first, so that the right one is undone first.
            undo_left = len(right) == 1 or (len(left) > 1 and ranks[left] > ranks[right])
            halves = self._halves_of(left if undo_left else right)
            if halves is None:
                return False
            if undo_left:
                limit, left = ranks[left], halves[1]
            else:
                # A join of the same rank across the border would be further left, and so come first.
                limit, right = ranks[right] + 1, halves[0]


def _lengths_by_beginning(ranks: Mapping[bytes, int]) -> dict[bytes, tuple[int, ...]]:
    """The lengths above one byte that tokens with the same first bytes have, falling."""
    lengths: dict[bytes, set[int]] = {}
    for token in ranks:
        if len(token) >= _KEY_BYTES:
            lengths.setdefault(token[:_KEY_BYTES], set()).add(len(token))
    return {beginning: tuple(sorted(found, reverse=True)) for beginning, found in lengths.items()}
