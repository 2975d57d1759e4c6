"""The last release is found by version, and its reference runs from its own files."""

import subprocess
from pathlib import Path

import pytest
from bench_release import last_release, unpacked

from conformance.candidate.opening import open_candidate
from conformance.llm_cost.contract import HOME


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for folder in ("conformance", "corpora", "other"):
        (root / folder).mkdir(parents=True)
        (root / folder / "file").write_text("as released")
    git = ["git", "-C", str(root), "-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "tag.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], ["-c", "commit.gpgsign=false", "commit", "-q", "-m", "one"]):
        subprocess.run([*git, *words], check=True)
    for tag in ("v0.9.0", "v0.10.0", "v0.10.0-rc1", "vocab-1", "nightly"):
        subprocess.run([*git, "tag", tag], check=True)
    (root / "conformance" / "file").write_text("changed since")
    return root


def test_the_last_release_is_the_highest_version(project: Path) -> None:
    assert last_release(project) == "v0.10.0"


def test_a_project_without_releases_has_none(tmp_path: Path) -> None:
    git = ["git", "init", "-q", str(tmp_path)]
    subprocess.run(git, check=True)
    assert last_release(tmp_path) is None


def test_a_release_runs_from_its_own_files(project: Path, tmp_path: Path) -> None:
    description = unpacked(project, "v0.9.0", tmp_path)
    assert (tmp_path / "release" / "conformance" / "file").read_text() == "as released"
    assert not (tmp_path / "release" / "other").exists()
    with open_candidate(str(description), contract_home=HOME) as candidate:
        assert candidate.description.env == {"PYTHONPATH": "{here}/release"}
        assert candidate.version == "v0.9.0"
