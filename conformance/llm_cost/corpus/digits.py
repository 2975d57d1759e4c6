"""Numbers in groups of one to seven, in many scripts and of every kind: digits, letters that count, fractions."""

import itertools
from collections.abc import Iterator, Mapping
from random import Random

from conformance.llm_cost.corpus.draft import Draft

CATEGORY = "digits"

# Characters that follow each other in their script: decimal digits (Nd) from their zero, letter-like (Nl), other (No).
SCRIPTS: Mapping[str, str] = {
    name: "".join(chr(first + offset) for offset in range(count))
    for name, first, count in (
        ("ascii", 0x30, 10),
        ("arabic", 0x660, 10),
        ("persian", 0x6F0, 10),
        ("nko", 0x7C0, 10),
        ("devanagari", 0x966, 10),
        ("bengali", 0x9E6, 10),
        ("gurmukhi", 0xA66, 10),
        ("tamil", 0xBE6, 10),
        ("telugu", 0xC66, 10),
        ("malayalam", 0xD66, 10),
        ("thai", 0xE50, 10),
        ("lao", 0xED0, 10),
        ("tibetan", 0xF20, 10),
        ("myanmar", 0x1040, 10),
        ("khmer", 0x17E0, 10),
        ("mongolian", 0x1810, 10),
        ("fullwidth", 0xFF10, 10),
        ("osmanya", 0x104A0, 10),
        ("mathematical-bold", 0x1D7CE, 10),
        ("adlam", 0x1E950, 10),
        ("segmented", 0x1FBF0, 10),
        ("roman", 0x2160, 12),
        ("small-roman", 0x2170, 12),
        ("hangzhou", 0x3021, 9),
        ("greek-acrophonic", 0x10140, 10),
        ("cuneiform", 0x12400, 10),
        ("circled", 0x2460, 10),
        ("fractions", 0x2153, 9),
        ("subscript", 0x2080, 10),
        ("tibetan-half", 0xF2A, 10),
        ("ethiopic", 0x1369, 10),
        ("aegean", 0x10107, 10),
    )
} | {"superscript": "\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076", "vulgar": "\u00bc\u00bd\u00be"}

_GROUPS = range(1, 8)
_FRAMES = {
    "alone": "{d}",
    "in-a-word": "a{d}b",
    "after-space": "x {d} y",
    "after-sign": "-{d}.",
}
_WRITTEN = (
    "1,234,567.89", "1.234.567,89", "1 234 567", "12:34:56", "2026-11-20", "20/11/2026", "0x1F4A9", "1e-10",
    "3.14159265", "+49 30 1234567", "(555) 010-9999", "192.168.100.1", "2001:db8::8a2e:370:7334", "$1000000", "50%",
    "1st 22nd 333rd", "v1.22.333", "H2O2", "3D", "4x4", "007", "0000000", "12\u00bd", "5\u00b2", "\u2167I",
    "1\u20e3", "1\u0301", "1\ufe0f\u20e3", "1\u2044\u0032", "\u0661\u0662\u066b\u0663", "10\u00a0000",
    "10\u202f000", "1_000_000", "1'000'000", "1\u2019000", "#123456", "\u5341\u4e8c", "\u4e00\u4e00\u4e00\u4e00",
    "\u7b2c\u4e00", "\u5341\u4e00\u6708", "\u4e00\u4e5d\u516b\u56db\u5e74", "\u4e09\u767e\u516d\u5341\u4e94",
    "\u661f\u671f\u4e00", "\u4e00\u4e2a", "\u4e00\u4e9b", "\u7edf\u4e00", "\u7b2c\u4e8c\u5929", "\u3007",
    "\u4e00\u4e8c\u4e09", "1\u4e07", "1a2b3c4d", "123abc456def", "12ab34", "\u00bd\u00bd\u00bd\u00bd",
)  # fmt: skip


def stored() -> Iterator[Draft]:
    """Every script in groups of one to seven, scripts mixed within a group, numbers as people write them."""
    for (script, digits), length in itertools.product(SCRIPTS.items(), _GROUPS):
        for frame_name, frame in _FRAMES.items():
            yield Draft(
                category=CATEGORY,
                slug=f"{script}-{length}-{frame_name}",
                input=frame.format(d=_group(digits, length)),
                why=f"{length} numbers ({script.replace('-', ' ')}) {frame_name.replace('-', ' ')}",
            )
    for one, other in _neighbours():
        text = f"{SCRIPTS[one][1]}{SCRIPTS[other][1]}{SCRIPTS[one][2]}{SCRIPTS[other][2]}"
        yield Draft(
            category=CATEGORY, slug=f"{one}-with-{other}", input=text, why="four numbers of two scripts in turn"
        )
    for text in _WRITTEN:
        yield Draft(category=CATEGORY, input=text, why="a number as people write it")
        yield Draft(category=CATEGORY, input=f"see {text}\n", why="a number as people write it, in a line")


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Groups of random numbers from one or several scripts, with a little between them."""
    names = tuple(SCRIPTS)
    for _ in range(size):
        scripts = random.choices(names, k=random.choice((1, 1, 2, 3)))
        groups = ["".join(random.choices(SCRIPTS[name], k=random.randint(1, 9))) for name in scripts]
        text = random.choice(("", " ", ".", "\u0301", "a", "\n")).join(groups)
        yield Draft(category=CATEGORY, input=text, why=f"numbers of {', '.join(scripts)}")


def _neighbours() -> Iterator[tuple[str, str]]:
    """Each script with the next eight, in a ring."""
    names = tuple(SCRIPTS)
    for number, distance in itertools.product(range(len(names)), range(1, 9)):
        yield names[number], names[(number + distance) % len(names)]


def _group(digits: str, length: int) -> str:
    """The first digits after zero, over and again: leading zeros would hide errors of value, not of splitting."""
    return "".join(digits[(1 + index) % len(digits)] for index in range(length))
