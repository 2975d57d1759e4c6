"""Every error that this project raises on purpose, and the exit status that a door gives it.

    EvilCorpusError
    ├── UsageError              2   the caller's words are off: unknown case, tier, option
    │   └── DescriptionError    2   candidate.toml, a [[known]] entry, or the binary that it names
    ├── DataError               3   a file of ours, or one that we are given to read, is damaged
    │   ├── CorpusError         3   a corpus file or line, or LOCK.json
    │   ├── VocabularyError     3   a vocabulary whose bytes have another digest than published
    │   └── ReportError         3   a report that is truncated, reordered or of another version
    └── MachineError            4   the machine refuses: read-only folder, full disk, no such facility

Status 0 means judged and conformant, 1 judged and found wanting, 5 judged incompletely. What a candidate does wrong is
never an error here: that is a verdict.
"""


class EvilCorpusError(Exception):
    """The base of all; its text is one line that says what was expected, what was found and where."""

    exit_status = 4


class UsageError(EvilCorpusError):
    """The caller asked for something that does not exist or does not fit together."""

    exit_status = 2


class DescriptionError(UsageError):
    """A candidate's description, or what it points to, cannot be used."""


class DataError(EvilCorpusError):
    """A data file is damaged or is not what its digest says."""

    exit_status = 3


class CorpusError(DataError):
    """A corpus file, a corpus line or the lock file is damaged."""


class VocabularyError(DataError):
    """A vocabulary does not have the digest that the oracle expects."""


class ReportError(DataError):
    """A report is truncated, damaged or of another version."""


class MachineError(EvilCorpusError):
    """The machine does not allow what is needed."""

    exit_status = 4


def in_mid_sentence(said: str) -> str:
    """A library's message as it goes on one of ours: without its capital, unless that begins an abbreviation."""
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]
