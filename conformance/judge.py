"""From what was expected and what was seen to what it means; pure."""

from collections.abc import Collection, Iterable, Iterator

from conformance.case import Case, Digest, Refusal
from conformance.run import Ending, Run
from conformance.verdict import FAULTS, Outcome, Verdict

# Endings whose meaning does not depend on what was expected.
_SAME_MEANING = {
    Ending.CRASHED: Outcome.CRASHED,
    Ending.TIMED_OUT: Outcome.TIMED_OUT,
    Ending.MALFORMED: Outcome.MALFORMED,
    Ending.NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
    Ending.COULD_NOT_RUN: Outcome.COULD_NOT_RUN,
}


def judge(case: Case, run: Run, control: Run | None = None, shows: Collection[str] | None = None) -> Iterator[Verdict]:
    """One verdict for each aspect that the case expects.

    `shows` are the aspects that the candidate claims to show, None for all; of the others nothing is held against it,
    however its run ended.

    `control` is the run of the case's control; a permitted refusal is a pass only where the same candidate answered
    the control rightly. An aspect that the candidate does not show is not applicable.
    """
    for aspect, expected in case.expected.items():
        if shows is not None and aspect not in shows:
            yield _verdict(case, aspect, Outcome.NOT_APPLICABLE, detail=_not_shown(aspect))
            continue
        outcome, detail = _meaning(case, run, control, aspect, expected)
        if outcome is Outcome.PASSED:
            yield _verdict(case, aspect, outcome)
        else:
            yield _verdict(case, aspect, outcome, expected=expected, got=run.answer.get(aspect), detail=detail)


def is_recognised(case: Case, run: Run) -> bool:
    """Whether the answer was recognised as the expected one while it was read, so that nothing is left to compare."""
    return (
        run.answer is case.expected
        and run.ending is Ending.ANSWERED
        and case.disputed is None
        and case.refusal is not Refusal.REQUIRED
    )


def judge_recognised(cases: Iterable[Case], shows: Collection[str]) -> Iterator[tuple[Verdict, list[str]]]:
    """What `judge` says of cases whose answers were recognised, with the ids of all cases of which it says the same."""
    alike: dict[tuple[object, ...], list[Case]] = {}
    for case in cases:
        question = case.question
        alike.setdefault((case.clause, case.category, question.variant, *case.expected.keys()), []).append(case)
    for same in alike.values():
        ids = [case.id for case in same]
        for aspect in same[0].expected:
            if aspect in shows:
                yield _verdict(same[0], aspect, Outcome.PASSED), ids
            else:
                yield _verdict(same[0], aspect, Outcome.NOT_APPLICABLE, detail=_not_shown(aspect)), ids


def judge_all(cases: Iterable[Case], runs: Iterable[Run]) -> Iterator[Verdict]:
    """Verdicts for cases without controls and their runs, in step; ValueError where their numbers differ."""
    for case, run in zip(cases, runs, strict=True):
        yield from judge(case, run)


def _verdict(case: Case, aspect: str, outcome: Outcome, **found: object) -> Verdict:
    return Verdict(
        case=case.id,
        clause=case.clause,
        category=case.category,
        variant=case.question.variant,
        aspect=aspect,
        outcome=outcome,
        **found,  # type: ignore[arg-type]  # the three optional fields of Verdict
    )


def _meaning(case: Case, run: Run, control: Run | None, aspect: str, expected: object) -> tuple[Outcome, str]:
    if case.disputed is not None:
        return Outcome.DISPUTED, case.disputed
    if run.ending in _SAME_MEANING:
        return _SAME_MEANING[run.ending], run.detail
    if run.ending is Ending.REFUSED:
        return _meaning_of_refusal(case, run, control)
    if case.refusal is Refusal.REQUIRED:
        return Outcome.ACCEPTED_WRONGLY, "an answer where the contract asks for a refusal"
    if aspect not in run.answer:
        return Outcome.NOT_APPLICABLE, _not_shown(aspect)
    if _agrees(expected, run.answer[aspect]):
        return Outcome.PASSED, ""
    return Outcome.FAILED, run.detail


def _not_shown(aspect: str) -> str:
    return f"the candidate does not show {aspect}"


def _meaning_of_refusal(case: Case, run: Run, control: Run | None) -> tuple[Outcome, str]:
    if case.refusal is Refusal.FORBIDDEN:
        return Outcome.REFUSED_WRONGLY, run.detail
    if case.control is None:
        return Outcome.PASSED, ""
    answers = [] if control is None else list(judge(case.control, control))
    if any(v.outcome in FAULTS for v in answers) or all(v.outcome is not Outcome.PASSED for v in answers):
        return Outcome.REFUSED_WRONGLY, "the same input without its fault is not answered rightly either"
    return Outcome.PASSED, ""


def _agrees(expected: object, got: object) -> bool:
    if isinstance(expected, Digest):
        # What was recognised is the expectation itself.
        return got is expected or expected.matches(got)
    # True == 1 == 1.0 in Python; a candidate that answers `true` has not counted.
    if type(expected) is not type(got) or expected != got:
        return False
    return not isinstance(got, list) or set(map(type, got)) == set(map(type, expected))  # type: ignore[call-overload]
