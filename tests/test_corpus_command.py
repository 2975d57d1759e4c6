"""`evilcorpus generate`: what it says and its exit status; the generators themselves are tested elsewhere."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conformance.cli import main
from conformance.llm_cost.corpus import write

FILES = {"evil/a.jsonl": b"1\n2\n", "LOCK.json": b"{}\n"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generators that make two small files at once."""

    def generate(_corpora: Path, _smoke: Callable[[Sequence[object]], list[str]], workers: int) -> dict[str, bytes]:
        assert workers == 2
        return dict(FILES)

    monkeypatch.setattr(write, "generate", generate)


def status_of(*words: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(["generate", *words])
    return ended.value.code


def test_generate_writes_the_files(made: None, tmp_path: Path) -> None:
    assert status_of("--out", str(tmp_path)) == 0
    assert (tmp_path / "evil/a.jsonl").read_bytes() == FILES["evil/a.jsonl"]


def test_check_passes_on_what_was_written(made: None, tmp_path: Path) -> None:
    status_of("--out", str(tmp_path))
    assert status_of("--out", str(tmp_path), "--check") == 0


def test_check_names_the_first_difference_and_writes_nothing(
    made: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status_of("--out", str(tmp_path))
    (tmp_path / "evil/a.jsonl").write_bytes(b"1\n3\n")
    capsys.readouterr()
    assert status_of("--out", str(tmp_path), "--check") == 1
    assert capsys.readouterr().out == f"{tmp_path}/evil/a.jsonl:2: differs from what the generators make\n"
    assert (tmp_path / "evil/a.jsonl").read_bytes() == b"1\n3\n"


def test_a_place_that_cannot_be_written_is_one_line_and_status_four(
    made: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "evil").write_bytes(b"")
    assert status_of("--out", str(tmp_path)) == 4
    assert capsys.readouterr().err.startswith(f"evilcorpus: error: {tmp_path}/evil")


def test_the_v2_export_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "v2.jsonl"
    assert status_of("--export-v2", str(path)) == 0
    with path.open(encoding="ascii") as file:
        assert set(json.loads(next(file))) == {"model", "text", "expected_ids", "tiktoken_version"}
    assert "lines" in capsys.readouterr().out
