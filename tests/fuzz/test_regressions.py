"""A finding in a corpus is bound by its lock, and read like any other category."""

import shutil
from pathlib import Path

import pytest

from conformance.llm_cost.corpus.lock import read_lock
from conformance.llm_cost.corpus.store import read_category
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.fuzzing.reading import typed
from conformance.llm_cost.fuzzing.regressions import bind, store
from conformance.paths import CORPORA
from conformance.suite.words import text_of


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "regressions").mkdir()
    shutil.copy(CORPORA / "LOCK.json", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("content", "mode"),
    [("'\u017fa", "ordinary"), (b"a\xff", "bytes"), ("\ud800", "surrogates")],
    ids=["text", "bytes", "lone-surrogate"],
)
def test_a_stored_finding_is_a_case(corpora: Path, content: str | bytes, mode: str) -> None:
    path = store(corpora / "regressions", content, mode, "why")
    name = f"regressions/{path.name}"
    (vector,) = read_category(corpora, name, read_lock(corpora).files[name], Vector)
    assert (vector.input, vector.mode, vector.category) == (content, mode, "regressions")
    assert vector.case("o200k_base").expected["count"] == vector.count("o200k_base")


def test_what_is_stored_already_stays_as_it_was(corpora: Path) -> None:
    first = store(corpora / "regressions", "a", "ordinary", "the first reason")
    store(corpora / "regressions", "a", "ordinary", "another reason")
    assert "the first reason" in first.read_text("ascii")


def test_a_file_that_a_kill_left_unbound_is_bound_by_the_next(corpora: Path) -> None:
    path = store(corpora / "regressions", "a", "ordinary", "why")
    shutil.copy(CORPORA / "LOCK.json", corpora)
    bind(corpora / "regressions")
    assert f"regressions/{path.name}" in read_lock(corpora).files


def test_a_folder_that_is_no_corpus_gets_no_lock(tmp_path: Path) -> None:
    store(tmp_path / "elsewhere", "a", "ordinary", "why")
    assert not (tmp_path / "LOCK.json").exists()


@pytest.mark.parametrize("text", ["a\r\n\t\\ \\n \u00a0\u0301", "\u200b\U0001f469'", "\\u{41}", ""], ids=repr)
def test_a_typed_text_is_read_back_by_the_command(text: str) -> None:
    assert text_of(typed(text)) == text
