"""A file of a release, known by its digests; read in pieces, so that size costs no memory."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from conformance.errors import UsageError
from conformance.release.codes import Code, Refused

LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
"""The digests that are trusted, with their lengths in hex digits."""


class Artifact:
    """A name, and the digests of what it names: computed from the file, or given where only those are at hand."""

    def __init__(self, name: str, *, path: Path | None = None, digests: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.path = path
        self._digests = dict(digests or {})

    @classmethod
    def from_option(cls, text: str) -> "Artifact":
        """From `NAME=sha256:HEX`; UsageError where the text has another form."""
        match = re.fullmatch(r"(?s)(.+)=([a-z0-9]+):([0-9a-f]+)", text)
        if match is None or LENGTHS.get(match[2]) != len(match[3]):
            raise UsageError(
                f"NAME=ALGORITHM:HEX expected, with lower-case hex and one of {', '.join(LENGTHS)}; found {text!r}"
            )
        return cls(match[1], digests={match[2]: match[3]})

    def digest(self, algorithm: str) -> str:
        """The digest in hex.

        Raises Refused: digest-needed where only other digests are known, unreadable, unsafe-entry.
        """
        if algorithm not in self._digests:
            if self.path is None:
                known = ", ".join(self._digests)
                raise Refused(Code.DIGEST_NEEDED, f"{self.name}: {algorithm} is needed, only {known} is at hand")
            self._digests[algorithm] = _hash(self.path, algorithm)
        return self._digests[algorithm]

    def known(self, algorithm: str) -> bool:
        """Whether `digest` has an answer."""
        return self.path is not None or algorithm in self._digests


def read_small(path: Path, max_bytes: int) -> bytes:
    """The whole of a plain file; Refused: too-large, unreadable, unsafe-entry."""
    raw = read_head(path, max_bytes + 1)
    if len(raw) > max_bytes:
        raise Refused(Code.TOO_LARGE, f"{path.name}: more than {max_bytes} bytes")
    return raw


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a plain file; Refused: unreadable, unsafe-entry."""
    with os.fdopen(_open(path), "rb") as file:
        try:
            return file.read(size)
        except OSError as error:
            raise Refused(Code.UNREADABLE, f"{path.name}: {error.strerror}") from error


def _hash(path: Path, algorithm: str) -> str:
    with os.fdopen(_open(path), "rb") as file:
        try:
            return hashlib.file_digest(file, algorithm).hexdigest()
        except OSError as error:
            raise Refused(Code.UNREADABLE, f"{path.name}: {error.strerror}") from error


def _open(path: Path) -> int:
    """A descriptor of a plain file: no link is followed, and no FIFO or device waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        code = Code.UNSAFE_ENTRY if error.errno == errno.ELOOP else Code.UNREADABLE
        raise Refused(code, f"{path.name}: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused(Code.UNSAFE_ENTRY, f"{path.name}: no plain file")
    return descriptor
