"""The parts of an inquiry: what help says, where an answer is, how a program is named from a description."""

from pathlib import Path

import msgspec
import pytest

from conformance.candidate.answer import Reader
from conformance.candidate.description import Description, Place
from conformance.cli.init import _from
from conformance.inquiry.draft import Named, draft
from conformance.inquiry.findings import Findings
from conformance.inquiry.lexicon import Sample
from conformance.inquiry.places import sightings
from conformance.inquiry.said import read_help
from conformance.inquiry.subject import FILE
from conformance.llm_cost.inquiry import lexicon

SAMPLES = [Sample(text="x" * n, expected={"v": {"ids": list(range(n)), "count": n}}) for n in (3, 7, 12)]

HELPS = {
    "argparse": "usage: tok [-h] [--encoding {cl100k_base,o200k_base}] FILE\n\n  --encoding {cl100k_base,o200k_base}",
    "clap": "Options:\n  -m, --encoding <NAME>  Which one [possible values: cl100k_base, o200k_base]",
    "click": "Options:\n  --encoding [cl100k_base|o200k_base]  (cl100k_base|o200k_base)",
    "go": "Usage of tok:\n  -encoding string\n    \tone of: cl100k_base, o200k_base",
    "by hand": "usage: tok [--encoding cl100k_base|o200k_base] < text",
    "a place with bars": "usage: tok --encoding=<cl100k_base|o200k_base> < text",
}


@pytest.mark.parametrize("style", HELPS)
def test_names_listed_behind_a_flag_are_read(style: str) -> None:
    said = read_help(HELPS[style].encode())
    [flag] = said.flags_of(["encoding"])
    assert {"cl100k_base", "o200k_base"} <= set(said.names_near(flag))


def test_names_in_prose_are_known_where_none_are_listed() -> None:
    said = read_help(b"usage: tok [--enc NAME]\n\nIt knows gpt-4o (o200k) and cl100k. See gpt-4/notes, my-gpt2.")
    assert said.known_names("--enc", ["gpt-4", "cl100k", "gpt2", "o200k", "r50k"]) == ["cl100k", "o200k"]


def test_verbs_are_read_from_lists_and_usage_but_not_from_prose() -> None:
    said = read_help(b"Usage: tok count [FILE]\n\nCommands:\n  encode  Print ids\n\nYou may pipe text. Stop with stop.")
    assert said.verbs_of(["count", "encode", "pipe", "stop"]) == ["count", "encode"]


OUTPUTS = {
    "bare": ("{n}\n", Place(whole=True)),
    "labelled": ("file 1\ntokens = {n}\n", Place(regex=r"(?m)^tokens[ \t]*=[ \t]*([0-9]+)")),
    "behind": ("{n} tokens in 1 text\n", Place(regex=r"([0-9]+)[ \t]*tokens")),
    "column": ("   1   {n}  99 x\n", Place(regex=r"(?m)^[ \t]*[0-9]+[ \t]*([0-9]+)")),
    "coloured": ("\x1b[32mTokens:\x1b[0m {n}\n", Place(regex=r"Tokens:\x1b\[0m[ \t]*([0-9]+)")),
    "object": ('{{"a/b": [1, {{"n": {n}}}]}}', Place(pointer="/a~1b/1/n")),
    "path": (FILE + ": {n}\n", Place(regex=r"(?m)^.*:[ \t]*([0-9]+)")),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_place_of_a_count_is_found(name: str) -> None:
    text, place = OUTPUTS[name]
    outputs = [text.format(n=len(sample.text)).encode() for sample in SAMPLES]
    best = sightings(outputs, SAMPLES)[0]
    assert best.right(SAMPLES, "v") == 3
    for each in (best.place, place):
        reader = Reader({"count": each})
        assert [reader.read(output).answer for output in outputs] == [{"count": n} for n in (3, 7, 12)]


@pytest.mark.parametrize(
    ("one", "more"), [("{n} token", "{n} tokens"), ("There is {n} token.", "There are {n} tokens.")]
)
def test_a_count_of_one_is_found_in_the_singular(one: str, more: str) -> None:
    samples = [Sample(text="x" * n, expected={"v": {"count": n, "ids": list(range(n))}}) for n in (1, 7, 12)]
    outputs = [(more if len(each.text) > 1 else one).format(n=len(each.text)).encode() for each in samples]
    assert sightings(outputs, samples)[0].right(samples, "v") == 3


LISTS = {
    "json": ("{ids}\n", Place(whole=True)),
    "lines": ("{lines}\n", Place(whole=True, numbers=True)),
    "blanks": ("{blanks} \n", Place(whole=True, numbers=True)),
    "member": ('{{"n": 1, "tokens": {ids}}}', Place(pointer="/tokens")),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_place_of_a_list_is_found(name: str) -> None:
    text, place = LISTS[name]
    lists = [list(range(len(sample.text))) for sample in SAMPLES]
    words = [list(map(str, ids)) for ids in lists]
    outputs = [
        text.format(ids=i, lines="\n".join(w), blanks=" ".join(w)).encode() for i, w in zip(lists, words, strict=True)
    ]
    best = sightings(outputs, SAMPLES)[0]
    assert (best.place, best.right(SAMPLES, "v")) == (place, 3)


@pytest.mark.parametrize(
    "output",
    [b"", b"no number", b"v1.2.3 0x12 3,141", b"[" * 100_000, b"\xff\x00", b'{"a": "12"}'],
    ids=["empty", "words", "numbers of other kinds", "deep", "bytes", "text in JSON"],
)
def test_what_is_no_number_is_none(output: bytes) -> None:
    assert sightings([output] * 3, SAMPLES) == []


def test_a_line_of_many_numbers_is_read_at_once() -> None:
    """A pattern for the last of them that matches in many ways would take for ever."""
    many = " ".join(map(str, range(30)))
    lines = [f"{many} x {len(sample.text)}".encode() for sample in SAMPLES]
    assert sightings(lines, SAMPLES)[0].right(SAMPLES, "v") == 3
    assert not any(one.grows for one in sightings([f"{many} y {many}".encode()] * 3, SAMPLES))


def test_a_number_that_is_the_same_for_all_texts_is_not_right() -> None:
    assert all(not one.is_of(SAMPLES, "v") and not one.grows for one in sightings([b"7"] * 3, SAMPLES))


ODD_NAMES = {
    "quote": 'a"b\\c',
    "delete": "\x7f",
    "controls": "tab\tnewline\nand ]",
    "astral": "\U0001f600",
    "quotes": "'''\"\"\"",
    "braces": "{text}",
}


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_any_name_makes_a_file_that_can_be_read(kind: str) -> None:
    name = ODD_NAMES[kind]
    findings = Findings(samples=5, runs=1, version="1.0\n[surfaces]\x1b", version_args=("-v",), gave_up="a\nb")
    text = draft(findings, lexicon(), Named(name=name, command=("./x", name), env={name: name}))
    description = msgspec.toml.decode(text, type=Description)
    assert (description.name, description.env) == (name, {name: name})
    assert "\x1b" not in text


def test_files_are_named_from_the_folder_of_the_description(tmp_path: Path) -> None:
    here = tmp_path / "adapter"
    for name in ("bin/counter", "adapter/run.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert _from(here, str(tmp_path / "bin/counter"), is_program=True) == "../bin/counter"
    assert _from(here, str(here / "run.py"), is_program=True) == "./run.py"
    assert _from(here, str(here / "run.py"), is_program=False) == "{here}/run.py"
    assert _from(here, "--fast", is_program=False) == "--fast"
