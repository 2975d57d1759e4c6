"""What is reachable is known exactly, and what the corpus reaches of it is all of it."""

from itertools import product

import msgspec
import pytest

from conformance.llm_cost.corpus import store
from conformance.llm_cost.diagnosis import coverage
from conformance.llm_cost.diagnosis.mutant import published_witness
from conformance.llm_cost.diagnosis.reachable import branches_of, reachable
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.merge import merge_steps

# Every letter that a skeleton can have but for contraction letters that are like others.
LETTERS = "AaZho~0. _'/\r\nslve\u017f"


class Vector(msgspec.Struct, frozen=True):
    """A vector as coverage needs it."""

    id: str
    input: str | bytes
    mode: str = "ordinary"


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base", "r50k_base"])
def test_no_text_has_branches_in_a_row_that_are_not_listed_as_reachable(encoding: str) -> None:
    texts = ("".join(each) for length in (1, 2, 3) for each in product(LETTERS, repeat=length))
    longer = ("".join(each) for each in product("a0.' _\n~", repeat=4))
    found = {branches_of(encoding, text) for of_length in (texts, longer) for text in of_length}

    for length in (1, 2, 3):
        sequences = {each[at : at + length] for each in found for at in range(len(each) - length + 1)}
        assert sequences - reachable(encoding, length) == set()


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_every_alternative_is_reachable(encoding: str) -> None:
    assert {branch for (branch,) in reachable(encoding, 1)} == set(published_witness(encoding).branches)


def test_what_cannot_follow_is_not_listed() -> None:
    # Letters behind letters would be the same word; white space that ends the text has nothing behind it.
    assert ("word", "word") in reachable("cl100k_base", 2)  # a sign begins the second
    assert ("end-space", "word") not in reachable("cl100k_base", 2)
    assert ("contraction", "contraction", "contraction") in reachable("r50k_base", 3)


def test_vectors_are_counted_for_each_sequence_once() -> None:
    found = coverage.patterns([Vector("a-1", "a b c"), Vector("a-2", "a"), Vector("a-3", b"\xff", "bytes")])
    of_gpt2 = next(each for each in found if "r50k_base" in each.of)

    assert of_gpt2.reached[1] == {("word",): 2}
    assert of_gpt2.reached[2] == {("word", "word"): 1}
    assert ("word", "digits") in of_gpt2.missing[2]
    assert not of_gpt2.is_full


def test_depth_is_how_merges_nest() -> None:
    ranks = {b"a": 0, b"b": 1, b"ab": 2, b"abab": 3}

    assert coverage.depth(merge_steps(b"a", ranks)) == 0
    assert coverage.depth(merge_steps(b"ab", ranks)) == 1
    assert coverage.depth(merge_steps(b"abab", ranks)) == 2


def test_tokens_are_counted_by_length_and_depth() -> None:
    found = coverage.tokens([Vector("a-1", "hello")])

    assert [(each.tokens, dict(each.lengths)) for each in found if each.encoding == "cl100k_base"] == [(1, {5: 1})]


@pytest.mark.slow
def test_the_corpus_reaches_every_alternative_pair_and_triple() -> None:
    vectors = [vector for category in store.categories("default") for vector in store.vectors(category, "default")]

    missing = {each.of: each.missing for each in coverage.patterns(vectors) if not each.is_full}

    assert missing == {}
