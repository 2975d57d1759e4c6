"""Everything that one child has started, however it tries to get away, and how it is stopped.

A process leaves its group with `setsid` and its parent by forking twice. On Linux the harness makes itself the reaper
of orphans (`PR_SET_CHILD_SUBREAPER`), so that they come back to it. There and elsewhere (macOS has no such call) they
are told by their session, by having been seen as descendants, and by the scratch folder that their environment names.
"""

import contextlib
import ctypes
import functools
import os
import signal
import sys
import threading

import psutil

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
# A process that forks while it is being stopped needs another round; one that wins this often is a fork bomb.
_ROUNDS = 50
_WAIT_S = 5.0
# What helps a program (a sanitizer, an interpreter) may end a moment behind it, having seen that it has.
_MOMENT_S = 0.1

_living: set[int] = set()  # the harness's own direct children among candidates
birth = threading.RLock()
"""Held while a child is born and made known, and while its relatives are looked for."""


@functools.cache
def adopt_orphans() -> bool:
    """Make this process the reaper of its orphaned descendants; False where the system has no such thing."""
    if not sys.platform.startswith("linux"):
        return False
    with contextlib.suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    return False


def bystanders() -> frozenset[int]:
    """The direct children that this process has now; taken before a candidate starts, none of them can be its own."""
    return frozenset(child.pid for child in psutil.Process().children())


class Family:
    """The processes that come from the child `pid`, which leads a session of its own.

    An orphan that has hidden its environment is told on Linux by being a child of the harness, in another session, that
    nobody else has claimed; a process that other code of this interpreter starts meanwhile in a session of its own
    would be taken for one.
    """

    def __init__(self, pid: int, scratch: str, others: frozenset[int]) -> None:
        self._pid = pid
        self._scratch = scratch
        self._others = others
        self._seen: set[tuple[int, float]] = set()
        with birth:
            _living.add(pid)

    def resident_bytes(self) -> int:
        """The memory that all of them hold together, as resident set sizes (what they share counts for each)."""
        total = 0
        for process in self._members():
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss or self._buried(process)
        return total

    def _buried(self, process: psutil.Process) -> int:
        """0, having waited for an orphan that has ended: thousands of them would fill the system."""
        if process.pid != self._pid and process.ppid() == os.getpid():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process.pid, os.WNOHANG)
        return 0

    def stop(self) -> tuple[str, ...]:
        """Kill all of them; the names of those that were left beside the child itself."""
        self._kill_group()
        return self._rid_of(self._relatives())

    def settle(self) -> tuple[str, ...]:
        """As `stop`, for a child that has ended by itself: what outlives it by more than a moment was left behind.

        They are looked for before the group is killed: else those that have not left it yet would be told by chance.
        """
        relatives = self._relatives()
        if relatives:
            _, relatives = psutil.wait_procs(relatives, timeout=_MOMENT_S)
        left = self._rid_of(relatives)
        self._kill_group()
        return left

    def forget(self) -> None:
        """The child itself has been waited for: its number may be another's from now on."""
        with birth:
            _living.discard(self._pid)

    def _rid_of(self, relatives: list[psutil.Process]) -> tuple[str, ...]:
        """Kill these and what they start meanwhile; their names."""
        left: dict[int, str] = {}
        for _ in range(_ROUNDS):
            if not relatives:
                break
            left |= {process.pid: _name(process) for process in relatives}
            self._kill_group()
            _kill(relatives)
            relatives = self._relatives()
        return tuple(name for name in left.values() if name)

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)

    def _relatives(self) -> list[psutil.Process]:
        return [process for process in self._members() if process.pid != self._pid]

    def _members(self) -> list[psutil.Process]:
        with birth:
            return self._found()

    def _found(self) -> list[psutil.Process]:
        everyone = psutil.Process().children(recursive=True) if adopt_orphans() else list(psutil.process_iter())
        # Children come after their parents, so that one pass finds the descendants of a member as well.
        members: dict[int, psutil.Process] = {}
        for process in everyone:
            with contextlib.suppress(psutil.Error, OSError):
                if process.ppid() in members or self._owns(process):
                    members[process.pid] = process
                    self._seen.add((process.pid, process.create_time()))
        return list(members.values())

    def _owns(self, process: psutil.Process) -> bool:
        if process.pid == self._pid:
            return True
        if process.pid in _living or process.pid in self._others or process.pid == os.getpid():
            return False
        if (process.pid, process.create_time()) in self._seen:
            return True
        session = os.getsid(process.pid)
        if session == self._pid or self._names_scratch(process):
            return True
        return adopt_orphans() and process.ppid() == os.getpid() and session not in (os.getsid(0), *_living)

    def _names_scratch(self, process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error, OSError):
            return any(value.startswith(self._scratch) for value in process.environ().values())
        return False


def _name(process: psutil.Process) -> str:
    """What a reader can recognise it by; empty for one that had already ended."""
    with contextlib.suppress(psutil.Error):
        if process.status() != psutil.STATUS_ZOMBIE:
            return process.name()
    return ""


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=_WAIT_S)
