"""Whatever is wrong with the harness's own input is one line that says what and where, and an exit status by kind."""

import datetime
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_candidates import described, evilcorpus, run

from conformance.cli import main
from conformance.errors import in_mid_sentence
from conformance.paths import CORPORA, PACKAGE

KNOWN = """
[[known]]
case = "{case}"
outcome = "failed"
reason = "a test"
expires = {expires}
"""
FAR = datetime.date(2999, 1, 1)


def toml(text: str) -> Callable[[Path], list[str]]:
    """A judging of a description with this text."""

    def words(folder: Path) -> list[str]:
        (folder / "candidate.toml").write_text(text)
        return ["judge", "candidate.toml"]

    return words


def not_executable(folder: Path) -> list[str]:
    (folder / "llm-cost").write_text("#!/bin/sh\n")
    return ["judge", "./llm-cost"]


def truncated(folder: Path) -> list[str]:
    (folder / "run.jsonl").write_bytes(b'{"line":"group"')
    return ["show", "run.jsonl"]


def toml_as_report(folder: Path) -> list[str]:
    (folder / "candidate.toml").write_text('contract = "llm-cost"\n')
    return ["show", "candidate.toml"]


def expired(folder: Path) -> list[str]:
    return ["judge", str(described(folder, "constant", more=KNOWN.format(case="*", expires="2020-01-01")))]


def always(*words: str) -> Callable[[Path], list[str]]:
    return lambda _: list(words)


