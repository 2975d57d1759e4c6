"""Writes the tables that `counter.c` maps into memory: a class for each code point, and the ranks of cl100k_base.

    python fuzz/native/tables.py FILE

Little-endian: a class byte for each code point (0 other, 1 letter, 2 number, 3 space), the number of slots, the slots
of a hash table (start, length and rank of a token; length 0: empty), the tokens' bytes one behind the other.
"""

import struct
import sys
from collections.abc import Mapping
from pathlib import Path

from conformance.llm_cost.oracle import unicode, vocabulary

ENCODING = "cl100k_base"
_SLOTS = 1 << 18
_NUMBER = {"N": 2, "space": 3, "M": 0, "other": 0}  # what is none of these is a letter


def tables(ranks: Mapping[bytes, int]) -> bytes:
    """The whole file."""
    classes = bytes(_NUMBER.get(name, 1) for name in unicode.CLASSES)
    slots, tokens = [(0, 0, 0)] * _SLOTS, bytearray()
    for token, rank in ranks.items():
        at = _hash(token) % _SLOTS
        while slots[at][1]:
            at = (at + 1) % _SLOTS
        slots[at] = (len(tokens), len(token), rank)
        tokens += token
    body = b"".join(struct.pack("<III", *slot) for slot in slots)
    return unicode.table().translate(classes.ljust(256, b"\0")) + struct.pack("<I", _SLOTS) + body + tokens


def _hash(token: bytes) -> int:
    """FNV-1a, 32 bits."""
    value = 2166136261
    for byte in token:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(tables(vocabulary.ranks(ENCODING)))
