"""Markdown for GitHub: short, folded, and nothing foreign in it begins anything."""

import re
from html.parser import HTMLParser

import pytest
from forms import CLAUSES, HOSTILE, ODD, failed, header, hostile, report, verdict
from markdown_it import MarkdownIt
from msgspec import structs

from conformance.report.diff import diff
from conformance.report.diff_markdown import markdown
from conformance.report.failures import FailureClass
from conformance.report.job_summary import job_summary
from conformance.report.markdown import block, code
from conformance.verdict import Outcome

OURS = {
    "h2", "h3", "p", "ul", "li", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "details", "summary",
    "strong",
}  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def rendered(text: str) -> Elements:
    return Elements(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def classes() -> list[FailureClass]:
    example = failed(ODD, ODD, ODD, detail=ODD, variant=ODD)
    single = report([example]).singles[0]
    return [FailureClass(title=ODD, count=3, variants=(ODD,), example=single, picture=(ODD, *HOSTILE))]


@pytest.mark.parametrize(
    "text", [*HOSTILE, ODD, "a|b", "``", "&lt;", "1. x", "# x", "- x", "+ x", "    x", "~~x~~", "---"]
)
def test_foreign_text_is_one_piece_of_code_that_says_what_it_is(text: str) -> None:
    for around in ("{}", "- {}", "## {}", "| a |\n| - |\n| {} |"):
        found = rendered(around.format(code(text, 10_000)))
        assert found.tags <= OURS
        visible = re.sub(r"\s+", " ", "".join(found.text))
        for word in re.findall(r"[a-z]{4,}", text):
            assert word in visible


def test_foreign_lines_stay_inside_their_block() -> None:
    found = rendered(f"before\n\n{block([*HOSTILE, '', '</pre>', '# head', '- item'])}\n\nafter")
    assert found.tags == {"p", "pre"}
    assert "".join(found.text).rstrip().endswith("after")


def test_nothing_in_foreign_text_can_be_linked_or_mentioned() -> None:
    assert not set("@#[]()<>|`*_~:!.") & set(re.sub(r"</?code>|&#\d+;", "", code(ODD, 10_000)))


def test_a_hostile_report_changes_nothing_of_the_summary() -> None:
    text = job_summary(hostile(), CLAUSES, classes())
    found = rendered(text)
    assert found.tags <= OURS
    assert found.attributes <= {"style"}
    assert not {"\x1b", "\u202e", "\u200b", "\r"} & set(text)


def test_a_hostile_comparison_changes_nothing_of_the_comment() -> None:
    before = hostile()
    odd = {"clause": ODD, "category": ODD, "variant": ODD, "aspect": ODD}
    candidate = structs.replace(before.header.candidate, digest="e" * 64, version=f"{ODD}9")
    head = structs.replace(before.header, candidate=candidate, tier=f"{ODD}9")
    found = diff(before, report([verdict(ODD, Outcome.TIMED_OUT, **odd), failed(f"{ODD}2", **odd)], head=head))
    assert found.counts
    assert found.notes
    assert rendered(markdown(found)).tags <= OURS


def test_the_summary_begins_with_the_result_and_folds_what_is_right() -> None:
    text = job_summary(report([verdict("a"), failed("b"), verdict("c", clause="T2")]), CLAUSES, [])
    page = "".join(rendered(text).text)
    assert page.lstrip().startswith("❌ llm-cost: some 1 not conformant, 66.6 %")
    assert "3 verdicts, 2 passed, 1 faults" in page
    assert text.index("<code>T1</code>") < text.index("<details>") < text.index("<code>T2</code>")


def test_a_clause_that_was_not_judged_is_not_said_to_be_without_faults() -> None:
    verdicts = [verdict("a"), *(verdict("b", Outcome.NOT_APPLICABLE, clause=name) for name in ("T2", "S1"))]
    page = "".join(rendered(job_summary(report(verdicts), CLAUSES, [])).text)
    assert "1 clause without faults" in page
    assert "2 clauses not judged" in page


def test_a_part_is_never_called_conformant_without_saying_of_what() -> None:
    text = "".join(rendered(job_summary(report([verdict("a")], head=header(tier="smoke")), CLAUSES, [])).text)
    assert "conformant (smoke)" in text


def test_reasons_of_an_incomplete_run_are_told() -> None:
    text = "".join(rendered(job_summary(report([verdict("a", Outcome.COULD_NOT_RUN)]), CLAUSES, [])).text)
    assert "⚠️ llm-cost: some 1 incomplete" in text
    assert "nothing was executed" in text


def test_a_summary_stays_below_the_limit_of_a_step() -> None:
    many = [
        FailureClass(
            title=ODD * 9, count=1, variants=("one",), example=report([failed("a")]).singles[0], picture=(ODD * 99,) * 9
        )
    ] * 5_000
    verdicts = [failed(f"a{n}", clause=f"C{n}") for n in range(500)]
    assert len(job_summary(report(verdicts), CLAUSES, many).encode()) < 1 << 20


SIGNS = {
    "the-same": ([verdict("a"), verdict("b")], "✅"),
    "a-regression": ([verdict("a"), failed("b")], "❌"),
    "not-judged-any-more": ([verdict("a"), verdict("b", Outcome.COULD_NOT_RUN)], "⚠️"),
    "not-claimed-any-more": ([verdict("a"), verdict("b", Outcome.NOT_APPLICABLE)], "⚠️"),
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_comparison_is_green_where_everything_was_judged_again(name: str) -> None:
    after, sign = SIGNS[name]
    found = diff(report([verdict("a"), verdict("b")]), report(after))
    assert markdown(found).startswith(f"### {sign} ")


def test_a_comparison_with_an_incomplete_report_is_not_green() -> None:
    found = diff(report([verdict("a")]), report([verdict("a")], lost=("b",)))
    assert markdown(found).startswith("### ⚠️ ")
