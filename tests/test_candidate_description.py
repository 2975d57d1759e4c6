"""candidate.toml: what is accepted, and what one clear line says about the rest."""

import datetime
import itertools
import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conformance.candidate import open_candidate, reference_names
from conformance.candidate.description import read_description, schema
from conformance.candidate.launch import PLACEHOLDERS
from conformance.case import Question
from conformance.errors import DescriptionError
from conformance.paths import SCHEMAS

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads(schema())
LEAST = """
contract = "llm-cost"
name = "least"
models = { one = "m" }
[surfaces.run]
argv = ["cat"]
answers.count = { whole = true }
"""
KNOWN = """
[[known]]
case = "a-*"
outcome = "failed"
reason = "they know"
expires = 2026-11-20
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "llm_cost"
    for name in ("tiktoken", "tokencost"):
        (home / "candidates" / name).mkdir(parents=True)
        (home / "candidates" / name / "candidate.toml").write_text(LEAST)
    return home


def said(home: Path, text: str, **options: Any) -> str:
    """What opening a description of this text says, without the path."""
    path = home / "candidate.toml"
    path.write_text(text)
    with pytest.raises(DescriptionError) as caught:
        open_candidate(str(path), contract_home=home, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_the_schema_on_disk_is_the_one_of_the_types() -> None:
    assert (SCHEMAS / "candidate.schema.json").read_bytes() == schema()


def test_the_least_description_is_enough_and_fits_the_schema(home: Path) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(tomllib.loads(LEAST))
    with open_candidate("tiktoken", contract_home=home) as candidate:
        assert candidate.description.name == "least"
        assert candidate.surface.name == "run"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("name =", "nome ="), "found unknown field `nome`"),
        (('name = "least"', ""), "missing required field `name`"),
        (("argv", "argvs"), "surfaces.run: found unknown field `argvs`"),
        (("answers.count", "modes = 3\nanswers.count"), "surfaces.run.modes: expected `array`, got `int`"),
        (('["cat"]', "[]"), "surfaces.run.argv: expected `array` of length >= 1"),
        (("whole = true", "whole = false"), "surfaces.run.answers[key]: expected exactly one of pointer, regex, whole"),
        (("whole = true", 'pointer = "ids"'), "surfaces.run.answers[key]: pointer: expected '' or a '/' in front"),
        (("whole = true", 'regex = "[0-9]+"'), "surfaces.run.answers[key]: regex: expected a group for the answer"),
        (("whole = true", 'regex = "("'), "surfaces.run.answers[key]: regex: missing ), unterminated subpattern"),
        (('{ one = "m" }', "{}"), "models: expected `object` of length >= 1"),
        (("contract =", "limits.silence_s = 0\ncontract ="), "limits.silence_s: expected `float` > 0.0"),
        (('name = "least"', "name = least"), "invalid value (at line 3, column 8)"),
        (("llm-cost", "oneiric"), "contract: expected 'llm-cost', found 'oneiric'"),
        (
            ('["cat"]', '["no-such-program"]'),
            "surfaces.run.argv: expected a program on PATH, found no 'no-such-program'",
        ),
        (
            ('["cat"]', '["cat", "{candidte}"]'),
            "surfaces.run.argv: unknown placeholder {candidte}; did you mean {candidate}?",
        ),
        (('["cat"]', '["./missing"]'), "surfaces.run.argv: no such file: "),
        (
            ("answers.count = { whole = true }", "answers = {}"),
            "surfaces.run.answers: expected `object` of length >= 1",
        ),
        (('["cat"]', '["cat", "a\\u0000b"]'), "surfaces.run.argv[1]: expected `str` matching"),
        (("contract =", 'env = { "A=B" = "c" }\ncontract ='), "env: expected `str` matching"),
        (("contract =", 'env = { "" = "c" }\ncontract ='), "env: expected `str` matching"),
        (("contract =", 'env = { A = "\\u0000" }\ncontract ='), "env[key]: expected `str` matching"),
        (("answers.count", "refused = [0]\nanswers.count"), "surfaces.run: refused: expected other exit codes"),
        (("surfaces.run]", "surfaces.batch]\nextra.content = 1"), "surfaces.batch: extra: expected other keys"),
        (
            ("surfaces.run]", 'surfaces.batch]\ntag = "content"'),
            "surfaces.batch: tag: expected a key that nothing else",
        ),
        (("surfaces.run]", "surfaces.batch]\npartial = [65, 0]"), "surfaces.batch: partial: expected other exit codes"),
        (('["cat"]', '["./candidates"]'), "surfaces.run.argv: expected a program, found a folder: "),
        (('["cat"]', '["./candidate.toml"]'), "surfaces.run.argv: not executable: "),
    ],
)
def test_one_line_says_what_is_wrong_and_where(home: Path, change: tuple[str, str], expected: str) -> None:
    assert change[0] in LEAST
    assert said(home, LEAST.replace(*change, 1)).startswith(expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('"failed"', '"wrong"'), "known[key].outcome: invalid enum value 'wrong'"),
        (('"failed"', '"passed"'), "known[key]: outcome: expected one of accepted-wrongly, crashed, failed"),
        (('"they know"', '""'), "known[key].reason: expected `str` of length >= 1"),
        (('reason = "they know"', ""), "known[key]: missing required field `reason`"),
        (("2026-11-20", '"soon"'), "known[key].expires: expected `date`, got `str`"),
    ],
)
def test_a_known_entry_that_cannot_be_read_is_named(home: Path, change: tuple[str, str], expected: str) -> None:
    message = re.sub(r"\[\d+\]", "[key]", said(home, LEAST + KNOWN.replace(*change, 1)))
    assert message.startswith(expected)


def test_an_expired_known_entry_is_named_with_its_day(home: Path) -> None:
    assert said(home, LEAST + KNOWN, today=datetime.date(2026, 11, 21)) == (
        "known[0] ('a-*'): expired on 2026-11-20, today is 2026-11-21; fix the candidate or set a new date"
    )
    open_candidate(str(home / "candidate.toml"), contract_home=home, today=datetime.date(2026, 11, 20)).close()


def test_a_surface_that_is_not_described_is_told_with_those_that_are(home: Path) -> None:
    assert (
        said(home, LEAST, surface="batch")
        == "expected the surface batch, found run; [surfaces.batch] would describe it"
    )
    assert said(home, LEAST, surface="bach") == "expected the surface bach, found run; did you mean batch?"
    assert said(home, LEAST, surface="x") == "expected the surface x, found run; there are inline, ask, batch, run"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("tiktokn", "tiktokn: no such file, and no candidate of that name; did you mean tiktoken?"),
        ("zzz", "zzz: no such file, and no candidate of that name; the names are tiktoken, tokencost"),
        ("./zzz", "./zzz: no such file; has it been built?"),
        ("./zzz.toml", "./zzz.toml: no such file; `evilcorpus init PROGRAM` writes a first one"),
    ],
)
def test_a_target_that_is_not_there_is_told(home: Path, target: str, expected: str) -> None:
    with pytest.raises(DescriptionError, match=re.escape(expected)):
        open_candidate(target, contract_home=home)


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("{home}/candidat.toml", "{home}/candidate.toml"),
        ("candidat.toml", "./candidate.toml"),
        ("./dialct", "./dialect"),
    ],
)
def test_a_mistyped_path_is_told_the_file_beside_it(
    home: Path, target: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "candidate.toml").write_text(LEAST)
    (home / "dialect").write_text("")
    monkeypatch.chdir(home)
    with pytest.raises(DescriptionError, match=re.escape(f"; did you mean {meant.format(home=home)}?") + "$"):
        open_candidate(target.format(home=home), contract_home=home)


def test_a_description_that_is_no_file_is_not_read(home: Path) -> None:
    os.mkfifo(home / "pipe.toml")
    (home / "endless.toml").symlink_to("/dev/zero")
    for name in ("pipe.toml", "endless.toml"):
        with pytest.raises(DescriptionError, match=r"expected a file, found a pipe, a device or a folder"):
            open_candidate(str(home / name), contract_home=home)


@pytest.mark.parametrize("target", ["a" * 5000, "./" + "a" * 300, "a\0b"], ids=["path", "name", "nul"])
def test_a_target_that_no_file_can_have_is_told(home: Path, target: str) -> None:
    with pytest.raises(DescriptionError, match=r"^expected a name, .*, found '\.?/?a.*, which is no path$"):
        open_candidate(target, contract_home=home)


def test_a_folder_is_no_candidate_but_what_is_inside_is_shown(home: Path) -> None:
    folder = home / "candidates" / "tiktoken"
    with pytest.raises(DescriptionError, match=r"found a folder; .*/tiktoken/candidate.toml is there"):
        open_candidate(str(folder), contract_home=home)
    with pytest.raises(DescriptionError, match=r"expected a candidate.toml or a binary, found a folder$"):
        open_candidate(str(home), contract_home=home)


def test_a_binary_is_asked_in_the_dialect_of_the_contract(home: Path, tmp_path: Path) -> None:
    (home / "dialect.toml").write_text(LEAST.replace('"cat"', '"{candidate}"'))
    binary = tmp_path / "counter"
    binary.write_text("#!/bin/sh\necho 3\n")
    with pytest.raises(DescriptionError, match="not executable"):
        open_candidate(str(binary), contract_home=home)
    binary.chmod(0o755)
    with open_candidate(str(binary), contract_home=home) as candidate:
        assert candidate.description.name == "counter"
        first = candidate.digest
    binary.write_text("#!/bin/sh\necho 4\n")
    with open_candidate(str(binary), contract_home=home) as candidate:
        assert candidate.digest != first


def test_a_link_is_called_by_its_own_name(home: Path, tmp_path: Path) -> None:
    """One program may do many things, each under a name of its own."""
    (home / "dialect.toml").write_text(LEAST.replace('"cat"', '"{candidate}"'))
    many = tmp_path / "many"
    many.write_text("#!/bin/sh\ncat >/dev/null\necho ${#0}\n")
    many.chmod(0o755)
    (tmp_path / "counter").symlink_to("many")
    with open_candidate(str(tmp_path / "counter"), contract_home=home) as candidate:
        assert candidate.description.name == "counter"
        [run] = candidate.surface.answer([Question(input="x", variant="one")])
        assert run.answer["count"] == len(str(tmp_path / "counter"))


def test_the_names_of_the_contracts_own_candidates_are_their_folders(home: Path) -> None:
    assert reference_names(home) == ["tiktoken", "tokencost"]


def test_a_file_that_is_no_text_is_told(home: Path) -> None:
    path = home / "candidate.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DescriptionError, match="can't decode byte 0xff"):
        read_description(path)


def keys(node: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Every key path that the schema has."""
    if "$ref" in node:
        node = SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
    for name, inner in node.get("properties", {}).items():
        yield f"{prefix}{name}"
        yield from keys(inner, f"{prefix}{name}.")
    for inner in itertools.chain(node.get("anyOf", ()), [node.get("items")], [node.get("additionalProperties")]):
        if isinstance(inner, dict):
            yield from keys(inner, prefix)


