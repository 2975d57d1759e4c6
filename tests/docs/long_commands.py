"""The commands of the documentation that take long, and the tutorial as a whole: `make docs-commands`."""

import re
import shutil
from pathlib import Path

import click
import fences
import pytest
import reference_commands
from desk import check, furnish, in_terminal, rule_for, run

TUTORIAL = fences.ROOT / "docs" / "tutorial" / "first-judging.md"

RUN = {command: rule for command in fences.of_all_pages() if (rule := rule_for(command)) is not None and not rule.why}
LONG = {command: rule for command, rule in RUN.items() if rule.long}
# Done by whoever runs this, and by the folder that this runs in.
_BEFORE = {"make setup\n. .venv/bin/activate\n", "mkdir counter\ncd counter\n"}
# Differs from run to run.
_TIME = re.compile(r"\d+\.\d s$", re.MULTILINE)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    furnish(folder)
    return folder


@pytest.mark.parametrize("command", LONG)
def test_a_command_ends_as_the_page_leads_to_expect(command: str, desk: Path, tmp_path: Path) -> None:
    check(LONG[command], command, shutil.copytree(desk, tmp_path / "desk"))


def verb_of(command: str) -> str:
    """The words that name a command of ours; the last one of several."""
    told = re.findall(r"evilcorpus ((?:bench |policy )?[a-z][a-z-]*)", command)
    return str(told[-1]) if told else ""


# The first of a verb's, which is the plainest.
VERBS = {verb: command for command, rule in reversed(RUN.items()) if (verb := verb_of(rule.run or command))}


@pytest.mark.parametrize("verb", VERBS)
def test_no_color_keeps_colours_from_a_terminal(verb: str, desk: Path, tmp_path: Path) -> None:
    command, rule = VERBS[verb], RUN[VERBS[verb]]
    folder = shutil.copytree(desk, tmp_path / "desk")
    status, said = in_terminal(rule.run or command, folder, {"NO_COLOR": "1"})
    assert status in rule.status, said
    assert not re.search(r"\x1b\[[0-9;]*m", said), repr(said)


def test_without_it_a_terminal_has_colours(desk: Path, tmp_path: Path) -> None:
    """Else the test above would hold nothing."""
    folder = shutil.copytree(desk, tmp_path / "desk")
    _, said = in_terminal("evilcorpus show run.jsonl", folder, {"NO_COLOR": ""})
    assert re.search(r"\x1b\[[0-9;]*m", said)


def test_every_verb_is_run_by_some_command_of_the_documentation() -> None:
    leaves = {words for words, command in reference_commands.commands() if not isinstance(command, click.Group)}
    assert leaves == set(VERBS)


def test_the_tutorial_goes_as_it_says(tmp_path: Path) -> None:
    """Files are written, commands run, and every line of output that is shown comes, from top to bottom."""
    said = ""
    for block in fences.blocks(TUTORIAL):
        if block.title:
            (tmp_path / block.title).write_text(block.text)
        elif block.language == "sh" and block.text not in _BEFORE:
            done = run(block.text, tmp_path)
            assert "Traceback" not in done.stderr
            said = _TIME.sub("s", done.stdout + done.stderr)
        elif block.language == "text":
            missing = [line for line in _TIME.sub("s", block.text).splitlines() if line.rstrip() not in said]
            assert missing == [], said
