"""Dies on one text; with `late` it holds back what it has written until then."""

import json
import os
import signal
import sys

from speech import reply, requests, truth

for request in requests():
    if request["text"] == "poison":
        os.kill(os.getpid(), signal.SIGSEGV)
    if "late" in sys.argv:
        sys.stdout.write(json.dumps({"id": request["id"], "ids": truth(request)}) + "\n")
    else:
        reply(request)
