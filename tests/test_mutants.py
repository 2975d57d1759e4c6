"""The ledger of mutants is as the docs say, and each of its mutants is one mistake that changes an answer."""

from pathlib import Path

import pytest

from conformance.llm_cost.diagnosis.equivalent import COUNTS_STAY, EQUIVALENT
from conformance.llm_cost.diagnosis.mutant import STEPS, Model, Mutant, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.diagnosis.page import page
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.patterns import PUBLISHED

ROOT = Path(__file__).parent.parent


def test_the_page_of_mutants_is_the_ledger() -> None:
    """Made again by `python tools/build_mutants_page.py`."""
    assert (ROOT / "docs" / "mutants.md").read_text() == page()


def test_there_are_at_least_sixty_and_each_has_a_name_of_its_own() -> None:
    names = [mutant.name for mutant in LEDGER]

    assert len(set(names)) == len(names) >= 60


def test_every_step_has_mutants() -> None:
    assert {mutant.step for mutant in LEDGER} == set(STEPS)


def test_a_mutant_is_one_mistake() -> None:
    with pytest.raises(ValueError, match="mutant two: expected exactly one step, found read, number"):
        Mutant(name="two", sentence="", seen="", read=lambda given, mode: (given, mode), number=lambda ids: ids)


def test_what_is_listed_apart_is_in_the_ledger() -> None:
    known = {(mutant.name, encoding) for mutant in LEDGER for encoding in mutant.encodings}

    assert set(EQUIVALENT) <= known
    assert set(COUNTS_STAY) <= {name for name, _ in known}


@pytest.mark.parametrize(
    ("name", "encoding", "text", "expected"),
    [
        ("keeps-last-space", "cl100k_base", "a   b", ["a", "   ", "b"]),
        ("four-digit-groups", "cl100k_base", "12345", ["1234", "5"]),
        ("no-slash-after-newline", "o200k_base", "!\n/", ["!\n", "/"]),
        ("no-camel-case", "o200k_base", "aB", ["aB"]),
        ("possessive-capitals", "o200k_base", "\u0301A", ["\u0301A"]),
        ("contractions-lower-case-only", "cl100k_base", "I'Ma", ["I", "'Ma"]),
        ("nel-is-no-space", "cl100k_base", "\u0085\u0085\n", ["\u0085\u0085\n"]),
        ("marks-are-letters", "cl100k_base", "e\u0301", ["e\u0301"]),
        ("title-case-is-lower", "o200k_base", "a\u01c5", ["a\u01c5"]),
    ],
)
def test_a_mutant_splits_as_its_sentence_says(name: str, encoding: str, text: str, expected: list[str]) -> None:
    mutant = next(mutant for mutant in LEDGER if mutant.name == name)

    assert [text[piece.start : piece.end] for piece in Model(mutant, encoding).split(text)] == expected


def test_every_rewritten_pattern_differs_from_the_published_one() -> None:
    same = [
        (mutant.name, encoding)
        for mutant in LEDGER
        for encoding in mutant.encodings
        if mutant.rewrite is not None and mutant.rewrite(PUBLISHED[encoding]) == PUBLISHED[encoding]
    ]

    assert same == []


def test_every_other_class_differs_somewhere() -> None:
    code_points = [*range(0x20400), 0xE0100, 0xF0000]
    right = published_witness(vocabulary.ENCODINGS[0]).letters
    same = [
        mutant.name
        for mutant in LEDGER
        if mutant.letter is not None
        and not mutant.name.startswith("unicode-")
        and all(mutant.letter(code_point, right[code_point]) == right[code_point] for code_point in code_points)
    ]

    assert same == []
