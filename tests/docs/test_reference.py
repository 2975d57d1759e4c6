"""The reference says what the code says, and leaves nothing out."""

import json
import re
from pathlib import Path

import build_reference
import pytest
import reference_commands
import reference_outcomes
import reference_schemas

from conformance.errors import EvilCorpusError
from conformance.verdict import Outcome

COMMANDS = dict(reference_commands.commands())


@pytest.mark.parametrize("name", build_reference.PAGES)
def test_a_page_is_as_the_code_makes_it(name: str) -> None:
    """Else: python tools/build_reference.py."""
    assert (build_reference.FOLDER / name).read_text("utf-8") == build_reference.PAGES[name]()


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_of_a_command_is_told(words: str) -> None:
    section = reference_commands.page().partition(f"\n## evilcorpus {words}".rstrip() + "\n")[2].partition("\n## ")[0]
    options = {option for each in COMMANDS[words].params for option in each.opts if option.startswith("--")}
    assert {option for option in options if option not in section} <= {"--help"}


def test_every_outcome_and_every_error_is_told() -> None:
    page = reference_outcomes.page()
    assert set(Outcome) == set(reference_outcomes.MEANINGS)
    classes = {EvilCorpusError}
    while classes != (more := classes | {below for each in classes for below in each.__subclasses__()}):
        classes = more
    ours = {each.__name__ for each in classes if each.__module__ == "conformance.errors"}
    assert set(re.findall(r"^\| `(\w+Error)` \| \d \|", page, re.MULTILINE)) == ours


def test_every_key_of_a_schema_is_told() -> None:
    page = reference_schemas.page()
    for path in reference_schemas.SCHEMAS.glob("*.schema.json"):
        section = page.partition(f"\n## {path.name}\n")[2].partition("\n## ")[0]
        schema = json.loads(path.read_bytes())
        parts = [schema, *(schema.get("$defs") or schema.get("definitions") or {}).values()]
        for key in (key for part in parts for key in part.get("properties", {})):
            assert f"| `{key}` |" in section, (path.name, key)


def test_check_names_the_page_that_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build_reference, "FOLDER", tmp_path)
    assert build_reference.main([]) == 0
    assert build_reference.main(["--check"]) == 0
    page = tmp_path / "outcomes.md"
    page.write_text(page.read_text("utf-8").replace("crashed", "crushed"), "utf-8")
    assert build_reference.main(["--check"]) == 1
    assert capsys.readouterr().out.startswith("docs/reference/outcomes.md: ")
