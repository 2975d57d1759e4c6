"""`evilcorpus init` finds out how a program wants to be asked, says so truthfully, and writes what can be used."""

import shutil
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import programs
import pytest

import examples
from conformance.candidate.description import read_description
from conformance.cli import evilcorpus
from conformance.errors import DescriptionError, UsageError

Init = Callable[..., tuple[int, str, Path]]


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The right ids of what is asked, for all programs."""
    return programs.table(tmp_path_factory.mktemp("table"))


@pytest.fixture
def init(tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Init:
    """The command, run on one of the programs; exit status, what it said, and the file."""
    monkeypatch.chdir(tmp_path)

    def run(name: str, *words: str) -> tuple[int, str, Path]:
        path = programs.program(tmp_path, name, table)
        status = evilcorpus.main(["init", "--silence", "5", *words, str(path)], standalone_mode=False)
        return int(status), capsys.readouterr().out, tmp_path / "candidate.toml"

    return run


def door(path: Path, name: str) -> Mapping[str, object]:
    """One surface of a description, as written."""
    surface: Mapping[str, object] = tomllib.loads(path.read_text())["surfaces"][name]
    return surface


NAMED = {"o200k_base": "o200k_base", "cl100k_base": "cl100k_base"}
O200K = {"o200k_base": ""}
WHOLE = {"count": {"whole": True}}
FOUND = {
    "says_tokens": ("run", [], {"count": {"regex": r"(?m)^tokens:[ \t]+([0-9]+)"}}, O200K),
    "number_of_file": ("run", ["{file}"], {"count": {"regex": r"(?m)^.*:[ \t]+([0-9]+)"}}, O200K),
    "short_model": ("run", ["-m", "{model}"], WHOLE, {"o200k_base": "gpt-4o", "cl100k_base": "gpt-4"}),
    "needs_encoding": (
        "run",
        ["--encoding", "{model}"],
        {"count": {"regex": r"(?m)^counted[ \t]+([0-9]+)"}},
        NAMED,
    ),
    "own_names": ("run", ["--tokenizer", "{model}", "{text}"], WHOLE, {"o200k_base": "omni", "cl100k_base": "turbo"}),
    "sentence": (
        "run",
        ["--enc", "{model}"],
        {"count": {"regex": r"([0-9]+)[ \t]*tokens?"}},
        {"o200k_base": "o200k", "cl100k_base": "cl100k"},
    ),
    "json_ids": ("run", [], {"ids": {"pointer": "/tokens"}}, O200K),
    "jsonl": ("batch", ["--jsonl", "--model", "{model}"], {"count": {"pointer": "/n"}}, NAMED),
    "wrong_now_and_then": ("run", [], WHOLE, O200K),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_counter_is_found_out(init: Init, name: str) -> None:
    status, said, path = init(name)
    surface, args, answers, models = FOUND[name]
    found = door(path, surface)
    assert status == 0
    assert found["argv"] == [f"./{name}", *args]
    assert found["answers"] == answers
    assert tomllib.loads(path.read_text())["models"] == models
    assert f"{surface}: " in said


def test_a_way_that_somebody_knows_of_is_tried_with_every_name_of_every_variant(init: Init) -> None:
    """Its help names none, and the only name that it takes is no usual first one."""
    status, _, path = init("short_name", "--arguments", "--enc {model}")
    assert (status, tomllib.loads(path.read_text())["models"]) == (0, {"cl100k_base": "gpt-3.5-turbo"})


def test_a_driver_is_known_by_its_replies(init: Init) -> None:
    status, _, path = init("driver")
    assert (status, door(path, "ask")) == (0, {"argv": ["./driver"], "shows": ["ids"]})


def test_a_verb_that_shows_ids_is_preferred_and_none_outside_the_lexicon_is_called(init: Init, tmp_path: Path) -> None:
    status, _, path = init("verbs")
    assert (status, door(path, "run")["answers"]) == (0, {"ids": {"whole": True, "numbers": True}})
    assert door(path, "run")["argv"] == ["./verbs", "encode", "--model", "{model}", "{file}"]
    assert not (tmp_path / "trap").exists()


def test_the_dialect_of_the_contract_is_written_down_as_it_is(init: Init) -> None:
    status, said, path = init("contract")
    description = read_description(path)
    assert status == 0
    assert "it speaks the contract's own dialect" in said
    assert description.surfaces.batch is not None
    assert description.surfaces.run is not None
    assert (description.name, description.command) == ("contract", ("./contract",))


def test_a_version_and_an_unusual_exit_status_are_written_down(init: Init) -> None:
    _, _, path = init("answers_with_status_3")
    assert door(path, "run")["ok"] == [3]
    assert read_description(path).version_argv == ("./answers_with_status_3", "--version")


NOT_FOUND = {
    "bytes_over_four": "its numbers are those of the heuristic (bytes / 4, rounded up), not of tokens",
    "constant": "printed the same as for another text: '42'",
    "crashes": "was killed by SIGABRT",
    "hangs": "it was silent for 0.5 s",
    "floods": "wrote too much to standard output",
    "hostile": "no way of asking was found that gives a number for a text",
}


@pytest.mark.parametrize("name", NOT_FOUND)
def test_what_does_not_count_tokens_is_told_so(init: Init, name: str) -> None:
    # Those that go on and on are asked in one way only; the result is that of all ways, and takes seconds less.
    words = ["--silence", "0.5"] if name == "hangs" else [] if name == "crashes" else ["--arguments", "-"]
    status, said, path = init(name, *words)
    assert status == 1
    assert NOT_FOUND[name] in said
    assert "\x1b" not in said
    assert "FILL IN" in path.read_text()
    assert read_description(path).surfaces.run is not None


def test_a_way_that_somebody_knows_of_is_tried_alone(init: Init) -> None:
    status, _, path = init("own_names", "--arguments", "--tokenizer {model} {text}")
    assert status == 0
    assert tomllib.loads(path.read_text())["models"] == {"o200k_base": "omni", "cl100k_base": "turbo"}


@pytest.mark.skipif(shutil.which("node") is None, reason="no node here")
def test_a_program_of_several_words_is_named_from_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver of an example, as the page has it: `init -o adapter/candidate.toml node cli.js`."""
    examples.write_vocabulary(tmp_path / "vocabulary")
    shutil.copytree(examples.EXAMPLES / "node", tmp_path / "project")
    (tmp_path / "project" / "adapter").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    path = Path("adapter/candidate.toml")
    status = evilcorpus.main(["init", "-o", str(path), "node", "driver.mjs"], standalone_mode=False)
    assert status == 0
    assert door(path, "ask")["argv"] == ["node", "{here}/../driver.mjs"]
    description = read_description(path)
    assert (description.name, set(description.models)) == ("driver", {"cl100k_base", "o200k_base"})


def test_what_is_there_stays_there(init: Init, tmp_path: Path) -> None:
    (tmp_path / "candidate.toml").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        init("says_tokens")
    assert (tmp_path / "candidate.toml").read_text() == "mine"


def test_nothing_is_left_behind_but_the_file(init: Init, tmp_path: Path) -> None:
    init("hangs", "--silence", "0.2")
    assert {path.name for path in tmp_path.iterdir()} == {"hangs", "candidate.toml"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nosuch-program"], "found no 'nosuch-program'"),
        (["./a.txt"], "not executable"),
        (["."], "found a folder"),
        (["./{text}"], "a placeholder"),
        (["./noformat"], "cannot be started"),
        (["-o", "x.json", "cat"], r"ends in \.toml"),
        (["-o", "no/such/candidate.toml", "cat"], "no such folder"),
        (["--arguments", "'", "cat"], "no closing quotation"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_mistake_of_the_caller_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "noformat").write_bytes(b"\x00\x01\x02 no program")
    (tmp_path / "noformat").chmod(0o755)
    with pytest.raises((UsageError, DescriptionError), match=said):
        evilcorpus.main(["init", *words], standalone_mode=False)
    assert not (tmp_path / "candidate.toml").exists()