BAD = {
    "no-such-candidate": (always("judge", "nonesuch"), 2, "nonesuch: no such file"),
    "no-such-toml": (always("judge", "none/candidate.toml"), 2, "none/candidate.toml: no such file; `evilcorpus init"),
    "broken-toml": (toml("contract = \n"), 2, "candidate.toml: "),
    "unknown-key": (toml('contract = "llm-cost"\nname = "x"\ncolour = "red"\n'), 2, "unknown field `colour`"),
    "missing-key": (toml('contract = "llm-cost"\n'), 2, "required field `name`"),
    "no-such-binary": (always("judge", "./llm-cost"), 2, "./llm-cost: no such file; has it been built?"),
    "not-executable": (not_executable, 2, "./llm-cost: not executable; if it is a program, `chmod +x ./llm-cost`"),
    "expired-known": (expired, 2, "expired on 2020-01-01"),
    "unknown-tier": (always("judge", "--tier", "huge"), 2, "expected a tier among smoke, default, exhaustive"),
    "unknown-case": (always("judge", "--case", "classes-nonesuch"), 2, "found 'classes-nonesuch'"),
    "mistyped-case": (always("judge", "--case", "clases-cr"), 2, "did you mean classes-cr?"),
    "mistyped-pattern": (always("judge", "--case", "digts-*"), 2, "did you mean digits-*?"),
    "mistyped-case-to-explain": (always("explain", "classes-crr"), 2, "did you mean classes-"),
    "no-case-to-explain": (always("explain"), 2, "expected either the id of a case or --text '...'"),
    "mistyped-encoding": (always("explain", "--text", "x", "--encoding", "o200k"), 2, "did you mean o200k_base"),
    "mistyped-surface": (always("judge", "--surface", "bach"), 2, "did you mean batch?"),
    "mistyped-candidate": (always("judge", "referenc"), 2, "did you mean reference"),
    "missing-argument": (always("show"), 2, "missing argument 'report'; `evilcorpus show --help` has examples"),
    "missing-option": (always("minimise", "classes-cr"), 2, "; `evilcorpus minimise --help` has examples"),
    "no-report-at-all": (toml_as_report, 3, "expected a line of a report"),
    "unknown-surface": (always("judge", "--surface", "ask"), 2, "expected the surface ask"),
    "unknown-option": (always("judge", "--loudly"), 2, "no such option"),
    "unknown-verb": (always("sing"), 2, "no such command 'sing'"),
    "bad-seed": (always("judge", "--challenge", "x"), 2, "expected a whole number as seed, found 'x'"),
    "no-such-report": (always("show", "none.jsonl"), 3, "none.jsonl: cannot be read"),
    "truncated-report": (truncated, 3, "truncated"),
    "no-place-for-a-report": (
        always("judge", "--report", "/proc/none/run.jsonl"),
        4,
        "a report cannot be written here",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words, status, said = BAD[name]
    arguments = words(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert err.startswith("evilcorpus: error: ")
    assert err.count("\n") == 1, err
    assert said.lower() in err.lower()
    assert (ended.value.code, out) == (status, "")
    assert sorted(tmp_path.iterdir()) == before


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of our own, whose data can be damaged."""
    home = tmp_path_factory.mktemp("checkout")
    shutil.copytree(
        PACKAGE, home / "conformance", ignore=shutil.ignore_patterns("__pycache__", "_data", "node_modules")
    )
    shutil.copytree(CORPORA, home / "corpora")
    (home / "pyproject.toml").write_text("")
    return home


DAMAGE = {
    "corrupt-corpus-line": ("evil/digits.jsonl", b'"why"', b'"who"', "digits.jsonl:1: "),
    "changed-corpus-line": ("evil/digits.jsonl", b"digit", b"digib", "digits.jsonl: expected sha256"),
    "broken-lock": ("LOCK.json", b"{", b"[", "LOCK.json: "),
    "wrong-vocabulary-digest": ("vocab/o200k_base.xz", b"\xfd7zXZ", b"\xfd7zXY", "o200k_base.xz"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_data_are_named(name: str, checkout: Path) -> None:
    file, old, new, said = DAMAGE[name]
    path = checkout / "corpora" / file
    sound = path.read_bytes()
    assert old in sound
    path.write_bytes(sound.replace(old, new, 1))
    words = ["explain", "--text", "x"] if "vocab" in file else ["judge", "--tier", "default", "--category", "digits"]
    try:
        done = evilcorpus(*words, cwd=checkout)
    finally:
        path.write_bytes(sound)
    assert said in done.stderr
    assert done.stderr.startswith("evilcorpus: error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert (done.returncode, done.stdout) == (3, "")
    assert not list(checkout.glob("*run.jsonl*"))


def test_an_unknown_category_is_told_those_there_are(tmp_path: Path) -> None:
    """In a process of its own: the behaviours' areas are looked up where pytest's markers are not the tests'."""
    done = evilcorpus("judge", "--category", "songs", cwd=tmp_path)
    assert done.returncode == 2
    assert re.fullmatch(r"evilcorpus: error: expected a category among .*\bclasses\b.*, found 'songs'\n", done.stderr)


@pytest.mark.parametrize(
    ("word", "hint"),
    [("digit", "did you mean digits?"), ("C4", "C4 is a clause: docs/contract.md names the areas that hold it")],
)
def test_what_is_nearly_a_category_is_told_what_is_meant(word: str, hint: str, tmp_path: Path) -> None:
    done = evilcorpus("judge", "--category", word, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith(f"found '{word}'; {hint}\n")


def test_without_its_environment_it_says_how_to_get_one() -> None:
    """In a checkout, by a Python that has nothing installed."""
    words = [sys.executable, "-S", "-m", "conformance", "--help"]
    done = subprocess.run(words, cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert re.fullmatch(r"evilcorpus: error: No module named '\w+': [^\n]*`make setup`[^\n]*\n", done.stderr)


def test_pytest_ends_with_the_same_status_and_line(tmp_path: Path) -> None:
    done = run("-m", "pytest", "conformance", "--candidate", "nonesuch", cwd=tmp_path)
    assert done.returncode == 2
    assert "evilcorpus: error: nonesuch: no such file" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_known_entry_that_holds_no_more_fails_the_run(tmp_path: Path) -> None:
    stale = KNOWN.format(case="digits-*", expires=FAR)
    path = described(tmp_path, "perfect", models=("o200k_base",), more=stale)
    done = evilcorpus("judge", path, "--tier", "smoke", "--no-report", cwd=tmp_path)
    assert "remove the entry" in done.stdout
    assert done.returncode == 1


ONE_CASE = ("-m", "conformance", "judge", "reference-inline", "--case", "classes-lf-space-lf")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_disk_that_is_full_at_the_end_is_one_line_and_no_device_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").symlink_to("/dev/full")
    done = run(*ONE_CASE, "--report", "run.jsonl", cwd=tmp_path)
    said = "evilcorpus: error: run.jsonl: the report cannot be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (4, said)
    assert (tmp_path / "run.jsonl").is_symlink()


def test_a_report_that_nobody_wants_goes_nowhere(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").symlink_to(os.devnull)
    done = run(*ONE_CASE, "--report", "run.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "run.jsonl").is_symlink()


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_change_the_verdict(closed: str, tmp_path: Path) -> None:
    script = f'"$0" "$@" --no-report {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable, *ONE_CASE], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_plugins_of_other_tests_are_none_of_a_judging(tmp_path: Path) -> None:
    done = run(*ONE_CASE, "--no-report", cwd=tmp_path, env={"PYTEST_PLUGINS": "nosuch"})
    assert (done.returncode, done.stderr) == (0, "")


def test_a_working_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from conformance.cli import main; main(['judge', '--no-report'])"
    done = run("-c", code, cwd=gone)
    assert (done.returncode, done.stderr) == (
        4,
        "evilcorpus: error: expected a working folder, found that it is there no more\n",
    )


@pytest.mark.parametrize(("said", "told"), [("Expected `int`", "expected `int`"), ("JSON is", "JSON is"), ("", "")])
def test_what_a_library_says_goes_on_a_sentence_of_ours(said: str, told: str) -> None:
    assert in_mid_sentence(said) == told
