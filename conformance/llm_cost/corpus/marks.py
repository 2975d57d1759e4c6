"""Combining marks: after every class, stacked, alone, between letters, and as scripts need them."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.corpus.representatives import FIXED, draw, draw_from

CATEGORY = "marks"

# Nonspacing, spacing and enclosing marks of many scripts.
MARKS = (
    "\u0301\u0308\u0327\u034f\u0483\u0489\u05b4\u064e\u0670\u093c\u093e\u094d\u09bc\u0b82\u0bcd\u0c3e"
    "\u0d4d\u0e31\u0e48\u0f39\u0f71\u102f\u17d2\u1b44\u20d0\u20dd\u20e3\u302a\u3099\ua670\ua8e0\ufe00"
    "\ufe0f\ufe20\U00011046\U00016af0\U0001d165\U0001e8d0\U000e0100"
)
_FRAMES = {
    "alone": "{m}",
    "after-letter": "e{m}",
    "in-a-word": "ne{m}xt",
    "after-upper": "E{m}A",
    "after-space": "a {m}b",
    "before-contraction": "e{m}'s",
    "after-digit": "1{m}2",
    "after-punctuation": "!{m}a",
    "after-newline": "\n{m}a",
    "twice": "a{m}{m}b",
    "after-other-letter": "\u4e2d{m}\u4e2d",
    "at-the-end": "a {m}",
    "before-newline": "{m}\n\n",
    "before-slash": "!{m}/",
    # The token `\u4e9a\u6d32AV` of o200k_base goes from a letter without case into capitals, so that among capitals the
    # count shows what a mark is.
    "among-capitals-before-lower": "A{m}\u4e9a\u6d32AVb",
    "among-capitals-before-other": "A{m}\u4e9a\u6d32AV\u4e2d",
    "among-capitals-before-another": "A{m}\u4e9a\u6d32AV{m}",
}
# Words that are spelled with marks, composed and decomposed, each with its language.
WORDS = {
    "vietnamese": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "vietnamese-composed": "Ti\u1ebfng Vi\u1ec7t",
    "hindi": "\u0939\u093f\u0928\u094d\u0926\u0940",
    "hindi-conjuncts": "\u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f",
    "bengali": "\u09ac\u09be\u0982\u09b2\u09be",
    "tamil": "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
    "thai": "\u0e01\u0e33\u0e25\u0e31\u0e07\u0e17\u0e35\u0e48",
    "hebrew-pointed": "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    "arabic-pointed": "\u0627\u0644\u0652\u0639\u064e\u0631\u064e\u0628\u0650\u064a\u0651\u064e\u0629",
    "burmese": "\u1019\u103c\u1014\u103a\u1019\u102c",
    "khmer": "\u1781\u17d2\u1798\u17c2\u179a",
    "tibetan": "\u0f56\u0f7c\u0f51\u0f0b\u0f66\u0f90\u0f51",
    "korean-decomposed": "\u1112\u1161\u11ab\u1100\u116e\u11a8",
    "japanese-decomposed": "\u304b\u3099\u304d\u3099",
    "german-decomposed": "U\u0308bergro\u00dfe",
    "stacked": (
        "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033da\u0334\u0319\u0324\u0316\u0323\u035a\u0325"
        "l\u0354\u0354\u0356\u031cg\u0326\u0322\u0321o\u0308\u0306\u031e"
    ),
    "angstrom": "\u212b \u00c5 A\u030a",
    "keycap": "1\ufe0f\u20e3 #\ufe0f\u20e3 *\ufe0f\u20e3",
}


def stored() -> Iterator[Draft]:
    """Each mark in each frame, all pairs of some, and words that need them."""
    for (number, mark), (name, frame) in itertools.product(enumerate(MARKS), _FRAMES.items()):
        slug = f"u{ord(mark):04x}-{name}"
        yield Draft(
            category=CATEGORY,
            slug=slug,
            input=frame.format(m=mark),
            why=f"mark U+{ord(mark):04X} {name.replace('-', ' ')}",
        )
        other = MARKS[(number + 7) % len(MARKS)]
        if name == "twice":
            yield Draft(category=CATEGORY, input=f"a{mark}{other}b{other}{mark}", why="two marks in either order")
    for name, word in WORDS.items():
        for where, frame in {
            "alone": "{w}",
            "in-a-line": " {w}, {w}\n",
            "before-contraction": "{w}'s",
            "between-digits": "1{w}2",
        }.items():
            yield Draft(
                category=CATEGORY, slug=f"{name}-{where}", input=frame.format(w=word), why=f"a word with marks: {name}"
            )


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Any marks of the Unicode tables after members of any class."""
    for _ in range(size):
        parts = []
        for _ in range(random.randint(1, 4)):
            parts.append(draw(random.choice(tuple(FIXED)), random))
            parts.extend(draw_from("M", random) for _ in range(random.choice((0, 1, 1, 2))))
        yield Draft(category=CATEGORY, input="".join(parts), why="drawn marks after drawn classes")
