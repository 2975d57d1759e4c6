"""Answers rightly; with `late` only when its input has ended, with `untagged` in order and without numbers."""

import json
import sys

from speech import reply, requests, truth

if "late" in sys.argv:
    for request in list(requests()):
        reply(request)
for request in requests():
    if "untagged" in sys.argv:
        sys.stdout.write(json.dumps({"ids": truth(request)}) + "\n")
    else:
        reply(request)
