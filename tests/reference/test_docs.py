"""docs/reference-candidate.md names what there is, and nothing else."""

import re
from pathlib import Path

import pytest

from conformance.llm_cost.reference import record
from conformance.llm_cost.reference.cli import command
from conformance.llm_cost.reference.exits import ExitCode

PAGE = (Path(__file__).parents[2] / "docs" / "reference-candidate.md").read_text("utf-8")

OPTIONS = sorted({name for verb in command.commands.values() for option in verb.params for name in option.opts})
FLAGS = {name for name in OPTIONS if name.startswith("--")} | {"--help", "--version"}


def test_every_flag_is_on_the_page() -> None:
    assert FLAGS - {"--help", "--version"} <= set(re.findall(r"--[a-z][a-z-]+", PAGE))


def test_every_flag_on_the_page_exists() -> None:
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= FLAGS


@pytest.mark.parametrize("verb", sorted(command.commands))
def test_every_verb_is_on_the_page(verb: str) -> None:
    assert f"| `{verb}` |" in PAGE


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_on_the_page(code: ExitCode) -> None:
    assert f"\n| {code.value} |" in PAGE


def test_every_code_of_a_failed_line_is_on_the_page() -> None:
    codes = set(re.findall(r'BadLine\("(\w+)"', Path(record.__file__).read_text("utf-8")))
    assert len(codes) == 5
    assert all(f"`{code}`" in PAGE for code in codes)
