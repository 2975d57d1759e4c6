"""Starts a command under unusual circumstances and ends as it ends; a program of its own, run by the harness.

    chaperone.py NOTE CIRCUMSTANCE... -- COMMAND...

Circumstances: `stdin-closed`, `stdin-failing` (reading is an error), `stdout-closed`, `stdout-full` and `stderr-full`
(a device without space), `no-network` (an empty network namespace), `without:NAME` (an environment variable removed).
NOTE is a file that gets one JSON object behind the command's end: its peak memory, its time on the processor, and how
often it tried to reach a network that is not there; `refused` says what the machine did not allow.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
_FULL = "/dev/full"
# ru_maxrss counts kilobytes, on macOS bytes.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_NOT_STARTED = 127


def main(words: list[str]) -> int:
    """Arrange, start, wait, note; the status is the command's own."""
    note, end = Path(words[0]), words.index("--")
    refused = _arrange_for_all(words[1:end])
    if refused:
        note.write_text(json.dumps({"refused": refused}))
        return _NOT_STARTED
    pid = os.fork()
    if pid == 0:
        _become(words[1:end], words[end + 1 :])
    _, status, used = os.wait4(pid, 0)
    note.write_text(json.dumps(_used(used)))
    if os.WIFSIGNALED(status):
        _die_by(os.WTERMSIG(status))
    return os.waitstatus_to_exitcode(status)


def _arrange_for_all(circumstances: list[str]) -> str:
    if {"stdout-full", "stderr-full"} & {*circumstances} and not Path(_FULL).exists():
        return f"there is no {_FULL}"
    if "stdin-failing" in circumstances:
        return _fail_input()
    if "no-network" in circumstances:
        return _leave_network()
    return ""


def _fail_input() -> str:
    """Make standard input a connection that its writer broke off; what stood in the way, or nothing."""
    try:
        _broken_off().recv(1)
    except ConnectionResetError:
        os.dup2(_broken_off().detach(), 0)
        return ""
    return "this system takes a connection that is broken off for one that has ended"


def _broken_off() -> socket.socket:
    """A connection whose other end was closed before it had read everything: reading is an error, once."""
    ours, theirs = socket.socketpair()
    ours.send(b"never read")
    theirs.close()
    return ours


def _leave_network() -> str:
    """Go into an empty network namespace; what stood in the way, or nothing."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return "this system has no network namespaces"
    # A user namespace of its own lets an ordinary user have one, where the system permits that.
    if unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        return ""
    return f"no network namespace: {os.strerror(ctypes.get_errno())}"


def _become(circumstances: list[str], command: list[str]) -> None:
    try:
        for circumstance in circumstances:
            _arrange(circumstance)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execvp(command[0], command)  # noqa: S606  # the command is given as words; no shell
    finally:
        os._exit(_NOT_STARTED)


def _arrange(circumstance: str) -> None:
    name, _, value = circumstance.partition(":")
    if name == "stdin-closed":
        os.close(0)
    elif name == "stdout-closed":
        os.close(1)
    elif name == "stdout-full":
        os.dup2(os.open(_FULL, os.O_WRONLY), 1)
    elif name == "stderr-full":
        os.dup2(os.open(_FULL, os.O_WRONLY), 2)
    elif name == "without":
        os.environ.pop(value, None)


def _used(used: resource.struct_rusage) -> dict[str, float]:
    return {
        "peak_rss_bytes": used.ru_maxrss * _RSS_UNIT,
        "cpu_s": used.ru_utime + used.ru_stime,
        "network_attempts": _attempts(),
    }


def _attempts() -> int:
    """Packets without a route in this process's network namespace, which only the command can have sent."""
    total = 0
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/net/snmp6").read_text().splitlines():
            name, _, value = line.partition(" ")
            total += int(value) if name == "Ip6OutNoRoutes" else 0
    with contextlib.suppress(OSError):
        names, values = [x for x in Path("/proc/self/net/snmp").read_text().splitlines() if x.startswith("Ip: ")]
        total += int(dict(zip(names.split(), values.split(), strict=True))["OutNoRoutes"])
    return total


def _die_by(number: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
