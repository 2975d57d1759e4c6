"""Reading the stored corpus: tiers, categories, digests, and one clear line for every kind of damage."""

import os
import shutil
from pathlib import Path

import pytest

from conformance.errors import CorpusError, UsageError
from conformance.llm_cost.corpus import lines, lock, store
from conformance.llm_cost.corpus.lock import LockedFile
from conformance.llm_cost.corpus.vector import Vector
from conformance.paths import CORPORA

NAME = "evil/surrogates.jsonl"


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A copy of one corpus file and the lock, to be damaged."""
    (tmp_path / "evil").mkdir()
    shutil.copy(CORPORA / NAME, tmp_path / NAME)
    shutil.copy(CORPORA / lock.NAME, tmp_path / lock.NAME)
    return tmp_path


def read(corpora: Path) -> None:
    store.read_category(corpora, NAME, lock.read_lock(corpora).files[NAME], Vector)


def test_a_sound_file_is_read(corpora: Path) -> None:
    read(corpora)


def test_a_broken_line_is_named_by_file_and_line(corpora: Path) -> None:
    found = (corpora / NAME).read_bytes().split(b"\n")
    found[4] = found[4][:-9]
    (corpora / NAME).write_bytes(b"\n".join(found))
    with pytest.raises(CorpusError, match=r"surrogates\.jsonl:5: "):
        read(corpora)


def test_an_unknown_key_is_named_by_file_and_line(corpora: Path) -> None:
    data = (corpora / NAME).read_bytes().replace(b'"why"', b'"because"', 1)
    (corpora / NAME).write_bytes(data)
    with pytest.raises(CorpusError, match=r"surrogates\.jsonl:1: Object contains unknown field `because`"):
        read(corpora)


def test_a_changed_id_is_found_by_the_digest(corpora: Path) -> None:
    data = (corpora / NAME).read_bytes()
    at = data.index(b'"r50k_base":[', data.index(b'"ids":')) + len(b'"r50k_base":[')
    (corpora / NAME).write_bytes(data[:at] + (b"1" if data[at : at + 1] != b"1" else b"2") + data[at + 1 :])
    with pytest.raises(CorpusError, match=r"surrogates\.jsonl: expected sha256 \w{64} by LOCK\.json, found \w{64}"):
        read(corpora)


def test_a_missing_line_is_found(corpora: Path) -> None:
    data = (corpora / NAME).read_bytes()
    (corpora / NAME).write_bytes(data[data.index(b"\n") + 1 :])
    with pytest.raises(CorpusError, match=r"surrogates\.jsonl: expected \d+ lines by LOCK\.json, found \d+"):
        read(corpora)


def test_a_truncated_file_is_named_by_its_last_line(corpora: Path) -> None:
    data = (corpora / NAME).read_bytes()
    (corpora / NAME).write_bytes(data[:-1])
    count = data.count(b"\n")
    with pytest.raises(CorpusError, match=rf"surrogates\.jsonl:{count}: expected a newline at the end of the file"):
        read(corpora)


def test_an_overlong_line_is_not_parsed(tmp_path: Path) -> None:
    data = b'{"id":"a-b","why":"","text":"' + b"a" * lines.LONGEST_LINE_BYTES + b'"}\n'
    with pytest.raises(CorpusError, match=r"long\.jsonl:1: expected at most 1048576 bytes, found"):
        lines.decode(data, tmp_path / "long.jsonl", Vector)


def test_bytes_that_are_no_utf8_are_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"x\.jsonl:1: "):
        lines.decode(b'{"id":"a-b","why":"\xff","text":""}\n', tmp_path / "x.jsonl", Vector)


def test_a_missing_file_is_named(corpora: Path) -> None:
    (corpora / NAME).unlink()
    with pytest.raises(CorpusError, match=r"surrogates\.jsonl: cannot be read: No such file or directory"):
        store.read_category(corpora, NAME, LockedFile(sha256="", size=0, lines=0), Vector)


def test_a_pipe_is_no_file_of_the_corpus(corpora: Path) -> None:
    (corpora / NAME).unlink()
    os.mkfifo(corpora / NAME)
    with pytest.raises(CorpusError, match=r"surrogates\.jsonl: expected a file, found a pipe, a device or a folder"):
        store.read_category(corpora, NAME, LockedFile(sha256="", size=0, lines=0), Vector)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"generator": 3}', b"\xff"], ids=["empty", "list", "type", "bytes"])
def test_a_broken_lock_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / lock.NAME).write_bytes(content)
    with pytest.raises(CorpusError, match=r"LOCK\.json: "):
        lock.read_lock(tmp_path)


def test_an_unknown_tier_is_refused() -> None:
    with pytest.raises(UsageError, match="expected a tier among smoke, default, exhaustive, found 'large'"):
        store.categories("large")


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(UsageError, match="expected a category of tier default, found 'nothing'"):
        store.vectors("nothing")


@pytest.mark.parametrize("name", ["nothing", "nothing-at-all", "classes-nothing", "classes4.upper-nothing"])
def test_an_unknown_id_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=f"expected the id of a case, found '{name}'"):
        store.find(name)


def test_find_gives_the_vector_of_an_id() -> None:
    assert store.find("classes-upper-apostrophe-s").input == "A's"


def test_find_reaches_the_exhaustive_tier() -> None:
    assert store.find("classes4.cr-cr-lf-space-lower").input == "\r\n b"


def test_cases_carry_their_controls() -> None:
    cases = {case.id: case for case in store.cases("invalid", "o200k_base")}
    control = cases["invalid-lone-continuation-in-a-word"].control
    assert control is not None
    assert control.question.input == "helloworld"


def test_smoke_is_a_part_of_default() -> None:
    stored = {vector.id for category in store.categories() for vector in store.vectors(category)}
    chosen = {vector.id for category in store.categories("smoke") for vector in store.vectors(category, "smoke")}
    assert chosen == store.smoke_ids()
    assert chosen < stored


def test_every_file_of_the_corpus_is_bound_by_the_lock() -> None:
    files = {f"evil/{path.name}" for path in (CORPORA / "evil").iterdir()}
    assert files == {name for name in store.lock().files if name.startswith("evil/")}
