"""JUnit XML that the public schema accepts, whatever is in the report, with nothing wrong that looks right."""

from pathlib import Path

import pytest
from forms import CLAUSES, ODD, failed, header, hostile, report, verdict
from lxml import etree  # type: ignore[import-untyped]  # has no types

from conformance.report.document import Report
from conformance.report.junit import junit
from conformance.report.lines import Shard
from conformance.report.shard import reason
from conformance.verdict import Outcome

# Of Jenkins' xunit plug-in, as pytest 9.0.2 ships it for its own tests (its licence is inside).
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "junit-10.xsd"))


def parsed(made: Report) -> etree._Element:
    found = etree.fromstring(junit(made, CLAUSES))
    SCHEMA.assertValid(found)
    return found


def results(made: Report) -> dict[str, str]:
    """What each case comes to, by suite and name."""
    return {
        f"{case.getparent().get('name')}: {case.get('name')}": next(
            (child.tag for child in case if child.tag != "system-out"), "passed"
        )
        for case in parsed(made).iter("testcase")
    }


def test_a_conformant_run_passes_in_every_case() -> None:
    verdicts = [verdict("a"), verdict("b", variant="two"), verdict("c", variant="-", category="quota", clause="T2")]
    assert results(report(verdicts)) == {
        "evilcorpus: the run as a whole": "passed",
        "T1: words in one": "passed",
        "T1: words in two": "passed",
        "T2: quota": "passed",
    }


def test_a_case_is_a_category_in_a_variant_of_a_clause_and_never_a_vector() -> None:
    verdicts = [verdict(f"words-{number}", aspect=aspect) for number in range(5_000) for aspect in ("count", "ids")]
    assert len(results(report(verdicts))) == 2


def test_a_fault_fails_its_case_and_the_run() -> None:
    found = parsed(report([verdict("a"), failed("b"), verdict("c", Outcome.CRASHED, detail="signal 11")]))
    (failure,) = found.xpath("//testsuite[@name='T1']//failure")
    assert failure.get("message") == "2 of 3 wrong: 1 crashed, 1 failed"
    assert "failed: b, count\nexpected  1\ngot       2\nagain     evilcorpus judge ./some" in failure.text
    assert "crashed: c, count\ndetail    signal 11" in failure.text
    assert (found.get("tests"), found.get("failures"), found.get("errors")) == ("2", "2", "0")


def test_the_smallest_examples_are_told_and_of_each_case_its_ids() -> None:
    verdicts = [failed(f"words-{number}", [1] * number, [2], aspect="ids") for number in range(9, 0, -1)]
    verdicts += [failed(f"words-{number}") for number in range(9, 0, -1)]
    text = parsed(report(verdicts)).findtext(".//testsuite[@name='T1']//failure")
    assert [line for line in text.splitlines() if line.startswith("failed")] == [
        "failed: words-1, ids", "failed: words-2, ids", "failed: words-3, ids",
    ]  # fmt: skip


def test_what_only_a_should_asks_for_does_not_fail_and_is_told() -> None:
    made = report([failed("a", clause="S1")])
    assert results(made) == {"evilcorpus: the run as a whole": "passed", "S1: words in one": "passed"}
    assert "the clause says SHOULD:\nfailed: a, count" in parsed(made).findtext(".//system-out")


def test_declared_deviations_do_not_fail_and_are_counted() -> None:
    made = report([verdict("a"), failed("b", known="issue 1")])
    assert set(results(made).values()) == {"passed"}
    assert parsed(made).findtext(".//system-out") == "1 known deviations"


def test_what_was_not_judged_is_no_pass() -> None:
    made = report(
        [verdict("a", Outcome.NOT_APPLICABLE, detail="not claimed"), verdict("b", Outcome.HARNESS_ERROR, category="c")]
    )
    assert results(made) == {
        "evilcorpus: the run as a whole": "error",
        "T1: c in one": "error",
        "T1: words in one": "skipped",
    }


def test_an_outdated_entry_fails_a_run_whose_every_answer_is_right() -> None:
    made = report([verdict("a")], stale=["known[0]: 'a' passes"])
    assert results(made)["evilcorpus: the run as a whole"] == "failure"
    assert parsed(made).findtext(".//failure") == "known[0]: 'a' passes"


@pytest.mark.parametrize("lost", [True, False], ids=["with-a-gap", "clean"])
def test_a_shard_is_skipped_where_clean_and_never_passes_as_a_run(lost: bool) -> None:
    shard = Shard(number=1, of=4)
    made = report([verdict("a")], head=header(shard=shard), lost=["x"])
    if not lost:
        footer = type(made.footer)(
            **{n: getattr(made.footer, n) for n in made.footer.__struct_fields__} | {"reasons": (reason(shard),)}
        )
        made = type(made)(header=made.header, groups=made.groups, singles=made.singles, footer=footer)
    assert results(made)["evilcorpus: the run as a whole"] == ("error" if lost else "skipped")


def test_hostile_text_is_shown_and_changes_nothing_of_the_form() -> None:
    found = parsed(hostile())
    assert [suite.get("name")[:10] for suite in found] == ["evilcorpus", ODD[:10], "T1"]
    text = junit(hostile(), CLAUSES).decode()
    assert "<script" not in text
    assert not {"\x1b", "\x00", "\u202e", "\ufffe", "\u200b"} & set(text)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert junit(hostile(), CLAUSES) == junit(hostile(), CLAUSES)
