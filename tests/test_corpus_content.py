"""What the stored corpus holds: enough, of every kind, each with a reason and both witnesses' agreement."""

from collections.abc import Sequence

import pytest

from conformance.llm_cost.corpus import store
from conformance.llm_cost.corpus.answer import LONGEST_LIST
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.oracle.vocabulary import ENCODINGS
from conformance.paths import CORPORA

CATEGORIES = store.categories()


def stored() -> Sequence[Vector]:
    return [vector for category in CATEGORIES for vector in store.vectors(category)]


def test_the_files_stay_within_twenty_megabytes() -> None:
    assert sum(path.stat().st_size for path in (CORPORA / "evil").iterdir()) <= 20_000_000


def test_there_are_many_more_than_twelve_thousand_distinct_texts() -> None:
    texts = {vector.text for vector in stored() if vector.mode == "ordinary"}
    assert len(texts) >= 30_000


@pytest.mark.parametrize("category", CATEGORIES)
def test_ids_are_sorted_unique_and_begin_with_their_category(category: str) -> None:
    ids = [vector.id for vector in store.vectors(category)]
    assert ids == sorted(set(ids))
    assert all(name.startswith(f"{category}-") for name in ids)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_vector_has_a_reason_and_an_answer_in_every_encoding(category: str) -> None:
    for vector in store.vectors(category):
        assert vector.why
        assert {*vector.ids, *vector.digest} == set(ENCODINGS)
        assert all(len(ids) <= LONGEST_LIST for ids in vector.ids.values())


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_text_is_asked_twice_in_a_category(category: str) -> None:
    asked = [(vector.mode, vector.input) for vector in store.vectors(category)]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("category", CATEGORIES)
def test_stored_ids_are_the_live_oracles(category: str) -> None:
    sample = [vector for vector in store.vectors(category)[::97] if vector.ids]
    for vector in sample:
        for encoding, ids in vector.ids.items():
            assert ids == tiktoken_oracle.ids(vector.input, encoding, vector.mode), vector.id


@pytest.mark.parametrize("category", CATEGORIES)
def test_ordinary_text_says_which_alternatives_it_reaches(category: str) -> None:
    reaching = [vector for vector in store.vectors(category) if vector.mode == "ordinary" and vector.input]
    assert all(len(vector.reaches) == 3 and all(vector.reaches.values()) for vector in reaching)


def test_the_witnesses_agree_on_everything_stored() -> None:
    assert [vector.id for vector in stored() if vector.disputed] == []


def test_every_control_is_an_ordinary_vector_of_the_corpus() -> None:
    by_id = {vector.id: vector for vector in stored()}
    controls = {vector.control for vector in stored() if vector.control is not None}
    assert controls
    assert all(by_id[name].mode == "ordinary" for name in controls)


def test_every_faulty_input_has_a_control() -> None:
    for vector in store.vectors("invalid"):
        assert is_faulty(vector.input) == (vector.control is not None)


def is_faulty(raw: str | bytes) -> bool:
    try:
        bytes(raw, "utf-8") if isinstance(raw, str) else raw.decode()
    except UnicodeDecodeError:
        return True
    return False


def test_version_dependence_is_told_where_tables_differ() -> None:
    # U+1C89 and U+1C8A came with Unicode 16.0.
    new = next(vector for vector in store.vectors("borders") if vector.id.startswith("borders-u1c89-"))
    assert "15.1" in new.unicode
    assert "17.0" not in new.unicode
    assert new.clause == "T1-unicode"
    assert store.find("classes-upper-mark-title").unicode == ()


@pytest.mark.parametrize(("category", "languages"), [("prose", 40), ("code", 15)])
def test_there_are_enough_languages(category: str, languages: int) -> None:
    whole = [vector for vector in store.vectors(category) if "-line-" not in vector.id]
    assert len(whole) >= languages


def test_long_texts_are_recipes() -> None:
    assert all(len(vector.text) <= 2_000 for vector in stored() if vector.text is not None)


def test_some_texts_have_more_tokens_than_sixteen_bits_hold() -> None:
    for encoding in ENCODINGS:
        assert max(vector.count(encoding) for vector in store.vectors("runs")) > 1 << 16
