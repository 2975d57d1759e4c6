"""Every sequence of up to three alternatives that the pieces of a text can have, for each pattern."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft, digest_of
from conformance.llm_cost.corpus.representatives import FIXED, draw
from conformance.llm_cost.diagnosis.reachable import examples
from conformance.llm_cost.oracle.vocabulary import ENCODINGS
from conformance.llm_cost.oracle.witness import skeleton

CATEGORY = "alternatives"
LENGTHS = (1, 2, 3)

# The name of a class for each letter that a skeleton can have; what shares a letter shares all alternatives.
_NAMES = {skeleton(FIXED[name]): name for name in reversed(tuple(FIXED))}


def stored() -> Iterator[Draft]:
    """A text for each sequence that is reachable, spelled with the fixed representatives."""
    for encoding, length in itertools.product(ENCODINGS, LENGTHS):
        for sequence, of_skeleton in examples(encoding, length).items():
            text = "".join(FIXED[_NAMES[letter]] for letter in of_skeleton)
            yield _draft(text, f"reaches {', '.join(sequence)} in a row in {encoding}")


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Two of these texts joined, each class spelled with any of its members."""
    for _ in range(size):
        encoding = random.choice(ENCODINGS)
        joined = "".join(random.choices(list(examples(encoding, max(LENGTHS)).values()), k=2))
        yield _draft("".join(draw(_NAMES[letter], random) for letter in joined), f"alternatives of {encoding} in a row")


def _draft(text: str, why: str) -> Draft:
    return Draft(category=CATEGORY, input=text, why=why, slug=digest_of("ordinary", text))
