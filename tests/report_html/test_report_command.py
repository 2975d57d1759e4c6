"""`evilcorpus report` writes a page at once or not at all, from reports that prove themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_report import hostile_report
from made_pages import FAILED, header, parsed, report, text_of, verdict, written

from conformance.cli.report import report as command
from conformance.errors import EvilCorpusError, MachineError, ReportError, UsageError


def call(*runs: Path, output: Path, benches: tuple[Path, ...] = ()) -> None:
    assert command.callback is not None
    command.callback(runs=runs, output=output, benches=benches)


@pytest.fixture(name="one")
def made(tmp_path: Path) -> Path:
    return written(report(), tmp_path / "one.jsonl")


def test_the_page_of_a_report_names_its_file(one: Path, tmp_path: Path) -> None:
    call(one, output=tmp_path / "page.html")
    html = (tmp_path / "page.html").read_bytes()
    assert str(one) in html.decode()
    assert text_of(parsed(html), "h1") == ["some 1"]
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o644


def test_several_reports_make_one_page(one: Path, tmp_path: Path) -> None:
    other = written(report(verdict("words-b")), tmp_path / "other.jsonl")
    call(one, other, output=tmp_path / "page.html")
    assert text_of(parsed((tmp_path / "page.html").read_bytes()), "h1")[0] == "Implementations side by side"


def test_the_contract_draws_what_went_wrong(tmp_path: Path) -> None:
    ids = {"variant": "o200k_base", "category": "classes", "aspect": "ids"}
    fault = verdict("classes-lf", FAILED, expected=[198], got=[197], **ids)
    run = written(report(fault, reasons=["1 answer breaks T1"]), tmp_path / "run.jsonl")
    call(run, output=tmp_path / "page.html")
    elements = parsed((tmp_path / "page.html").read_bytes())
    assert text_of(elements, "bdo")[0] == "LF"
    assert "1 first difference LF 198 TAB 197" in text_of(elements, "tr")


def damaged(kind: str, path: Path) -> Path:
    raw = path.read_bytes()
    path.write_bytes(
        {
            "truncated": raw[: len(raw) // 2],
            "changed": raw.replace(b"words-a", b"words-b"),
            "empty": b"",
            "other": b"x\n",
        }[kind]
    )
    return path


@pytest.mark.parametrize("kind", ["truncated", "changed", "empty", "other"])
def test_a_damaged_report_is_refused_and_what_was_there_stays(kind: str, one: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("before")
    with pytest.raises(ReportError):
        call(damaged(kind, one), output=page)
    assert page.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.jsonl", "page.html"]


def test_a_report_of_a_contract_that_is_not_here_is_refused(tmp_path: Path) -> None:
    strange = written(report(head=header(contract="../strange")), tmp_path / "run.jsonl")
    with pytest.raises(ReportError, match="line 1: expected the name of a contract"):
        call(strange, output=tmp_path / "page.html")


def test_a_report_of_another_version_is_refused(tmp_path: Path) -> None:
    later = written(report(head=header(schema="evilcorpus-report/2")), tmp_path / "run.jsonl")
    with pytest.raises(
        ReportError, match="line 1: expected a report of evilcorpus-report/1, found 'evilcorpus-report/2'"
    ):
        call(later, output=tmp_path / "page.html")


@pytest.mark.parametrize("link", [os.link, os.symlink], ids=["hard", "symbolic"])
def test_a_page_does_not_take_the_place_of_its_report(link: object, one: Path, tmp_path: Path) -> None:
    assert callable(link)
    link(one, tmp_path / "page.html")
    for output in (one, tmp_path / "page.html", tmp_path / "." / one.name):
        with pytest.raises(UsageError, match="expected another file than those that are read"):
            call(one, output=output)


def test_the_same_report_twice_is_a_slip(one: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="twice"):
        call(one, one, output=tmp_path / "page.html")


def test_a_folder_is_no_place_for_a_page(one: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="found the folder"):
        call(one, output=tmp_path)


def test_a_place_that_does_not_exist_is_the_machine_s_word(one: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="cannot be written: no such file or directory"):
        call(one, output=tmp_path / "no" / "page.html")


def test_a_link_is_followed_and_stays_one(one: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").symlink_to(tmp_path / "real.html")
    call(one, output=tmp_path / "page.html")
    assert (tmp_path / "page.html").is_symlink()
    assert (tmp_path / "real.html").read_bytes().startswith(b"<!doctype html>")


def test_what_is_no_file_is_written_to(one: Path) -> None:
    call(one, output=Path(os.devnull))
    assert Path(os.devnull).is_char_device()


def test_names_that_are_no_text_are_shown_all_the_same(one: Path, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff<b>\n.jsonl"))
    one.rename(odd)
    call(odd, output=tmp_path / "page.html")
    assert "/\\u{DCFF}&lt;b&gt;" in (tmp_path / "page.html").read_text()


def test_a_hostile_report_makes_a_page(tmp_path: Path) -> None:
    run = written(hostile_report(), tmp_path / "run.jsonl")
    call(run, output=tmp_path / "page.html")
    assert len(parsed((tmp_path / "page.html").read_bytes())) > 1_000


@pytest.mark.parametrize(("error", "status"), [(UsageError, 2), (ReportError, 3), (MachineError, 4)], ids=str)
def test_each_refusal_has_its_status(error: type[EvilCorpusError], status: int) -> None:
    assert error.exit_status == status


def test_the_command_says_where_the_page_is_and_ends_well_whatever_was_judged(tmp_path: Path) -> None:
    written(report(verdict("words-a", FAILED), reasons=["1 answer breaks T1"]), tmp_path / "run.jsonl")
    words = [sys.executable, "-m", "conformance", "report", "run.jsonl", "-o", "page.html"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "page: page.html\n", "")
