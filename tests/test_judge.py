"""From a case and a run to a verdict."""

import pytest

from conformance.case import Case, Digest, Key, Question, Refusal
from conformance.judge import judge, judge_all
from conformance.run import Ending, Run
from conformance.verdict import Outcome

QUESTION = Question(input="ab", variant="v")


def case(**changes: object) -> Case:
    values: dict[str, object] = {
        "id": "two-letters",
        "clause": "T1",
        "category": "letters",
        "question": QUESTION,
        "expected": {"ids": [1, 2], "count": 2},
    }
    return Case(**(values | changes))  # type: ignore[arg-type]  # the tests change one field at a time


def outcomes(case: Case, run: Run, control: Run | None = None) -> dict[str, Outcome]:
    return {verdict.aspect: verdict.outcome for verdict in judge(case, run, control)}


def answered(**answer: object) -> Run:
    return Run(ending=Ending.ANSWERED, answer=answer)


REFUSED = Run(ending=Ending.REFUSED, detail="exit status 65")


def test_right_answers_pass() -> None:
    assert outcomes(case(), answered(ids=[1, 2], count=2)) == {"ids": Outcome.PASSED, "count": Outcome.PASSED}


def test_aspects_are_scored_apart() -> None:
    found = outcomes(case(), answered(ids=[2, 1], count=2))
    assert found == {"ids": Outcome.FAILED, "count": Outcome.PASSED}


def test_an_aspect_that_is_not_shown_is_not_applicable() -> None:
    assert outcomes(case(), answered(count=2))["ids"] is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("ending", Ending)
def test_how_a_run_ends_says_nothing_of_what_is_not_claimed(ending: Ending) -> None:
    verdicts = {v.aspect: v.outcome for v in judge(case(), Run(ending=ending), shows={"count"})}
    assert verdicts["ids"] is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("count", [True, 2.0, "2", None, [2]], ids=repr)
def test_a_count_of_another_type_is_no_count(count: object) -> None:
    assert outcomes(case(expected={"count": 2}), answered(count=count)) == {"count": Outcome.FAILED}


def test_true_is_not_one() -> None:
    assert outcomes(case(expected={"count": 1}), answered(count=True)) == {"count": Outcome.FAILED}


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (Ending.CRASHED, Outcome.CRASHED),
        (Ending.TIMED_OUT, Outcome.TIMED_OUT),
        (Ending.MALFORMED, Outcome.MALFORMED),
        (Ending.COULD_NOT_RUN, Outcome.COULD_NOT_RUN),
        (Ending.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize("refusal", Refusal)
def test_endings_without_an_answer_are_never_refusals(ending: Ending, outcome: Outcome, refusal: Refusal) -> None:
    assert set(outcomes(case(refusal=refusal), Run(ending=ending)).values()) == {outcome}


def test_a_refusal_where_an_answer_is_owed_is_wrong() -> None:
    assert set(outcomes(case(), REFUSED).values()) == {Outcome.REFUSED_WRONGLY}


def test_an_answer_where_a_refusal_is_owed_is_wrong() -> None:
    found = outcomes(case(refusal=Refusal.REQUIRED), answered(ids=[1, 2], count=2))
    assert set(found.values()) == {Outcome.ACCEPTED_WRONGLY}


def test_a_required_refusal_passes() -> None:
    assert set(outcomes(case(refusal=Refusal.REQUIRED), REFUSED).values()) == {Outcome.PASSED}


CONTROLLED = case(refusal=Refusal.PERMITTED, control=case(id="control", expected={"ids": [7], "count": 1}))


def test_a_permitted_refusal_passes_beside_a_right_control() -> None:
    assert set(outcomes(CONTROLLED, REFUSED, answered(ids=[7], count=1)).values()) == {Outcome.PASSED}


@pytest.mark.parametrize(
    "control",
    [None, REFUSED, answered(ids=[0], count=0), answered(ids=[8], count=1), answered(), Run(ending=Ending.CRASHED)],
    ids=["not-asked", "refused", "constant", "wrong-ids", "nothing-shown", "crashed"],
)
def test_who_gets_the_control_wrong_refuses_wrongly(control: Run | None) -> None:
    assert set(outcomes(CONTROLLED, REFUSED, control).values()) == {Outcome.REFUSED_WRONGLY}


def test_disputed_cases_are_not_scored() -> None:
    assert set(outcomes(case(disputed="[1] or [2]"), answered(ids=[1])).values()) == {Outcome.DISPUTED}


def test_long_answers_are_compared_by_digest() -> None:
    long = case(expected={"ids": Digest.of([5] * 1000)})
    assert outcomes(long, answered(ids=[5] * 1000)) == {"ids": Outcome.PASSED}
    assert outcomes(long, answered(ids=[5] * 999 + [6])) == {"ids": Outcome.FAILED}


@pytest.mark.parametrize("answer", [[-1], [2**32], ["5"], [5.0], None, "5", [True]], ids=repr)
def test_what_is_no_list_of_ids_matches_no_digest(answer: object) -> None:
    assert not Digest.of([1]).matches(answer)


@pytest.mark.parametrize("ids", [[True, 2], [1.0, 2]], ids=repr)
def test_a_list_of_other_types_is_no_list_of_ids(ids: list[object]) -> None:
    assert outcomes(case(expected={"ids": [1, 2]}), answered(ids=ids)) == {"ids": Outcome.FAILED}


def test_a_failure_says_what_was_expected_and_found() -> None:
    (verdict,) = judge(case(expected={"count": 2}), answered(count=3))
    assert (verdict.expected, verdict.got, verdict.is_fault) == (2, 3, True)


def test_a_lost_run_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(judge_all([case(), case()], [answered(count=2)]))


def test_a_long_answer_that_was_recognised_is_right_whoever_looks_again() -> None:
    key = Key({"ids": Digest.of([1, 2]), "count": 2})
    run = Run(ending=Ending.ANSWERED, answer=key)
    assert set(outcomes(case(expected=key), run).values()) == {Outcome.PASSED}
    assert outcomes(case(expected=Key({"ids": Digest.of([1, 3])})), run) == {"ids": Outcome.FAILED}
