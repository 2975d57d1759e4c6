"""Whatever a report holds, a page shows it as text and stays small."""

import re
from itertools import cycle
from typing import Any

import pytest
from hostile_report import WORDS, hostile_report
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_pages import FAILED, attributes, header, page, parsed, report, shown, text_of, verdict

from conformance.report.failures import FailureClass, Member
from conformance.report.lines import CandidateLine, Challenge, Single
from conformance.report.visible import harmless, spans
from conformance.suite.told import told
from conformance.verdict import Outcome

# What templates of ours are made of; anything else came out of a report.
_TAGS = """
html head meta title link style body a header p span nav ul li main article section div h1 h2 h3 small bdi bdo strong
dl dt dd table thead tbody tr th td svg rect details summary code pre ol i br label input aside em footer
"""
_ATTRIBUTES = """
lang charset http-equiv content name rel href class id title aria-label aria-labelledby aria-hidden role scope tabindex
colspan rowspan viewBox preserveAspectRatio focusable width height dir start open type autocomplete data-label
"""
TAGS, ATTRIBUTES = frozenset(_TAGS.split()), frozenset(_ATTRIBUTES.split())
MEBIBYTES = 2**20


def hostile_page(longest: int = 0) -> bytes:
    of = hostile_report(longest, Challenge(seed=-(2**63), size=0, digest=WORDS[0]))
    words = told(of, None)
    return page(shown(of, classes=words.classes, said=(*words.attributions, *WORDS)))


@pytest.fixture(scope="module", name="html")
def made() -> bytes:
    return hostile_page()


def test_a_hostile_report_brings_no_element_and_no_attribute(html: bytes) -> None:
    elements = parsed(html)
    assert {element.name for element in elements} <= TAGS
    assert {name for _, name, _ in attributes(elements)} <= ATTRIBUTES
    assert len([element for element in elements if element.name in {"style", "title", "body", "main"}]) == 4


def test_a_hostile_report_brings_no_link_and_no_place(html: bytes) -> None:
    found = attributes(parsed(html))
    assert {value for _, name, value in found if name == "href" and not value.startswith("data:image/")} == {
        value for _, name, value in found if name == "href" and re.fullmatch(r"#[a-z0-9-]+", value)
    }
    assert {value for _, name, value in found if name == "id" and not re.fullmatch(r"[a-z0-9-]+", value)} == set()


def test_a_hostile_report_is_shown_as_it_is_but_for_what_cannot_be_seen(html: bytes) -> None:
    text = " ".join(text_of(parsed(html), "html")[0].split())
    for word in WORDS[:10]:
        assert " ".join(word.split()) in text, word
    assert "\\u{202E}gnp.exe\\u{2066}" in text
    assert "␀␛[2J␛]0;taken␇" in text


def test_nothing_in_a_page_is_obeyed_by_an_eye_or_a_terminal(html: bytes) -> None:
    text = html.decode()
    # The icons of marks and pills are ours; everything else must survive being made harmless.
    assert harmless(text, len(text)) == text


def test_a_word_that_is_a_template_is_not_filled_in(html: bytes) -> None:
    assert b"{{ 7 * 7 }}" in html


def test_a_report_of_ten_megabyte_words_makes_a_small_page() -> None:
    html = hostile_page(longest=10 * MEBIBYTES)
    assert len(html) < MEBIBYTES
    assert {element.name for element in parsed(html)} <= TAGS


def test_a_report_of_very_many_names_makes_a_small_page() -> None:
    verdicts = [
        verdict(f"case-{n}", outcome, clause=f"clause-{n}", category=f"category-{n}", variant=f"variant-{n}",
                aspect=f"aspect-{n % 7}", detail=f"detail-{n}", known=f"known-{n}" if is_known else None)
        for n, (outcome, is_known) in zip(range(3_000), cycle(((FAILED, True), (Outcome.PASSED, False))), strict=False)
    ]  # fmt: skip
    names = tuple(f"variant-{n}" for n in range(3_000))
    candidate = CandidateLine(
        name="n", target="t", version="", digest="", surface="s", shows=names, modes=names, variants=names,
        not_offered=names,
    )  # fmt: skip
    head = header(candidate=candidate, pins=dict.fromkeys(names, "x"), isolation=dict.fromkeys(names, "x"))
    of = report(*verdicts, head=head, reasons=names)
    kinds = [
        FailureClass(
            title=f"kind {n}", count=1, variants=names, others=(Member(case="c" * 500, variant="v"),) * 12,
            example=Single(case=f"c{n}", clause="c", category="c", variant="v", aspect="a", outcome=FAILED),
        )
        for n in range(3_000)
    ]  # fmt: skip
    assert len(page(shown(of, classes=kinds, said=names))) < 2 * MEBIBYTES


OUTCOMES = (FAILED, Outcome.CRASHED, Outcome.PASSED, Outcome.DISPUTED)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(WORDS)


@st.composite
def reports(draw: st.DrawFn) -> Any:
    words = draw(st.lists(ANY, min_size=12, max_size=12))
    name, version, target, tier, clause, category, variant, aspect, detail, known, case, reason = words
    candidate = CandidateLine(
        name=name, target=target, version=version, digest=case, surface=tier, shows=(aspect,), modes=(detail,),
        variants=(variant, name), not_offered=(known,),
    )  # fmt: skip
    made = [
        verdict(case, outcome, clause=clause, category=category, variant=variant, aspect=aspect, detail=detail,
                expected=reason, got=[name], known=excuse)
        for outcome in draw(st.lists(st.sampled_from(OUTCOMES), max_size=4))
        for excuse in (None, known)
    ]  # fmt: skip
    return report(*made, head=header(candidate=candidate, tier=tier, selection=(reason,)), reasons=(reason,))


@given(st.lists(reports(), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_reports_make_a_page_of_our_own_elements(found: list[Any]) -> None:
    pages = [
        shown(each, number=number, classes=(), said=(each.footer.reasons[0],)) for number, each in enumerate(found, 1)
    ]
    elements = parsed(page(*pages))
    assert {element.name for element in elements} <= TAGS
    assert {name for _, name, _ in attributes(elements)} <= ATTRIBUTES


def test_a_drawing_of_hostile_text_is_text() -> None:
    others = tuple(Member(case=word, variant=word, text=spans(word, 60)) for word in WORDS)
    kind = FailureClass(
        title=WORDS[3], count=1, variants=WORDS, others=others,
        example=Single(case=WORDS[0], clause="", category="", variant="v", aspect="", outcome=FAILED),
    )  # fmt: skip
    assert {element.name for element in parsed(page(shown(report(), classes=[kind])))} <= TAGS
