"""Foreign text is shown so that nothing in it is obeyed, and nothing of it is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.report.visible import Kind, Span, harmless, quoted, spans

ANY = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\u202eb\u2066", "a\\u{202E}b\\u{2066}"),
        ("a\ud800\udc80", "a\\u{D800}\\u{DC80}"),
        ("z\u0335\u0335\u0335\u0335\u0335", "z\u0335\u0335\u0335\u0335\\u{335}"),
        ("\u0e47 \u0e47", "\\u{E47} \\u{E47}"),
        ("\u3164\u2800\u200b", "\\u{3164}\\u{2800}\\u{200B}"),
        ("two\nlines\tof\r", "two\nlines\tof␍"),
    ],
    ids=["plain", "escape", "bidi", "surrogates", "stacked-marks", "marks-on-nothing", "blank-letters", "newlines"],
)
def test_a_message_is_made_harmless(text: str, shown: str) -> None:
    assert harmless(text, 100) == shown


@given(ANY)
def test_a_harmless_text_has_nothing_that_is_obeyed(text: str) -> None:
    shown = harmless(text, 100).replace("\n", "").replace("\t", "")
    assert {unicodedata.category(one) for one in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert harmless(shown, 1_000) == shown


def test_of_a_long_message_the_middle_is_left_out() -> None:
    assert harmless("x" * 10_000_000, 10) == "xxxxx … 9,999,990 more characters … xxxxx"


def test_a_stretch_of_one_kind_is_one_span() -> None:
    assert spans("ab \n\u200b", 10) == (
        Span(Kind.PLAIN, "ab"), Span(Kind.SPACE, "·"), Span(Kind.CONTROL, "␊"), Span(Kind.UNSEEN, "\\u{200B}"),
    )  # fmt: skip


def test_bytes_that_are_no_text_are_bytes_and_lone_surrogates_are_not() -> None:
    assert spans(b"\x80a", 10) == (Span(Kind.BYTE, "\\x80"), Span(Kind.PLAIN, "a"))
    assert spans("\udc80", 10) == (Span(Kind.UNSEEN, "\\u{DC80}"),)


def test_a_sign_of_ours_in_the_text_itself_is_shown_by_number() -> None:
    assert quoted(spans("\u240a\u00b7", 10)) == "“\\u{240A}\\u{B7}”"


def test_what_is_left_out_stands_outside_of_the_quotes() -> None:
    assert quoted(spans("x" * 12, 4)) == "“xx” … 8 more … “xx”"


@given(ANY, ANY)
def test_different_texts_look_different(one: str, other: str) -> None:
    """Only a backslash that is in the text itself may look like one of ours."""
    if "\\" not in one + other and one != other:
        assert quoted(spans(one, 100)) != quoted(spans(other, 100))
