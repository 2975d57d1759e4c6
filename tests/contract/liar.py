"""The reference with one lie: `liar.py NAME ARGUMENTS...`."""

import sys

from lies_aside import LIES

from conformance.llm_cost.reference.cli import run

if __name__ == "__main__":
    LIES[sys.argv[1]].tell()
    sys.exit(run(sys.argv[2:]))
