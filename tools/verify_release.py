"""Verify a signed release: the same as `evilcorpus verify-release`."""

import sys

from conformance.cli import main

if __name__ == "__main__":
    main(["verify-release", *sys.argv[1:]])
