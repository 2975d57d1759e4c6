"""No credit for what always answers alike, and a name for what gets nothing right."""

import pytest
from msgspec import structs

from conformance.case import Case, Digest, Key, Question
from conformance.judge import judge
from conformance.report.credit import credited, heard
from conformance.report.nature import nature
from conformance.report.record import Record, record
from conformance.run import Ending, Run
from conformance.verdict import Outcome


def case(number: int, count: int) -> Case:
    return Case(
        id=f"c-{number}",
        clause="T1",
        category="c",
        question=Question(input="x", variant="v"),
        expected={"count": count},
    )


def case_with_ids(ids: list[int]) -> Case:
    return structs.replace(case(0, 0), expected={"ids": ids})


def made(item: str, rights: list[int], answers: list[int]) -> Record:
    cases = [case(n, right) for n, right in enumerate(rights)]
    runs = [Run(ending=Ending.ANSWERED, answer={"count": answer}) for answer in answers]
    verdicts = (verdict for one, run in zip(cases, runs, strict=True) for verdict in judge(one, run))
    kept = record(item, verdicts, len(cases))
    return Record(
        item=item,
        groups=kept.groups,
        singles=kept.singles,
        planned=kept.planned,
        executed=kept.executed,
        heard=heard(zip(cases, runs, strict=True)),
    )


def passes(records: list[Record]) -> int:
    return sum(len(group.cases) for each in records for group in each.groups if group.outcome is Outcome.PASSED)


def test_a_constant_earns_nothing_where_it_happens_to_be_right() -> None:
    records = credited([made("a", [7, 7, 3], [7, 7, 7])])
    assert passes(records) == 0
    assert {single.detail for single in records[0].singles} == {"every question gets the same answer: 7"}


def test_a_constant_is_seen_across_items() -> None:
    assert passes(credited([made("a", [7, 7], [7, 7]), made("b", [3], [7])])) == 0


def test_right_answers_that_happen_to_be_alike_are_right() -> None:
    assert passes(credited([made("a", [7, 7], [7, 7]), made("b", [7], [7])])) == 3


def test_a_constant_that_is_right_by_its_digest_earns_nothing() -> None:
    key = Key({"ids": Digest.of([7, 8])})
    long, short = (
        Case(id=name, clause="T1", category="c", question=Question(input="x", variant="v"), expected=expected)
        for name, expected in (("c-long", key), ("c-short", {"ids": [3]}))
    )
    runs = [Run(ending=Ending.ANSWERED, answer=key), Run(ending=Ending.ANSWERED, answer={"ids": [7, 8]})]
    said = heard(zip((long, short), runs, strict=True))
    kept = record("a", [*judge(long, runs[0]), *judge(short, runs[1])], 2)
    other = heard([(case_with_ids([4]), runs[1])])
    records = [structs.replace(kept, heard=said), structs.replace(record("b", [], 0), heard=other)]
    assert passes(records) == 1
    assert passes(credited(records)) == 0


def test_wrong_answers_that_differ_leave_the_right_ones_their_credit() -> None:
    assert passes(credited([made("a", [7, 3, 5], [7, 7, 8])])) == 1


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (Ending.CRASHED, "it crashes on every question (why)"),
        (Ending.TIMED_OUT, "it hangs: no question is answered in time (why)"),
        (Ending.REFUSED, "it refuses every question, also those that it must answer (why)"),
        (Ending.MALFORMED, "what it prints is no answer to any question (why)"),
    ],
)
def test_what_gets_nothing_right_is_named(ending: Ending, name: str) -> None:
    run = Run(ending=ending, detail="why")
    given_up = Run(ending=ending, detail="not tried: gave up after 3")
    verdicts = [verdict for n in range(9) for verdict in judge(case(n, n), run if n < 2 else given_up)]
    kept = record("a", verdicts, 9)
    assert nature(kept.groups, kept.singles) == name


def test_a_constant_is_named() -> None:
    (kept,) = credited([made("a", [7, 3], [7, 7])])
    assert nature(kept.groups, kept.singles) == "every question gets the same answer: 7"


def test_what_gets_something_right_is_not_named() -> None:
    kept = made("a", [7, 3], [7, 4])
    assert nature(kept.groups, kept.singles) is None
