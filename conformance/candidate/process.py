"""One child process: started in a session, folders and environment of its own, and stopped with all that it started.

What it reads and writes is `conversation`'s business. Network access is not restricted.
"""

import atexit
import contextlib
import fcntl
import os
import resource
import subprocess
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import msgspec

from conformance.candidate.family import Family, adopt_orphans, birth, bystanders
from conformance.candidate.scratch import fresh_scratch, remove_spare

# No file of a candidate may fill the disk; none of them needs files at all.
_FILE_BYTES = 1_000_000_000

_PIPE_BYTES = 1 << 20  # the most that Linux lets anyone have

_alive: "weakref.WeakSet[Child]" = weakref.WeakSet()


class End(msgspec.Struct, frozen=True, kw_only=True):
    """How a child ended: by itself with a status or by a signal, or, with neither, stopped by the harness.

    `left` names the processes that were still there beside it, and are no more.
    """

    exit_status: int | None
    signal: int | None
    left: tuple[str, ...]


class Child:
    """One running process; starting raises OSError as the system says it.

    `stdin`, `stdout` and `stderr` are pipes that never block.
    """

    def __init__(self, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None) -> None:
        adopt_orphans()
        self._scratch = fresh_scratch()
        try:
            self._start(argv, env, cwd)
        except BaseException:
            self._scratch.remove()
            raise
        _alive.add(self)
        self.stdin, self.stdout, self.stderr = (
            _nonblocking(stream) for stream in (self._process.stdin, self._process.stdout, self._process.stderr)
        )
        self._end: End | None = None
        _limit_files(self.pid)

    def _start(self, argv: Sequence[str], env: Mapping[str, str], cwd: Path | None) -> None:
        # A child of ours that is not known as one yet looks like an orphan to another thread that stops its own.
        with birth:
            others = bystanders()
            self._process = subprocess.Popen(
                list(argv),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd=cwd or self._scratch.work,
                env=self._scratch.environment(env),
                start_new_session=True,
            )
            self._family = Family(self.pid, str(self._scratch.path), others)

    @property
    def pid(self) -> int:
        """The number of the process, its session and its group."""
        return self._process.pid

    def make_room(self) -> None:
        """Let its pipes hold more, where their size can be set (Linux): it works on while the harness is busy."""
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            for pipe in (self.stdin, self.stdout):
                # Beyond what one user may have in all, pipes stay as they are.
                with contextlib.suppress(OSError):
                    fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def has_ended(self) -> bool:
        """Whether the child has ended; it is not waited for where that is possible, and so keeps its number."""
        if self._end is not None or self._process.returncode is not None:
            return True
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def resident_bytes(self) -> int:
        """The memory that the child and its descendants hold now."""
        return self._family.resident_bytes()

    def kill(self) -> None:
        """Kill the child with all that it has started, from another thread; the one that listens to it stops it."""
        self._family.stop()

    def stop(self) -> End:
        """Kill the child with all that it has started, remove its folders, and say how it ended."""
        if self._end is None:
            by_itself = self.has_ended()
            left = self._family.settle() if by_itself else self._family.stop()
            code = self._process.wait()
            self._family.forget()
            for stream in (self.stdin, self.stdout, self.stderr):
                # What is left in the pipe's buffer is nobody's any more.
                with contextlib.suppress(OSError):
                    stream.close()
            self._scratch.give_back()
            _alive.discard(self)
            self._end = End(
                exit_status=code if by_itself and code >= 0 else None,
                signal=-code if by_itself and code < 0 else None,
                left=left,
            )
        return self._end


@atexit.register
def stop_all() -> None:
    """Stop every child that still runs and remove every folder, as an interpreter that ends does."""
    for child in list(_alive):
        child.stop()
    remove_spare()


def _nonblocking(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("expected a pipe")
    os.set_blocking(stream.fileno(), False)
    return stream


def _limit_files(pid: int) -> None:
    """No core dumps and no huge files, where limits of a running process can be set (Linux)."""
    if hasattr(resource, "prlimit"):
        # A child that has already ended needs no limits.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
