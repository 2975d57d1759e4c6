"""The schema of reports is generated from the types, and tells a report's lines from other lines."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from test_report_document import composed, records

from conformance.paths import SCHEMAS
from conformance.report.document import ReportFile
from conformance.report.schema import FILE, encoded


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads((SCHEMAS / FILE).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture
def lines(tmp_path: Path) -> list[dict[str, Any]]:
    with ReportFile(tmp_path / "run.jsonl") as file:
        file.write(composed(records()))
    return [json.loads(line) for line in (tmp_path / "run.jsonl").read_bytes().splitlines()]


def test_the_stored_schema_is_the_generated_one() -> None:
    """Else: python -c 'from conformance.report.schema import *; open("schemas/" + FILE, "wb").write(encoded())'."""
    assert (SCHEMAS / FILE).read_bytes() == encoded()


def test_every_line_of_a_report_is_valid(validator: Any, lines: list[dict[str, Any]]) -> None:
    assert [line["line"] for line in lines] == ["header", "group", "group", "verdict", "verdict", "footer"]
    for line in lines:
        validator.validate(line)


@pytest.mark.parametrize(
    "change",
    [{"outcome": "perfect"}, {"line": "song"}, {"case": 7}, {"line": "group"}],
    ids=["unknown-outcome", "unknown-kind", "number-as-case", "verdict-as-group"],
)
def test_a_line_of_another_form_is_invalid(validator: Any, lines: list[dict[str, Any]], change: dict[str, Any]) -> None:
    assert not validator.is_valid(lines[3] | change)


def test_a_header_with_an_unknown_key_is_invalid(validator: Any, lines: list[dict[str, Any]]) -> None:
    assert not validator.is_valid(lines[0] | {"mood": "good"})
