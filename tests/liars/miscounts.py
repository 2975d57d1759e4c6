"""Is wrong about its lines: `loses` every third, `doubles` every third, `swaps` neighbours, or `steals` a number."""

import sys

from speech import reply, requests, truth

asked = list(requests())
for number in range(len(asked)):
    third = number % 3 == 1 or len(asked) == 1
    if "loses" in sys.argv and third:
        continue
    swapped = "swaps" in sys.argv and number ^ 1 < len(asked)
    request = asked[number ^ 1] if swapped else asked[number]
    if "steals" in sys.argv:
        reply({"id": request["id"] + 100_000}, ids=truth(request))
        continue
    reply(request)
    if "doubles" in sys.argv and third:
        reply(request)
