"""A word that is nearly a known one is told that one, and no other."""

import pytest

from conformance.suggestion import did_you_mean

KNOWN = ("classes", "digits", "edits", "joins", "o200k_base", "cl100k_base")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("digit", "; did you mean digits?"),
        ("clases", "; did you mean classes?"),
        ("o200k", "; did you mean o200k_base?"),
        ("songs", ""),
        ("", ""),
        ("C4", ""),
    ],
)
def test_the_nearest_word_is_told(word: str, meant: str) -> None:
    assert did_you_mean(word, KNOWN) == meant


def test_several_are_told_where_several_are_wanted() -> None:
    assert did_you_mean("tiktokn", ["tiktoken", "js-tiktoken", "ttok"], most=2) == (
        "; did you mean tiktoken or js-tiktoken?"
    )


def test_of_very_many_those_are_looked_at_that_begin_alike() -> None:
    many = [f"meeting-{number:05}" for number in range(40_000)] + ["classes-cr"]
    assert did_you_mean("clases-cr", many) == "; did you mean classes-cr?"
