"""One character for each class that the patterns of the four encodings can tell apart."""

from collections.abc import Mapping
from random import Random

from conformance.llm_cost.oracle import unicode

# Contraction letters are classes of their own, and so are CR, LF and the slash, because
# the patterns name them; all other characters matter by their general category and by being white space or not.
FIXED: Mapping[str, str] = {
    "upper": "A",
    "lower": "b",
    "title": "\u01c5",
    "modifier": "\u02b0",
    "other": "\u4e2d",
    "mark": "\u0301",
    "number": "4",
    "space": " ",
    "nbsp": "\u00a0",
    "tab": "\t",
    "cr": "\r",
    "lf": "\n",
    "apostrophe": "'",
    "s": "s",
    "d": "d",
    "m": "m",
    "t": "t",
    "l": "l",
    "v": "v",
    "e": "e",
    "r": "r",
    "slash": "/",
    "punctuation": ".",
    "symbol": "=",
}

# The classes that have more members than one, and the name of their table in the Unicode data.
_TABLES = {
    "upper": "Lu",
    "lower": "Ll",
    "title": "Lt",
    "modifier": "Lm",
    "other": "Lo",
    "mark": "M",
    "number": "N",
    "nbsp": "space",
}
_PUNCTUATION = '!"#%&()*,-.:;?@[\\]_{}\u00a1\u00ab\u2014\u2026\u3002\uff01'
_SYMBOLS = "$+<=>^`|~\u00a2\u00b0\u2190\u221e\u25a0\u20ac\U0001f600"
_SINGLE = frozenset("\r\n \t")


def draw(name: str, random: Random) -> str:
    """Some member of a class: any that the pinned Unicode version has, the plain representative half of the time.

    Half, because a sequence of rare characters alone never reaches the merges of common ones.
    """
    if random.random() < 0.5:  # noqa: PLR2004  # see above
        return FIXED[name]
    if name == "punctuation":
        return random.choice(_PUNCTUATION)
    if name == "symbol":
        return random.choice(_SYMBOLS)
    if name not in _TABLES:
        return FIXED[name]
    return draw_from(_TABLES[name], random)


def draw_from(class_name: str, random: Random) -> str:
    """A member of one of the Unicode tables, each range as likely as any other; CR, LF, space and tab excepted."""
    while True:
        first, last = random.choice(unicode.ranges(class_name))
        found = chr(random.randint(first, last))
        if found not in _SINGLE:
            return found
