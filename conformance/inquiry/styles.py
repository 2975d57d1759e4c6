"""Ways in which a program may want to be asked, the likeliest first: what its help speaks of, then usual ones.

Only words of the lexicon and of this module are ever passed on; help decides which of them come first. Of a help's own
words, only names listed behind a flag that chooses the variant are tried, as the value of that flag.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from conformance.inquiry.lexicon import Lexicon
from conformance.inquiry.said import Said

TEXT_WORDS = ("text", "string", "input", "t", "s", "i")
FILE_WORDS = ("file", "input", "input-file", "path", "f", "i")

# Texts as most programs take them.
_DELIVERIES: tuple[tuple[str, ...], ...] = ((), ("{text}",), ("{file}",))
_MORE_DELIVERIES = (("-",), ("--text", "{text}"), ("--file", "{file}"))
_BLIND_FLAGS = ("--model", "--encoding", "-m", "-e")
_BLIND_VERBS = 5


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments with `{text}`, `{file}` and `{model}`; with none of the first two the text goes to standard input.

    With `fields` the input is JSON lines, one for each text, that have these keys; `is_told`: help has a word for that.
    """

    args: tuple[str, ...]
    fields: tuple[str, ...] = ()
    flag: str = ""
    is_told: bool = False

    @property
    def takes_model(self) -> bool:
        """Whether the variant is told to it."""
        return "{model}" in self.args


def told(lexicon: Lexicon, said: Said) -> Iterator[Style]:
    """Styles of one text for each process, in the words that help speaks of."""
    verbs = [(verb,) for verb in said.verbs_of(lexicon.verbs)]
    flags = said.flags_of(lexicon.variant_words)
    deliveries = [*_DELIVERIES, *_with_places(said, TEXT_WORDS, "{text}"), *_with_places(said, FILE_WORDS, "{file}")]
    yield from _styles(itertools.product([(), *verbs], ["", *flags], deliveries))


def usual(lexicon: Lexicon) -> Iterator[Style]:
    """The same in usual words, for programs whose help says nothing."""
    verbs = [(verb,) for verb in lexicon.verbs[:_BLIND_VERBS]]
    parts = (
        itertools.product([()], [""], _MORE_DELIVERIES),
        itertools.product([()], _BLIND_FLAGS, _DELIVERIES),
        itertools.product(verbs, [""], _DELIVERIES),
        itertools.product(verbs, _BLIND_FLAGS[:2], _DELIVERIES),
    )
    yield from _styles(itertools.chain.from_iterable(parts))


_Words = tuple[str, ...]


def _styles(parts: Iterable[tuple[_Words, str, _Words]]) -> Iterator[Style]:
    """Verb, flag for the variant, and the text last: some programs take everything behind it for more text."""
    for verb, flag, delivery in parts:
        # A letter may stand for the model and for the text; it is not both.
        if not flag or flag not in delivery:
            yield Style(args=(*verb, *((flag, "{model}") if flag else ()), *delivery), flag=flag)


def with_model(style: Style, lexicon: Lexicon, said: Said) -> Iterator[Style]:
    """The same style with each flag that may choose the variant; those that help speaks of, else usual ones."""
    for flag in said.flags_of(lexicon.variant_words) or _BLIND_FLAGS:
        if flag not in style.args:
            at = _end_of_verbs(style.args)
            args = (*style.args[:at], flag, "{model}", *style.args[at:])
            yield msgspec.structs.replace(style, args=args, flag=flag)


def in_detail(style: Style, lexicon: Lexicon, said: Said) -> Iterator[Style]:
    """The same style with words that may make it show more than a number; only those that help speaks of."""
    at = _end_of_verbs(style.args)
    verbs = [style.args[:at], *((verb,) for verb in said.verbs_of(lexicon.verbs) if (verb,) != style.args[:at])]
    words: list[_Words] = [(flag,) for flag in said.flags_of(lexicon.detail_words)]
    words += [(flag, "json") for flag in said.flags_of(lexicon.form_words)]
    for verb in verbs:
        for more in ((), *words):
            if (verb, more) != (style.args[:at], ()) and not set(more[:1]) & set(style.args):
                yield msgspec.structs.replace(style, args=(*verb, *more, *style.args[at:]))


def many_at_once(lexicon: Lexicon, said: Said, style: Style | None) -> Iterator[Style]:
    """Styles of JSON lines, with the flag for the variant that is known from asking for one text."""
    words: list[tuple[str, ...]] = [()]
    words += [(verb,) for verb in said.verbs_of(lexicon.stream_words)]
    words += [(flag,) for flag in said.flags_of(lexicon.stream_words)]
    if style is not None:
        kept = tuple(word for word in style.args if word not in ("{text}", "{file}", "-", "{model}", style.flag))
        words += [(*kept, flag) for flag in said.flags_of(lexicon.stream_words) if kept]
    flags = [style.flag] if style is not None and style.flag else [*said.flags_of(lexicon.variant_words), ""]
    for more, flag in itertools.product(dict.fromkeys(words), flags):
        yield Style(
            args=(*more, *((flag, "{model}") if flag else ())), fields=lexicon.fields, flag=flag, is_told=bool(more)
        )


def drivers(lexicon: Lexicon, said: Said) -> Iterator[tuple[str, ...]]:
    """Arguments with which a program may speak the line protocol of docs/drivers.md."""
    yield ()
    yield from ((word,) for word in (*said.verbs_of(lexicon.driver_words), *said.flags_of(lexicon.driver_words)))


def _with_places(said: Said, words: Sequence[str], place: str) -> list[tuple[str, ...]]:
    return [(flag, place) for flag in said.flags_of(words)]


def _end_of_verbs(args: tuple[str, ...]) -> int:
    """Where flags may be put in: behind the verb, where there is one."""
    return 1 if args and not args[0].startswith(("-", "{")) else 0
