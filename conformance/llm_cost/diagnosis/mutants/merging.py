"""Mistakes in merging the bytes of a piece."""

from collections.abc import Callable

from conformance.llm_cost.diagnosis.mutant import Mutant, Ranks
from conformance.llm_cost.oracle.merge import Parts, merge, merge_steps

# A position times a rank is told apart from its neighbours by this much room.
_ROOM = 1 << 32


class _FromTheRight(Parts):
    def priority(self, rank: int, start: int, end: int) -> int:  # noqa: ARG002  # as declared
        return rank * _ROOM - start


class _Leftmost(Parts):
    def priority(self, rank: int, start: int, end: int) -> int:  # noqa: ARG002  # as declared
        return start


class _Highest(Parts):
    def priority(self, rank: int, start: int, end: int) -> int:  # noqa: ARG002  # as declared
        return -rank


class _LongestJoin(Parts):
    def priority(self, rank: int, start: int, end: int) -> int:  # noqa: ARG002  # as declared
        return start - end


class _Characters(Parts):
    """Parts that are the piece's characters to begin with, where these are tokens."""

    def merged(self, ranks: Ranks) -> list[int]:
        start = 0
        for character in self.piece.decode("utf-8", "surrogateescape"):
            size = len(character.encode("utf-8", "surrogateescape"))
            if self.piece[start : start + size] in ranks:
                self.gather(start, start + size)
            start += size
        return super().merged(ranks)


def _merging(parts: type[Parts]) -> Callable[[bytes, Ranks], list[int]]:
    return lambda piece, ranks: [ranks[piece]] if piece in ranks else parts(piece).merged(ranks)


def _longest_match(piece: bytes, ranks: Ranks) -> list[int]:
    """From the left, always the longest token that fits."""
    ids: list[int] = []
    start = 0
    while start < len(piece):
        end = next(end for end in range(min(len(piece), start + 128), start, -1) if piece[start:end] in ranks)
        ids.append(ranks[piece[start:end]])
        start = end
    return ids


def _longest_match_from_right(piece: bytes, ranks: Ranks) -> list[int]:
    ids: list[int] = []
    end = len(piece)
    while end:
        start = next(start for start in range(max(0, end - 128), end) if piece[start:end] in ranks)
        ids.insert(0, ranks[piece[start:end]])
        end = start
    return ids


def _fewest_tokens(piece: bytes, ranks: Ranks) -> list[int]:
    """The shortest way through the piece, the longest last token on a tie."""
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(piece) + 1):
        starts = (start for start in range(max(0, end - 128), end) if piece[start:end] in ranks)
        best.append(min((best[start][0] + 1, start) for start in starts))
    ids: list[int] = []
    end = len(piece)
    while end:
        start = best[end][1]
        ids.insert(0, ranks[piece[start:end]])
        end = start
    return ids


# The ranks are searched again after each merge; a longer piece is merged rightly, so that a run of it comes to an end.
_QUADRATIC = 400


def _merge_by_stale_neighbours(piece: bytes, ranks: Ranks) -> list[int]:
    """After a merge only the pair to its right is looked up again; the pair to its left keeps its old rank.

    The parts are known by where they start, as in tiktoken's own merging; the stale rank still decides when, but what
    is joined are the parts as they are now.
    """
    if piece in ranks or len(piece) > _QUADRATIC:
        return merge(piece, ranks)
    parts = [bytes([byte]) for byte in piece]
    of_pair = [ranks.get(parts[at] + parts[at + 1]) for at in range(len(parts) - 1)]
    while any(rank is not None for rank in of_pair):
        _, at = min((rank, at) for at, rank in enumerate(of_pair) if rank is not None)
        joined = parts[at] + parts[at + 1]
        if joined not in ranks:
            of_pair[at] = None
            continue
        parts[at : at + 2] = [joined]
        of_pair[at : at + 2] = [ranks.get(joined + parts[at + 1]) if at + 1 < len(parts) else None]
        del of_pair[len(parts) - 1 :]
    return [ranks[part] for part in parts]


def _merge_limited(piece: bytes, ranks: Ranks) -> list[int]:
    """Merging stops after 16 steps."""
    if piece in ranks:
        return [ranks[piece]]
    return _apply_steps(piece, ranks, 16)


def _apply_steps(piece: bytes, ranks: Ranks, most: int) -> list[int]:
    ends = {at: at + 1 for at in range(len(piece))}
    for step in merge_steps(piece, ranks)[:most]:
        middle = step.start + len(step.left)
        ends[step.start] = ends.pop(middle)
    return [ranks[piece[start:end]] for start, end in ends.items()]


def _without_shortcut(piece: bytes, ranks: Ranks) -> list[int]:
    return _apply_steps(piece, ranks, len(piece))


def _by_bytes(piece: bytes, ranks: Ranks) -> list[int]:
    return [ranks[piece]] if piece in ranks else [ranks[bytes([byte])] for byte in piece]


