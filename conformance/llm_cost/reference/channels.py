"""The three standard streams as bytes: what is read is whole lines, what is written is written at once.

Below Python's own streams: those decode, translate line ends and hold back, and complain about a full disk at exit.
"""

import errno
import os
import select
from collections.abc import Callable

from conformance.llm_cost.reference.exits import Breakdown, ReaderGone

Writer = Callable[[bytes], None]

STDIN, STDOUT, STDERR = 0, 1, 2

_BOM = b"\xef\xbb\xbf"

# Blocks near this size keep workers busy for some ten milliseconds and cost little to hand over.
_BLOCK_BYTES = 512 * 1024

# The null device stands in for a closed stream, opened the wrong way round: reading or writing fails as it should. What
# goes to standard error, where there is nobody, gets lost.
_STAND_INS = ((STDIN, os.O_WRONLY), (STDOUT, os.O_RDONLY), (STDERR, os.O_WRONLY))


def occupy_closed() -> None:
    """Give the numbers of standard streams that the caller has closed to stand-ins.

    Otherwise the next file that is opened would get the number and be taken for the stream.
    """
    for stream, mode in _STAND_INS:
        if not _is_open(stream):
            os.open(os.devnull, mode)  # gets the lowest free number, which is this stream's


def _is_open(stream: int) -> bool:
    try:
        os.fstat(stream)
    except OSError:
        return False
    return True


class LineSource:
    """Whole lines from a descriptor, as they come; a byte-order mark before the first is left out (C5)."""

    def __init__(self, descriptor: int = STDIN) -> None:
        self.descriptor = descriptor
        self._begun: list[bytes] = []  # parts of a line whose end has not come yet
        self._at_start = True

    def read(self) -> bytes | None:
        """The whole lines among what can be read now, waiting for some input but not for a whole line.

        Empty where no line has ended yet; None at the end of the input. The last line needs no end. Raises Breakdown.
        """
        chunk = _read_available(self.descriptor)
        if not chunk:
            rest, self._begun = b"".join(self._begun), []
            return self._without_mark(rest) if rest else None
        end = chunk.rfind(b"\n") + 1
        if not end:
            self._begun.append(chunk)
            return b""
        lines = b"".join((*self._begun, chunk[:end]))
        self._begun = [chunk[end:]] if end < len(chunk) else []
        return self._without_mark(lines)

    def _without_mark(self, lines: bytes) -> bytes:
        if not self._at_start:
            return lines
        self._at_start = False
        return lines.removeprefix(_BOM)


def _read_available(descriptor: int) -> bytes:
    """Some input, more of it where more is there already; empty at the end."""
    parts = [_read(descriptor, _BLOCK_BYTES)]
    size = len(parts[0])
    while parts[-1] and size < _BLOCK_BYTES and select.select([descriptor], [], [], 0)[0]:
        parts.append(_read(descriptor, _BLOCK_BYTES - size))
        size += len(parts[-1])
    return b"".join(parts)


def _read(descriptor: int, size: int) -> bytes:
    while True:
        try:
            return os.read(descriptor, size)
        except BlockingIOError:
            select.select([descriptor], [], [])
        except OSError as error:
            raise Breakdown(f"standard input: cannot be read: {_reason(error)}") from error


def read_all(descriptor: int = STDIN) -> bytes:
    """Everything up to the end. Raises Breakdown."""
    return b"".join(iter(lambda: _read(descriptor, _BLOCK_BYTES), b""))


def write_out(written: bytes) -> None:
    """All of it to standard output, now. Raises ReaderGone where nobody reads any more, Breakdown otherwise."""
    try:
        _write(STDOUT, written)
    except BrokenPipeError as error:
        raise ReaderGone("standard output: closed by its reader") from error
    except OSError as error:
        raise Breakdown(f"standard output: cannot be written: {_reason(error)}") from error


def write_err(written: bytes) -> None:
    """All of it to standard error; where that fails there is nowhere left to say so."""
    try:
        _write(STDERR, written)
    except OSError:
        return


def _write(descriptor: int, written: bytes) -> None:
    rest = memoryview(written)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            select.select([], [descriptor], [])


def _reason(error: OSError) -> str:
    return os.strerror(error.errno or errno.EIO).lower()
