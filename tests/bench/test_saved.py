"""A file of measurements is whole or refused; its schema is generated from the types."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import structs
from synthetic import one

from conformance.bench.saved import SCHEMA, Lane, Saved, encode, is_saved, read, schema
from conformance.errors import ReportError
from conformance.paths import SCHEMAS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "base.json").write_bytes(encode(one(1)))
    return tmp_path / "base.json"


def test_what_was_written_is_read_again(path: Path) -> None:
    again = read(path)
    assert again.loads == one(1).loads
    assert again.figures == one(1).figures
    assert encode(again) == path.read_bytes()


def test_the_stored_schema_is_the_generated_one() -> None:
    """Else: python tools/build_bench_schema.py."""
    assert (SCHEMAS / SCHEMA).read_bytes() == schema()


def test_a_file_is_valid_by_its_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads((SCHEMAS / SCHEMA).read_bytes()))
    document = json.loads(path.read_bytes())
    validator.validate(document)
    assert not validator.is_valid(document | {"mood": "good"})
    assert not validator.is_valid(document | {"machine": {}})


def _truncated(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()[:500]


def _changed(document: dict[str, Any]) -> bytes:
    document["loads"][0]["lanes"][0]["runs"][0]["cpu_seconds"] = 0.001
    return json.dumps(document).encode()


def _endless(document: dict[str, Any]) -> bytes:
    document["loads"][0]["lanes"][0]["runs"][0]["seconds"] = 1e308
    return json.dumps(document).encode()


def _later(document: dict[str, Any]) -> bytes:
    return json.dumps(document | {"version": 2}).encode()


def _foreign(document: dict[str, Any]) -> bytes:
    del document
    return b'{"benchmarks": []}'


@pytest.mark.parametrize(
    "spoil", [_truncated, _changed, _endless, _later, _foreign, lambda _: b"\xff\xfe", lambda _: b"[" * 99999]
)
def test_a_spoilt_file_is_refused_in_one_line(path: Path, spoil: Any) -> None:
    path.write_bytes(spoil(json.loads(path.read_bytes())))
    with pytest.raises(ReportError) as error:
        read(path)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(f"{path}: expected ")


def _with_lanes(change: Callable[[Lane], Lane], *, oracle_too: bool = True) -> Saved:
    made = one(1)
    loads = [
        structs.replace(
            load, oracle=change(load.oracle) if oracle_too else load.oracle, lanes=tuple(map(change, load.lanes))
        )
        for load in made.loads
    ]
    return structs.replace(made, loads=tuple(loads))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_with_lanes(lambda lane: structs.replace(lane, starts=())), "a start for each of 40 runs, found 0"),
        (
            _with_lanes(
                lambda lane: structs.replace(lane, runs=lane.runs[1:], starts=lane.starts[1:]), oracle_too=False
            ),
            "expected 40 runs beside the oracle's, found 39",
        ),
    ],
    ids=["no-starts", "another-number-of-rounds"],
)
def test_rounds_that_nothing_can_be_made_of_are_refused(path: Path, made: Saved, said: str) -> None:
    path.write_bytes(encode(made))
    with pytest.raises(ReportError, match=said):
        read(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read: no such file"):
        read(tmp_path / "none.json")


def test_a_description_is_no_saved_file(path: Path, tmp_path: Path) -> None:
    (tmp_path / "candidate.toml").write_text('contract = "llm-cost"\n')
    assert is_saved(path)
    assert not is_saved(tmp_path / "candidate.toml")
    assert not is_saved(tmp_path / "missing")
