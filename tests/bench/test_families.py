"""Families make texts of the sizes asked for, stay within the oracle's limits, and are what their names say."""

import pytest

from conformance.bench.family import Family
from conformance.llm_cost import families as module
from conformance.llm_cost.families import families, worst_unit
from conformance.llm_cost.oracle import tiktoken_oracle, vocabulary
from conformance.llm_cost.oracle.merge import merge_steps

ALL = families("o200k_base")
each_family = pytest.mark.parametrize("family", ALL, ids=lambda family: family.name)
# The list.
NAMES = {
    "one-letter", "one-space", "spaces-then-a-letter", "two-letters", "digits", "punctuation", "newlines", "emoji",
    "zwj-families", "combining-marks", "cjk", "random-letters", "worst-merges",
}  # fmt: skip


def test_every_kind_of_adversarial_text_is_there() -> None:
    assert {family.name for family in ALL} == NAMES


@each_family
@pytest.mark.parametrize("size", [1, 100, 1_001, 65_537])
def test_a_text_is_as_long_as_asked_but_for_a_part_of_a_unit(family: Family, size: int) -> None:
    found = len(family.make(size).encode())
    assert max(1, size - family.unit_bytes) < found + 1
    assert found <= max(size, family.unit_bytes, 2)


@each_family
def test_a_unit_more_is_another_text(family: Family) -> None:
    assert family.make(1_000 + family.unit_bytes) != family.make(1_000)


@each_family
def test_a_size_always_gives_the_same_text(family: Family) -> None:
    assert family.make(5_000) == family.make(5_000)


@each_family
def test_white_space_stays_where_the_oracle_answers(family: Family) -> None:
    """The oracle gives up on about a million of it (T7)."""
    assert family.longest < 900_000 or not family.make(100).strip("a").isspace()


@pytest.mark.parametrize("name", ["one-letter", "random-letters", "worst-merges", "two-letters"])
def test_letters_are_one_piece(name: str) -> None:
    family = next(family for family in ALL if family.name == name)
    text = family.make(5_000)
    joined = tiktoken_oracle.ids(text, "o200k_base")
    assert text.isalpha()
    assert len(merge_steps(text.encode(), dict(vocabulary.ranks("o200k_base")))) == len(text) - len(joined)


def test_no_unit_that_was_searched_takes_more_merges_than_the_worst() -> None:
    ranks = dict(vocabulary.ranks("cl100k_base"))
    merges = {unit: len(merge_steps(module._sample(unit), ranks)) for unit in module._candidates()}
    assert merges[worst_unit("cl100k_base")] == max(merges.values())


def test_the_worst_unit_is_no_single_letter_in_disguise() -> None:
    assert len(set(worst_unit("o200k_base"))) > 1
