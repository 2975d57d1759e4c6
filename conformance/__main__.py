"""`python -m conformance` is `evilcorpus`."""

from conformance.cli import main

main()
