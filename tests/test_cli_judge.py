"""The command and pytest judge alike: same verdicts, same report, same exit status, from anywhere."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_candidates import described, evilcorpus, run

from conformance.report.document import Report, read_report
from conformance.verdict import Outcome

SMALL = ("--tier", "smoke", "--category", "whitespace", "--category", "specials")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judged")


@pytest.fixture(scope="module")
def constant(folder: Path) -> tuple[Path, Report, str]:
    """A candidate that answers a constant, its report and what was printed."""
    path = described(folder, "constant")
    done = evilcorpus("judge", path, *SMALL, "--report", "constant.jsonl", cwd=folder)
    assert done.returncode == 1, done.stderr
    return path, read_report(folder / "constant.jsonl"), done.stdout


def body(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()[1:-1]


def test_whoever_names_a_binary_with_manners_of_its_own_is_told_of_init(folder: Path) -> None:
    path = folder / "my counter"
    path.write_text("#!/bin/sh\nexit 64\n")
    path.chmod(0o755)
    done = evilcorpus("judge", "./my counter", *SMALL, "--category", "parity", "--no-report", cwd=folder)
    assert done.returncode == 1
    assert "`evilcorpus init './my counter'` finds out how another one is asked" in done.stderr


def test_a_candidate_that_is_described_is_not_asked_to_be(constant: tuple[Path, Report, str], folder: Path) -> None:
    done = evilcorpus("judge", constant[0], "--case", "classes-empty-text", "--no-report", cwd=folder)
    assert (done.returncode, "evilcorpus init" in done.stderr) == (1, False)


def test_files_of_behaviours_are_only_read_where_they_are_asked_for(
    constant: tuple[Path, Report, str], folder: Path
) -> None:
    words = ("-X", "importtime", "-m", "conformance", "judge", constant[0], "--no-report")
    assert "hypothesis.core" not in run(*words, *SMALL, cwd=folder).stderr
    assert "hypothesis.core" in run(*words, *SMALL, "--category", "properties", cwd=folder).stderr


@pytest.mark.parametrize("jobs", [(), ("-j", "2")], ids=["one-job", "two-jobs"])
def test_answers_that_depend_on_what_was_asked_before_are_told_apart(tmp_path: Path, jobs: tuple[str, ...]) -> None:
    done = evilcorpus("judge", described(tmp_path, "tires"), *SMALL, *jobs, "--no-report", cwd=tmp_path)
    assert done.returncode == 1
    assert re.search(r"asked alone, ([1-3]) of \1 wrong answers are right: they depend on what was", done.stdout)


def test_wrong_answers_that_are_wrong_alone_are_not_remarked_on(constant: tuple[Path, Report, str]) -> None:
    assert "asked alone" not in constant[2]


def test_a_right_candidate_is_conformant(folder: Path) -> None:
    done = evilcorpus("judge", described(folder, "perfect"), *SMALL, "--report", "perfect.jsonl", cwd=folder)
    report = read_report(folder / "perfect.jsonl")
    assert (done.returncode, report.footer.result) == (0, "conformant")
    # Special tokens are a mode of their own, which this one does not declare.
    assert set(report.footer.outcomes) == {"passed", "not-applicable"}
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert done.stdout.splitlines()[-2].startswith("conformant  perfect: ")


def test_every_vector_has_its_verdict_in_every_encoding_and_aspect(constant: tuple[Path, Report, str]) -> None:
    _, report, _ = constant
    judged = [(s.case, s.variant, s.aspect) for s in report.singles]
    judged += [(case, g.variant, g.aspect) for g in report.groups for case in g.cases]
    assert len(judged) == len(set(judged)) == sum(report.footer.outcomes.values())
    assert {variant for _, variant, _ in judged} == {"cl100k_base", "o200k_base"}
    assert {aspect for _, _, aspect in judged} == {"ids", "count"}


def test_a_wrong_candidate_is_shown_an_example_and_how_to_see_it_again(constant: tuple[Path, Report, str]) -> None:
    path, report, printed = constant
    assert report.footer.outcomes[Outcome.FAILED] > 0
    assert f"evilcorpus judge {path} --case " in printed
    assert re.search(r"^ +> +\d+ “.*” +1 “", printed, re.MULTILINE)
    assert printed.splitlines()[-3].startswith("not conformant  constant: ")


def test_the_command_that_is_shown_fails_again(constant: tuple[Path, Report, str], folder: Path) -> None:
    _, _, printed = constant
    line = next(line for line in printed.splitlines() if line.strip().startswith("again"))
    words = line.split()[2:]
    done = evilcorpus(*words, "--no-report", cwd=folder)
    assert (done.returncode, words[0]) == (1, "judge")


@pytest.mark.parametrize(
    "words",
    [("-m", "pytest", "conformance", "--candidate"), ("-m", "pytest", "conformance", "-n", "2", "--candidate")],
    ids=["pytest", "pytest-xdist"],
)
def test_pytest_sees_the_same(constant: tuple[Path, Report, str], folder: Path, words: tuple[str, ...]) -> None:
    """Elsewhere than in a checkout, with none of its settings; and with workers."""
    path, _, _ = constant
    done = run(*words, path, *SMALL, "--report", "pytest.jsonl", cwd=folder)
    assert done.returncode == 1, done.stdout + done.stderr
    assert body(folder / "pytest.jsonl") == body(folder / "constant.jsonl")
    assert "conformance/llm_cost/test_parity.py::test_parity[whitespace-o200k_base]" in done.stdout
    assert "not conformant  constant" in done.stdout


def test_jobs_change_no_byte_of_the_verdicts(constant: tuple[Path, Report, str], folder: Path) -> None:
    path, report, _ = constant
    done = evilcorpus("judge", path, *SMALL, "--jobs", "2", "--report", "jobs.jsonl", cwd=folder)
    assert done.returncode == 1, done.stderr
    assert read_report(folder / "jobs.jsonl").footer.verdicts_sha256 == report.footer.verdicts_sha256


def test_a_saved_report_is_shown_as_it_was_printed(constant: tuple[Path, Report, str], folder: Path) -> None:
    _, _, printed = constant
    done = evilcorpus("show", "constant.jsonl", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == printed.splitlines()[:-1]


def test_a_candidate_without_the_contracts_variants_is_judged_incompletely(folder: Path) -> None:
    path = described(folder, "raises", models=("latin",))
    done = evilcorpus("judge", path, *SMALL, "--report", "none.jsonl", cwd=folder)
    assert (done.returncode, read_report(folder / "none.jsonl").footer.result) == (5, "incomplete")
    assert "nothing was executed" in done.stdout


def test_without_a_report_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    path = described(tmp_path, "constant")
    before = sorted(tmp_path.rglob("*"))
    evilcorpus("judge", path, *SMALL, "--no-report", cwd=tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_interrupt_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    path = described(tmp_path, "perfect")
    words = [sys.executable, "-m", "conformance", "judge", str(path), "--tier", "default"]
    child = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        # The report's place is taken when judging begins.
        while not list(tmp_path.glob(".*.part")) and child.poll() is None:
            time.sleep(0.05)
        os.kill(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=60)
    finally:
        child.kill()
    # To a shell both are 130: where the signal strikes while an extension module starts, Python ends by it.
    assert child.returncode in (130, -signal.SIGINT)
    # The empty line gets past the ^C that a terminal shows.
    assert err == "\nevilcorpus: error: interrupted\n"
    assert out == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == ["perfect"]
