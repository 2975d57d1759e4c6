"""What passes through a child's pipes: written and read at the same time, within limits, whatever the child does.

Memory is the resident size of the child and its descendants, looked at a few times a second: a limit on address space
(RLIMIT_AS) would break Node and Go, which reserve far more than they use. So a child may exceed its limit for a moment.
"""

import contextlib
import os
import selectors
import time
from collections.abc import Callable
from enum import Enum
from typing import IO

import msgspec

from conformance.candidate.process import Child

# What a pipe holds; a larger buffer costs the system new pages at each read.
_READ_BYTES = 1 << 16
_WRITE_BYTES = 1 << 16
_LOOK_S = 0.2  # how often memory is looked at
_TICK_S = 0.02  # how often an exit is looked for where the system cannot announce it
# Of a line that does not end, so much is a sign of life: bytes that drip are none.
_SIGN_OF_LIFE_BYTES = 4096
_WRITABLE, _READABLE = selectors.EVENT_WRITE, selectors.EVENT_READ


class Stop(Enum):
    """Why listening to a child ended."""

    HEARD = "all lines that were waited for have come"
    ENDED = "it ended"
    SILENT = "silent for too long"
    OVERTIME = "took too long altogether"
    FLOODED = "wrote too much to standard output"
    FLOODED_ERRORS = "wrote too much to standard error"
    OVERWEIGHT = "took too much memory"


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How far a child may go in one exchange; of standard error only the end is kept, `stderr_tail_bytes` of it."""

    silence_s: float
    total_s: float
    output_bytes: int
    memory_bytes: int
    stderr_bytes: int = 64_000_000
    stderr_tail_bytes: int = 64_000


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What a child wrote in one exchange, why listening ended, and the longest silence meanwhile.

    `stdout` is empty where a sink took it. `unread_bytes` of the data were still waiting to be read.
    """

    stop: Stop
    stdout: bytes
    stderr: bytes
    longest_silence_s: float
    unread_bytes: int = 0


def converse(
    child: Child, data: bytes, bounds: Bounds, *, lines: int | None = None, sink: Callable[[bytes], None] | None = None
) -> Heard:
    """Write `data` and read until `lines` lines have come or, for None, until the child has ended.

    With None standard input is closed behind the data. What comes from standard output goes to `sink` as it comes, so
    that it is read while the child still works; without a sink it is kept. Never raises for what the child does.
    """
    kept = bytearray()
    with contextlib.ExitStack() as stack:
        exchange = _Exchange(child, data, bounds, lines, sink or kept.extend, stack)
        stop = exchange.run()
    return Heard(
        stop=stop,
        stdout=bytes(kept),
        stderr=bytes(exchange.stderr[-bounds.stderr_tail_bytes :]),
        longest_silence_s=exchange.longest_silence_s,
        unread_bytes=exchange.unread_bytes,
    )


