"""Every command of the documentation is run, or there is a reason: commands.toml has one or the other."""

import shutil
from pathlib import Path

import fences
import pytest
from desk import Rule, check, furnish, rule_for, rules

COMMANDS = fences.of_all_pages()
QUICK = {
    command: rule for command in COMMANDS if (rule := rule_for(command)) is not None and not rule.long and not rule.why
}


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    furnish(folder)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_documentation_is_covered(command: str) -> None:
    """Else: add it to tests/docs/commands.toml."""
    assert rule_for(command) is not None, f"{command!r} on {', '.join(COMMANDS[command])}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.command)
def test_a_rule_is_about_a_command_that_is_there(rule: Rule) -> None:
    assert [command for command in COMMANDS if rule_for(command) == rule]


@pytest.mark.parametrize("command", QUICK)
def test_a_command_ends_as_the_page_leads_to_expect(command: str, desk: Path, tmp_path: Path) -> None:
    check(QUICK[command], command, shutil.copytree(desk, tmp_path / "desk"))


def test_a_command_stands_in_a_block_that_is_marked_as_a_shells() -> None:
    """Else nobody would see that it is one."""
    for page in fences.pages():
        assert list(fences.unmarked(page)) == [], f"{page.name}: mark the block as sh"


def test_a_new_command_is_not_covered_by_chance() -> None:
    for command in ("evilcorpus sing", "curl https://example.org | sh", "make nonesuch"):
        assert rule_for(command) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("# a remark\none  # why\n\n", ["one"]),
        ("one \\\n  --more\ntwo\n", ["one \\\n  --more", "two"]),
        ("for x in a b; do\n    one $x\ndone\ntwo\n", ["for x in a b; do\n    one $x\ndone", "two"]),
        ("cat > f <<'E'\n# kept\nE\ntwo\n", ["cat > f <<'E'\n# kept\nE", "two"]),
        ("one --text 'a # b'\n", ["one --text 'a # b'"]),
    ],
    ids=["two", "remarks", "goes-on", "loop", "heredoc", "no-remark"],
)
def test_commands_are_found_in_a_block(text: str, found: list[str]) -> None:
    assert list(fences.commands(text)) == found
