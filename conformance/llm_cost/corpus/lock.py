"""LOCK.json: what the corpus was made from, and the digest of every file of it."""

import hashlib
from pathlib import Path

import msgspec

from conformance.errors import CorpusError

NAME = "LOCK.json"

# The whole stored corpus is bound to 20 MB; nothing larger is read into memory on a damaged file's word.
LARGEST_FILE_BYTES = 64_000_000


class LockedFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file: its SHA-256, its size and how many lines it has."""

    sha256: str
    size: int
    lines: int

    @classmethod
    def of(cls, data: bytes) -> "LockedFile":
        """The entry of a file with these bytes."""
        return cls(sha256=hashlib.sha256(data).hexdigest(), size=len(data), lines=data.count(b"\n"))


class Lock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that the bytes of the corpus depend on, and those bytes' digests by path below `corpora/`."""

    generator: str
    seed: int
    tiktoken: str
    unicode: str
    vocabularies: dict[str, str]
    files: dict[str, LockedFile]

    def encoded(self) -> bytes:
        """The bytes of LOCK.json: indented, keys sorted, one newline at the end."""
        ordered = msgspec.json.encode(msgspec.to_builtins(self), order="sorted")
        return msgspec.json.format(ordered, indent=2) + b"\n"


def read_lock(corpora: Path) -> Lock:
    """The lock of a corpora folder; CorpusError where it is missing or damaged."""
    path = corpora / NAME
    try:
        return msgspec.json.decode(read_bytes(path), type=Lock)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: {error}") from error


def read_bytes(path: Path) -> bytes:
    """A file's bytes; CorpusError where it cannot be read or is too large to be one of the corpus."""
    try:
        # A pipe would be waited for, a device read without end.
        if path.exists() and not path.is_file():
            raise CorpusError(f"{path}: expected a file, found a pipe, a device or a folder")
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise CorpusError(f"{path}: expected at most {LARGEST_FILE_BYTES} bytes, found {path.stat().st_size}")
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error


def check_locked(data: bytes, path: Path, expected: LockedFile) -> None:
    """Raise CorpusError unless the bytes are those that the lock binds."""
    found = LockedFile.of(data)
    if found.lines != expected.lines:
        raise CorpusError(f"{path}: expected {expected.lines} lines by {NAME}, found {found.lines}")
    if found != expected:
        raise CorpusError(f"{path}: expected sha256 {expected.sha256} by {NAME}, found {found.sha256}")
