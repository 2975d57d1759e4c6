"""Contractions in every case, with their case-folding relatives and other apostrophes, after and before every class."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft, digest_of
from conformance.llm_cost.corpus.representatives import FIXED, draw

CATEGORY = "contractions"
_ENDINGS = ("s", "d", "m", "t", "ll", "ve", "re")
# U+017F, the long s, equals s without case; the Kelvin sign U+212A and the dotless i fold too, but to no ending.
_LONG_S = "\u017f"
_BEFORE = {name: FIXED[name] for name in FIXED if name not in set("sdmtlver")}
_AFTER = {"end": "", "letter": "x", "space": " y", "apostrophe": "'s"}
_OTHER_APOSTROPHES = '\u2018\u2019\u02bc\u02b9\u2032\uff07`\u00b4"\u0027\u0301'
_WORDS = (
    " I",
    "I",
    "don",
    "It",
    " we",
    " you",
    "we",
    "THEY",
    "rock 'n",
    "y'all",
    "\u00e9t\u00e9",
    "\u0421",
    "l",
    "John",
)
_NEAR_MISSES = (
    "'",
    "''",
    "'ss",
    "'sd",
    "'l",
    "'v",
    "'r",
    "'L",
    "'le",
    "'el",
    "'er",
    "'ev",
    "'x",
    "' s",
    "'\ns",
    "'\u0131",
    "'\u212a",
)


def cases_of(ending: str) -> list[str]:
    """An ending in every mix of cases, the long s included."""
    letters = [f"{letter}{letter.upper()}{_LONG_S if letter == 's' else ''}" for letter in ending]
    return ["".join(chosen) for chosen in itertools.product(*letters)]


def stored() -> Iterator[Draft]:
    """Every spelling of every ending between every class and four followers; other apostrophes; near misses."""
    spellings = [spelling for ending in _ENDINGS for spelling in cases_of(ending)]
    for (before, prefix), spelling, (after, suffix) in itertools.product(_BEFORE.items(), spellings, _AFTER.items()):
        yield _draft(f"{prefix}'{spelling}{suffix}", f"'{spelling} after {before}, before {after}")
    for word, spelling in itertools.product(_WORDS, spellings):
        yield _draft(f"{word}'{spelling} ", f"'{spelling} after a word")
    # What is no apostrophe makes no contraction in any case; a few cases of the ending tell that.
    few = [spelling for spelling in spellings if spelling in (spelling.lower(), spelling.upper())]
    for word, spelling in itertools.product(_WORDS, few):
        yield _draft(
            f"{word}\u2019{spelling}", f"{spelling} after a word and U+2019, which is no apostrophe to the patterns"
        )
    for mark, spelling in itertools.product(_OTHER_APOSTROPHES, few):
        yield _draft(f"{mark}{spelling}er", f"{spelling} after U+{ord(mark):04X}, before letters")
        yield _draft(
            f"it{mark}{spelling} x", f"{spelling} after U+{ord(mark):04X}, which is no apostrophe to the patterns"
        )
    for (before, prefix), spelling in itertools.product(_BEFORE.items(), cases_of("s")):
        yield _draft(f"{prefix} I'{spelling}", f"'{spelling} after {before} and the token ` I'`")
    yield from _in_a_row()
    for miss, tail in itertools.product(_NEAR_MISSES, ("", "a", " a")):
        yield _draft(f"we{miss}{tail}", "a near miss of a contraction")
        yield _draft(f"{miss}{tail}", "a near miss of a contraction at the start")


def _in_a_row() -> Iterator[Draft]:
    """Two contractions in a row, of which a word takes one: the second in every case, before what shows the border."""
    for first, second, tail in itertools.product(_ENDINGS, _ENDINGS, ("a", "th")):
        for spelling in cases_of(second):
            if len(second) > 1 or spelling.islower():
                yield _draft(f"I'{first}'{spelling}{tail}", f"'{first} and '{spelling} in a row, before letters")


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Endings in any case after and before any member of any class."""
    names = tuple(FIXED)
    for _ in range(size):
        spelling = random.choice(cases_of(random.choice(_ENDINGS)))
        before = "".join(draw(random.choice(names), random) for _ in range(random.randint(0, 3)))
        after = "".join(draw(random.choice(names), random) for _ in range(random.randint(0, 2)))
        yield _draft(f"{before}'{spelling}{after}", f"'{spelling} between drawn classes")


def _draft(text: str, why: str) -> Draft:
    return Draft(category=CATEGORY, input=text, why=why, slug=digest_of("ordinary", text))
