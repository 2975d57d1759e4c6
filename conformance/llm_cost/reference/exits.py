"""The exit codes of TDD 4.2 and the errors that end a run with one of them.

    ReferenceFailure
    ├── Misuse          2   the words on the command line are off, or a price table named there
    └── Breakdown       1   reading or writing fails
        └── ReaderGone  1   whoever read our output has closed it; nothing is said

A line that fails is no error here: it is reported and counted, and the stream goes on.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What each exit status means; where several apply, the first of 2, 1, 64, 65, 0 (E1)."""

    OK = 0
    GENERIC = 1
    USAGE = 2
    QUOTA = 64
    PARTIAL = 65


class ReferenceFailure(Exception):  # noqa: N818  # named for what happens; the tree is in the module's docstring
    """The base of all; its text is one line."""

    code = ExitCode.GENERIC


class Misuse(ReferenceFailure):
    """What was asked for does not exist or does not fit together."""

    code = ExitCode.USAGE


class Breakdown(ReferenceFailure):
    """Reading or writing fails."""


class ReaderGone(Breakdown):
    """Nobody reads our output any more (C3)."""
