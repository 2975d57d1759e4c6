"""Shrinking keeps the property, and ends where nothing smaller has it."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli.shrink import shrink


def no_simpler(text: str) -> Iterator[str]:
    return iter(())


def only_a(text: str) -> Iterator[str]:
    yield "a" * len(text)
    for place in range(len(text)):
        yield f"{text[:place]}a{text[place + 1 :]}"


def holding(*parts: str) -> "Asked":
    return Asked(parts)


class Asked:
    """Holds for texts with all parts in them, and counts the rounds of questions."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = parts
        self.rounds = 0

    def __call__(self, texts: Sequence[str]) -> list[bool]:
        self.rounds += 1
        return [all(part in text for part in self.parts) for text in texts]


@pytest.mark.parametrize("length", [0, 10, 100, 5_000])
def test_what_does_not_matter_goes(length: int) -> None:
    assert shrink("x" * length + "\r\n" + "y" * length, holding("\r\n"), no_simpler) == "\r\n"


def test_two_places_far_apart_are_both_kept() -> None:
    assert shrink("q" + "x" * 500 + "z", holding("q", "z"), no_simpler) == "qz"


def test_the_empty_text_is_a_result_like_any_other() -> None:
    assert shrink("anything", holding(), no_simpler) == ""


def test_what_cannot_go_is_made_simpler() -> None:
    assert shrink("xyzü", lambda texts: [len(text) == 4 and text[2] == "z" for text in texts], only_a) == "aaza"


def test_nothing_is_asked_behind_the_first_that_holds() -> None:
    """Where each text costs a process, the shortest of a round that still fails is the last that is tried."""
    tried: list[str] = []

    def holds(texts: Sequence[str]) -> Iterator[bool]:
        for text in texts:
            tried.append(text)
            yield "b" in text

    assert shrink("abc", holds, no_simpler) == "b"
    assert tried == ["", "c", "a", "bc", "", "c", "b", ""]


def test_a_text_that_cannot_be_smaller_stays() -> None:
    assert shrink("ab", lambda texts: [text == "ab" for text in texts], only_a) == "ab"


def test_a_short_text_takes_few_rounds_of_questions() -> None:
    asked = holding("m")
    assert shrink("abcdefghijklmnopqrstuvwxyz", asked, no_simpler) == "m"
    # Once for what follows it, once for what precedes it, once to see that nothing more can go.
    assert asked.rounds == 3


@given(st.text(max_size=60), st.characters())
def test_the_result_still_holds(text: str, needed: str) -> None:
    assert needed in shrink(text + needed + text, holding(needed), only_a if needed == "a" else no_simpler)
