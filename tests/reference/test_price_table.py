"""Pricing databases: the ones that are there are good, and a bad one is refused with file, key path and reason (P3)."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import DataError
from conformance.llm_cost.oracle import formats
from conformance.llm_cost.oracle import pricing as oracle
from conformance.llm_cost.reference.exits import Misuse
from conformance.llm_cost.reference.price_table import read_models
from conformance.llm_cost.reference.registry import BUILT_IN, read_registry

GOOD: dict[str, Any] = {
    "schema_version": "2",
    "generated": "2025-01-15T00:00:00Z",
    "models": {
        "a/b": {
            "encoding": "o200k_base",
            "input_per_million": 2.5,
            "output_per_million": 0,
            "cached_input_per_million": 1.25,
            "context_window": 1000,
            "effective_date": "2024-11-01",
            "notes": "fine",
        }
    },
}

MODEL = ("models", "a/b")

# What is put where, and the key path that the refusal names.
BAD: dict[str, tuple[tuple[str, ...], object]] = {
    "the wrong version": (("schema_version",), "1"),
    "a version that is a number": (("schema_version",), 2),
    "a day in place of a time": (("generated",), "2025-01-15"),
    "models in a list": (("models",), []),
    "a model without a name": (("models",), {" ": GOOD["models"]["a/b"]}),
    "a model that is a number": (MODEL, 3),
    "an encoding that is a number": ((*MODEL, "encoding"), 7),
    "a negative price": ((*MODEL, "input_per_million"), -0.01),
    "a price in words": ((*MODEL, "output_per_million"), "free"),
    "a price that is true": ((*MODEL, "output_per_million"), True),
    "a cached price of null": ((*MODEL, "cached_input_per_million"), None),
    "a context of no tokens": ((*MODEL, "context_window"), 0),
    "a context of half a token": ((*MODEL, "context_window"), 0.5),
    "a date that is none": ((*MODEL, "effective_date"), "2024-02-30"),
    "a date in other words": ((*MODEL, "effective_date"), "1 November 2024"),
    "a date without dashes": ((*MODEL, "effective_date"), "20241101"),
    "notes that are a list": ((*MODEL, "notes"), []),
}
REQUIRED = [("schema_version",), ("models",)] + [
    (*MODEL, key) for key in ("encoding", "input_per_million", "output_per_million", "context_window", "effective_date")
]


def with_value(path: tuple[str, ...], value: object) -> dict[str, Any]:
    changed = copy.deepcopy(GOOD)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def without(path: tuple[str, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(GOOD)
    place = changed
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return changed


def refusals(path: Path) -> tuple[str, str]:
    """What the reference and the oracle say."""
    with pytest.raises(Misuse) as ours:
        read_models(path)
    with pytest.raises(DataError) as theirs:
        oracle.read_price_table(path)
    return str(ours.value), str(theirs.value)


def stored(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.json"
    path.write_text(text)
    return path


def test_a_good_database_is_read_by_both(tmp_path: Path) -> None:
    path = stored(tmp_path, json.dumps(GOOD))
    ours, theirs = read_models(path)["a/b"], oracle.read_price_table(path)["a/b"]
    assert ours.price.input_per_million == theirs.input_per_million
    assert ours.price.output_per_million == theirs.output_per_million == 0


@pytest.mark.parametrize("name", BAD)
def test_both_refuse(name: str, tmp_path: Path) -> None:
    path, value = BAD[name]
    for said in refusals(stored(tmp_path, json.dumps(with_value(path, value)))):
        assert said.startswith(f"{tmp_path}/prices.json: $")
        assert path[-1] in said


@pytest.mark.parametrize("path", REQUIRED, ids=".".join)
def test_both_refuse_a_database_that_lacks(path: tuple[str, ...], tmp_path: Path) -> None:
    for said in refusals(stored(tmp_path, json.dumps(without(path)))):
        assert path[-1] in said


def test_both_refuse_a_model_that_is_given_twice(tmp_path: Path) -> None:
    model = json.dumps(GOOD["models"]["a/b"])
    text = f'{{"schema_version": "2", "models": {{"a/b": {model}, "a/b": {model}}}}}'
    for said in refusals(stored(tmp_path, text)):
        assert "'a/b' is given twice" in said


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", "NaN", '{"models": NaN}', "[" * 100_000], ids=lambda text: text[:9]
)
def test_both_refuse_what_is_no_database(text: str, tmp_path: Path) -> None:
    assert all(str(tmp_path) in said for said in refusals(stored(tmp_path, text)))


def test_both_refuse_a_file_that_is_missing(tmp_path: Path) -> None:
    assert all("no such file" in said.lower() for said in refusals(tmp_path / "none.json"))


def test_the_reference_refuses_an_encoding_that_it_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r'\$\.models\["a/b"\]\.encoding: expected one of .*, found "gpt2"'):
        read_models(stored(tmp_path, json.dumps(with_value((*MODEL, "encoding"), "gpt2"))))


@pytest.mark.parametrize("path", [BUILT_IN, oracle.WRITTEN], ids=["reference", "oracle"])
def test_the_tables_that_come_along_are_good_and_name_their_sources(path: Path) -> None:
    entries = json.loads(path.read_bytes())["models"]
    assert formats.fault(formats.PRICING, json.loads(path.read_bytes())) is None
    assert list(entries) == sorted(entries)
    assert all(entry["source"] for entry in entries.values())


def test_the_reference_has_the_prices_of_the_written_contract() -> None:
    ours = read_registry().models
    for name, written in oracle.read_price_table().items():
        assert ours[name].price.input_per_million == written.input_per_million
        assert ours[name].price.output_per_million == written.output_per_million
        assert ours[name].effective_date.isoformat() == written.effective_date


@given(st.sampled_from([*BAD.values(), *((path, None) for path in REQUIRED)]), st.none() | st.text() | st.integers())
def test_reader_and_schema_refuse_alike(place: tuple[tuple[str, ...], object], value: object) -> None:
    """The reader's plain checks say the same as the schema, but for encodings that the reference does not have."""
    changed = with_value(place[0], value)
    in_schema = formats.fault(formats.PRICING, changed) is None
    try:
        from_reader = bool(_read(changed))
    except Misuse as refusal:
        from_reader = "encoding: expected one of" in str(refusal) and in_schema
    assert from_reader == in_schema


def _read(database: dict[str, Any]) -> object:
    class Text:
        """A path whose text is at hand."""

        def read_text(self, _encoding: str) -> str:
            return json.dumps(database)

    return read_models(Text())  # type: ignore[arg-type]  # all that is read of a path


def test_a_bare_name_means_the_only_model_of_that_name() -> None:
    assert read_registry().find("gpt-4o").name == read_registry().find("openai/gpt-4o").name == "openai/gpt-4o"


def test_a_bare_name_of_several_models_is_refused_with_all_of_them(tmp_path: Path) -> None:
    model = GOOD["models"]["a/b"]
    path = stored(tmp_path, json.dumps({**GOOD, "models": {"a/b": model, "c/b": model}}))
    assert read_registry(path).find("c/b").name == "c/b"
    with pytest.raises(Misuse, match="model 'b' may be any of a/b, c/b"):
        read_registry(path).find("b")


def test_an_unknown_model_is_refused_with_names_that_come_close() -> None:
    with pytest.raises(Misuse, match="unknown model 'gpt4o'; did you mean gpt-4o"):
        read_registry().find("gpt4o")
    with pytest.raises(Misuse, match="unknown model 'zzzz'; see"):
        read_registry().find("zzzz")
