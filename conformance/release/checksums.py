"""Checksum files: exactly the files of the release, by bare name, each once, with SHA-256 or better.

They say nothing about who made the files: what they list has to be attested besides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from conformance.release.artifact import Artifact
from conformance.release.codes import Code, Refused

MAX_BYTES = 1 << 20
_LINE = re.compile(r"([0-9a-f]+) [ *](.+)")
_STRONG = {64: "sha256", 96: "sha384", 128: "sha512"}
_WEAK = {32: "MD5", 40: "SHA-1", 56: "SHA-224"}


def parse(raw: bytes, where: str) -> dict[str, tuple[str, str]]:
    """Algorithm and digest by bare name, as `sha256sum` writes them.

    Raises Refused: checksums-malformed, checksums-path, checksums-weak, checksums-duplicate.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(Code.CHECKSUMS_MALFORMED, f"{where}: {error}") from error
    if not text.endswith("\n"):
        raise Refused(Code.CHECKSUMS_MALFORMED, f"{where}: the last line has no end, so it may be cut off")
    listed: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(text[:-1].split("\n"), 1):
        algorithm, digest, name = _line(line, f"{where}: line {number}")
        if name in listed:
            raise Refused(Code.CHECKSUMS_DUPLICATE, f"{where}: line {number}: {name!r} is listed twice")
        listed[name] = algorithm, digest
    return listed


def mismatches(listed: Mapping[str, tuple[str, str]], files: Sequence[Artifact], where: str) -> Iterator[Refused]:
    """Every line that is not true of the folder: checksums-absent-file, checksums-mismatch."""
    by_name = {file.name: file for file in files}
    for name, (algorithm, digest) in listed.items():
        if name not in by_name:
            yield Refused(Code.CHECKSUMS_ABSENT_FILE, f"{where}: {name!r} is listed and not there")
            continue
        try:
            found = by_name[name].digest(algorithm)
        except Refused as refused:
            yield Refused(refused.code, f"{where}: {refused.detail}")
            continue
        if found != digest:
            yield Refused(Code.CHECKSUMS_MISMATCH, f"{where}: {name!r} has {algorithm} {found}, {digest} is listed")


def _line(line: str, where: str) -> tuple[str, str, str]:
    match = _LINE.fullmatch(line)
    if match is None or not line.isprintable():
        raise Refused(Code.CHECKSUMS_MALFORMED, f"{where}: lower-case hex, two blanks, name expected, {line!r} found")
    digest, name = match.groups()
    if len(digest) in _WEAK:
        raise Refused(Code.CHECKSUMS_WEAK, f"{where}: {_WEAK[len(digest)]} of {name!r}, SHA-256 expected")
    if len(digest) not in _STRONG:
        raise Refused(Code.CHECKSUMS_MALFORMED, f"{where}: a digest of {len(digest)} hex digits")
    if "/" in name or "\\" in name or name in (".", ".."):
        raise Refused(Code.CHECKSUMS_PATH, f"{where}: {name!r} is a path, a bare name expected")
    return _STRONG[len(digest)], digest, name
