"""A slip on a command line costs no file: what is read is never written over, nor what is none of our results."""

from pathlib import Path

import pytest
from cli_candidates import described

from conformance.cli import evilcorpus
from conformance.cli.apart import check_apart
from conformance.errors import UsageError
from conformance.report.placing import check_replaceable

MARK = b'"line":"header"'


def test_a_file_that_is_read_is_written_by_no_name(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").touch()
    (tmp_path / "link").symlink_to("run.jsonl")
    for name in ("run.jsonl", "link", f"../{tmp_path.name}/run.jsonl"):
        with pytest.raises(UsageError, match="--badge: expected another file than those that are read"):
            check_apart([tmp_path / "run.jsonl"], {"--junit": None, "--badge": str(tmp_path / name)})


def test_two_forms_go_into_two_files_but_a_terminal_takes_both(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--badge: expected another file than that of --junit"):
        check_apart([], {"--junit": tmp_path / "out", "--badge": tmp_path / "out"})
    check_apart([], {"--junit": "/dev/null", "--badge": "/dev/null"})
    check_apart([tmp_path / "run.jsonl"], {"--junit": tmp_path / "out", "--badge": tmp_path / "other"})


@pytest.mark.parametrize("old", [None, b"", b'{"line":"header","schema":"x"}\n{"line', b'{\n "line":"header"'])
def test_an_old_result_is_replaced(tmp_path: Path, old: bytes | None) -> None:
    path = tmp_path / "run.jsonl"
    if old is not None:
        path.write_bytes(old)
    check_replaceable(path, MARK, what="report")


@pytest.mark.parametrize("other", [b"#!/bin/sh\n", b"\x7fELF", b'contract = "llm-cost"\n', b'{"name": "package"}'])
def test_another_file_is_not(tmp_path: Path, other: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(other)
    with pytest.raises(UsageError, match="expected a new file or an old report to write, found a file of another kind"):
        check_replaceable(path, MARK, what="report")


@pytest.mark.parametrize(
    "words",
    [
        ["judge", "FILE", "--report", "FILE"],
        ["judge", "--report", "FILE"],
        ["bench", "save", "FILE"],
        ["bench", "throughput", "FILE", "--save", "FILE"],
        ["bench", "scaling", "FILE", "--save", "FILE"],
    ],
    ids=" ".join,
)
def test_a_description_is_not_lost_to_a_result(tmp_path: Path, words: list[str]) -> None:
    path = described(tmp_path, "counts")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="found a file of another kind"):
        evilcorpus.main([str(path) if word == "FILE" else word for word in words], standalone_mode=False)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["export", "FILE", "--junit", "FILE"],
        ["export", "FILE", "--job-summary", "FILE"],
        ["attest", "FILE", "-o", "FILE"],
        ["merge", "FILE", "-o", "FILE"],
        ["report", "FILE", "-o", "FILE"],
    ],
    ids=" ".join,
)
def test_a_report_is_not_lost_to_what_is_made_of_it(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text('{"line":"header"}\n')
    with pytest.raises(UsageError, match="expected another file than those that are read"):
        evilcorpus.main([str(path) if word == "FILE" else word for word in words], standalone_mode=False)
    assert path.read_text() == '{"line":"header"}\n'
