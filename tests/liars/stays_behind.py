"""Leaves a daemon behind (twice forked, own session, own group) whose number it writes to DIARY.

`early` it does so first and answers then, `late` it answers first; else it answers nothing. `hidden`: the daemon has no
environment; `loud`: it holds the pipes open.
"""

import os
import pathlib
import sys
import time

from speech import reply, requests

DIARY = pathlib.Path(os.environ["DIARY"])


def leave_daemon() -> None:
    if os.fork():
        os.wait()
        while not DIARY.exists():
            time.sleep(0.01)
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    if "loud" not in sys.argv:
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
    DIARY.write_text(f"{os.getpid()}\n")
    if "hidden" in sys.argv:
        sleep = [sys.executable, "-S", "-c", "import time; time.sleep(1000)"]
        os.execve(sleep[0], sleep, {})  # noqa: S606  # a shell would stay between
    time.sleep(1000)


if "early" in sys.argv:
    leave_daemon()
if "early" in sys.argv or "late" in sys.argv:
    for request in requests():
        reply(request)
if "early" not in sys.argv:
    leave_daemon()
