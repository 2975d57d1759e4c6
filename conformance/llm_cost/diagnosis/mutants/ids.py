"""Ids changed, lost or added at the end."""

from collections.abc import Callable

from conformance.llm_cost.diagnosis.mutant import Mutant

_NEWER = ("cl100k_base", "o200k_base")


def _most(size: int) -> Callable[[list[int]], list[int]]:
    return lambda ids: ids[:size]


def _without_repeats(ids: list[int]) -> list[int]:
    return [token for at, token in enumerate(ids) if at == 0 or ids[at - 1] != token]


IDS = (
    Mutant(
        name="ids-of-16-bits",
        sentence="Ids are kept in 16 bits: 65,536 is 0.",
        seen="compact arrays of ids",
        encodings=_NEWER,
        number=lambda ids: [token & 0xFFFF for token in ids],
    ),
    Mutant(
        name="ids-saturate-at-16-bits",
        sentence="Ids above 65,535 are 65,535.",
        seen="saturating casts",
        encodings=_NEWER,
        number=lambda ids: [min(token, 0xFFFF) for token in ids],
    ),
    Mutant(
        name="ids-one-too-high",
        sentence="Ids are counted from one.",
        seen="line numbers taken for ranks",
        number=lambda ids: [token + 1 for token in ids],
    ),
    Mutant(
        name="ends-with-special",
        sentence="The end-of-text token is added behind every text.",
        seen="`add_special_tokens`",
        number=lambda ids: [*ids, 50256],
    ),
    Mutant(
        name="counts-distinct",
        sentence="Each token is given once, however often it occurs.",
        seen="sets in place of lists",
        number=lambda ids: list(dict.fromkeys(ids)),
    ),
    Mutant(
        name="repeats-collapse",
        sentence="A token that repeats is given once.",
        seen="run-length compression gone wrong",
        number=_without_repeats,
    ),
    Mutant(
        name="empty-text-counts",
        sentence="An empty text has one token.",
        seen="`max(1, ...)` against division by zero",
        number=lambda ids: ids or [0],
    ),
    Mutant(
        name="ids-cut-at-512",
        sentence="Only the first 512 ids are given.",
        seen="`truncation` and `max_length`",
        needs_length=129,
        number=_most(512),
    ),
    Mutant(
        name="ids-cut-at-8192",
        sentence="Only the first 8,192 ids are given.",
        seen="`truncation` and `max_length`",
        needs_length=2049,
        number=_most(8192),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*IDS,)
