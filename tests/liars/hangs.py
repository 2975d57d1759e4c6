"""Never ends: `before` it reads, `after` it has read all, or in the `middle` of its answers; deaf to SIGTERM."""

import signal
import sys
import time

from speech import reply, requests

signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "after" in sys.argv:
    sys.stdin.read()
if "middle" in sys.argv:
    for _, request in zip(range(5), requests(), strict=False):
        reply(request)
time.sleep(1000)