def test_each_key_of_the_schema_has_its_line_in_the_documentation_and_no_other_has() -> None:
    documented = re.findall(r"^\| `([\w.]+)` \|", (ROOT / "docs" / "candidate.md").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(set(keys(SCHEMA)))


def test_each_placeholder_is_in_the_documentation() -> None:
    page = (ROOT / "docs" / "candidate.md").read_text()
    assert [name for name in PLACEHOLDERS if f"`{{{name}}}`" not in page] == []


def test_words_in_braces_that_are_no_placeholders_stay_as_they_are(home: Path) -> None:
    (home / "candidate.toml").write_text(LEAST.replace('["cat"]', """["awk", "{print NR}", "{print}"]"""))
    open_candidate(str(home / "candidate.toml"), contract_home=home).close()


def test_each_example_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "candidate.toml"
    texts = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "candidate.md").read_text(), re.DOTALL)
    assert len(texts) >= 3
    for text in texts:
        path.write_text(text)
        read_description(path)


def test_each_default_in_the_documentation_is_the_one_of_the_schema() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| `(.*?)` \|", (ROOT / "docs" / "candidate.md").read_text(), re.MULTILINE)
    defaults = dict(defaults_of(SCHEMA))
    documented = {key: tomllib.loads(f"value = {value}")["value"] for key, value in rows}
    assert documented == {key: defaults[key] for key in documented}
    assert len(documented) >= 30


def defaults_of(node: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every key path that has a default, with the default."""
    if "$ref" in node:
        node = SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
    for name, inner in node.get("properties", {}).items():
        if "default" in inner:
            yield f"{prefix}{name}", inner["default"]
        yield from defaults_of(inner, f"{prefix}{name}.")
    for inner in itertools.chain(node.get("anyOf", ()), [node.get("items")], [node.get("additionalProperties")]):
        if isinstance(inner, dict):
            yield from defaults_of(inner, prefix)
