"""What the processes that this one has started have cost between two moments: processor time, and time in a queue.

Processor time is what a busy machine disturbs least. It counts every descendant, those that have ended as well. On
Linux it is exact to a microsecond; elsewhere as `psutil` has it. A process that waits for something (a server, a timer)
uses none: time on the clock, less the time in which it was ready and had no processor, tells that.
"""

import os
import resource
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_IS_LINUX = sys.platform.startswith("linux")
_CPUCLOCK_SCHED = 2  # linux/posix-timers.h: the clock of a process is ~pid << 3 | 2
_NANO = 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What happened between two moments, in seconds.

    `cpu_s` is that of all descendants; `queued_s` how long living ones were ready and had no processor (0 where the
    system does not say), `own_s` the processor time of this process itself and the time in which it had none.
    """

    wall_s: float
    cpu_s: float
    queued_s: float
    own_s: float

    @property
    def waited_s(self) -> float:
        """Time in which neither the descendants nor this process did anything or could have."""
        return max(0.0, self.wall_s - self.cpu_s - self.queued_s - self.own_s)

    @property
    def undisturbed_s(self) -> float:
        """Time on the clock, less what others on this machine and this process have taken."""
        return max(self.cpu_s, self.wall_s - self.queued_s - self.own_s)


class Meter:
    """Begins at its making; `read` ends it."""

    def __init__(self) -> None:
        self._before = _totals()
        self._own = _own_s()
        self._begun = time.perf_counter()

    def read(self) -> Reading:
        """What happened since."""
        wall_s = time.perf_counter() - self._begun
        own_s = _own_s() - self._own
        cpu_s, queued_s = _totals()
        # A child that has ended takes its time in the queue along.
        queued_s = max(0.0, queued_s - self._before[1])
        return Reading(wall_s=wall_s, cpu_s=cpu_s - self._before[0], queued_s=queued_s, own_s=own_s)


def _totals() -> tuple[float, float]:
    """Processor and queue seconds of all descendants so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = _descendants(os.getpid())
    used = ended.ru_utime + ended.ru_stime + sum(map(_cpu_s, living))
    return used, sum(map(_queued_s, living)) if _IS_LINUX else 0.0


def _own_s() -> float:
    """While this process works or stands in the queue, those who read what it writes may have nothing to do."""
    return time.process_time() + (_queued_s(os.getpid()) if _IS_LINUX else 0.0)


def _descendants(pid: int) -> list[int]:
    """The processes below one; by the kernel's own lists where it has them, since looking at all takes milliseconds."""
    if not Path(f"/proc/{pid}/task/{pid}/children").exists():
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    return _descendants_listed(pid)


def _descendants_listed(pid: int) -> list[int]:
    found = _children(pid)
    return found + [below for child in found for below in _descendants_listed(child)]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in os.scandir(f"/proc/{pid}/task"):
            found += map(int, _words_of(Path(task.path, "children")))
    return found


def _cpu_s(pid: int) -> float:
    """What a living process has used, and those below it that it has waited for, which the system counts in ticks."""
    with suppress(psutil.Error, OSError):
        times = psutil.Process(pid).cpu_times()
        below = float(getattr(times, "children_user", 0.0)) + float(getattr(times, "children_system", 0.0))
        if _IS_LINUX:
            return time.clock_gettime(~pid << 3 | _CPUCLOCK_SCHED) + below
        return float(times.user + times.system) + below
    return 0.0


def _queued_s(pid: int) -> float:
    """The second number of every thread's schedstat; 0 where the kernel was built without it."""
    total = 0
    with suppress(OSError):
        for task in os.scandir(f"/proc/{pid}/task"):
            total += _second(_words_of(Path(task.path, "schedstat")))
    return total / _NANO


def _words_of(path: Path) -> Sequence[bytes]:
    with suppress(OSError):
        return path.read_bytes().split()
    return ()


def _second(words: Sequence[bytes]) -> int:
    return int(words[1]) if len(words) > 1 else 0
