"""Build `corpora/unicode/classes.json` from npm's packages `@unicode/unicode-X.Y.Z`, one for each version.

    python tools/build_unicode.py PACKAGE.tgz... [--into FILE]

Only a dozen files of each package are read, each below a megabyte, and nothing of it is run. Prints the digest that
belongs into `oracle.unicode.SHA256`. Exit status 2: a version is missing; 3: a package is damaged.
"""

import argparse
import hashlib
import itertools
import operator
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from conformance.errors import DataError, EvilCorpusError, MachineError, UsageError
from conformance.llm_cost.oracle import unicode

# Where a package has each kind; `other` is what remains.
_FILES = {
    "Lu": "General_Category/Uppercase_Letter",
    "Ll": "General_Category/Lowercase_Letter",
    "Lt": "General_Category/Titlecase_Letter",
    "Lm": "General_Category/Modifier_Letter",
    "Lo": "General_Category/Other_Letter",
    "M": "General_Category/Mark",
    "N": "General_Category/Number",
    "space": "Binary_Property/White_Space",
    "unassigned": "General_Category/Unassigned",
}
_MOST_BYTES = 1_000_000

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def main() -> int:
    """Build the file, print its digest, and return the exit status."""
    parser = argparse.ArgumentParser(description="Build the Unicode tables from npm's @unicode packages.")
    parser.add_argument("packages", type=Path, nargs="+", metavar="PACKAGE.tgz")
    parser.add_argument("--into", type=Path, default=unicode.FILE, metavar="FILE")
    options = parser.parse_args()
    try:
        content = build(options.packages)
        _write(options.into, content)
    except EvilCorpusError as error:
        print(f"build_unicode: {error}", file=sys.stderr)
        return error.exit_status
    print(f"{options.into} {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")
    return 0


def build(packages: list[Path]) -> bytes:
    """The file's bytes from one package for each of `unicode.VERSIONS`, in any order.

    Raises UsageError for a missing, doubled or unknown version, DataError for a package that cannot be read.
    """
    found = [read_package(package) for package in packages]
    versions = sorted((version for version, _, _ in found), key=_in_order)
    if versions != list(unicode.VERSIONS):
        raise UsageError(f"expected packages of Unicode {', '.join(unicode.VERSIONS)}, found {', '.join(versions)}")
    tables = {version: table for version, _, table in found}
    pinned = tables[unicode.PINNED]
    document = unicode.Tables(
        about="Classes of code points by version of Unicode; made by tools/build_unicode.py, see docs/vocab.md.",
        licence="Unicode-3.0",
        sources=dict(sorted(((version, source) for version, source, _ in found), key=lambda item: _in_order(item[0]))),
        pinned=unicode.PINNED,
        kinds={kind: text for kind, text in _texts(pinned).items() if kind != "other"},
        differences={
            version: _texts(_differing(tables[version], pinned)) for version in versions if version != unicode.PINNED
        },
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def read_package(package: Path) -> tuple[str, str, bytes]:
    """A package's version of Unicode, its own name, version and digest, and the kind of every code point in it."""
    try:
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        with tarfile.open(package, "r:gz") as archive:
            about = msgspec.json.decode(_member(archive, "package.json"), type=dict[str, object])
            texts = {kind: _member(archive, f"{file}/ranges.mjs").decode("ascii") for kind, file in _FILES.items()}
            table = _table(texts)
    except (OSError, tarfile.TarError, EOFError, KeyError, ValueError) as error:
        raise DataError(f"{package}: expected a package @unicode/unicode-X.Y.Z, found damage: {error}") from error
    name = str(about.get("name"))
    if not (version := re.fullmatch(r"@unicode/unicode-(\d+\.\d)\.0", name)):
        raise DataError(f"{package}: expected a package @unicode/unicode-X.Y.Z, found {name}")
    return version[1], f"npm {name} {about.get('version')}, SHA-256 {digest}", table


def _member(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.getmember(f"package/{path}")
    file = archive.extractfile(member)
    if file is None or member.size > _MOST_BYTES:
        raise ValueError(f"{path}: expected a file below {_MOST_BYTES} bytes, found {member.size}")
    return file.read()


def _table(texts: dict[str, str]) -> bytes:
    table = bytearray([unicode.KINDS.index("other")]) * unicode.SIZE
    for kind, text in texts.items():
        for first, last in _ranges(text):
            if table.count(unicode.KINDS.index("other"), first, last + 1) != last + 1 - first:
                raise ValueError(f"{kind}: U+{first:04X} to U+{last:04X} overlaps another kind")
            table[first : last + 1] = bytes([unicode.KINDS.index(kind)]) * (last + 1 - first)
    return bytes(table)


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    """The ranges in a `ranges.mjs`: gaps and lengths by turns, each less one but the first gap."""
    encoded = re.search(r"decodeRanges\('([\w-]*)'\)", text)
    if encoded is None:
        raise ValueError("expected decodeRanges('...')")
    numbers = _numbers(encoded[1])
    end = -1
    for gap, length in zip(numbers, numbers, strict=True):
        first = end + 1 + gap
        end = first + 1 + length
        if end > unicode.SIZE:
            raise ValueError(f"expected code points below U+{unicode.SIZE:X}, found U+{end - 1:X}")
        yield first, end - 1


def _numbers(encoded: str) -> Iterator[int]:
    """Numbers of 5, 10, 15 or 21 bits in base 64; the first digit's high bits say how many more digits follow."""
    digits = map(_DIGITS.index, encoded)
    for digit in digits:
        more, kept = (0, 31) if digit < 32 else (1, 15) if digit < 48 else (2, 7) if digit < 56 else (3, 7)  # noqa: PLR2004
        number = digit & kept
        for _ in range(more):
            if (low := next(digits, None)) is None:
                raise ValueError("expected more digits at the end")
            number = number << 6 | low
        yield number


def _texts(table: bytes) -> dict[str, str]:
    found: dict[str, list[str]] = {kind: [] for kind in unicode.KINDS}
    for first, last, number in unicode.runs(table):
        if number < len(unicode.KINDS):
            found[unicode.KINDS[number]].append(f"{first:x}" if first == last else f"{first:x}-{last:x}")
    return {kind: " ".join(spans) for kind, spans in found.items() if spans}


def _differing(table: bytes, pinned: bytes) -> bytes:
    """The table where it differs from the pinned one; elsewhere a number that is no kind."""
    found = bytearray([len(unicode.KINDS)]) * unicode.SIZE
    for code_point in itertools.compress(range(unicode.SIZE), map(operator.ne, table, pinned)):
        found[code_point] = table[code_point]
    return bytes(found)


def _in_order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
