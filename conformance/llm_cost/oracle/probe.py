"""What the pinned oracle's own engine takes each code point for, found by asking it."""

import tiktoken

from conformance.llm_cost.oracle import unicode

ESCAPES = {
    "Lu": r"\p{Lu}",
    "Ll": r"\p{Ll}",
    "Lt": r"\p{Lt}",
    "Lm": r"\p{Lm}",
    "Lo": r"\p{Lo}",
    "M": r"\p{M}",
    "N": r"\p{N}",
    "space": r"\s",
}
"""How the patterns write each class but `other`."""

# Every scalar value; surrogates are none, so the engine never sees one.
_ALL = "".join(map(chr, [*range(0xD800), *range(0xE000, unicode.SIZE)]))


def classes() -> bytes:
    """A table like `unicode.table()`, as the engine of the pinned oracle has it; surrogates are `other`.

    Raises ValueError where the engine puts a code point into two classes.
    """
    found = bytearray([unicode.CLASSES.index("other")]) * unicode.SIZE
    for name, escape in ESCAPES.items():
        for code_point in map(ord, matching(escape)):
            if found[code_point] != unicode.CLASSES.index("other"):
                raise ValueError(f"U+{code_point:04X} is {name} and {unicode.CLASSES[found[code_point]]}")
            found[code_point] = unicode.CLASSES.index(name)
    return bytes(found)


def matching(pattern: str) -> str:
    """Every character that a pattern of one character matches, in order.

    What the pattern of a tiktoken encoding does not match is dropped; with one token for each byte, the ids are the
    bytes of what is left.
    """
    byte_by_byte = {bytes([byte]): byte for byte in range(256)}
    engine = tiktoken.Encoding("probe", pat_str=pattern, mergeable_ranks=byte_by_byte, special_tokens={})
    return bytes(engine.encode_ordinary(_ALL)).decode("utf-8")
