"""How a text becomes tokens, told step by step: its pre-tokens with the alternative that took each, and the merges."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from conformance.llm_cost.comparison import tokens, witness
from conformance.llm_cost.oracle.unicode import class_of
from conformance.llm_cost.oracle.witness import Piece, without_lone_surrogates
from conformance.llm_cost.visible import code_points, visible

_MOST_PIECES = 60
_MOST_IDS = 40
_MOST_STEPS = 24
# Explaining goes through every byte and every pair of bytes; a page of text is more than anybody reads.
LONGEST = 20_000


def explanation(content: str | bytes, encoding: str, mode: str, ids: Sequence[int] | None) -> Iterator[str]:
    """Lines without styles. `ids` is the oracle's answer, None where only its digest is known."""
    yield f"text      {visible(content)}"
    if isinstance(content, bytes):
        yield f"bytes     {content[:_MOST_IDS].hex(' ')}"
    else:
        yield f"          {code_points(content)}"
    if ids is not None:
        shown = " ".join(map(str, ids[:_MOST_IDS]))
        yield f"tokens    {len(ids):,}: {shown}{' …' if len(ids) > _MOST_IDS else ''}"
    if isinstance(content, bytes) or mode == "special" or len(content) > LONGEST:
        yield from _token_list(encoding, ids)
        return
    text = without_lone_surrogates(content)
    pieces = witness(encoding).split(text)
    yield f"pre-tokens of {encoding}, each with the alternative of the pattern that took it"
    for piece in pieces[:_MOST_PIECES]:
        yield from _piece_lines(text, piece, encoding)
    if len(pieces) > _MOST_PIECES:
        yield f"  … {len(pieces) - _MOST_PIECES:,} more"


def _token_list(encoding: str, ids: Sequence[int] | None) -> Iterator[str]:
    for number in (ids or ())[:_MOST_IDS]:
        yield f"  {number:>7} {visible(tokens(encoding)[number])}"


def _piece_lines(text: str, piece: Piece, encoding: str) -> Iterator[str]:
    part = text[piece.start : piece.end]
    raw = part.encode()
    ids = witness(encoding).ids_of_piece(raw)
    yield f"  {visible(part, 24):<28} {piece.branch:<14} {classes(part):<24} {' '.join(map(str, ids[:8]))}"
    # A piece that is a token is looked up and not merged.
    if len(ids) > 1:
        steps = witness(encoding).merge_steps(raw)
        for step in steps[:_MOST_STEPS]:
            halves = f"{visible(step.left, 12)} + {visible(step.right, 12)}"
            yield f"      {halves} -> {visible(step.left + step.right, 24)} (rank {step.rank})"
        if len(steps) > _MOST_STEPS:
            yield f"      … {len(steps) - _MOST_STEPS:,} more merges"


def classes(part: str, most_runs: int = 4) -> str:
    """The classes of a text's characters, a run of one class once: `space Lu Ll+`."""
    runs = [(name, len(list(run))) for name, run in groupby(part, key=_class_name)]
    shown = " ".join(f"{name}{'+' if length > 1 else ''}" for name, length in runs[:most_runs])
    return shown if len(runs) <= most_runs else f"{shown} …"


def _class_name(character: str) -> str:
    return {"\r": "CR", "\n": "LF", "'": "apostrophe", "/": "slash"}.get(character) or class_of(ord(character))
