"""A finding in a corpus is bound by its lock, and read like any other category."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from conformance.errors import DataError
from conformance.fuzzing.attempt import Fault, Input
from conformance.fuzzing.findings import Finding, Signature
from conformance.llm_cost import test_regressions as test_regressions_of_contract
from conformance.llm_cost.corpus.lock import read_lock
from conformance.llm_cost.corpus.store import read_category
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.fuzzing import plan, stored
from conformance.llm_cost.fuzzing.reading import typed
from conformance.llm_cost.fuzzing.regressions import bind, store
from conformance.paths import CORPORA
from conformance.suite.behaviour import Crash
from conformance.suite.words import text_of
from conformance.verdict import Outcome


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


BEHAVIOUR = Finding(
    id="ab", target="stream", candidate="c", found="2026-01-01T00:00:00+00:00", input=Input.of(b'{"content":"\xff"}'),
    signature=Signature(outcome=Outcome.FAILED, kind="wrong count"), variant="o200k_base", raw="inputs/ab.bin",
    args=("pipe", "--model", "gpt-4o"),
)  # fmt: skip


def test_a_behaviour_is_stored_without_the_candidates_names(tmp_path: Path) -> None:
    stored.keep(tmp_path, BEHAVIOUR, {"o200k_base": "gpt-4o"})
    (found,) = stored.stored(tmp_path)
    assert found.args == ("pipe", "--model", "{o200k_base}")
    tried = stored.attempt_for(found, {"o200k_base": "another"})
    assert tried is not None
    assert (tried.args[-1], tried.input) == ("another", b'{"content":"\xff"}')


def test_a_behaviour_in_an_encoding_that_is_not_offered_is_not_tried(tmp_path: Path) -> None:
    stored.keep(tmp_path, BEHAVIOUR, {"o200k_base": "gpt-4o"})
    (found,) = stored.stored(tmp_path)
    assert stored.attempt_for(found, {"cl100k_base": "gpt-4"}) is None


def test_a_damaged_behaviour_is_named(tmp_path: Path) -> None:
    stored.keep(tmp_path, BEHAVIOUR, {}).write_bytes(b"{")
    with pytest.raises(DataError, match=r"behaviours/ab.json"):
        stored.stored(tmp_path)


def test_a_story_ends_as_the_finding_that_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A candidate that has the fault breaks the clause; one that is mended keeps it."""

    class Still:
        fault: Fault | None = Fault(attempt=BEHAVIOUR.attempt, outcome=Outcome.CRASHED, detail="killed by SIGSEGV")

        def replay(self, _attempts: object, _mark: object) -> list[Fault | None]:
            return [self.fault]

        def close(self) -> None:
            """Nothing to stop."""

    monkeypatch.setattr(plan, "target_for", lambda _name, _candidate: Still())
    tool = SimpleNamespace(candidate=SimpleNamespace(description=SimpleNamespace(models={"o200k_base": "gpt-4o"})))
    with pytest.raises(Crash, match="killed by SIGSEGV"):
        test_regressions_of_contract.hold_mended(tool, BEHAVIOUR)  # type: ignore[arg-type]  # as much of a tool as is asked for
    monkeypatch.setattr(Still, "fault", None)
    test_regressions_of_contract.hold_mended(tool, BEHAVIOUR)  # type: ignore[arg-type]  # as above
