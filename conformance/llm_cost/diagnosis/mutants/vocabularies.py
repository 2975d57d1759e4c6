"""Vocabularies that lost tokens on the way."""

from collections.abc import Callable

from conformance.llm_cost.diagnosis.mutant import Mutant, Ranks
from conformance.llm_cost.oracle import vocabulary


def _keeping(keep: Callable[[bytes, int], bool]) -> Callable[[Ranks], Ranks]:
    """A vocabulary that lost some tokens; single bytes stay, without which nothing could be tokenized."""
    return lambda ranks: {token: rank for token, rank in ranks.items() if len(token) == 1 or keep(token, rank)}


def _is_utf8(token: bytes) -> bool:
    try:
        token.decode()
    except UnicodeDecodeError:
        return False
    return True


def _closed_up(ranks: Ranks) -> Ranks:
    """Ranks given anew, in order, without the hole that the special token leaves."""
    return {token: place for place, token in enumerate(sorted(ranks, key=ranks.__getitem__))}


VOCABULARY = (
    Mutant(
        name="vocabulary-of-text",
        sentence="Tokens that are no UTF-8 by themselves are missing from the vocabulary.",
        seen="vocabularies kept as text, as in JSON files without a byte alphabet",
        ranks=_keeping(lambda token, _: _is_utf8(token)),
    ),
    Mutant(
        name="vocabulary-without-blank-tokens",
        sentence="Tokens of nothing but white space are missing from the vocabulary.",
        seen="loaders that strip their lines or split them on white space",
        ranks=_keeping(lambda token, _: bool(token.strip())),
    ),
    Mutant(
        name="vocabulary-without-long-tokens",
        sentence="Tokens of more than 16 bytes are missing from the vocabulary.",
        seen="fixed-size records",
        ranks=_keeping(lambda token, _: len(token) <= 16),  # noqa: PLR2004  # as the sentence says
    ),
    Mutant(
        name="vocabulary-without-longest-tokens",
        sentence="Tokens of more than 64 bytes are missing from the vocabulary.",
        seen="fixed-size records",
        ranks=_keeping(lambda token, _: len(token) <= 64),  # noqa: PLR2004  # as the sentence says
    ),
    Mutant(
        name="vocabulary-of-16-bits",
        sentence="Tokens of rank 65,536 and above are missing from the vocabulary.",
        seen="ranks in 16 bits",
        encodings=("cl100k_base", "o200k_base"),
        ranks=_keeping(lambda _, rank: rank < 1 << 16),
    ),
    Mutant(
        name="vocabulary-cut-at-100000",
        sentence="Tokens of rank 100,000 and above are missing from the vocabulary.",
        seen="a vocabulary's size rounded",
        encodings=("cl100k_base", "o200k_base"),
        ranks=_keeping(lambda _, rank: rank < 100_000),  # noqa: PLR2004  # as the sentence says
    ),
    Mutant(
        name="vocabulary-without-space-runs",
        sentence="p50k_base's tokens for runs of spaces, from rank 50,257, are missing.",
        seen="r50k_base taken for p50k_base",
        encodings=("p50k_base",),
        ranks=_keeping(lambda _, rank: rank < 50_256),  # noqa: PLR2004  # as the sentence says
    ),
    Mutant(
        name="vocabulary-with-space-runs",
        sentence="p50k_base's tokens for runs of spaces are known as well.",
        seen="p50k_base taken for r50k_base",
        encodings=("r50k_base",),
        ranks=lambda _: vocabulary.ranks("p50k_base"),
    ),
    Mutant(
        name="vocabulary-closed-up",
        sentence="Ranks are counted without the hole at 50,256: the tokens behind it are one too low.",
        seen="the line number taken for the rank",
        encodings=("p50k_base",),
        ranks=_closed_up,
    ),
)


MUTANTS: tuple[Mutant, ...] = (*VOCABULARY,)
