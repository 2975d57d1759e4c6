"""Failures of token counters: classed by where they part from the oracle, drawn so that nothing is hidden."""

import pytest

from conformance.llm_cost import failures
from conformance.llm_cost.comparison import ALIEN, JOINED, MERGED, MISREAD, first_difference, parting
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.explanation import classes, explanation
from conformance.llm_cost.failures import failure_classes
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.picture import picture, side_by_side
from conformance.llm_cost.visible import code_points, visible
from conformance.report.lines import Single
from conformance.verdict import Outcome

E = "cl100k_base"


def ids(text: str) -> list[int]:
    return tiktoken_oracle.ids(text, E, "ordinary")


def vector(number: int, text: str) -> Vector:
    found = ids(text)
    return Vector(id=f"made-{number}", text=text, mode="ordinary", why="", ids={E: found})


def fault(
    of: Vector, got: object, *, aspect: str = "ids", outcome: Outcome = Outcome.FAILED, detail: str = ""
) -> Single:
    expected = of.ids[E] if aspect == "ids" else len(of.ids[E])
    return Single(
        case=of.id, clause="T1", category="made", variant=E, aspect=aspect, outcome=outcome, expected=expected,
        got=got, detail=detail,
    )  # fmt: skip


def classed(*pairs: tuple[Vector, Single]) -> list[tuple[str, int]]:
    by_id = {one.id: one for one, _ in pairs}
    return [(found.title, found.count) for found in failure_classes([fault for _, fault in pairs], by_id.get)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b", "“a·b”"),
        ("\r\n\t\x00\x7f", "“␍␊␉␀␡”"),
        ("e\u0301\u200b\u00a0", "“e\\u{301}\\u{200B}\\u{A0}”"),
        ("\u00b7", "“\\u{B7}”"),
        ("\ud800", "“\\u{D800}”"),
        (b"\xff\xc3\xa9", "“\\xffé”"),
        ("", "“”"),
    ],
    ids=["space", "controls", "marks-and-unseen", "middle-dot", "surrogate", "bytes", "empty"],
)
def test_what_a_terminal_would_swallow_is_seen(text: str | bytes, shown: str) -> None:
    assert visible(text) == shown


def test_the_middle_of_a_long_text_is_left_out_and_counted() -> None:
    assert visible("x" * 1_000, longest=10) == "“xxxxx” … 990 more … “xxxxx”"
    assert code_points("ab" * 10, most=2) == "U+0061 U+0062 … (20 code points)"


@pytest.mark.parametrize(
    ("expected", "got", "index"), [([1, 2], [1, 3], 1), ([1], [1, 2], 1), ([], [5], 0), ([1, 2], [1], 1)]
)
def test_lists_differ_first_where_one_has_what_the_other_has_not(
    expected: list[int], got: list[int], index: int
) -> None:
    assert first_difference(expected, got) == index


def test_a_token_over_the_end_of_a_pre_token_joins() -> None:
    found = parting("a  b", E, ids("a  b"), [*ids("a"), *ids("  "), *ids("b")])
    assert (found.kind, found.index, found.piece and found.piece.branch) == (JOINED, 1, "space-run")


def test_other_tokens_of_the_same_pre_token_are_merged_otherwise() -> None:
    found = parting("hello", E, ids("hello"), [*ids("hel"), *ids("lo")])
    assert (found.kind, found.index) == (MERGED, 0)


def test_tokens_of_another_text_say_from_which_character_on() -> None:
    assert parting("a\u00a0b", E, ids("a\u00a0b"), ids("a b")).kind == f"{MISREAD}: from U+00A0 on"
    assert parting("a", E, ids("a"), ids("ab")).kind == f"{MISREAD}: more than the text"


@pytest.mark.parametrize("number", [10**9, -1, "x", None])
def test_ids_that_no_token_has_are_told(number: object) -> None:
    assert parting("a", E, ids("a"), [number]).kind == ALIEN


def test_failures_alike_are_one_class_and_the_shortest_is_shown() -> None:
    vectors = [vector(n, "x" * n + "\r\nend") for n in range(5)]
    pairs = [(one, fault(one, ids((one.text or "").replace("\r\n", "\n")))) for one in vectors]
    other = vector(9, "hello")
    assert classed(*pairs, (other, fault(other, [*ids("hel"), *ids("lo")]))) == [
        (f"failed · {MISREAD}: from U+000D on", 5),
        (f"failed · {MERGED}: branch word · Ll+", 1),
    ]
    (found, _) = failure_classes([f for _, f in pairs] + [fault(other, [1])], {v.id: v for v in [*vectors, other]}.get)
    assert found.example.case == "made-0"


def test_ids_and_count_of_one_case_are_one_failure() -> None:
    one = vector(1, "hello")
    found = classed((one, fault(one, [1, 2])), (one, fault(one, 2, aspect="count")))
    assert [count for _, count in found] == [1]


def test_counts_alone_are_classed_by_too_few_and_too_many() -> None:
    one, two = vector(1, "a b c"), vector(2, "d e f")
    found = classed((one, fault(one, 2, aspect="count")), (two, fault(two, 9, aspect="count")))
    assert sorted(title for title, _ in found) == [
        "failed · too few tokens in category made",
        "failed · too many tokens in category made",
    ]


def test_crashes_are_classed_by_what_was_seen_but_for_numbers() -> None:
    one, two = vector(1, "a"), vector(2, "b")
    pairs = [
        (v, fault(v, None, outcome=Outcome.CRASHED, detail=f"signal 11 after {n} s")) for n, v in enumerate((one, two))
    ]
    assert classed(*pairs) == [("crashed · signal 11 after 0 s", 2)]


def test_of_very_many_failures_a_part_is_looked_at_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "MOST_CLASSED", 10)
    vectors = [vector(n, f"x{n}") for n in range(25)]
    (found,) = failure_classes([fault(one, 99, aspect="count") for one in vectors], {v.id: v for v in vectors}.get)
    assert (found.of_every, found.count) == (3, 27)


def test_a_case_that_the_corpus_at_hand_does_not_have_is_still_told() -> None:
    (found,) = failure_classes([fault(vector(1, "a"), [1])], lambda _: None)
    assert (found.count, found.picture) == (1, ())


def test_the_first_difference_is_marked() -> None:
    lines = side_by_side(E, ids("a b c"), ids("a x c"))
    assert [line.split() for line in lines if line.startswith(">")] == [[">", "293", "“·b”", "865", "“·x”"]]
    assert lines[0].split() == ["expected", "3", "tokens", "got", "3", "tokens"]


def test_a_picture_shows_text_code_points_and_pre_tokens() -> None:
    lines = picture("a \n", E, 2, 3)
    assert lines == (
        "text      “a·␊”", "          U+0061 U+0020 U+000A", "split     “a”:word “·␊”:end-space",
        "expected  2 tokens", "got       3 tokens",
    )  # fmt: skip


def test_a_picture_of_a_million_characters_is_small() -> None:
    assert max(map(len, picture("x" * 1_000_000, E, {"length": 125_000, "sha256": "ab"}, None))) < 200


def test_an_explanation_tells_branches_classes_and_merges() -> None:
    text = "\n".join(explanation("It's héllo", E, "ordinary", ids("It's héllo")))
    assert "contraction" in text
    assert "apostrophe Ll" in text
    assert "“\\xc3” + “\\xa9” -> “é” (rank" in text


def test_classes_name_each_run_once() -> None:
    assert classes(" Hello") == "space Lu Ll+"
    assert classes("\r\n'/1a!") == "CR LF apostrophe slash …"
