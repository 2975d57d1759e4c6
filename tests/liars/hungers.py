"""Takes memory without end, a part of it in a child of its own."""

import os
import time

os.fork()
held = []
while True:
    held.append(bytearray(b"x") * 10_000_000)
    time.sleep(0.002)
