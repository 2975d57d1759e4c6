"""The patterns as named alternatives are the published ones, and their form over skeletons splits alike."""

import pytest
import tiktoken

from conformance.llm_cost.oracle import unicode, vocabulary
from conformance.llm_cost.oracle.patterns import (
    LETTER_OF_CLASS,
    NAMED,
    PUBLISHED,
    Alternative,
    joined,
    over_skeletons,
)

EVERY_CHARACTER = "".join(chr(code_point) for code_point in range(unicode.SIZE) if not 0xD800 <= code_point < 0xE000)


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_the_alternatives_joined_are_the_pattern_that_tiktoken_publishes(encoding: str) -> None:
    assert joined(PUBLISHED[encoding]) == vocabulary.pattern(encoding)


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_each_alternative_has_a_name_of_its_own(encoding: str) -> None:
    names = [alternative.name for alternative in PUBLISHED[encoding]]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("letter", "sdmtlver")
def test_no_other_code_point_folds_with_a_letter_of_the_contractions(letter: str) -> None:
    engine = tiktoken.Encoding(
        "bytes",
        pat_str=f"(?i:{letter})",
        mergeable_ranks={bytes([byte]): byte for byte in range(256)},
        special_tokens={},
    )

    folding = set(engine.decode(engine.encode_ordinary(EVERY_CHARACTER)))

    assert folding == {each for each in NAMED if each.casefold() == letter}


def test_no_letter_of_a_class_is_a_character_that_the_patterns_name() -> None:
    assert not set(LETTER_OF_CLASS.values()) & set(NAMED)
    assert len(set(LETTER_OF_CLASS.values())) == len(unicode.CLASSES)


def test_the_end_of_text_is_not_before_a_last_newline() -> None:
    pattern = over_skeletons((Alternative(name="end", pattern=r"\s$"),))

    assert [match.span() for match in pattern.finditer("_\n")] == [(1, 2)]
