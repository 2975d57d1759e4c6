"""How an item of pytest's ends: one that holds many verdicts, and one that is a behaviour."""

import shlex

import pytest

from conformance.report.record import Record
from conformance.report.result import binds, is_short
from conformance.suite.behaviour import Breach, Finding
from conformance.suite.trial import Trial


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


def settle_behaviour(record: Record, trial: Trial, finding: Finding | None) -> None:
    """Pass, or end a behaviour's item as failed or skipped with what was found; a foreseen deviation passes."""
    if isinstance(finding, Breach) and any(binds(fault, trial.clauses) for fault in record.faults):
        case = record.faults[0].case
        again = f"evilcorpus judge {shlex.quote(trial.request.candidate)} --case {case}"
        pytest.fail(f"{finding.detail}\nagain: {again}", pytrace=False)
    if finding is not None and not isinstance(finding, Breach):
        pytest.skip(f"{finding.outcome}: {finding}")
