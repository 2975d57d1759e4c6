"""The totals of a stream and how they are reported (TDD 4.1.2)."""

from dataclasses import dataclass

from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.pricing import Price
from conformance.llm_cost.reference.results import Results, results

VERSION = "1"


@dataclass(slots=True, kw_only=True)
class Totals:
    """What a stream has come to so far. `lines_total` counts records and failed lines; blank lines are no lines.

    Nothing that was read behind the end of a stream (a quota, `--fail-on-error`) is in it.
    """

    lines_total: int = 0
    lines_failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    quota_hit: bool = False


def summary(totals: Totals, *, model: str, price: Price, accuracy: Accuracy) -> Results:
    """The summary's keys; its sums are the sums of the records."""
    return {
        "version": VERSION,
        "model": model,
        "lines_total": totals.lines_total,
        "lines_failed": totals.lines_failed,
        **results(price, totals.tokens_in, totals.tokens_out, accuracy),
        "quota_hit": totals.quota_hit,
    }
