"""Scripts mixed inside a word: a script that is missing from a table as a whole can count rightly by accident."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.corpus.representatives import draw_from
from conformance.llm_cost.oracle import unicode

CATEGORY = "scripts"

_CLASSES = ("Lu", "Ll", "Lm", "Lo", "M", "N")
# Shorter ranges are borders all over, and have their own category.
_SHORTEST_RANGE = 12
_FRAMES = {
    "in-a-word": "ab{x}cd",
    "between-words": "the {x}{y} the",
    "after-digits": "12{x}34{y}The",
}
_STRANGERS = {
    "circled letter": (0x24B6, 0x24C2, 0x24D0, 0x24E9, 0x1F130, 0x1F150, 0x1F170, 0x1F189),
    "private use": (0xE000, 0xF8FF, 0xF000, 0xF0000, 0x10FFFD),
    "ideograph that counts": (0x4E00, 0x4E8C, 0x4E94, 0x5341, 0x3007, 0x3021, 0x3038, 0xF96B),
    "Roman numeral": (0x2160, 0x2167, 0x2170, 0x2183, 0x2188),
    "ordinal": (0xAA, 0xBA, 0x2071, 0x207F),
    "letter-like sign": (0x2102, 0x2107, 0x2116, 0x2122, 0x212E, 0x214F, 0x3131, 0x2E80, 0x2F00),
}
_STRANGER_FRAMES = {
    "in-a-word": "a{x}b",
    "twice-after-word": "the{x}{x}",
    "after-space": "the {x}the",
    "before-contraction": "{x}'re",
    "after-two-spaces": "a  {x}{x}",
    "between-signs": "=={x}==",
    "before-slash-and-newline": "{x}\n//",
    "four-times": "{x}{x}{x}{x}1",
}


def stored(random: Random) -> Iterator[Draft]:
    """Inner members of every longer range in each frame, members of two ranges in one word, and strangers."""
    yield from strangers()
    for class_name in _CLASSES:
        for (first, last), (name, frame) in itertools.product(_long_ranges(class_name), _FRAMES.items()):
            x, y = (chr(random.randint(first + 1, last - 1)) for _ in range(2))
            slug = f"u{first:04x}-{class_name.lower()}-{name}"
            why = f"{class_name} from the range U+{first:04X} to U+{last:04X} {name.replace('-', ' ')}"
            yield Draft(category=CATEGORY, slug=slug, input=frame.format(x=x, y=y), why=why)
    for one, other in itertools.pairwise(_long_ranges("Lo") + _long_ranges("Ll")):
        x, y = chr(random.randint(*one)), chr(random.randint(*other))
        why = f"letters of the ranges from U+{one[0]:04X} and U+{other[0]:04X} in one word"
        yield Draft(category=CATEGORY, slug=f"u{one[0]:04x}-with-u{other[0]:04x}", input=f"{x}{y}e{x}{y}", why=why)


def strangers() -> Iterator[Draft]:
    """What looks like letters or numbers and is neither, or is one and looks like the other."""
    for (kind, points), (name, frame) in itertools.product(_STRANGERS.items(), _STRANGER_FRAMES.items()):
        for point in points:
            why = f"{kind} U+{point:04X}, of class {unicode.class_of(point)}, {name.replace('-', ' ')}"
            slug = f"u{point:04x}-stranger-{name}"
            yield Draft(category=CATEGORY, slug=slug, input=frame.format(x=chr(point)), why=why)


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Words of letters, marks and numbers from anywhere."""
    for _ in range(size):
        letters = [draw_from(random.choice(_CLASSES), random) for _ in range(random.randint(1, 5))]
        text = random.choice(("", "a", " ", "e", "1")).join(letters)
        yield Draft(category=CATEGORY, input=text, why="members of several scripts in one word")


def _long_ranges(class_name: str) -> list[tuple[int, int]]:
    return [(first, last) for first, last in unicode.ranges(class_name) if last - first + 1 >= _SHORTEST_RANGE]
