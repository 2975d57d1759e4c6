"""Make Evil Corpus anew, or check that it is what the generators make: the same as `evilcorpus generate`."""

import sys

from conformance.cli import main

if __name__ == "__main__":
    main(["generate", *sys.argv[1:]])
