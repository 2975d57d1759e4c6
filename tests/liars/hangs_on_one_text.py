"""Never answers one text; with `late` it holds back what it has written until then."""

import json
import sys
import time

from speech import reply, requests, truth

for request in requests():
    if request["text"] == "poison":
        time.sleep(1000)
    if "late" in sys.argv:
        sys.stdout.write(json.dumps({"id": request["id"], "ids": truth(request)}) + "\n")
    else:
        reply(request)
