"""Answers each line with one line of `garbage` or of `binary` garbage."""

import os
import sys

for _ in sys.stdin.buffer:
    os.write(1, b"no idea, sorry\n" if "garbage" in sys.argv else b"\xff\x00\xfe{[\n")
