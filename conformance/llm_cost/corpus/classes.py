"""Every short sequence of character classes: where each alternative of a pattern begins, ends and meets the next."""

import itertools
from collections.abc import Iterator, Sequence
from random import Random

from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.corpus.representatives import FIXED, draw

CATEGORY = "classes"
_STORED_LENGTHS = (1, 2, 3)
_DRAWN_LENGTHS = (4, 5, 6, 7, 8)


def stored() -> Iterator[Draft]:
    """Every sequence up to length 3 over one representative of each class, and the empty text."""
    yield Draft(category=CATEGORY, slug="empty-text", input="", why="an empty text has no tokens")
    for length in _STORED_LENGTHS:
        yield from sequences(CATEGORY, itertools.product(FIXED, repeat=length))


def sequences(category: str, names: Iterator[tuple[str, ...]]) -> Iterator[Draft]:
    """A draft for each sequence of class names, spelled with the fixed representatives."""
    for sequence in names:
        yield Draft(
            category=category,
            slug="-".join(sequence),
            input="".join(FIXED[name] for name in sequence),
            why=f"every sequence of {len(sequence)} classes",
        )


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Longer sequences, each class spelled with any of its members."""
    names = tuple(FIXED)
    for _ in range(size):
        sequence = random.choices(names, k=random.choice(_DRAWN_LENGTHS))
        text = "".join(draw(name, random) for name in sequence)
        yield Draft(category=CATEGORY, input=text, why=f"class sequence {_listed(sequence)}")


def _listed(sequence: Sequence[str]) -> str:
    return ", ".join(sequence)
