"""The grammar: the same for the same seed, different from round to round, and telling."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from conformance.llm_cost.diagnosis.mutant import model, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.fuzzing import features, grammar, modes
from conformance.llm_cost.fuzzing.mutation import mutated
from conformance.llm_cost.fuzzing.strategies import texts as text_strategy
from conformance.llm_cost.oracle import tiktoken_oracle

BLOCK = 400


def test_a_round_is_the_same_for_the_same_seed() -> None:
    assert grammar.texts(7, 3, BLOCK) == grammar.texts(7, 3, BLOCK)


def test_rounds_and_seeds_differ() -> None:
    blocks = {tuple(grammar.texts(seed, number, BLOCK)) for seed in (1, 2) for number in (0, 1)}
    assert len(blocks) == 4


def test_a_round_has_as_many_texts_as_asked_for() -> None:
    assert [len(grammar.texts(1, 0, size)) for size in (1, 7, BLOCK)] == [1, 7, BLOCK]


def test_shares_of_shapes_add_up() -> None:
    assert sum(shape.share for shape in grammar.SHAPES) == 100


@pytest.mark.parametrize("shape", grammar.SHAPES, ids=lambda shape: shape.name)
def test_every_shape_makes_texts_from_its_kinds(shape: grammar.Shape) -> None:
    random = Random(1)  # noqa: S311  # reproducible, not secret
    pool = grammar.fragments(random)
    assert set(shape.kinds) <= pool.keys()
    assert len(grammar.of_shape(shape, pool, random, 50)) >= 50


def test_all_texts_can_be_encoded() -> None:
    assert all(text.encode() for number in range(3) for text in grammar.texts(1, number, BLOCK) if text)


@pytest.mark.parametrize("name", [mutant.name for mutant in LEDGER if mutant.step == "rewrite"][::9])
def test_a_few_thousand_texts_show_a_mistake_in_the_pattern(name: str) -> None:
    mutant = next(mutant for mutant in LEDGER if mutant.name == name)
    encodings = mutant.encodings
    texts = [text for number in range(5) for text in grammar.texts(5, number, 1_000)]
    assert any(
        model(mutant, encoding).ids(text) != published_witness(encoding).ids(text)
        for text in texts
        for encoding in encodings
    )


@pytest.mark.parametrize("mode", modes.OTHERS)
def test_other_modes_have_inputs_that_the_oracle_answers(mode: str) -> None:
    inputs = modes.in_mode(mode, grammar.texts(1, 0, BLOCK), Random(1))  # noqa: S311  # as above
    assert all(isinstance(tiktoken_oracle.ids(each, "r50k_base", mode), list) for each in inputs)


@given(text_strategy())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_both_witnesses_agree_on_texts_of_the_grammar(text: str) -> None:
    """Two witnesses, one written from the published patterns: "where the witnesses differ the case is disputed"."""
    assert published_witness("r50k_base").ids(text) == tiktoken_oracle.ids(text, "r50k_base")


def test_mutation_is_repeatable_and_stays_within_its_size() -> None:
    data = b"the 'quick' brown\r\n fox"
    made = {mutated(data, 40, seed) for seed in range(200)}
    assert len(made) > 150
    assert all(len(each) <= 40 and each.decode() is not None for each in made)
    assert mutated(data, 40, 5) == mutated(data, 40, 5)


def test_features_name_branches_and_where_they_meet() -> None:
    assert set(features.of("a 1", "cl100k_base")) == {
        "cl100k_base:word>space>digits",
        "cl100k_base:word|a ",
        "cl100k_base:space| 0",
    }


def test_a_feature_is_new_once() -> None:
    seen = features.Seen()
    assert seen.new(["a1"], "cl100k_base")
    assert seen.new(["a1"], "cl100k_base") == {}
