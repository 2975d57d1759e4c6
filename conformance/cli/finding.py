"""How an item of pytest's ends that holds many verdicts."""

import shlex

import pytest

from conformance.cli.trial import Trial
from conformance.report.record import Record
from conformance.report.result import binds, is_short


def settle(record: Record, trial: Trial) -> None:
    """Pass, or end the item as failed or skipped with one line that says how many cases and how to see one again."""
    faults = [fault for fault in record.faults if binds(fault, trial.clauses)]
    if faults:
        first = min(faults, key=lambda fault: (len(fault.case), fault.case))
        target = shlex.quote(trial.request.candidate)
        pytest.fail(
            f"{len(faults):,} of {record.executed:,} verdicts are faults; the first: {first.outcome}, "
            f"{first.aspect} of {first.case}; again: evilcorpus judge {target} --case {first.case}",
            pytrace=False,
        )
    if is_short(record):
        pytest.fail(f"incomplete: {record.executed:,} of {record.planned:,} verdicts executed", pytrace=False)
    if not record.planned:
        pytest.skip("not applicable: the candidate does not claim any of these cases")
