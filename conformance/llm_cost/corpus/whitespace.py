"""White space of every kind, its look-alikes, and line ends in every mix."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft, name_of

CATEGORY = "whitespace"

# All code points with the property White_Space (PropList.txt), unchanged since Unicode 6.3.
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)

# What looks like, or elsewhere counts as, white space but has not the property: Python's str.isspace takes U+001C..1F,
# JavaScript's \s takes U+FEFF, older Unicode U+180E; the others merely look empty.
LOOK_ALIKES = "\x1c\x1d\x1e\x1f\u00ad\u115f\u180e\u200b\u200c\u200d\u2060\u2800\u3164\ufeff\uffa0"

_FRAMES = {
    "alone": "{w}",
    "twice": "{w}{w}",
    "before-letter": "a{w}b",
    "before-digit": "a{w}1",
    "before-punctuation": "a{w}!",
    "at-the-end": "a{w}",
    "at-the-start": "{w}a",
    "after-digit": "1{w}1",
    "after-punctuation": "!{w}a",
    "after-space": "a {w}b",
    "before-space": "a{w} b",
    "after-space-at-the-end": "a {w}",
    "between-spaces": "a {w} b",
    "after-newline": "a\n{w}b",
    "before-newline": "a{w}\nb",
    "before-crlf": "a{w}\r\nb",
    "between-newlines": "a\n{w}\nb",
    "before-upper": "a{w}The",
    "before-other-letter": "{w}{w}\u4e2d",
    "thrice-before-letter": "a{w}{w}{w}b",
    "before-apostrophe": "a{w}'s",
    "between-two-and-word": "a  {w}the",
    "twice-before-word": "the{w}{w}the",
    "between-signs": "=={w}==",
    "after-newlines-before-space": "\n\n{w} x",
}
_LONGEST_MIX = 4
_LINE_ENDS = " \t\r\n"
_TAILS = {"letter": "b", "digit": "1", "punctuation": "!", "end": ""}


def stored() -> Iterator[Draft]:
    """Each character in every frame; all pairs of white space; all mixes of line ends up to length 4."""
    for character, (name, frame) in itertools.product(WHITE_SPACE + LOOK_ALIKES, _FRAMES.items()):
        yield Draft(
            category=CATEGORY,
            slug=f"{name_of(character)}-{name}",
            input=frame.format(w=character),
            why=f"{_kind(character)} {name.replace('-', ' ')}",
        )
    for first, second in itertools.permutations(WHITE_SPACE, 2):
        yield _pair(first, second, "b")
        if first in _LINE_ENDS or second in _LINE_ENDS:
            yield _pair(first, second, "")
    for length in range(2, _LONGEST_MIX + 1):
        for ends in itertools.product(_LINE_ENDS, repeat=length):
            yield from _line_ends("".join(ends))


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Runs of white space and look-alikes between words."""
    for _ in range(size):
        run = "".join(random.choices(WHITE_SPACE, k=random.randint(1, 6)))
        if random.random() < 0.25:  # noqa: PLR2004  # a look-alike now and then; mostly true white space
            run += random.choice(LOOK_ALIKES)
        tail = random.choice(tuple(_TAILS.values()))
        yield Draft(
            category=CATEGORY, input=f"{random.choice(('a', 'The', '1', '.', ''))}{run}{tail}", why="mixed white space"
        )


def _pair(first: str, second: str, tail: str) -> Draft:
    where = "before letter" if tail else "at the end"
    return Draft(
        category=CATEGORY,
        slug=f"{name_of(first)}-{name_of(second)}-{where.replace(' ', '-')}",
        input=f"a{first}{second}{tail}",
        why=f"{_kind(first)} then {_kind(second)} {where}",
    )


def _line_ends(ends: str) -> Iterator[Draft]:
    spelled = "-".join({" ": "space", "\t": "tab", "\r": "cr", "\n": "lf"}[end] for end in ends)
    # A line end before a letter and at the end of text are what the patterns tell apart; short mixes have all four.
    names = ("letter", "end") if len(ends) == _LONGEST_MIX else tuple(_TAILS)
    for name in names:
        why = f"line ends in every mix, then {name}"
        yield Draft(category=CATEGORY, slug=f"{spelled}-then-{name}", input=f"a{ends}{_TAILS[name]}", why=why)


def _kind(character: str) -> str:
    return f"{'white space' if character in WHITE_SPACE else 'look-alike'} {name_of(character)}"
