"""Making the corpus: the same bytes every time, differences named, nothing half-written."""

import json
from pathlib import Path

import pytest
import tiktoken.model

from conformance.errors import CorpusError, MachineError
from conformance.llm_cost.corpus import challenge, export_v2, lock, store, write
from conformance.paths import CORPORA

# Those whose generators and answers take well under a second.
QUICK = ("controls", "emoji", "invalid", "marks", "specials", "surrogates")
FILES = {"evil/a.jsonl": b"1\n2\n3\n", "LOCK.json": b"{}\n"}


@pytest.mark.parametrize("category", QUICK)
def test_a_category_made_anew_is_the_stored_one(category: str) -> None:
    name, data = write.category_file(category)
    assert data == (CORPORA / name).read_bytes()


def test_what_was_put_does_not_differ(tmp_path: Path) -> None:
    write.put(FILES, tmp_path)
    assert write.first_difference(FILES, tmp_path) is None


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"1\n9\n3\n", 2), (b"1\n2\n", 3), (b"1\n2\n3\n4\n", 4), (b"1\n2\n3", 3), (b"", 1)],
    ids=["another line", "a line less", "a line more", "no last newline", "empty"],
)
def test_the_first_differing_line_is_named(tmp_path: Path, content: bytes, line: int) -> None:
    write.put(FILES, tmp_path)
    (tmp_path / "evil/a.jsonl").write_bytes(content)
    assert (
        write.first_difference(FILES, tmp_path)
        == f"{tmp_path}/evil/a.jsonl:{line}: differs from what the generators make"
    )


def test_a_missing_file_is_a_difference(tmp_path: Path) -> None:
    write.put(FILES, tmp_path)
    (tmp_path / "evil/a.jsonl").unlink()
    assert write.first_difference(FILES, tmp_path) == f"{tmp_path}/evil/a.jsonl: expected a file, found none"


def test_a_file_too_many_is_a_difference(tmp_path: Path) -> None:
    write.put(FILES, tmp_path)
    (tmp_path / "evil/z.jsonl").write_bytes(b"")
    assert write.first_difference(FILES, tmp_path) == f"{tmp_path}/evil/z.jsonl: expected no such file"


def test_putting_removes_categories_that_are_no_more(tmp_path: Path) -> None:
    write.put({**FILES, "evil/old.jsonl": b""}, tmp_path)
    write.put(FILES, tmp_path)
    assert not (tmp_path / "evil/old.jsonl").exists()


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write.put(FILES, tmp_path)

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(MachineError, match="cannot be written: No space left on device"):
        write.put({**FILES, "evil/a.jsonl": b"new\n"}, tmp_path)
    assert (tmp_path / "evil/a.jsonl").read_bytes() == FILES["evil/a.jsonl"]
    assert [path.name for path in (tmp_path / "evil").iterdir()] == ["a.jsonl"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evil").write_bytes(b"")
    with pytest.raises(MachineError, match=r"evil.*: cannot be written"):
        write.put(FILES, tmp_path)


def test_regressions_are_bound_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "regressions").mkdir()
    line = b'{"id":"regressions-nbsp","text":"a","mode":"ordinary","why":"x","ids":{}}\n'
    (tmp_path / "regressions/found.jsonl").write_bytes(line)
    assert write._regressions(tmp_path) == {"regressions/found.jsonl": line}


def test_a_regression_with_another_categorys_id_is_refused(tmp_path: Path) -> None:
    (tmp_path / "regressions").mkdir()
    (tmp_path / "regressions/found.jsonl").write_bytes(b'{"id":"classes-x","text":"a","mode":"ordinary","why":"x"}\n')
    with pytest.raises(CorpusError, match=r"found\.jsonl: expected ids that begin with regressions-, found classes-x"):
        write._regressions(tmp_path)


def test_the_lock_says_what_the_corpus_was_made_from() -> None:
    made = write._lock({name: (CORPORA / name).read_bytes() for name in store.lock().files})
    assert made == store.lock()
    assert made.encoded() == (CORPORA / lock.NAME).read_bytes()


def test_a_challenge_is_the_same_for_the_same_seed_only() -> None:
    one, again, other = (challenge.draw(seed, 150) for seed in (7, 7, 8))
    assert one == again
    assert one != other


def test_a_challenge_is_about_as_large_as_asked_for_and_answered_by_agreeing_witnesses() -> None:
    drawn = [vector for vectors in challenge.draw(11, 400).values() for vector in vectors]
    assert 300 <= len(drawn) <= 500
    assert [vector.id for vector in drawn if vector.disputed] == []


def test_a_challenges_controls_are_drawn_with_it() -> None:
    drawn = challenge.draw(3, 200)["invalid"]
    names = {vector.id for vector in drawn}
    assert {vector.control for vector in drawn if vector.control} <= names


def test_the_v2_export_has_four_keys_and_only_ordinary_text() -> None:
    vectors = [store.find("classes-upper-apostrophe-s"), store.find("invalid-lone-continuation-alone")]
    rows = [json.loads(line) for line in export_v2.encode(vectors).splitlines()]
    assert {tuple(row) for row in rows} == {("model", "text", "expected_ids", "tiktoken_version")}
    assert [row["model"] for row in rows] == list(export_v2.MODELS.values())
    assert {row["text"] for row in rows} == {"A's"}


def test_the_v2_exports_models_have_the_encodings_that_tiktoken_gives_them() -> None:
    table = tiktoken.model.MODEL_TO_ENCODING
    assert {encoding: table[model] for encoding, model in export_v2.MODELS.items()} == {e: e for e in export_v2.MODELS}
