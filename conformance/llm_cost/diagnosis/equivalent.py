"""Mutants that nothing can show, each with its proof in words; and what survives a matrix of kills."""

from collections.abc import Mapping

from conformance.llm_cost.diagnosis.ledger import ENOUGH, Matrix

_NOTHING_CROSSES = (
    "the two splits differ only between characters that no token of this vocabulary has side by side, so the pieces "
    "merge to the same tokens"
)

EQUIVALENT: Mapping[tuple[str, str], str] = {
    ("no-whole-piece", encoding): "merging alone comes to every token of this vocabulary"
    for encoding in ("cl100k_base", "o200k_base", "p50k_base", "r50k_base")
} | {
    ("word-with-newline", "cl100k_base"): _NOTHING_CROSSES,
    ("word-with-newline", "o200k_base"): _NOTHING_CROSSES,
    ("word-with-lf-excluded-only", "cl100k_base"): _NOTHING_CROSSES,
    ("word-with-lf-excluded-only", "o200k_base"): _NOTHING_CROSSES,
    ("contraction-joined", "cl100k_base"): _NOTHING_CROSSES,
    ("contractions-ascii-only", "cl100k_base"): _NOTHING_CROSSES,
    ("end-space-first", "o200k_base"): (
        "the splits differ only behind the last newline of the white space that ends a text, and no token goes from a "
        "newline into white space without another newline behind"
    ),
}
"""The proof for each mutant and encoding; tests/test_equivalent.py checks all of them."""

_SAME_PIECES = "as many ids as before, only others"
COUNTS_STAY: Mapping[str, str] = {
    "ids-of-16-bits": _SAME_PIECES,
    "ids-saturate-at-16-bits": _SAME_PIECES,
    "ids-one-too-high": _SAME_PIECES,
    "vocabulary-closed-up": _SAME_PIECES,
    "specials-numbered-on": _SAME_PIECES,
}
"""Mutants whose number of tokens is right for every text, and why."""

# One text is empty in each mode that has texts.
_FEW: Mapping[str, int] = {"empty-text-counts": 1}


def survivors(matrix: Matrix) -> list[str]:
    """One line for each mutant that is not killed as it should be.

    That is by some vector in each encoding in which it is not equivalent, by three vectors in all, and by three through
    counts alone unless counts cannot show it.
    """
    lines: list[str] = []
    for name, of_encoding in matrix.items():
        lines += [
            f"{name}: no vector kills it in {encoding}"
            for encoding, found in of_encoding.items()
            if not found.by_ids and (name, encoding) not in EQUIVALENT
        ]
        lines += _too_few(name, matrix)
    return lines


def _too_few(name: str, matrix: Matrix) -> list[str]:
    if all((name, encoding) in EQUIVALENT for encoding in matrix[name]):
        return []
    needed = _FEW.get(name, ENOUGH)
    by_ids = {vector for found in matrix[name].values() for vector in found.by_ids}
    by_counts = {vector for found in matrix[name].values() for vector in found.by_counts}
    lines = []
    if len(by_ids) < needed:
        lines.append(f"{name}: killed by {len(by_ids)} vectors, expected {needed} or more")
    if len(by_counts) < needed and name not in COUNTS_STAY:
        lines.append(f"{name}: killed through counts by {len(by_counts)} vectors, expected {needed} or more")
    return lines
