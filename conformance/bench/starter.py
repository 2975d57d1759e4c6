"""Starts one command, waits for it, and says what it cost: a script of its own, run by `cost`, and no module to import.

The peak that the system tells of a process begins with that of the process which started it. This one is small, where
the harness is not, so it starts what is measured. It reads one JSON object from standard input and writes one.
"""

import json
import os
import resource
import signal
import sys
import time

_LOOK_S = 0.05  # how often the clock, the memory and the queues are looked at
_PAGE = os.sysconf("SC_PAGE_SIZE")
# ru_maxrss counts kilobytes on Linux, bytes on macOS.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    """One command; `error` in the answer where it could not be started."""
    asked = json.load(sys.stdin)
    try:
        answer = _measured(asked)
    except OSError as error:
        answer = {"error": error.strerror or str(error)}
    json.dump(answer, sys.stdout)


def _measured(asked: dict[str, object]) -> dict[str, object]:
    watch = _Watch(float(str(asked["timeout_s"])), int(str(asked["memory_bytes"])))
    _limit_files(int(str(asked["output_bytes"])))
    os.chdir(str(asked["cwd"]))
    argv, environment = list(asked["argv"]), dict(asked["env"])  # type: ignore[call-overload]  # JSON of our own
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, str(asked["stdin"]), os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(asked["stdout"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, str(asked["stderr"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    begun = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, environment, file_actions=streams, setpgroup=0)
    watch.over(pid)
    _wait(pid)
    seconds = time.perf_counter() - begun
    queued_seconds = watch.queued_seconds(seconds)
    watch.end()
    _, status, usage = os.wait4(pid, 0)
    return {
        "seconds": seconds,
        "queued_seconds": queued_seconds,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * _RSS_UNIT,
        "status": os.waitstatus_to_exitcode(status),
        "stopped": watch.reason,
    }


class _Watch:
    """Kills the command's whole group where it takes too long or too much, when it has ended, and when we must end."""

    def __init__(self, timeout_s: float, memory_bytes: int) -> None:
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._pid = 0
        self._schedules: dict[str, tuple[float, float]] = {}
        self._worked = self._queued = 0.0
        self.reason = ""

    def over(self, pid: int) -> None:
        self._pid = pid
        self._deadline = time.monotonic() + self._timeout_s
        signal.signal(signal.SIGTERM, lambda *_: self._kill())
        signal.signal(signal.SIGALRM, lambda *_: self._look())
        signal.setitimer(signal.ITIMER_REAL, min(_LOOK_S, self._timeout_s), _LOOK_S)

    def end(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._kill()

    def queued_seconds(self, seconds: float) -> float:
        """How much of these seconds the command was held up because threads of it, or of its descendants, had to queue.

        Between two looks the longest queue of any thread counts, and the longest work of any: all queues together,
        but no more than work leaves. So one thread after the other is told exactly, and of many at a time it is told
        too little rather than too much. What is over has been seen last up to _LOOK_S before, but for the first thread.
        """
        self._note_schedules([f"/proc/{self._pid}"])
        return min(self._queued, max(seconds - self._worked, 0.0))

    def _note_schedules(self, threads: list[str]) -> None:
        worked = queued = 0.0
        for thread in threads:
            name, (work, queue) = thread.rpartition("/")[2], _schedule(thread)
            work_before, queue_before = self._schedules.get(name, (0.0, 0.0))
            worked, queued = max(worked, work - work_before), max(queued, queue - queue_before)
            self._schedules[name] = (work, queue)
        self._worked += worked
        self._queued += queued

    def _look(self) -> None:
        self._note_schedules(_threads(str(self._pid)))
        if time.monotonic() > self._deadline:
            self.reason = "timeout"
        elif _resident(self._pid) > self._memory_bytes:
            self.reason = "memory"
        if self.reason:
            self._kill()

    def _kill(self) -> None:
        try:
            os.killpg(self._pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def _wait(pid: int) -> None:
    """Until it has ended; it keeps its number, so that its group can still be killed."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def _threads(pid: str) -> list[str]:
    """The folders of all threads of a process and of its descendants; empty where the system has none."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208  # as below
            found.append(f"/proc/{pid}/task/{thread}")
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:  # noqa: PTH123  # as below
                children = file.read().decode().split()
            for child in children:
                found += _threads(child)
    except OSError:
        return found
    return found


def _schedule(folder: str) -> tuple[float, float]:
    """Seconds that a thread worked, and that it was ready and had no processor; 0 where the system does not say."""
    try:
        with open(f"{folder}/schedstat", "rb") as file:  # noqa: PTH123  # as below
            work, queue, *_ = file.read().split()
            return int(work) / 1e9, int(queue) / 1e9
    except (OSError, ValueError):
        return 0.0, 0.0


def _limit_files(size: int) -> None:
    """No core dumps, and no file larger than `size` bytes, for us and what we start."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _resident(pid: int) -> int:
    """Resident bytes of one process; 0 where the system has no file that says so, or it is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:  # noqa: PTH123  # pathlib would take 3 MB and 10 ms
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
