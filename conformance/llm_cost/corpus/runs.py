"""Long texts by recipe: runs of one character, of one word, of what makes merging slow, up to a million of it."""

from collections.abc import Iterator, Mapping
from random import Random

from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.corpus.recipe import Part, repeat

CATEGORY = "runs"

UNITS: Mapping[str, str] = {
    "letter": "a",
    "upper": "A",
    "rare-letter": "\u0f40",
    "han": "\u4e2d",
    "digit": "1",
    "arabic-digit": "\u0663",
    "space": " ",
    "tab": "\t",
    "newline": "\n",
    "crlf": "\r\n",
    "nbsp": "\u00a0",
    "punctuation": "!",
    "dash": "-",
    "equals": "=",
    "slash": "/",
    "apostrophe": "'",
    "contraction": "'s",
    "emoji": "\U0001f600",
    "zwj-family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "mark": "\u0301",
    "letter-and-mark": "e\u0301",
    "zero-width-space": "\u200b",
    "nul": "\0",
    "replacement": "\ufffd",
    "word": "hello",
    "word-and-space": "the ",
    "two-letters": "ab",
    "case-in-turn": "aB",
    "digit-and-letter": "1a",
    "space-and-newline": " \n",
    "two-spaces-and-letter": "  a",
    "code-line": "    return x;\n",
    "json": '{"a": 1}, ',
    "special-look": "<|endoftext|>",
    "mixed": "The quick_brown 1234 fox's na\u00efve  jump\n",
}

# Around the sizes at which buffers, small counters and piece limits end.
_SHORT = (50, 127, 128, 129, 255, 256, 257, 1000, 1025)
# Bytes; past a page, with the few that are longest as one piece past two more.
_LONG, _LONGER = 4_100, 10_000
_LONGER_UNITS = ("letter", "digit", "punctuation", "han", "word", "emoji", "mark")
# Past 65,536 code points, for positions of 16 bits and blocks of 64 KiB, which the `x` in front keeps from ending
# between two units; and past 65,536 tokens. Few: the plain witness takes up to a second for each, and a candidate that
# is quadratic takes minutes.
_VERY_LONG = (
    ("word-and-space", 16_500),
    ("word-and-space", 66_000),
    ("code-line", 4_800),
    ("two-spaces-and-letter", 22_000),
    ("json", 6_700),
    ("mixed", 2_000),
    ("mixed", 4_200),
    ("json", 13_400),
    ("upper", 66_000),
    ("word", 14_000),
    ("letter", 70_000),
    ("two-letters", 33_000),
    ("two-letters", 40_000),
    ("digit", 70_000),
)

# A million of these in `exhaustive`. White space stays far below: tiktoken 0.14.0 itself panics on runs of about a
# million (T7), and its engine needs quadratic time for a few patterns from well below that.
MILLION = ("letter", "digit", "han", "word-and-space", "punctuation", "emoji", "letter-and-mark", "case-in-turn")

_EDGES = {"before-a-word": ("", " end"), "after-a-word": ("start ", ""), "between-digits": ("1", "1")}


def stored() -> Iterator[Draft]:
    """Each unit at the sizes where limits are, some with edges, a few past sixteen bits."""
    for name, unit in UNITS.items():
        for times in _SHORT:
            yield _run(name, unit, times)
        yield _run(name, unit, _LONG // len(unit.encode()))
        for edge, (before, after) in _EDGES.items():
            parts = (Part(text=before, times=1), Part(text=unit, times=300), Part(text=after, times=1))
            why = f"a run of {_spoken(name)} {edge.replace('-', ' ')}"
            yield Draft(category=CATEGORY, slug=f"{name}-300-{edge}", recipe=parts, why=why)
    for name in _LONGER_UNITS:
        yield _run(name, UNITS[name], _LONGER // len(UNITS[name].encode()))
    for name, times in _VERY_LONG:
        recipe = (Part(text="x", times=1), Part(text=UNITS[name], times=times))
        why = f"past sixteen bits: {times} times {_spoken(name)}"
        yield Draft(category=CATEGORY, slug=f"past-sixteen-bits-{name}-{times}", recipe=recipe, why=why)


def million(category: str) -> Iterator[Draft]:
    """A million units each, for the exhaustive tier."""
    for name in MILLION:
        yield _run(name, UNITS[name], 1_000_000, category)


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Two or three runs after one another, each of up to a few hundred units."""
    names = tuple(UNITS)
    for _ in range(size):
        chosen = random.choices(names, k=random.choice((1, 2, 3)))
        parts = tuple(Part(text=UNITS[name], times=random.randint(2, 400)) for name in chosen)
        yield Draft(category=CATEGORY, recipe=parts, why=f"runs of {', '.join(map(_spoken, chosen))}")


def _run(name: str, unit: str, times: int, category: str = CATEGORY) -> Draft:
    why = f"a run of {times} times {_spoken(name)}"
    return Draft(category=category, slug=f"{name}-{times}", recipe=repeat(unit, times), why=why)


def _spoken(name: str) -> str:
    return name.replace("-", " ")
