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
    "in-turn-with-stops": ".{x}.{y}",
}


def stored(random: Random) -> Iterator[Draft]:
    """Inner members of every longer range in each frame, and members of two ranges in one word."""
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


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Words of letters, marks and numbers from anywhere."""
    for _ in range(size):
        letters = [draw_from(random.choice(_CLASSES), random) for _ in range(random.randint(1, 5))]
        text = random.choice(("", "a", " ", "e", "1")).join(letters)
        yield Draft(category=CATEGORY, input=text, why="members of several scripts in one word")


def _long_ranges(class_name: str) -> list[tuple[int, int]]:
    return [(first, last) for first, last in unicode.ranges(class_name) if last - first + 1 >= _SHORTEST_RANGE]
