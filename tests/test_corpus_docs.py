"""docs/corpus.md says what the corpus is."""

import re
from pathlib import Path

import msgspec

from conformance.llm_cost.corpus import store
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import tiktoken_oracle

PAGE = (Path(__file__).parent.parent / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_the_table_of_categories_has_their_numbers_of_lines() -> None:
    told = {name: int(count) for name, count in re.findall(r"^\| (\w+) \| (\d+) \|", PAGE, flags=re.MULTILINE)}
    assert told == {category: len(store.vectors(category)) for category in store.categories()}


def test_every_key_of_a_line_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE))
    assert explained == {field.name for field in msgspec.structs.fields(Vector)} | set(tiktoken_oracle.MODES)
