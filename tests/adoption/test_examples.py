"""The examples are counters that are judged: those whose compilers are here, by the smallest tier."""

import re
import tomllib
from pathlib import Path

import pytest

import examples
from conformance.candidate.description import read_description
from conformance.llm_cost.oracle import tiktoken_oracle

NAMES = sorted(examples.BUILDS)


def test_every_folder_is_an_example_that_is_built() -> None:
    found = {path.parent.name for path in examples.EXAMPLES.glob("*/candidate.toml")}
    assert found == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_described_and_told_of(name: str) -> None:
    folder = examples.EXAMPLES / name
    assert read_description(folder / "candidate.toml").name == f"counter-{name}"
    told = (folder / "README.md").read_text("utf-8")
    assert f"examples/{name}/candidate.toml" in told
    assert "uses: OWNER/evilcorpus@COMMIT" in told


@pytest.mark.parametrize("name", ["c", "python"])
def test_an_example_that_is_quickly_built_is_conformant(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The others by `make examples`."""
    why = examples.build(name)
    if why:
        pytest.skip(why)
    examples.write_vocabulary(examples.EXAMPLES / "vocabulary")
    assert examples.judge(name, "smoke") == 0
    assert f"counter-{name}" in capfd.readouterr().out


def test_the_vocabularies_are_written_as_published(tmp_path: Path) -> None:
    examples.write_vocabulary(tmp_path)
    line = (tmp_path / "cl100k_base.tiktoken").read_text("ascii").splitlines()[1917]
    assert line.endswith(f" {tiktoken_oracle.ids(' world', 'cl100k_base')[0]}")
    classes = (tmp_path / "classes.txt").read_text("ascii").splitlines()
    assert "61 7a L" in classes
    assert all(re.fullmatch(r"[0-9a-f]+ [0-9a-f]+ [LNS]", line) for line in classes)


def test_what_cannot_be_built_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "BUILDS", {"c": ("no-such-compiler",)})
    assert examples.build("c") == "no no-such-compiler here"


def test_no_example_claims_what_it_does_not_have() -> None:
    for name in NAMES:
        told = tomllib.loads((examples.EXAMPLES / name / "candidate.toml").read_text())
        assert set(told["models"]) <= {"cl100k_base", "o200k_base"}
