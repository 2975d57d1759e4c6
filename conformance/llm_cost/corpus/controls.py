"""Code points that are hardly text: controls, NUL, format characters, private use, noncharacters, unassigned ones."""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft, name_of

CATEGORY = "controls"

_C0_AND_C1 = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"]
_FORMAT = (
    0xAD, 0x600, 0x61C, 0x6DD, 0x70F, 0x8E2, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2064,
    0x2066, 0x2069, 0x206F, 0xFEFF, 0xFFF9, 0xFFFB, 0x110BD, 0x1BCA0, 0x1D173, 0xE0001, 0xE0020,
)  # fmt: skip

_PRIVATE = (0xE000, 0xF000, 0xF8FF, 0xF0000, 0xFFFFD, 0x100000, 0x10FFFD)
_NONCHARACTERS = (
    0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x2FFFE, 0x2FFFF, 0xEFFFF, 0xFFFFF, 0x10FFFE, 0x10FFFF,
)  # fmt: skip
# Never assigned so far, in gaps of blocks and in planes without any.
_UNASSIGNED = (
    0x378, 0x530, 0x590, 0x984, 0xE3E, 0x2065, 0x2FE0, 0xFFF0, 0x1000C, 0x323B0, 0x3FFFD, 0x40000, 0x50000, 0xDFFFD,
    0xE1000,
)  # fmt: skip
_OBJECTS = (0xFFFC, 0xFFFD)

KINDS = {
    "control": _C0_AND_C1,
    "format": _FORMAT,
    "private use": _PRIVATE,
    "noncharacter": _NONCHARACTERS,
    "unassigned": _UNASSIGNED,
    "replacement": _OBJECTS,
}
_FRAMES = {
    "alone": "{c}",
    "in-a-word": "a{c}b",
    "twice-after-space": "a {c}{c}",
    "between-digits": "1{c}1",
    "before-newline": "a{c}\n",
    "between-spaces": "a {c} b",
    "before-upper": "{c}The",
}


def stored() -> Iterator[Draft]:
    """Each of them in each frame; a byte-order mark where files have one; NULs where C stops reading."""
    for kind, codes in KINDS.items():
        for code, (name, frame) in itertools.product(codes, _FRAMES.items()):
            why = f"{kind} U+{code:04X} {name.replace('-', ' ')}"
            slug = f"{name_of(chr(code))}-{name}"
            yield Draft(category=CATEGORY, slug=slug, input=frame.format(c=chr(code)), why=why)
    for text in ("\ufeffHello", "\ufeff\ufeffHello", "Hello\ufeff", "\ufeff\nHello", "\ufeff", "\ufffe"):
        yield Draft(category=CATEGORY, input=text, why="a byte-order mark is text like any other")
    for text in ("\0", "\0\0\0", "abc\0def", "abc\0", "\0abc", "abc \0 def\0\n", "\0\0\0\0\0\0\0\0hello"):
        yield Draft(category=CATEGORY, input=text, why="a NUL ends no text")
    for text in (
        "\x1b[31mred\x1b[0m",
        "a\bb\x7f",
        "bell\a\a",
        "page\x0cbreak",
        "\x00\x01\x02\x03",
        "a\x1a",
        "\x04",
        "\x1b]0;t\x07",
    ):
        yield Draft(category=CATEGORY, input=text, why="controls as terminals and old systems use them")


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Several of them among letters, digits and spaces; any private or plane-end code point too."""
    pool = [code for codes in KINDS.values() for code in codes]
    for _ in range(size):
        parts = [random.choice(("a", "1", " ", "\n", "The", "!", "\u4e2d")) for _ in range(random.randint(1, 4))]
        parts += [
            chr(random.choice((random.choice(pool), random.randint(0xE000, 0xF8FF))))
            for _ in range(random.randint(1, 3))
        ]
        random.shuffle(parts)
        yield Draft(category=CATEGORY, input="".join(parts), why="drawn controls and the like")
