"""Engine v1: merges by a heap of neighbouring pairs, O(n log n).

The definition of byte-pair encoding taken at its word: of all pairs whose join is a token, the one of lowest rank
merges first, the leftmost of equals.
"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

_Pair = tuple[int, int, int, int]  # rank of the join, start of the left part, of the right part, end of the right part


class HeapEngine:
    """Token ids of pieces over one vocabulary: rank by token bytes, every single byte among them."""

    def __init__(self, ranks: Mapping[bytes, int]) -> None:
        self._ranks = ranks

    def encode(self, piece: bytes) -> list[int]:
        """The ids of one piece; a piece that is a token as a whole is that token."""
        if piece in self._ranks:
            return [self._ranks[piece]]
        starts = self._merged(piece)
        return [self._ranks[piece[start:end]] for start, end in zip(starts, [*starts[1:], len(piece)], strict=True)]

    def _merged(self, piece: bytes) -> list[int]:
        """Where the parts start when nothing merges any more."""
        size = len(piece)
        # The part at i ends at after[i] and follows the part at before[i]; a part that was merged away ends nowhere.
        after = [*range(1, size + 1), size]
        before = list(range(-1, size))
        heap = [pair for at in range(size - 1) if (pair := self._pair(piece, at, at + 1, at + 2))]
        heapify(heap)
        while heap:
            _, left, right, end = heappop(heap)
            if after[left] != right or right >= size or after[right] != end:
                continue  # one of the two has merged with another since
            after[left], after[right] = end, -1
            before[end] = left
            if end < size and (pair := self._pair(piece, left, end, after[end])):
                heappush(heap, pair)
            if left and (pair := self._pair(piece, before[left], left, end)):
                heappush(heap, pair)
        return [at for at in range(size) if after[at] != -1]

    def _pair(self, piece: bytes, left: int, right: int, end: int) -> _Pair | None:
        rank = self._ranks.get(piece[left:end])
        return None if rank is None else (rank, left, right, end)
