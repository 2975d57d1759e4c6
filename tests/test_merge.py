"""Merging by a queue equals the plain search for the lowest pair after each merge."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.llm_cost.oracle import tiktoken_oracle, vocabulary
from conformance.llm_cost.oracle.merge import MergeStep, merge, merge_steps

# A vocabulary in which ties, overlaps, and joins of lower rank than their halves occur all the time.
SMALL: Mapping[bytes, int] = {
    token: rank
    for rank, token in enumerate([b"a", b"b", b"c", b"abc", b"aa", b"ab", b"aab", b"ba", b"bc", b"bcb", b"cc", b"aaaa"])
}


def by_search(piece: bytes, ranks: Mapping[bytes, int]) -> list[int]:
    """The definition: search all neighbours, merge the lowest and leftmost, begin again."""
    if piece in ranks:
        return [ranks[piece]]
    parts = [piece[at : at + 1] for at in range(len(piece))]
    while True:
        neighbours = ((parts[at] + parts[at + 1], at) for at in range(len(parts) - 1))
        joins = [(ranks[join], at) for join, at in neighbours if join in ranks]
        if not joins:
            return [ranks[part] for part in parts]
        _, at = min(joins)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]


@given(st.text("abc", max_size=24))
def test_the_queue_finds_the_pairs_that_a_search_finds(letters: str) -> None:
    piece = letters.encode()

    assert merge(piece, SMALL) == by_search(piece, SMALL)


@given(st.binary(max_size=16))
def test_the_queue_finds_the_pairs_that_a_search_finds_in_a_real_vocabulary(piece: bytes) -> None:
    ranks = vocabulary.ranks("cl100k_base")

    assert merge(piece, ranks) == by_search(piece, ranks)


def test_a_piece_that_is_a_token_is_that_token_though_merging_would_not_come_to_it() -> None:
    ranks = {b"a": 0, b"b": 1, b"c": 2, b"ab": 3, b"abca": 4}

    assert merge(b"abca", ranks) == [4]


def test_of_equal_ranks_the_leftmost_pair_merges_first() -> None:
    assert merge_steps(b"aaa", SMALL) == [MergeStep(start=0, left=b"a", right=b"a", rank=SMALL[b"aa"])]


def test_steps_tell_each_merge_in_order() -> None:
    steps = merge_steps(b"hello", vocabulary.ranks("cl100k_base"))

    assert steps[-1].left + steps[-1].right == b"hello"
    assert all(len(step.left + step.right) > 1 for step in steps)
    assert [step.rank for step in steps] == [vocabulary.ranks("cl100k_base")[step.left + step.right] for step in steps]


@pytest.mark.parametrize("length", [1, 2, 3, 1000, 30_000])
def test_a_run_of_one_letter_merges_as_the_oracle_says(length: int) -> None:
    assert merge(b"a" * length, vocabulary.ranks("cl100k_base")) == tiktoken_oracle.ids(
        "a" * length, "cl100k_base", "ordinary"
    )
