"""The Unicode database as the patterns see it: the class of each code point, in each version.

Which version the oracle has was found by asking its engine (probe.py). The tables are the Unicode Consortium's data,
kept in `corpora/unicode/` (tools/build_unicode.py makes them). Scripts and names are not known here.
"""

import functools
import hashlib
import operator
from collections.abc import Mapping
from itertools import compress, pairwise
from pathlib import Path

import msgspec

from conformance.errors import DataError, UsageError
from conformance.paths import CORPORA

FILE = CORPORA / "unicode" / "classes.json"

SHA256 = "5406720cdc9635d71fdad354b1089a58d4ff831524357975a6fffbe07f5bfafd"
"""The digest of FILE."""

PINNED = "16.0"
"""The version in the pinned oracle's engine."""

VERSIONS = (
    "7.0", "8.0", "9.0", "10.0", "11.0", "12.0", "12.1", "13.0", "14.0", "15.0", "15.1", "16.0", "17.0", "18.0",
)  # fmt: skip
"""Every version that has a table, oldest first."""

CLASSES = ("Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "space", "other")
r"""What the patterns tell apart: general categories, White_Space (`\s`), and all the rest. They do not overlap."""

KINDS = (*CLASSES, "unassigned")
"""The classes as the file has them: those of `other` that have no character apart."""

SIZE = 0x110000
"""The number of code points, surrogates (`other`, assigned) included."""


class Tables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file holds.

    Ranges are `first-last` or a single code point in hexadecimal, with spaces between, in order. `kinds` covers the
    pinned version, but for `other`, which is what remains; `differences` names by version the code points whose kind
    there is another one than in the pinned version, by the kind that they have there.
    """

    about: str
    licence: str
    sources: dict[str, str]
    pinned: str
    kinds: dict[str, str]
    differences: dict[str, dict[str, str]]


def class_of(code_point: int, version: str = PINNED) -> str:
    """One of CLASSES."""
    return CLASSES[table(version)[code_point]]


def is_assigned(code_point: int, version: str = PINNED) -> bool:
    """Whether the general category is another than Cn: private use and surrogates are assigned, noncharacters not."""
    return kinds(version)[code_point] != KINDS.index("unassigned")


@functools.cache
def table(version: str = PINNED) -> bytes:
    """The index into CLASSES of every code point: SIZE bytes."""
    other = bytes([CLASSES.index("other")])
    return kinds(version).replace(bytes([KINDS.index("unassigned")]), other)


@functools.cache
def kinds(version: str = PINNED) -> bytes:
    """The index into KINDS of every code point: SIZE bytes.

    Raises UsageError for a version that is not among VERSIONS, DataError where the file is not the one of SHA256.
    """
    if version not in VERSIONS:
        raise UsageError(f"unknown version of Unicode {version!r}: expected one of {', '.join(VERSIONS)}")
    tables = _tables()
    if version == PINNED:
        return paint(bytes([KINDS.index("other")]) * SIZE, tables.kinds)
    return paint(kinds(PINNED), tables.differences[version])


@functools.cache
def ranges(class_name: str, version: str = PINNED) -> tuple[tuple[int, int], ...]:
    """The contiguous ranges of a class, first and last code point of each, in order."""
    if class_name not in CLASSES:
        raise UsageError(f"unknown class {class_name!r}: expected one of {', '.join(CLASSES)}")
    wanted = CLASSES.index(class_name)
    return tuple((first, last) for first, last, number in _runs_of(version) if number == wanted)


@functools.cache
def changed_between(one: str, other: str) -> frozenset[int]:
    """The code points whose class in one version is not that in the other."""
    return frozenset(compress(range(SIZE), map(operator.ne, table(one), table(other))))


def read(path: Path) -> Tables:
    """Read the tables. Raises DataError where the file is missing or is not the one of SHA256."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: expected the Unicode tables, cannot be read: {error.strerror}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise DataError(f"{path}: expected SHA-256 {SHA256}, found {found}")
    return msgspec.json.decode(content, type=Tables)


@functools.cache
def _runs_of(version: str) -> list[tuple[int, int, int]]:
    return runs(table(version))


def runs(numbers: bytes) -> list[tuple[int, int, int]]:
    """The runs of one number in a table: first index, last index, number."""
    last = len(numbers) - 1
    ends = [*compress(range(last), map(operator.ne, numbers, memoryview(numbers)[1:])), last]
    return [(before + 1, end, numbers[end]) for before, end in pairwise([-1, *ends])]


def paint(ground: bytes, kinds_of: Mapping[str, str]) -> bytes:
    """A table with the ranges of some kinds laid over it. ValueError where a range or a kind is none."""
    table_of = bytearray(ground)
    for kind, text in kinds_of.items():
        for first, last in map(_range, text.split()):
            table_of[first : last + 1] = bytes([KINDS.index(kind)]) * (last + 1 - first)
    return bytes(table_of)


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first, 16), int(last or first, 16)


@functools.cache
def _tables() -> Tables:
    return read(FILE)
