"""Known deviations excuse exactly what they foresee, and are strict."""

import datetime

import pytest

from conformance.candidate.description import Known
from conformance.candidate.known import Foreseen, check_expiry
from conformance.errors import DescriptionError
from conformance.verdict import Outcome, Verdict

DAY = datetime.date(2026, 11, 20)


def known(case: str, outcome: Outcome = Outcome.FAILED, **more: str) -> Known:
    return Known(case=case, outcome=outcome, reason="they know", expires=DAY, **more)


def verdict(case: str, outcome: Outcome, variant: str = "one", aspect: str = "ids") -> Verdict:
    return Verdict(case=case, clause="T1", category="c", variant=variant, aspect=aspect, outcome=outcome)


def test_a_verdict_that_is_foreseen_gets_the_reason_and_is_no_fault() -> None:
    marked = list(Foreseen([known("a-*")]).apply([verdict("a-1", Outcome.FAILED), verdict("b-1", Outcome.FAILED)]))
    assert [one.known for one in marked] == ["they know", None]
    assert [one.is_fault for one in marked] == [False, True]


@pytest.mark.parametrize(
    "entry",
    [
        known("a-1", Outcome.CRASHED),
        known("a-1", variant="two"),
        known("a-1", aspect="count"),
        known("a-2"),
        known("A-1"),
    ],
)
def test_another_outcome_variant_aspect_or_case_is_not_excused(entry: Known) -> None:
    (marked,) = Foreseen([entry]).apply([verdict("a-1", Outcome.FAILED)])
    assert marked.is_fault


def test_an_entry_that_matches_no_case_is_named() -> None:
    foreseen = Foreseen([known("a-*"), known("z-*", variant="two")])
    list(foreseen.apply([verdict("a-1", Outcome.FAILED)]))
    assert foreseen.unmatched() == ["known[1]: 'z-*' (two, *) matches no case"]


def test_an_entry_whose_cases_all_pass_is_stale() -> None:
    foreseen = Foreseen([known("a-*")])
    list(foreseen.apply([verdict("a-1", Outcome.PASSED), verdict("a-2", Outcome.PASSED)]))
    assert foreseen.stale() == ["known[0]: 'a-*' (*, *) expected failed, but all 2 pass; remove the entry"]
    list(foreseen.apply([verdict("a-3", Outcome.FAILED)]))
    assert foreseen.stale() == []


def test_an_entry_whose_cases_are_not_applicable_is_neither_unmatched_nor_stale() -> None:
    foreseen = Foreseen([known("a-*")])
    list(foreseen.apply([verdict("a-1", Outcome.NOT_APPLICABLE)]))
    assert foreseen.stale() == foreseen.unmatched() == []


def test_what_workers_counted_is_added_up() -> None:
    first, second = Foreseen([known("a-*")]), Foreseen([known("a-*")])
    list(first.apply([verdict("a-1", Outcome.PASSED)]))
    list(second.apply([verdict("a-2", Outcome.FAILED)]))
    first.add(second.tallies)
    assert (first.tallies[0].matched, first.tallies[0].foreseen, first.tallies[0].passed) == (2, 1, 1)
    with pytest.raises(ValueError, match="shorter"):
        first.add([])


def test_an_entry_holds_on_its_last_day_and_not_after() -> None:
    check_expiry([known("a-*")], DAY, where="candidate.toml")
    with pytest.raises(DescriptionError, match=r"candidate.toml: known\[0\] \('a-\*'\): expired on 2026-11-20"):
        check_expiry([known("a-*")], DAY + datetime.timedelta(days=1), where="candidate.toml")
