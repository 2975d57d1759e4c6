"""Dies at once: by `SIGSEGV` or another signal, with an exit status, or with a traceback."""

import os
import signal
import sys

how = sys.argv[1]
if how == "traceback":
    raise RuntimeError("something is wrong with me")
if how.startswith("SIG"):
    os.kill(os.getpid(), signal.Signals[how])
sys.exit(int(how))
