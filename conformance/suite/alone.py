"""Whether what is wrong is wrong alone as well; else the answer depends on what was asked before, or on chance."""

from collections.abc import Iterable

from conformance.candidate.opening import open_candidate
from conformance.errors import EvilCorpusError
from conformance.judge import judge
from conformance.report.lines import Single
from conformance.suite.behaviour import ASPECT
from conformance.suite.trial import Trial
from conformance.verdict import Outcome

# One of a kind tells as much as a hundred, and each starts a process.
MOST = 3


def remark(trial: Trial, faults: Iterable[Single]) -> str:
    """Ask a few questions that were answered wrongly once more, each of a process that was asked nothing before.

    Empty where all answers stay wrong, and where each question had its own process or was chosen by the caller.
    """
    if trial.candidate.surface.name == "run" or trial.request.cases:
        return ""
    examples = _examples(faults)
    right = sum(_is_right(trial, fault) for fault in examples)
    if not right:
        return ""
    asked = f"asked alone, {right} of {len(examples)} wrong answers are right"
    return f"{asked}: they depend on what was asked before, or on chance"


def _examples(faults: Iterable[Single]) -> list[Single]:
    """The first of each category."""
    found: dict[str, Single] = {}
    for fault in faults:
        if len(found) == MOST:
            break
        if fault.outcome is Outcome.FAILED and fault.aspect != ASPECT:
            found.setdefault(fault.category, fault)
    return list(found.values())


def _is_right(trial: Trial, fault: Single) -> bool:
    home, surface = trial.contract.HOME, trial.candidate.surface.name
    try:
        case = trial.contract.case(fault.case, fault.variant, trial.draw)
        with open_candidate(trial.request.candidate, contract_home=home, surface=surface) as fresh:
            run = next(iter(fresh.surface.answer([case.question])))
    except EvilCorpusError:  # it was there a moment ago; nothing depends on this
        return False
    return all(verdict.outcome is Outcome.PASSED for verdict in judge(case, run) if verdict.aspect == fault.aspect)
