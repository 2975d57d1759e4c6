"""The tool that makes the Unicode tables, given packages written here with the content of the tables themselves."""

import io
import json
import os
import re
import runpy
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.errors import DataError, UsageError
from conformance.llm_cost.oracle import unicode

ROOT = Path(__file__).parent.parent
TOOL = ROOT / "tools" / "build_unicode.py"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

BUILD = runpy.run_path(str(TOOL))


def digits_of(number: int) -> str:
    """One number as the packages write it: 5, 10, 15 or 21 bits, the first digit telling which."""
    for more, mark, bits in ((0, 0, 5), (1, 32, 10), (2, 48, 15), (3, 56, 21)):
        if number < 1 << bits:
            low = [number >> 6 * place & 63 for place in reversed(range(more))]
            return "".join(DIGITS[digit] for digit in (mark | number >> 6 * more, *low))
    raise AssertionError(number)


def ranges_file(spans: Sequence[tuple[int, int]]) -> bytes:
    code, end = "", -1
    for first, last in spans:
        code += digits_of(first - end - 1) + digits_of(last - first)
        end = last + 1
    return f"import decodeRanges from '../../decode-ranges.mjs';\n\nexport default decodeRanges('{code}');\n".encode()


def files_of(version: str) -> dict[str, bytes]:
    runs = unicode.runs(unicode.kinds(version))
    files = {
        f"{file}/ranges.mjs": ranges_file([run[:2] for run in runs if unicode.KINDS[run[2]] == kind])
        for kind, file in BUILD["_FILES"].items()
    }
    return {"package.json": json.dumps({"name": f"@unicode/unicode-{version}.0", "version": "1.0.0"}).encode(), **files}


def write_package(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def test_numbers_of_every_length_are_read() -> None:
    numbers = [0, 31, 32, 1023, 1024, 32767, 32768, 0x10FFFF]
    assert list(BUILD["_numbers"]("".join(map(digits_of, numbers)))) == numbers


def test_the_vendored_tables_are_rebuilt(tmp_path: Path) -> None:
    packages = [write_package(tmp_path / f"{version}.tgz", files_of(version)) for version in unicode.VERSIONS]
    built = msgspec.json.decode(BUILD["build"](packages[::-1]), type=unicode.Tables)
    vendored = unicode.read(unicode.FILE)
    assert msgspec.structs.replace(built, sources=vendored.sources) == vendored
    assert all(re.fullmatch(r"npm @unicode/\S+ 1\.0\.0, SHA-256 [0-9a-f]{64}", made) for made in built.sources.values())


def test_the_vendored_file_is_in_the_tools_format() -> None:
    tables = unicode.read(unicode.FILE)
    assert msgspec.json.format(msgspec.json.encode(tables), indent=1) + b"\n" == unicode.FILE.read_bytes()


LETTERS = "General_Category/Uppercase_Letter/ranges.mjs"
DAMAGES: dict[str, tuple[dict[str, bytes], str]] = {
    "a-kind-is-missing": ({LETTERS: b""}, "expected decodeRanges"),
    "kinds-overlap": ({LETTERS: ranges_file(((0x41, 0x61),))}, "U\\+0061 to U\\+007A overlaps another kind"),
    "beyond-the-last-code-point": ({LETTERS: ranges_file(((0x41, 0x110000),))}, "found U\\+110000"),
    "half-a-range": ({LETTERS: b"decodeRanges('A')"}, "damage"),
    "a-digit-short": ({LETTERS: b"decodeRanges('Ag')"}, "more digits at the end"),
    "too-large": ({LETTERS: bytes(1_000_001)}, "below 1000000 bytes, found 1000001"),
    "another-package": ({"package.json": b'{"name": "gpt-tokenizer"}'}, "found gpt-tokenizer"),
    "no-json": ({"package.json": b"{"}, "damage"),
}


@pytest.mark.parametrize(("files", "found"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_package_is_refused(tmp_path: Path, files: dict[str, bytes], found: str) -> None:
    package = write_package(tmp_path / "p.tgz", {**files_of("16.0"), **files})
    with pytest.raises(DataError, match=f"expected .*{found}" if found == "damage" else found):
        BUILD["read_package"](package)


def test_a_package_without_a_kind_is_refused(tmp_path: Path) -> None:
    files = files_of("16.0")
    del files[LETTERS]
    with pytest.raises(DataError, match="Uppercase_Letter"):
        BUILD["read_package"](write_package(tmp_path / "p.tgz", files))


def test_a_missing_or_doubled_version_is_named(tmp_path: Path) -> None:
    package = write_package(tmp_path / "p.tgz", files_of("16.0"))
    with pytest.raises(UsageError, match=r"expected packages of Unicode 7\.0, .*, found 16\.0, 16\.0"):
        BUILD["build"]([package, package])


def test_the_tool_refuses_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "p.tgz").write_bytes(b"no tar")
    words: list[Any] = [sys.executable, TOOL, tmp_path / "p.tgz", "--into", tmp_path / "classes.json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"build_unicode: .*p\.tgz: expected a package .*\n", done.stderr)
    assert not (tmp_path / "classes.json").exists()
