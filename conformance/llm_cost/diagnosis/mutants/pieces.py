"""Mistakes in what is done with pieces before they merge."""

from collections.abc import Callable, Iterator, Sequence

from conformance.llm_cost.diagnosis.mutant import Mutant


def _by_key(key: Callable[[bytes], object]) -> Callable[[Sequence[bytes]], Sequence[bytes]]:
    """A cache of tokens by a key that does not tell all pieces apart: the first piece with a key answers for all."""

    def regroup(pieces: Sequence[bytes]) -> Sequence[bytes]:
        first: dict[object, bytes] = {}
        return [first.setdefault(key(piece), piece) for piece in pieces]

    return regroup


def _split_joiners(pieces: Sequence[bytes]) -> Sequence[bytes]:
    joiner = "\u200d".encode()
    return [part for piece in pieces for part in _with_separator(piece, joiner)]


def _with_separator(piece: bytes, separator: bytes) -> Iterator[bytes]:
    first, *others = piece.split(separator)
    if first:
        yield first
    for other in others:
        yield separator
        if other:
            yield other


def _merge_neighbours(pieces: Sequence[bytes]) -> Sequence[bytes]:
    return [b"".join(pieces)] if pieces else []


PIECES = (
    Mutant(
        name="cache-ignores-case",
        sentence="Pieces are remembered by their lower case: the first one seen in a text answers for the others.",
        seen="normalised cache keys",
        regroup=_by_key(bytes.lower),
    ),
    Mutant(
        name="cache-ignores-space",
        sentence="Pieces are remembered without the white space around them.",
        seen="normalised cache keys",
        regroup=_by_key(bytes.strip),
    ),
    Mutant(
        name="cache-by-length-and-ends",
        sentence="Pieces are remembered by their length, first and last byte.",
        seen="weak hashes as cache keys",
        regroup=_by_key(lambda piece: (len(piece), piece[:1], piece[-1:])),
    ),
    Mutant(
        name="cache-by-beginning",
        sentence="Pieces are remembered by their first eight bytes.",
        seen="cache keys packed into a machine word",
        regroup=_by_key(lambda piece: piece[:8]),
    ),
    Mutant(
        name="no-pieces",
        sentence="The text is merged as a whole, without being split first.",
        seen="byte-pair encoders used without a pre-tokenizer",
        regroup=_merge_neighbours,
    ),
    Mutant(
        name="joiners-apart",
        sentence="U+200D is cut out of its piece: an emoji family falls apart.",
        seen="emoji treated as clusters",
        regroup=_split_joiners,
    ),
    Mutant(
        name="last-piece-lost",
        sentence="The last piece of a text is not tokenized.",
        seen="buffers that are not flushed",
        regroup=lambda pieces: pieces[:-1],
    ),
)


MUTANTS: tuple[Mutant, ...] = (*PIECES,)
