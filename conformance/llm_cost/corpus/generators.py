"""All generators by category: what is stored, and what a challenge draws anew."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random

from conformance.llm_cost.corpus import (
    alternatives,
    borders,
    classes,
    contractions,
    controls,
    crossing,
    digits,
    emoji,
    invalid,
    marks,
    meeting,
    merges,
    names,
    prose,
    runs,
    scripts,
    specials,
    trailing,
    whitespace,
)
from conformance.llm_cost.corpus.draft import Draft

VERSION = "3.1.0"
"""Of the generators together: raised whenever a stored input changes; the major number is that of Evil Corpus."""

SEED = 3
"""For what is sampled: tokens, joins, edits, ties."""

STORED: Mapping[str, Callable[[Random], Iterator[Draft]]] = {
    alternatives.CATEGORY: lambda _: alternatives.stored(),
    borders.CATEGORY: lambda _: borders.stored(),
    classes.CATEGORY: lambda _: classes.stored(),
    prose.CODE: lambda _: prose.stored_code(),
    contractions.CATEGORY: lambda _: contractions.stored(),
    controls.CATEGORY: lambda _: controls.stored(),
    crossing.CATEGORY: crossing.stored,
    digits.CATEGORY: lambda _: digits.stored(),
    merges.EDITS: merges.stored_edits,
    emoji.CATEGORY: lambda _: emoji.stored(),
    invalid.BYTES: lambda _: invalid.stored_bytes(),
    merges.JOINS: merges.stored_joins,
    marks.CATEGORY: lambda _: marks.stored(),
    meeting.CATEGORY: lambda _: meeting.stored(),
    names.CATEGORY: lambda _: names.stored(),
    prose.PROSE: lambda _: prose.stored_prose(),
    runs.CATEGORY: lambda _: runs.stored(),
    scripts.CATEGORY: scripts.stored,
    specials.CATEGORY: lambda _: specials.stored(),
    invalid.SURROGATES: lambda _: invalid.stored_surrogates(),
    merges.TIES: merges.stored_ties,
    merges.TOKENS: merges.stored_tokens,
    trailing.CATEGORY: lambda _: trailing.stored(),
    whitespace.CATEGORY: lambda _: whitespace.stored(),
}
"""What each category holds, given the source of chance for what is sampled."""

DRAWN: Mapping[str, Callable[[Random, int], Iterator[Draft]]] = {
    alternatives.CATEGORY: alternatives.drawn,
    borders.CATEGORY: borders.drawn,
    classes.CATEGORY: classes.drawn,
    prose.CODE: prose.drawn_code,
    contractions.CATEGORY: contractions.drawn,
    controls.CATEGORY: controls.drawn,
    crossing.CATEGORY: crossing.drawn,
    digits.CATEGORY: digits.drawn,
    merges.EDITS: merges.drawn_edits,
    emoji.CATEGORY: emoji.drawn,
    invalid.BYTES: invalid.drawn_bytes,
    merges.JOINS: merges.drawn_joins,
    marks.CATEGORY: marks.drawn,
    meeting.CATEGORY: meeting.drawn,
    names.CATEGORY: names.drawn,
    prose.PROSE: prose.drawn_prose,
    runs.CATEGORY: runs.drawn,
    scripts.CATEGORY: scripts.drawn,
    specials.CATEGORY: specials.drawn,
    invalid.SURROGATES: invalid.drawn_surrogates,
    merges.TIES: merges.drawn_ties,
    merges.TOKENS: merges.drawn_tokens,
    trailing.CATEGORY: trailing.drawn,
    whitespace.CATEGORY: whitespace.drawn,
}
"""New members of each category, as many as asked for."""


def stored(category: str) -> list[Draft]:
    """The drafts of one category, controls among them, each once, sorted by id."""
    return gathered(STORED[category](Random(f"{SEED}/{category}")))  # noqa: S311  # reproducible, not secret


def drawn(category: str, seed: int, size: int) -> list[Draft]:
    """New drafts of one category, at most `size` and their controls, each once, sorted by id."""
    return gathered(DRAWN[category](Random(f"{seed}/{category}"), size))  # noqa: S311  # reproducible, not secret


def gathered(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts and their controls; of two with one mode and input, or of one id, the first stays. Sorted by id."""
    by_content: dict[tuple[str, str | bytes], Draft] = {}
    for draft in drafts:
        by_content.setdefault((draft.mode, draft.content), draft)
    by_id = {draft.id: draft for draft in by_content.values()}
    for draft in list(by_id.values()):
        if draft.control is not None:
            by_id.setdefault(draft.control.id, draft.control)
    return [by_id[name] for name in sorted(by_id)]