class _Exchange:
    """The state of one exchange."""

    def __init__(
        self,
        child: Child,
        data: bytes,
        bounds: Bounds,
        lines: int | None,
        sink: Callable[[bytes], None],
        stack: contextlib.ExitStack,
    ) -> None:
        self._child = child
        self._unwritten = memoryview(data)
        self._bounds = bounds
        self._lines = lines
        self._lines_heard = 0
        self._stderr_heard = 0
        self._sink = sink
        self._stdout_heard = 0
        self._stdout_at_progress = 0
        self.stderr = bytearray()
        self.longest_silence_s = 0.0
        self._begun = self._progressed = self._looked = time.monotonic()
        self._selector = stack.enter_context(selectors.DefaultSelector())
        self._tick_s = self._watch_exit(stack)
        for stream in (child.stdout, child.stderr):
            if not stream.closed:
                self._selector.register(stream, _READABLE)
        self._open_input()

    @property
    def unread_bytes(self) -> int:
        """How much of the data has not gone into the child's pipe."""
        return len(self._unwritten)

    def run(self) -> Stop:
        """Go on until there is a reason to stop."""
        while True:
            for key, _ in self._selector.select(self._tick_s):
                self._serve(key.fileobj)
            stop = self._reason()
            if stop is not None:
                return stop

    def _watch_exit(self, stack: contextlib.ExitStack) -> float:
        """Have the selector wake at the child's exit; how long it may sleep."""
        if not hasattr(os, "pidfd_open"):
            return _TICK_S
        try:
            descriptor = os.pidfd_open(self._child.pid)
        except OSError:  # an old kernel
            return _TICK_S
        stack.callback(os.close, descriptor)
        self._selector.register(descriptor, _READABLE)
        return min(_LOOK_S, self._bounds.silence_s / 4)

    def _open_input(self) -> None:
        if self._child.stdin.closed:
            return
        if self._unwritten:
            self._selector.register(self._child.stdin, _WRITABLE)
            return
        self._end_input()

    def _serve(self, stream: object) -> None:
        if stream is self._child.stdin:
            self._write()
        elif stream is self._child.stdout:
            self._read_output()
        elif stream is self._child.stderr:
            self._read_errors()

    def _write(self) -> None:
        try:
            written = os.write(self._child.stdin.fileno(), self._unwritten[:_WRITE_BYTES])
        except BlockingIOError:
            return
        except OSError:  # the child has closed its end; what it says tells the rest
            self._unwritten = self._unwritten[:0]
        else:
            self._unwritten = self._unwritten[written:]
            self._note_progress()
        if not self._unwritten:
            self._selector.unregister(self._child.stdin)
            self._end_input()

    def _end_input(self) -> None:
        if self._lines is None:
            with contextlib.suppress(OSError):
                self._child.stdin.close()

    def _read_output(self) -> None:
        data = self._read(self._child.stdout)
        if data:
            self._sink(data)
            self._stdout_heard += len(data)
            lines = data.count(b"\n")
            self._lines_heard += lines
            if lines or self._stdout_heard - self._stdout_at_progress >= _SIGN_OF_LIFE_BYTES:
                self._stdout_at_progress = self._stdout_heard
                self._note_progress()

    def _read_errors(self) -> None:
        data = self._read(self._child.stderr)
        self._stderr_heard += len(data)
        self.stderr += data
        # Cut in large steps: cutting at every read would copy the tail each time.
        if len(self.stderr) > 2 * max(self._bounds.stderr_tail_bytes, _READ_BYTES):
            del self.stderr[: -self._bounds.stderr_tail_bytes]

    def _read(self, stream: IO[bytes]) -> bytes:
        try:
            data = os.read(stream.fileno(), _READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._selector.unregister(stream)
            stream.close()
        return data

    def _note_progress(self) -> None:
        now = time.monotonic()
        self.longest_silence_s = max(self.longest_silence_s, now - self._progressed)
        self._progressed = now

    def _reason(self) -> Stop | None:
        if self._lines is not None and self._lines_heard >= self._lines:
            return Stop.HEARD
        if self._child.has_ended():
            return self._drain()
        return self._too_much() or self._too_long()

    def _drain(self) -> Stop:
        """Read what an ended child has left in its pipes; those that it left behind may hold them open."""
        for stream, read in ((self._child.stdout, self._read_output), (self._child.stderr, self._read_errors)):
            before = -1
            while not stream.closed and before != self._stdout_heard + self._stderr_heard:
                before = self._stdout_heard + self._stderr_heard
                read()
                if self._too_much():
                    break
        return self._too_much() or Stop.ENDED

    def _too_much(self) -> Stop | None:
        if self._stdout_heard > self._bounds.output_bytes:
            return Stop.FLOODED
        if self._stderr_heard > self._bounds.stderr_bytes:
            return Stop.FLOODED_ERRORS
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return None
        self._looked = now
        return Stop.OVERWEIGHT if self._child.resident_bytes() > self._bounds.memory_bytes else None

    def _too_long(self) -> Stop | None:
        now = time.monotonic()
        if now - self._progressed > self._bounds.silence_s:
            return Stop.SILENT
        return Stop.OVERTIME if now - self._begun > self._bounds.total_s else None
