"""docs/adopting.md is true: its commands run from top to bottom, its tables and workflows are those of the action."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import examples

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "adopting.md").read_text("utf-8")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_BLOCK = re.compile(r"^```(sh|text|yaml)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = _BLOCK.findall(PAGE)
# Builds for a minute what tests/adoption/test_examples.py builds in part.
_LATER = "make examples\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a counter that is built: the example in C, behind a name that says nothing."""
    if examples.build("c"):
        pytest.skip("no C compiler here")
    examples.write_vocabulary(examples.EXAMPLES / "vocabulary")
    vocabulary = examples.EXAMPLES / "vocabulary"
    counter = tmp_path / "my-counter"
    counter.write_text(
        f'#!/bin/sh\nexec "{examples.EXAMPLES}/c/build/counter" "{vocabulary}/cl100k_base.tiktoken" '
        f'"{vocabulary}/classes.txt"\n'
    )
    counter.chmod(0o755)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of the page, in a shell that finds evilcorpus first."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", command],  # noqa: S607  # a reader's shell
        cwd=folder, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_project_gets_its_badge_by_the_page_alone(project: Path) -> None:
    """Every command ends well, and every line of output that is shown comes."""
    said = ""
    for language, text in BLOCKS:
        if language == "sh" and text != _LATER:
            done = run(text, project)
            assert done.returncode == 0, done.stdout + done.stderr
            said = done.stdout
        elif language == "text":
            assert [line for line in text.splitlines() if line not in said] == []
    assert tomllib.loads((project / "candidate.toml").read_text())["surfaces"]["batch"]["field"] == "text"
    assert "<svg" in (project / "badge.svg").read_text()
    assert (project / "report.html").stat().st_size > 0
    assert (project / "junit.xml").stat().st_size > 0


def test_the_tables_name_all_inputs_and_outputs() -> None:
    _, inputs, outputs = PAGE.split("| input |")[0], *PAGE.split("| input |")[1].split("| output |")
    named = [re.findall(r"`([\w-]+)`", row.split("|")[1]) for table in (inputs, outputs) for row in _rows(table)]
    assert {name for names in named for name in names} == {*ACTION["inputs"], *ACTION["outputs"]}


def _rows(table: str) -> list[str]:
    return [line for line in table.splitlines() if line.startswith("| `")]


def test_its_workflows_use_only_what_the_action_has() -> None:
    workflows = [yaml.safe_load(text) for language, text in BLOCKS if language == "yaml" and "jobs:" in text]
    steps = [step for flow in workflows for job in flow["jobs"].values() for step in job.get("steps", [])]
    [judged] = [step for step in steps if step.get("id") == "judged"]
    assert judged["with"].keys() <= ACTION["inputs"].keys()
    [called] = [job for flow in workflows for job in flow["jobs"].values() if "uses" in job]
    reusable = (ROOT / ".github" / "workflows" / "conformance.yml").read_text("utf-8")
    assert all(f"      {name}:\n" in reusable for name in called["with"])


def test_the_hooks_of_the_page_are_there_and_run(tmp_path: Path) -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    [page] = [yaml.safe_load(text) for language, text in BLOCKS if language == "yaml" and "repos:" in text]
    assert {hook["id"] for hook in page["repos"][0]["hooks"]} == hooks.keys()
    shutil.copytree(examples.EXAMPLES / "python", tmp_path / "python")
    examples.write_vocabulary(tmp_path / "vocabulary")
    for hook in hooks.values():
        assert re.search(hook["files"], "python/candidate.toml")
        done = run(" ".join([hook["entry"], *hook["args"], "python/candidate.toml"]), tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
