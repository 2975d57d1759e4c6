"""What records come to: faults weigh more than gaps, gaps are never green."""

import pytest

from conformance.clause import Clause, Level
from conformance.report.record import record
from conformance.report.result import EXIT_STATUS, conclude
from conformance.verdict import FAULTS, Outcome, Verdict

CLAUSES = {
    "T1": Clause(id="T1", level=Level.MUST, text="", source="TDD 1"),
    "T9": Clause(id="T9", level=Level.SHOULD, text="", source="decision"),
}


def verdicts(*outcomes: Outcome, clause: str = "T1", known: str | None = None) -> list[Verdict]:
    return [
        Verdict(case=f"c-{n}", clause=clause, category="c", variant="one", aspect="ids", outcome=outcome, known=known)
        for n, outcome in enumerate(outcomes)
    ]


def result(*outcomes: Outcome, planned: int | None = None, clause: str = "T1", known: str | None = None) -> str:
    made = record("a", verdicts(*outcomes, clause=clause, known=known), len(outcomes) if planned is None else planned)
    return conclude(["a"], [made], CLAUSES).result


def test_all_passed_is_conformant() -> None:
    assert result(Outcome.PASSED, Outcome.PASSED) == "conformant"


@pytest.mark.parametrize("outcome", sorted(FAULTS))
def test_any_fault_is_not_conformant(outcome: Outcome) -> None:
    assert result(Outcome.PASSED, outcome) == "not conformant"


def test_a_foreseen_fault_does_not_fail_a_run() -> None:
    assert result(Outcome.FAILED, known="issue 12") == "conformant"


def test_a_fault_against_what_only_should_be_does_not_fail_a_run() -> None:
    assert result(Outcome.FAILED, clause="T9") == "conformant"


def test_a_fault_against_an_unknown_clause_fails_a_run() -> None:
    assert result(Outcome.FAILED, clause="T77") == "not conformant"


def test_nothing_executed_is_incomplete() -> None:
    assert result(planned=0) == "incomplete"
    assert result(Outcome.NOT_APPLICABLE, planned=0) == "incomplete"


def test_a_tenth_not_executed_is_the_most_that_passes() -> None:
    nine = [Outcome.PASSED] * 9
    assert result(*nine, Outcome.COULD_NOT_RUN) == "conformant"
    assert result(*nine, Outcome.COULD_NOT_RUN, Outcome.COULD_NOT_RUN) == "incomplete"


def test_what_was_claimed_and_then_said_not_to_apply_is_a_gap() -> None:
    assert result(Outcome.PASSED, Outcome.NOT_APPLICABLE) == "incomplete"


def test_faults_weigh_more_than_gaps() -> None:
    assert result(Outcome.FAILED, planned=100) == "not conformant"


def test_a_fault_of_the_harness_is_never_green() -> None:
    assert result(*[Outcome.PASSED] * 99, Outcome.HARNESS_ERROR) == "incomplete"


def test_an_item_without_a_record_is_a_gap() -> None:
    made = record("a", verdicts(Outcome.PASSED), 1)
    judgement = conclude(["a", "b"], [made], CLAUSES)
    assert (judgement.result, judgement.reasons) == ("incomplete", ("b: not judged",))


def test_a_stale_known_entry_fails_a_run() -> None:
    judgement = conclude(["a"], [record("a", verdicts(Outcome.PASSED), 1)], CLAUSES, stale=["known[0]: all pass"])
    assert (judgement.result, judgement.reasons) == ("not conformant", ("known[0]: all pass",))


def test_each_result_has_its_exit_status() -> None:
    assert EXIT_STATUS == {"conformant": 0, "not conformant": 1, "incomplete": 5}
