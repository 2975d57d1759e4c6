"""The schemas of records and summaries: examples that they take and examples that they refuse (section 4)."""

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from conformance.llm_cost.oracle import formats
from conformance.llm_cost.oracle.formats import PIPE_RECORD, PRICING, SUMMARY
from conformance.paths import SCHEMAS
from reference.command import Reference

RECORD = {"tokens_in": 3, "cost_usd": 0.0000075, "accuracy": "exact"}
TOTALS = {"version": "1", "lines_total": 3, "tokens_in": 3, "cost_usd": 0}

GOOD: list[tuple[str, dict[str, Any]]] = [
    (PIPE_RECORD, RECORD),
    (PIPE_RECORD, {**RECORD, "tokens_out": 0, "cost_input_usd": 0, "cost_output_usd": 1.5, "id": None, "x": [{}]}),
    (PIPE_RECORD, {**RECORD, "accuracy": "heuristic", "tokens_in": 2**70, "cost_usd": Decimal("1e-30")}),
    (PIPE_RECORD, {**RECORD, "accuracy": "estimate", "tokens_in": 2.0}),
    (SUMMARY, TOTALS),
    (SUMMARY, {**TOTALS, "model": "m", "lines_failed": 1, "accuracy": "mixed", "quota_hit": True, "more": 1}),
]
NO_COUNTS: list[object] = [-1, "3", True, 1.5, None, [3], Decimal("0.5")]
NO_AMOUNTS: list[object] = [-0.1, "0", False, Decimal(-1), {}]
NO_TIERS: list[object] = ["Exact", "mixed", "", 1, ["exact"]]
BAD: list[tuple[str, object]] = [
    *((PIPE_RECORD, {key: value for key, value in RECORD.items() if key != lacking}) for lacking in RECORD),
    *((PIPE_RECORD, {**RECORD, "tokens_in": value}) for value in NO_COUNTS),
    *((PIPE_RECORD, {**RECORD, "cost_usd": value}) for value in NO_AMOUNTS),
    *((PIPE_RECORD, {**RECORD, "accuracy": value}) for value in NO_TIERS),
    (PIPE_RECORD, {**RECORD, "tokens_out": -1}),
    (PIPE_RECORD, {**RECORD, "cost_output_usd": "1"}),
    (PIPE_RECORD, []),
    *((SUMMARY, {key: value for key, value in TOTALS.items() if key != lacking}) for lacking in TOTALS),
    *((SUMMARY, {**TOTALS, "version": value}) for value in (1, "2", None)),
    (SUMMARY, {**TOTALS, "lines_failed": -1}),
    (SUMMARY, {**TOTALS, "quota_hit": "false"}),
    (SUMMARY, {**TOTALS, "accuracy": "about"}),
    (SUMMARY, {**TOTALS, "model": 4}),
]


@pytest.mark.parametrize("name", [PIPE_RECORD, SUMMARY, PRICING])
def test_a_schema_is_a_draft_07_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize(("name", "example"), GOOD)
def test_a_good_example_has_no_fault(name: str, example: dict[str, Any]) -> None:
    assert formats.fault(name, example) is None


@pytest.mark.parametrize(("name", "example"), BAD)
def test_a_bad_example_has_a_fault(name: str, example: object) -> None:
    assert (formats.fault(name, example) or "").startswith("$")


@pytest.mark.parametrize(("name", "example"), [pair for pair in [*GOOD, *BAD] if pair[0] == PIPE_RECORD])
def test_the_quick_way_says_the_same(name: str, example: object) -> None:
    if isinstance(example, dict):
        formats.fault_of_record(RECORD)  # what is remembered of another record is no matter
        assert formats.fault_of_record({**example, "passed": ["through"]}) == formats.fault(name, example)


def test_what_the_reference_writes_has_the_formats(pipe: Reference) -> None:
    found = pipe("--summary", "--summary-format", "json", "--estimate-output", "1", stdin=b'{"content":"a"}\n')
    assert formats.fault(PIPE_RECORD, json.loads(found.out)) is None
    assert formats.fault(SUMMARY, json.loads(found.err)) is None
