"""Words of a command line mean one thing, or are refused with what was expected."""

import pytest

from conformance.errors import UsageError
from conformance.suite.words import item_name, jobs_of, report_path, seed_of, text_of


def test_a_seed_is_the_number_given() -> None:
    assert seed_of("17") == 17


def test_no_seed_is_no_challenge_and_an_empty_one_is_random() -> None:
    assert seed_of(None) is None
    assert isinstance(seed_of(""), int)


@pytest.mark.parametrize("word", ["conformance", "-1", "1.5", "\u0661"])
def test_another_seed_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="--challenge: expected a whole number"):
        seed_of(word)


@pytest.mark.parametrize("word", ["0", "-1", "many", ""])
def test_another_number_of_jobs_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="--jobs: expected a number from 1 up or auto"):
        jobs_of(word)


def test_auto_is_at_least_one_job() -> None:
    assert jobs_of("auto") >= 1
    assert jobs_of("3") == 3


def test_a_folder_is_no_report() -> None:
    with pytest.raises(UsageError, match="found the folder"):
        report_path(".")


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("conformance/llm_cost/test_parity.py::test_parity[classes-o200k_base]", "parity[classes-o200k_base]"),
        ("conformance/llm_cost/test_help.py::test_help_names_all", "help_names_all"),
        ("a/test_b.py::TestC::test_d[x::y]", "d[x::y]"),
    ],
)
def test_an_item_is_called_as_a_person_would(nodeid: str, name: str) -> None:
    assert item_name(nodeid) == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"a\nb\t\r\0", "a\nb\t\r\0"),
        (r"\\n", r"\n"),
        (r"\u0301\u{1f600}\U0001F600\x85", "\u0301\U0001f600\U0001f600\x85"),
        (r"\ud800", "\ud800"),
        (r"\q \u12", r"\q \u12"),
    ],
)
def test_escapes_are_undone(typed: str, meant: str) -> None:
    assert text_of(typed) == meant


def test_an_escape_beyond_unicode_is_refused() -> None:
    with pytest.raises(UsageError, match=r"U\+10FFFF"):
        text_of(r"\U00110000")
