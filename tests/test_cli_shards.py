"""Shards of a real judging, merged, are the judging in one piece; and what a report is turned into from the command."""

import hashlib
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cli_candidates import described, evilcorpus

from conformance import cli
from conformance.report.document import read_report

KNOWN = (
    '[[known]]\ncase = "whitespace-*"\noutcome = "failed"\naspect = "ids"\nreason = "issue 1"\nexpires = 2099-01-01\n'
)
ASKED = (
    "--tier",
    "smoke",
    "--category",
    "whitespace",
    "--category",
    "specials",
    "--category",
    "digits",
    "--category",
    "quota",
)


def test_real_shards_are_the_real_run(tmp_path: Path) -> None:
    """A candidate that answers a constant and knows of some of it; one shard in one process, the other in two."""
    path = described(tmp_path, "constant", more=KNOWN)
    evilcorpus("judge", path, *ASKED, "--report", "whole.jsonl", cwd=tmp_path)
    jobs = {1: (), 2: ("-j", "2")}
    for number, more in jobs.items():
        done = evilcorpus(
            "judge", path, *ASKED, "--shard", f"{number}/2", "--report", f"{number}.jsonl", *more, cwd=tmp_path
        )
        assert f"shard {number}/2: only a part of the run" in done.stdout
    done = evilcorpus("merge", "1.jsonl", "2.jsonl", "-o", "merged.jsonl", cwd=tmp_path)
    merged, expected = read_report(tmp_path / "merged.jsonl"), read_report(tmp_path / "whole.jsonl")
    assert merged.footer.verdicts_sha256 == expected.footer.verdicts_sha256
    assert (merged.footer.result, merged.footer.reasons) == (expected.footer.result, expected.footer.reasons)
    assert done.returncode == 1
    sizes = [sum(read_report(tmp_path / f"{n}.jsonl").footer.outcomes.values()) for n in jobs]
    assert max(sizes) < 1.2 * min(sizes)


Ran = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    """The command in this process, which has imported everything already."""

    def run(*words: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(cwd)
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        status = cli._status(list(words), want_traceback=False)
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(words, status, out, err)

    return run


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wrong candidate's report in `run.jsonl`."""
    folder = tmp_path_factory.mktemp("judged")
    path = described(folder, "reads_crlf_as_lf")
    done = evilcorpus("judge", path, "--tier", "smoke", "--category", "parity", "--report", "run.jsonl", cwd=folder)
    assert done.returncode == 1, done.stderr
    return folder


def test_all_forms_are_written_at_once(judged: Path, ran: Ran) -> None:
    forms = ("--junit", "j.xml", "--badge", "b.json", "--badge-svg", "b.svg", "--job-summary", "s.md", "--annotations")
    done = ran("export", "run.jsonl", *forms, cwd=judged)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("::error title=reads_crlf_as_lf%3A ")
    assert json.loads((judged / "b.json").read_text())["color"] == "red"
    assert "<testsuites" in (judged / "j.xml").read_text()
    assert "<svg" in (judged / "b.svg").read_text()
    assert (judged / "s.md").read_text().startswith("## ❌ <code>llm-cost</code>")


def test_a_job_summary_is_added_to_what_other_steps_wrote(judged: Path, ran: Ran) -> None:
    (judged / "step.md").write_text("before\n")
    done = ran("export", "run.jsonl", "--job-summary", cwd=judged, env={"GITHUB_STEP_SUMMARY": "step.md"})
    assert done.returncode == 0, done.stderr
    assert (judged / "step.md").read_text().startswith("before\n## ❌")


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ((), 2, "expected at least one form"),
        (("--job-summary",), 2, "--job-summary: expected a file, or its name in GITHUB_STEP_SUMMARY; found neither"),
        (("--junit", "x.xml", "--badge", "."), 2, "found the folder ."),
        (("--junit", "x.xml", "--badge", "nowhere/b.json"), 4, "nowhere/b.json: cannot be written"),
    ],
    ids=["no-form", "no-summary", "a-folder", "no-such-folder"],
)
def test_what_cannot_be_written_leaves_nothing(
    judged: Path, ran: Ran, words: tuple[str, ...], status: int, message: str
) -> None:
    done = ran("export", "run.jsonl", *words, cwd=judged, env={"GITHUB_STEP_SUMMARY": ""})
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (judged / "x.xml").exists()
    assert not list(judged.glob(".*part"))


@pytest.mark.parametrize(
    "verb", [("export", "--annotations"), ("diff", "run.jsonl"), ("attest", "-o", "x"), ("merge", "-o", "x")]
)
def test_a_truncated_report_ends_with_3(judged: Path, ran: Ran, verb: tuple[str, ...]) -> None:
    (judged / "cut.jsonl").write_bytes((judged / "run.jsonl").read_bytes()[:-50])
    done = ran(verb[0], "cut.jsonl", *verb[1:], cwd=judged)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("evilcorpus: error: cut.jsonl: ")
    assert done.stderr.endswith(": truncated\n")
    assert not (judged / "x").exists()


PROGRAM = """\
#!/usr/bin/env python3
import json, sys
for line in sys.stdin:
    print(json.dumps({"tokens": 1}), flush=True)
"""
BINARY = """\
contract = "llm-cost"
name = "program"
[models]
cl100k_base = "any"
[surfaces.ask]
argv = ["./program"]
shows = ["count"]
"""


def test_what_is_attested_is_what_was_judged(tmp_path: Path, ran: Ran) -> None:
    program = tmp_path / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    (tmp_path / "candidate.toml").write_text(BINARY)
    evilcorpus("judge", "candidate.toml", "--tier", "smoke", "--report", "run.jsonl", cwd=tmp_path)
    released = tmp_path / "program-linux"
    released.write_bytes(program.read_bytes())
    words = ("--subject", "program-linux", "-o", "statement.json", "--predicate", "predicate.json")
    done = ran("attest", "run.jsonl", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "FAILED: program-linux\n"), done.stderr
    statement = json.loads((tmp_path / "statement.json").read_text())
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    assert statement["subject"] == [{"name": "program-linux", "digest": {"sha256": digest}}]
    assert statement["predicate"] == json.loads((tmp_path / "predicate.json").read_text())
    report = next(part for part in statement["predicate"]["configuration"] if part["name"] == "report")
    assert report["digest"]["sha256"] == hashlib.sha256((tmp_path / "run.jsonl").read_bytes()).hexdigest()
    released.write_bytes(program.read_bytes() + b"#")
    again = ran("attest", "run.jsonl", "--subject", "program-linux", "-o", "other.json", cwd=tmp_path)
    assert (again.returncode, (tmp_path / "other.json").exists()) == (2, False)
    assert "program-linux: expected a file that was judged (program)" in again.stderr
