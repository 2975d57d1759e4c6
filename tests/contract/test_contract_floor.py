"""How much has to be executed: behaviours are weighed together, and skipping never makes a run green."""

from collections.abc import Sequence

import pytest

from conformance.clause import load_clauses
from conformance.llm_cost.contract import HOME
from conformance.report.record import Record, record
from conformance.report.result import conclude
from conformance.suite.behaviour import ASPECT, Behaviour, Breach, Finding, NotClaimed, Unavailable

CLAUSES = load_clauses(HOME / "clauses.toml")


def told(number: int, finding: Finding | None = None, clause: str = "C8") -> Record:
    """The record of one behaviour that ended so."""
    behaviour = Behaviour(id=f"behaviour-a-{number}", area="a", clauses=(clause,), sentence="")
    made = record(f"item {number}", behaviour.verdicts(finding), behaviour.planned(finding))
    return Record(
        item=made.item, groups=made.groups, singles=made.singles, planned=made.planned, executed=made.executed,
        together=ASPECT,
    )  # fmt: skip


def result(endings: Sequence[Finding | None]) -> str:
    """What behaviours that ended so come to."""
    records = [told(number, ending) for number, ending in enumerate(endings)]
    return conclude([made.item for made in records], records, CLAUSES).result


def test_one_behaviour_in_ten_may_be_stopped_by_the_machine() -> None:
    assert result([None] * 9 + [Unavailable("no namespaces")]) == "conformant"


def test_more_make_a_run_incomplete() -> None:
    assert result([None] * 8 + [Unavailable("no namespaces")] * 2) == "incomplete"


@pytest.mark.parametrize("ending", [Unavailable("no namespaces"), NotClaimed("lacks pipe")], ids=["machine", "lacks"])
def test_nothing_but_skipped_behaviours_is_incomplete(ending: Finding) -> None:
    assert result([ending] * 10) == "incomplete"


def test_what_is_not_claimed_is_not_weighed() -> None:
    assert result([None] + [NotClaimed("lacks pipe")] * 50) == "conformant"


def test_one_breach_is_enough() -> None:
    assert result([None] * 99 + [Breach("another exit status")]) == "not conformant"


def test_a_breach_of_what_only_should_be_does_not_fail_a_run() -> None:
    records = [told(1), told(2, Breach("the help is silent"), "P5")]
    assert conclude(["item 1", "item 2"], records, CLAUSES).result == "conformant"


def test_a_behaviour_that_was_lost_is_missed() -> None:
    judgement = conclude(["item 1", "item 2"], [told(1)], CLAUSES)
    assert judgement.reasons == ("item 2: not judged",)
