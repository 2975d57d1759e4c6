"""What was seen when a candidate was asked one question; no judgement."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Ending(StrEnum):
    """How the candidate's dealing with one question ended."""

    ANSWERED = "answered"
    REFUSED = "refused"  # a documented exit code or error reply; never a signal, traceback or undocumented code
    CRASHED = "crashed"
    TIMED_OUT = "timed-out"
    MALFORMED = "malformed"  # output that is no answer: garbage, too much, too little, of the wrong type
    NOT_APPLICABLE = "not-applicable"  # the candidate's description does not claim this
    COULD_NOT_RUN = "could-not-run"  # the machine, not the candidate, stood in the way


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One question's outcome: its ending, the answer by aspect when there is one, and evidence for a reader.

    `answer` holds only the aspects that the candidate shows. `detail` says what was seen (signal, exit status, what
    was malformed) in one line; `stderr` is the tail of what the candidate wrote there. Evidence is never a verdict.
    """

    ending: Ending
    answer: Mapping[str, object] = {}
    detail: str = ""
    stderr: str = ""
