"""`python -m conformance` is `evilcorpus`; without the environment that it needs it says how to get one."""

import sys

try:
    from conformance.cli import main
except ImportError as error:
    # What is missing is ours only where the project itself is broken; an older Python lacks parts of its own library.
    if (error.name or "").partition(".")[0] == __package__:
        raise
    sys.stderr.write(
        f"evilcorpus: error: {error}: expected Python 3.11 to 3.13 with what evilcorpus depends on; in a checkout,"
        " `make setup` makes .venv, and `. .venv/bin/activate` enters it\n"
    )
    sys.exit(4)

main()
