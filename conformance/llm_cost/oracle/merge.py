"""Byte-pair encoding of one piece: the neighbours whose join has the lowest rank merge first, the leftmost on a tie.

Written after the description in tiktoken's README ("Byte pair encoding"). A queue of candidate pairs ordered by rank
and position stands in for searching all pairs again after each merge, so that a run of a million letters takes seconds
and not days; the search itself, which it must equal, is in tests/test_merge.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeStep:
    """One merge: where the joined bytes start in the piece, both halves, and the rank that made it the next one."""

    start: int
    left: bytes
    right: bytes
    rank: int


def merge(piece: bytes, ranks: Mapping[bytes, int]) -> list[int]:
    """The token ids of one piece. A piece that is itself a token is that token, whatever merging would make of it."""
    if piece in ranks:
        return [ranks[piece]]
    return Parts(piece).merged(ranks)


def merge_steps(piece: bytes, ranks: Mapping[bytes, int]) -> list[MergeStep]:
    """Every merge of a piece in order, also of one that is a token as a whole."""
    return list(Parts(piece).merges(ranks))


class Parts:
    """A piece as a chain of parts, each known by the offset of its first byte: `ends[start]` is where it ends.

    `priority` decides which pair is next, the lowest first and of equals the leftmost.
    """

    def __init__(self, piece: bytes) -> None:
        self.piece = piece
        self.ends = list(range(1, len(piece) + 1))
        # The start of the part before; a part that has been swallowed has none and ends nowhere.
        self.before = list(range(-1, len(piece) - 1))

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        while start < len(self.piece):
            end = self.ends[start]
            yield self.piece[start:end]
            start = end

    def priority(self, rank: int, start: int, end: int) -> int:  # noqa: ARG002  # mutants look at all of it
        """The rank, as published."""
        return rank

    def merged(self, ranks: Mapping[bytes, int]) -> list[int]:
        """The token ids of the parts when no two neighbours join into a token any more."""
        for _ in self._joins(ranks):
            pass
        return [ranks[part] for part in self]

    def merges(self, ranks: Mapping[bytes, int]) -> Iterator[MergeStep]:
        """Merge until no two neighbours join into a token, telling each step."""
        for start, middle, end in self._joins(ranks):
            left, right = self.piece[start:middle], self.piece[middle:end]
            yield MergeStep(start=start, left=left, right=right, rank=ranks[left + right])

    def _joins(self, ranks: Mapping[bytes, int]) -> Iterator[tuple[int, int, int]]:
        """Merge, telling of each step where its two parts start and end: quicker told than a MergeStep."""
        queue = [pair for start in range(len(self.piece)) if (pair := self._pair(start, ranks))]
        heapify(queue)
        while queue:
            _, start, end = heappop(queue)
            # A queued pair is out of date where one of its parts has since merged with another.
            if self.ends[start] in (0, end) or self._end_of_next(start) != end:
                continue
            middle = self.ends[start]
            self._join(start, middle, end)
            yield start, middle, end
            for first in (self.before[start], start):
                if first >= 0 and (pair := self._pair(first, ranks)):
                    heappush(queue, pair)

    def _pair(self, start: int, ranks: Mapping[bytes, int]) -> tuple[int, int, int] | None:
        end = self._end_of_next(start)
        rank = ranks.get(self.piece[start:end]) if end else None
        return None if rank is None else (self.priority(rank, start, end), start, end)

    def _end_of_next(self, start: int) -> int:
        """Where the part after this one ends; 0 where there is none."""
        middle = self.ends[start]
        return self.ends[middle] if middle < len(self.piece) else 0

    def gather(self, start: int, end: int) -> None:
        """Make one part of all those between two offsets."""
        while self.ends[start] < end:
            middle = self.ends[start]
            self._join(start, middle, self.ends[middle])

    def _join(self, start: int, middle: int, end: int) -> None:
        self.ends[start] = end
        self.ends[middle] = 0
        if end < len(self.piece):
            self.before[end] = start
