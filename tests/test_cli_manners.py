"""Every verb helps with examples, speaks as loudly as it is asked to, and is as plain as its stream."""

import re
import shlex
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import reference_commands
from cli_candidates import described, evilcorpus

from conformance.cli import evilcorpus as command_line
from conformance.cli.examples import EXAMPLES
from conformance.cli.fuzz_status import Status
from conformance.cli.voice import Voice
from conformance.fuzzing.campaign import Campaign

COMMANDS = dict(reference_commands.commands())
SMALL = ("--tier", "smoke", "--category", "digits", "--category", "whitespace", "--no-report")


@pytest.mark.parametrize("words", COMMANDS)
def test_every_help_ends_with_an_example_of_this_command(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([*words.split(), "--help"], standalone_mode=False) in (0, None)
    _, heading, examples = capsys.readouterr().out.partition("\n  Examples:\n")
    assert heading
    lines = [line.strip() for line in examples.splitlines()]
    assert any(f"evilcorpus {words}".strip() in line for line in lines[1::2]), lines
    assert all(line.startswith("# ") for line in lines[::2])


def test_an_example_is_of_a_command_that_there_is() -> None:
    assert EXAMPLES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("words", [words for words in EXAMPLES if words != "completion"])
def test_the_options_of_an_example_are_the_commands(words: str) -> None:
    for example, _ in EXAMPLES[words]:
        typed = shlex.split(example)
        given = {word for word in typed if re.fullmatch(r"--?[a-z-]+", word)}
        target = COMMANDS.get(" ".join(typed[1:3])) or COMMANDS[typed[1]]
        known = {option for each in target.params for option in (*each.opts, *each.secondary_opts)}
        assert given <= known | {"--help"}, example


@pytest.fixture(scope="module")
def strips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A candidate that fails in several ways."""
    return described(tmp_path_factory.mktemp("voices"), "constant", models=("o200k_base",))


def test_quiet_leaves_the_verdict(strips: Path, tmp_path: Path) -> None:
    """Also where it takes back what was said before it."""
    done = evilcorpus("judge", strips, *SMALL, "-v", "--quiet", cwd=tmp_path)
    assert re.fullmatch(r"not conformant  constant: [^\n]+ s\n", done.stdout)
    assert (done.stderr, done.returncode) == ("", 1)


def test_verbose_names_each_item_as_it_ends_and_the_result_stays(strips: Path, tmp_path: Path) -> None:
    done = evilcorpus("judge", strips, *SMALL, "--verbose", cwd=tmp_path)
    items = re.findall(r"^parity\[(\w+)-o200k_base\]: (\w+), \d+\.\d s$", done.stderr, re.MULTILINE)
    assert sorted(items) == [("digits", "faults"), ("whitespace", "faults")]
    assert len(done.stderr.splitlines()) == 2
    assert done.returncode == 1
    assert "more kinds of failure" not in done.stdout


@pytest.mark.parametrize(
    ("voice", "said"),
    [(Voice.QUIET, ""), (Voice.USUAL, ""), (Voice.VERBOSE, "5 s  7 inputs (0/s)  0 features  0 findings, 0 new\n")],
)
def test_a_campaign_says_how_far_it_is_where_it_is_asked_to(voice: Voice, said: str) -> None:
    """On a stream that is no terminal, and without moving a cursor."""
    stream, told = StringIO(), SimpleNamespace(known=[])
    campaign = SimpleNamespace(state=SimpleNamespace(elapsed_s=5.0, inputs=7), corpus=[], triage=told, new=[])
    status = Status(stream, voice)
    status._told, status._last = status._told - 60, (status._last[0], 7)
    status.tell(cast("Campaign", campaign))
    status.end()
    assert stream.getvalue() == said


def test_a_quiet_campaign_that_finds_nothing_says_nothing(tmp_path: Path) -> None:
    words = ("--target", "ids", "--rounds", "1", "--size", "2", "--no-regressions", "--quiet")
    done = evilcorpus("fuzz", described(tmp_path, "perfect", models=("o200k_base",)), *words, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("words", ["", "bench", "policy"])
def test_a_group_without_a_verb_prints_its_help_in_lines(words: str, tmp_path: Path) -> None:
    done = evilcorpus(*words.split(), cwd=tmp_path)
    text = done.stderr or done.stdout
    assert text.startswith("Usage: evilcorpus")
    assert len(text.splitlines()) > 8
    assert "error" not in text.partition("\n")[0]
