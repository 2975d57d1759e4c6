"""What a run means when it is held against its case."""

from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """Everything that a judged case can come to; counted apart, never folded into true and false."""

    PASSED = "passed"
    FAILED = "failed"  # an answer, and another than the oracle's
    REFUSED_WRONGLY = "refused-wrongly"
    ACCEPTED_WRONGLY = "accepted-wrongly"
    CRASHED = "crashed"
    TIMED_OUT = "timed-out"
    MALFORMED = "malformed"
    DISPUTED = "disputed"  # the witnesses differ; not scored
    NOT_APPLICABLE = "not-applicable"  # declared as not offered; not scored
    COULD_NOT_RUN = "could-not-run"  # not scored, and never green
    HARNESS_ERROR = "harness-error"  # a fault of ours


FAULTS = frozenset(
    {
        Outcome.FAILED,
        Outcome.REFUSED_WRONGLY,
        Outcome.ACCEPTED_WRONGLY,
        Outcome.CRASHED,
        Outcome.TIMED_OUT,
        Outcome.MALFORMED,
    }
)
"""Outcomes that are the candidate's fault."""

SCORED = FAULTS | {Outcome.PASSED}
"""Outcomes that count as executed; the others make a run incomplete or smaller, never better."""


NO_VARIANT = "-"
"""The variant of verdicts that belong to none of the contract's variants."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The outcome of one aspect of one case, with what was expected and found where they differ.

    `known` is the reason of the candidate's own `[[known]]` entry that foresaw exactly this outcome; such a verdict is
    shown and counted apart and does not fail the run.
    """

    case: str
    clause: str
    category: str
    variant: str
    aspect: str
    outcome: Outcome
    expected: object = None
    got: object = None
    detail: str = ""
    known: str | None = None

    @property
    def is_fault(self) -> bool:
        """Whether the candidate is to blame and has not declared it."""
        return self.outcome in FAULTS and self.known is None
