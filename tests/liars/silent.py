"""Reads everything (`deaf`: closes its input instead), writes nothing, and says that all is well."""

import os
import sys

if "deaf" in sys.argv:
    os.close(0)
else:
    sys.stdin.read()
