"""Writes one byte after the other and never a whole line; with `lines` an empty line after the other."""

import os
import sys
import time

while True:
    os.write(1, b"\n" if "lines" in sys.argv else b" ")
    time.sleep(0.02)
