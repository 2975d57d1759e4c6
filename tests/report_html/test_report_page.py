"""A page is one file that loads nothing, in which every link leads somewhere, whatever the report."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest
from made_pages import (
    CLAUSES,
    FAILED,
    attributes,
    class_of,
    header,
    named,
    page,
    parsed,
    report,
    shown,
    text_of,
    verdict,
)

from conformance.report.drawing import Drawing, Entry, Part, Place, Sides
from conformance.report.failures import FailureClass, Member
from conformance.report.lines import Challenge, Single
from conformance.report.page.run import MOST_DRAWN, MOST_NAMED, RunPage, run_page
from conformance.report.visible import spans
from conformance.verdict import Outcome


def kind(number: int, *, count: int = 9, drawing: Drawing | None = None) -> FailureClass:
    example = Single(
        case=f"words-{number}", clause="T1", category="words", variant="one", aspect="ids", outcome=FAILED,
        expected=["x"], got="y",
    )  # fmt: skip
    others = (Member(case="words-other", variant="two", text=spans("a\tb", 9)),)
    return FailureClass(
        title=f"kind {number}", count=count, variants=("one", "two"), example=example, drawing=drawing, others=others
    )


def drawn() -> Drawing:
    part = Part(text=spans(" a\n", 9), label="word", differs=True)
    places = (
        Place(expected=Entry(name="1", text=spans("a", 9)), got=Entry(name="1", text=spans("a", 9))),
        Place(expected=Entry(name="2", text=spans(" b", 9)), got=Entry(name="77", text=None)),
        Place(expected=None, got=Entry(name="3", text=spans("c", 9))),
    )
    sides = Sides(expected="5 tokens", got="6 tokens", places=places, first=1, before=3, after=4)
    return Drawing(
        text=spans(" a\n\u202e", 9), named="U+0020", parts_title="pieces", parts=(part,), parts_before=2,
        parts_after=5, sides=sides, missing="(no such token)",
    )  # fmt: skip


def many() -> list[RunPage]:
    failing = report(verdict("words-a", FAILED), verdict("words-b"), reasons=["1 answer breaks `T1`"])
    one = shown(failing, classes=[kind(1, drawing=drawn()), kind(2)], said=["behaves like `x`: so"])
    other = shown(report(verdict("b", clause="T2", category="other"), head=named("other", tier="full")), number=2)
    return [one, other]


PAGES = {
    "one-that-passes": lambda: page(shown(report())),
    "one-that-fails": lambda: page(many()[0]),
    "several": lambda: page(*many()),
    "nothing-judged": lambda: page(shown(report(verdict("a", Outcome.NOT_APPLICABLE, detail="not offered")))),
    "all-outcomes": lambda: page(shown(report(*(verdict(each, each) for each in Outcome)))),
}


@pytest.fixture(params=PAGES, name="html")
def made(request: pytest.FixtureRequest) -> bytes:
    return PAGES[request.param]()


def test_a_page_is_exactly_html(html: bytes) -> None:
    assert html.startswith(b'<!doctype html>\n<html lang="en">')
    assert {"header", "nav", "main", "footer"} <= {element.name for element in parsed(html)}


def test_nothing_in_a_page_is_loaded_or_run(html: bytes) -> None:
    elements = parsed(html)
    assert {"script", "iframe", "object", "embed", "base", "form", "img"}.isdisjoint(e.name for e in elements)
    for element, name, value in attributes(elements):
        assert not name.startswith("on"), (element, name)
        assert name != "style"
        if name in {"src", "href"}:
            assert value.startswith(("#", "data:image/svg+xml;base64,"))
    assert b"url(" not in html
    assert b"@import" not in html


def test_every_link_leads_to_one_place(html: bytes) -> None:
    found = attributes(parsed(html))
    ids = re.findall(rb' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    names = {name.decode() for name in ids}
    assert {value[1:] for _, name, value in found if name == "href" and value.startswith("#")} <= names
    assert {value for _, name, value in found if name == "aria-labelledby"} <= names


def test_the_policy_permits_the_page_s_own_styles_and_nothing_else(html: bytes) -> None:
    policy = next(value for _, name, value in attributes(parsed(html)) if name == "content" and "default-src" in value)
    style = re.search(rb"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_headings_come_in_order(html: bytes) -> None:
    levels = [int(element.name[1]) for element in parsed(html) if re.fullmatch("h[1-6]", element.name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_says_the_same_twice() -> None:
    assert page(*many()) == page(*many())


def test_the_verdict_by_clause_comes_before_what_goes_wrong() -> None:
    headings = text_of(parsed(page(many()[0])), "h2")
    assert headings[:2] == ["Verdict by clause", "What goes wrong"]
    assert headings[-3:] == ["Identity and digests", "See it again", "How to read this"]


def test_a_clause_is_shown_with_its_sentence_its_standing_and_its_share() -> None:
    row = text_of(parsed(page(many()[0])), "tbody")[0]
    assert row.startswith("T1 MUST The tokens of valid UTF-8 are exactly tiktoken's")
    assert "50.0 % 1 of 2" in row
    assert "1 failed" in row


def test_behaviours_alone_have_no_columns_for_variants() -> None:
    told = verdict("behaviour-a", FAILED, variant="-", aspect="behaviour", expected="status 2")
    assert text_of(parsed(page(shown(report(told)))), "thead")[0] == "clause aspect passed not passed"


def test_the_first_difference_is_marked_and_no_other() -> None:
    rows = [row for row in parsed(page(many()[0])) if row.name == "tr" and class_of(row) == "first"]
    assert [" ".join(row.to_text().split()) for row in rows] == ["5 first difference · b 2 (no such token) 77"]


def test_the_input_and_its_parts_are_drawn_so_that_nothing_is_hidden() -> None:
    shown_texts = text_of(parsed(page(many()[0])), "bdo")
    assert shown_texts[:2] == ["· a LF \\u{202E}", "· a LF"]


def test_expected_and_got_of_a_behaviour_are_told_in_words() -> None:
    told = text_of(parsed(page(shown(report(), classes=[kind(1)]))), "dd")
    assert '["x"]' in told
    assert "y" in told


def test_commands_see_it_again() -> None:
    words = text_of(parsed(page(many()[0])), "code")
    assert "evilcorpus judge ./some --case words-1" in words
    assert "evilcorpus explain words-1 --encoding one --candidate ./some" in words
    assert "evilcorpus judge ./some --surface=batch --tier=smoke" in words
    assert "evilcorpus show run.jsonl" in words


def test_more_kinds_than_help_are_named_and_more_than_that_counted() -> None:
    html = page(shown(report(), classes=[kind(n) for n in range(MOST_DRAWN + MOST_NAMED + 7)])).decode()
    assert html.count('<details class="failure"') == MOST_DRAWN
    assert f"{MOST_NAMED + 7} more kinds of failure" in html
    assert "and 7 more, which only the report has" in html
    assert f"kind {MOST_DRAWN + MOST_NAMED}<" not in html


def test_of_many_runs_fewer_kinds_are_drawn_for_each() -> None:
    of = report()
    kinds = [kind(number) for number in range(200)]
    run = run_page(1, "run.jsonl", of, clauses=CLAUSES, classes=kinds, attributions=(), beside=40)
    assert (len(run.failures), len(run.further), run.further_kinds) == (6, 25, 169)


def test_failures_that_are_not_listed_are_counted() -> None:
    assert "1 more of this kind, 40 not listed" in page(shown(report(), classes=[kind(1, count=42)])).decode()


def test_known_deviations_have_a_section_with_their_reason() -> None:
    excused = [verdict(f"words-{n}", FAILED, known="we count `bytes`") for n in range(8)]
    elements = parsed(page(shown(report(*excused))))
    assert "Known deviations" in text_of(elements, "h2")
    assert any("failed 8 we count `bytes`" in line for line in text_of(elements, "li"))


def test_what_was_not_judged_is_shown_by_reason() -> None:
    html = page(shown(report(verdict("a", Outcome.COULD_NOT_RUN, detail="no network\nevidence"), verdict("b"))))
    assert any("could-not-run 1 no network T1 · for instance a" in line for line in text_of(parsed(html), "li"))


def test_a_part_of_a_run_is_said_to_be_one() -> None:
    html = page(shown(report(head=header(selection=("words-*",))))).decode()
    assert "Only a part was judged:" in html


def test_a_challenge_is_part_of_the_identity_and_of_the_commands() -> None:
    drawn_head = header(challenge=Challenge(seed=7, size=12, digest="d" * 64))
    html = page(shown(report(head=drawn_head))).decode()
    assert "--tier=smoke --challenge=7" in html
    assert "d" * 64 in html


def test_several_runs_have_a_matrix_and_say_in_what_they_differ() -> None:
    elements = parsed(page(*many()))
    tables = [table for table in elements if table.name == "table" and class_of(table) == "matrix"]
    rows = [" ".join(row.to_text().split()) for row in tables[0].query("tr")]
    assert rows == ["clause some 1 other 1", "T1 50.0 % · not asked", "T2 · not asked ok"]
    assert "tier: full, smoke" in text_of(elements, "li")


def test_runs_alike_are_not_said_to_differ() -> None:
    assert b"Not judged alike" not in page(shown(report()), shown(report(), number=2))


def test_a_clause_that_nobody_claims_has_no_row_in_the_matrix() -> None:
    idle = report(verdict("a"), verdict("b", Outcome.NOT_APPLICABLE, clause="T6"))
    assert "Claimed by none: T6" in text_of(parsed(page(shown(idle), shown(idle, number=2))), "p")


def test_a_time_that_is_none_is_shown_as_it_is() -> None:
    assert shown(report(head=header(started="9999-12-31T23:59:59-23:00"))).started == "9999-12-31T23:59:59-23:00"
    assert shown(report()).started == "2026-01-02 03:04 UTC"
