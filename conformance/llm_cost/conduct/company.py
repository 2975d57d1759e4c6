"""Company that a run would rather not have: a writer or reader that is slow, or that leaves early.

The harness's own conversation with a candidate is as quick as it can be; here each move is made on purpose.
"""

import os
import select
import time
from typing import IO, Self

from conformance.candidate.completed import Completed
from conformance.candidate.process import Child
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import line
from conformance.llm_cost.conduct.tool import Tool

MOST_READ_ON = 1 << 24
"""How much may be read by what has nothing more to do: more than any usual buffer."""

# Wide lines, so that blocks of them are quick to count.
_ON_AND_ON = line("x", pad="p" * 4000) + b"\n"

_READ_BYTES = 1 << 20
_WAIT_S = 0.05


class Company:
    """One running command and what has passed through its pipes; leaving the context ends it."""

    def __init__(self, tool: Tool, *args: str) -> None:
        self._tool = tool
        self._args = args
        self._child: Child = tool.start(*args)
        self._silence_s = tool.candidate.description.limits.silence_s
        self._progressed = time.monotonic()
        self._stopped = ""
        self.written = bytearray()
        self.stdout = bytearray()
        self.stderr = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._child.stop()

    @property
    def is_over(self) -> bool:
        """Whether the command has ended, or been silent for too long."""
        if not self._stopped and time.monotonic() - self._progressed > self._silence_s:
            self._stopped = f"silent for {self._silence_s:g} s"
        return bool(self._stopped) or self._child.has_ended()

    def write(self, piece: bytes) -> bool:
        """Write one piece if the command takes it now; whether it did, in part or whole."""
        if self._child.stdin.closed or not select.select([], [self._child.stdin], [], _WAIT_S)[1]:
            return False
        try:
            taken = os.write(self._child.stdin.fileno(), piece)
        except OSError:  # it has closed its end; how it ends tells the rest
            self._child.stdin.close()
            return False
        self.written += piece[:taken]
        self._progressed = time.monotonic()
        return taken == len(piece)

    def write_all(self, data: bytes, *, piece_bytes: int, pause_s: float) -> None:
        """Write piece by piece, with a pause behind each, and listen meanwhile."""
        rest = memoryview(data)
        while rest and not self.is_over and not self._child.stdin.closed:
            before = len(self.written)
            self.write(bytes(rest[:piece_bytes]))
            rest = rest[len(self.written) - before :]
            self.read()
            time.sleep(pause_s)

    def close_input(self) -> None:
        """Nothing more will be written."""
        self._child.stdin.close()

    def leave(self) -> None:
        """Close the end of standard output that is ours."""
        self._child.stdout.close()

    def read(self, most: int = _READ_BYTES, wait_s: float = 0.0) -> None:
        """Read what has come on both streams, at most so much of standard output."""
        streams = [stream for stream in (self._child.stdout, self._child.stderr) if not stream.closed]
        for stream in select.select(streams, [], [], wait_s)[0] if streams else ():
            out = stream is self._child.stdout
            data = _read(stream, most if out else _READ_BYTES)
            (self.stdout if out else self.stderr).extend(data)
            self._progressed = time.monotonic() if data else self._progressed

    def listen(self, *, piece_bytes: int = _READ_BYTES, pause_s: float = 0.0) -> Seen:
        """Read to the end, with a pause behind each piece; all that was seen."""
        while not self.is_over:
            self.read(piece_bytes, _WAIT_S)
            time.sleep(pause_s)
        while self._has_more():
            self.read()
        return self._seen()

    def _has_more(self) -> bool:
        before = len(self.stdout) + len(self.stderr)
        self.read()
        return len(self.stdout) + len(self.stderr) > before

    def _seen(self) -> Seen:
        end = self._child.stop()
        completed = Completed(
            args=(*self._tool.candidate.description.command, *self._args),
            exit_status=None if self._stopped else end.exit_status,
            signal=None if self._stopped else end.signal,
            stdout=bytes(self.stdout),
            stderr=bytes(self.stderr),
            stopped=self._stopped,
            timed_out=bool(self._stopped),
            left=end.left,
        )
        return Seen(completed, bytes(self.written), self._tool.dialect)


def hold_end(company: Company, begin: bytes, ending: str) -> Seen:
    """The command ends so behind this beginning, though lines go on for ever; Breach where it reads on and on."""
    company.write_all(begin, piece_bytes=len(begin), pause_s=0.0)
    while not company.is_over and len(company.written) < MOST_READ_ON:
        company.write(_ON_AND_ON)
        company.read()
    over = company.is_over
    company.close_input()
    seen = company.listen().ends(ending)
    if not over:
        raise seen.breach(f"expected it to stop while its input goes on, found {MOST_READ_ON:,} bytes read")
    return seen


def _read(stream: IO[bytes], most: int) -> bytes:
    try:
        data = os.read(stream.fileno(), most)
    except BlockingIOError:
        return b""
    except OSError:
        data = b""
    if not data:
        stream.close()
    return data
