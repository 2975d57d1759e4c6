"""What a contract brings to an inquiry: texts with their right answers, and words that programs of its kind use."""

from collections.abc import Callable, Mapping

import msgspec

from conformance.case import Expected


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and its right answer in each variant."""

    text: str
    expected: Mapping[str, Expected]


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """All words are without hyphens in front; the likeliest come first.

    `unit` is what is counted. `samples` are told apart by their counts, the shortest first, and the last one tells all
    variants apart; a program may be a shell or an interpreter, so no sample may do anything in any of them. `names` are
    what a variant is called. `detail_words` are flags that may show more, `form_words` flags that take `json`.
    """

    contract: str
    unit: str
    samples: tuple[Sample, ...]
    names: Mapping[str, tuple[str, ...]]
    variant_words: tuple[str, ...]
    verbs: tuple[str, ...]
    stream_words: tuple[str, ...]
    driver_words: tuple[str, ...]
    detail_words: tuple[str, ...]
    form_words: tuple[str, ...]
    fields: tuple[str, ...]
    measures: Mapping[str, Callable[[str], int]]
    """What else such a program may count, by the words for it."""
