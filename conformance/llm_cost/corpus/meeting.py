"""Small alphabets where alternatives of the patterns meet, covered by all triples of positions.

The rows a + b*x + c*x*x (mod p), read at x = 0, 1, .. form an orthogonal array of strength 3: through any three columns
every triple of residues passes exactly once, since a polynomial of degree 2 is fixed by its values at three points.
"""

import itertools
from collections.abc import Iterator, Mapping
from random import Random

from conformance.llm_cost.corpus.draft import Draft, digest_of
from conformance.llm_cost.corpus.representatives import draw

CATEGORY = "meeting"
LENGTHS = (5, 6, 7)
# A prime no smaller than the longest text and the largest alphabet; each alphabet costs p**3 texts per length.
PRIME = 7

# At most seven symbols each. The relatives of s and the apostrophe (U+017F folds to s, U+2019 is no apostrophe to any
# pattern) are what hand-written contraction tables get wrong.
ALPHABETS: Mapping[str, str] = {
    "apostrophe-s-t": "'sS\u017ftT\u2019",
    "apostrophe-d-m": "'dDmMa ",
    "apostrophe-l-v": "'lLvVeE",
    "apostrophe-r-e": "'rRe E\n",
    "punctuation-ends": "!\u0301\r\n/ a",
    "spaces-and-ends": " \u00a0\t\r\na.",
    "rare-spaces": "\u3000\u0085\u2028\x0b\n b",
    "digits-and-marks": "1\u00b2\u2167\u0663\u0301a ",
    "word-case": "Aa\u01c5\u02b0\u4e2d\u0301'",
}


def stored() -> Iterator[Draft]:
    """For each alphabet and length, rows that hold every triple of symbols at every triple of positions."""
    for name, alphabet in ALPHABETS.items():
        for length in LENGTHS:
            yield from _spelled(CATEGORY, name, alphabet, _rows(len(alphabet), length))


def complete(category: str, name: str, first: str, lengths: tuple[int, ...]) -> Iterator[Draft]:
    """Every text over an alphabet that begins with `first`, at the given lengths."""
    alphabet = ALPHABETS[name]
    for length in lengths:
        rows = itertools.product(range(len(alphabet)), repeat=length - 1)
        yield from _spelled(category, name, alphabet, ((alphabet.index(first), *row) for row in rows))


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Longer texts over one alphabet each, now and then with a stranger among them."""
    for _ in range(size):
        name = random.choice(tuple(ALPHABETS))
        text = random.choices(ALPHABETS[name], k=random.randint(6, 14))
        text[random.randrange(len(text))] = draw(random.choice(("upper", "mark", "nbsp", "number", "other")), random)
        yield Draft(category=CATEGORY, input="".join(text), why=_why(name, len(text)))


def _rows(symbols: int, length: int) -> list[tuple[int, ...]]:
    """The array's rows with each residue folded onto a symbol; sorted, without repetitions."""
    coefficients = itertools.product(range(PRIME), repeat=3)
    polynomials = (tuple((a + b * x + c * x * x) % PRIME % symbols for x in range(length)) for a, b, c in coefficients)
    return sorted(set(polynomials))


def _spelled(
    category: str, name: str, alphabet: str, rows: Iterator[tuple[int, ...]] | list[tuple[int, ...]]
) -> Iterator[Draft]:
    for row in rows:
        text = "".join(alphabet[symbol] for symbol in row)
        slug = f"{name}-{digest_of('ordinary', text)}"
        yield Draft(category=category, slug=slug, input=text, why=_why(name, len(text)))


def _why(name: str, length: int) -> str:
    return f"where {name.replace('-', ' ')} meet, length {length}"