def _as_cesu8(piece: bytes, ranks: Ranks) -> list[int]:
    """The piece encoded as UTF-16 code units, each in three bytes, where it has characters above U+FFFF."""
    text = piece.decode("utf-8", "surrogateescape")
    if max(map(ord, text), default=0) <= 0xFFFF:  # noqa: PLR2004  # the end of the basic plane
        return merge(piece, ranks)
    units = text.encode("utf-16-le", "surrogatepass")
    return merge(
        b"".join(
            units[at : at + 2].decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogatepass")
            for at in range(0, len(units), 2)
        ),
        ranks,
    )


def _in_blocks(size: int) -> Callable[[bytes, Ranks], list[int]]:
    """A longer piece is merged block by block."""
    return lambda piece, ranks: [
        token for at in range(0, len(piece), size) for token in merge(piece[at : at + size], ranks)
    ]


def _cut_off(size: int) -> Callable[[bytes, Ranks], list[int]]:
    """What is behind so many bytes of a piece is lost."""
    return lambda piece, ranks: merge(piece[:size], ranks)


MERGE = (
    Mutant(
        name="ties-from-the-right",
        sentence="Of two pairs with the same rank the right one merges first.",
        seen="`<=` where the search for the lowest rank has `<`",
        merge=_merging(_FromTheRight),
    ),
    Mutant(
        name="leftmost-pair-first",
        sentence="The leftmost pair that is a token merges first, whatever its rank.",
        seen="ranks ignored",
        merge=_merging(_Leftmost),
    ),
    Mutant(
        name="highest-rank-first",
        sentence="The pair of the highest rank merges first.",
        seen="the order of ranks misread as frequency",
        merge=_merging(_Highest),
    ),
    Mutant(
        name="longest-join-first",
        sentence="The pair that makes the longest token merges first.",
        seen="length taken for priority",
        merge=_merging(_LongestJoin),
    ),
    Mutant(
        name="longest-match",
        sentence="From the left, the longest token that fits is taken; nothing is merged.",
        seen="WordPiece-like tokenizers over a byte-pair vocabulary",
        merge=_longest_match,
    ),
    Mutant(
        name="longest-match-from-the-right",
        sentence="From the right, the longest token that fits is taken; nothing is merged.",
        seen="greedy tokenizers",
        merge=_longest_match_from_right,
    ),
    Mutant(
        name="fewest-tokens",
        sentence="A piece becomes as few tokens as the vocabulary allows.",
        seen="shortest-path tokenizers, which give a lower bound",
        merge=_fewest_tokens,
    ),
    Mutant(
        name="stale-left-neighbour",
        sentence="After a merge the rank of the pair to its left is not looked up again.",
        seen="merging with a linked list or an array of ranks that is updated on one side",
        merge=_merge_by_stale_neighbours,
    ),
    Mutant(
        name="merges-characters",
        sentence="Merging begins with characters, where they are tokens, instead of bytes.",
        seen="sentencepiece-like byte fallback",
        merge=_merging(_Characters),
    ),
    Mutant(
        name="merges-no-more-than-16-times",
        sentence="A piece merges 16 times at most.",
        seen="bounded loops",
        merge=_merge_limited,
    ),
    Mutant(
        name="no-whole-piece",
        sentence="A piece that is a token is merged like any other instead of being that token.",
        seen="Hugging Face tokenizers without `ignore_merges`",
        merge=_without_shortcut,
    ),
    Mutant(
        name="no-merging",
        sentence="A piece that is no token falls apart into bytes.",
        seen="look-up tables in place of merging",
        merge=_by_bytes,
    ),
    Mutant(
        name="supplementary-as-surrogates",
        sentence="A character above U+FFFF is encoded as two surrogates of three bytes each.",
        seen="CESU-8 and Java's modified UTF-8",
        merge=_as_cesu8,
    ),
    Mutant(
        name="pieces-in-blocks-of-32",
        sentence="A piece is merged in blocks of 32 bytes.",
        seen="fixed buffers",
        merge=_in_blocks(32),
    ),
    Mutant(
        name="pieces-in-blocks-of-1024",
        sentence="A piece is merged in blocks of 1,024 bytes.",
        seen="fixed buffers",
        needs_length=257,
        merge=_in_blocks(1024),
    ),
    Mutant(
        name="long-pieces-cut-off",
        sentence="Of a piece only the first 100 bytes are tokenized.",
        seen="`max_input_chars_per_word`, 100 in WordPiece",
        needs_length=26,
        merge=_cut_off(100),
    ),
    Mutant(
        name="very-long-pieces-cut-off",
        sentence="Of a piece only the first 4,096 bytes are tokenized.",
        seen="fixed buffers",
        needs_length=1025,
        merge=_cut_off(4096),
    ),
    Mutant(
        name="positions-overflow",
        sentence="Positions in a piece are kept in 16 bits: merging begins anew at each 65,536th byte.",
        seen="compact linked lists",
        needs_length=16_385,
        merge=_in_blocks(65_536),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*MERGE,)
