"""Records and summaries: their keys, their sums, and what passes through (section 4 and C4; TDD 4.1)."""

import pytest

from conformance.llm_cost.conduct import exact_json
from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.dialect import RESULTS
from conformance.llm_cost.conduct.gathering import record_of
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_number, hold_records, hold_sums
from conformance.llm_cost.conduct.stream import BAD, TEXTS, line, stream, stream_of
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.oracle import formats

USUAL = stream_of(TEXTS)
LINES = USUAL.splitlines()

# A value that has to come out as it went in, and why it might not.
VALUES = {
    "trailing-zero": b"1.10",
    "beyond-double": b"1e400",
    "below-double": b"1e-400",
    "beyond-64-bit": b"18446744073709551617",
    "beyond-53-bit": b"9007199254740993",
    "negative-beyond-64-bit": b"-9223372036854775809",
    "many-digits": b"3.14159265358979323846264338327950288",
    "minus-zero": b"-0",
    "exponent": b"12E+3",
    "true": b"true",
    "null": b"null",
    "empty-object": b"{}",
    "nested": b'{"a": [1, {"b": [[], {}, null, false, 1.50]}]}',
    "escapes": rb'"\u00e9\n\t\\\"\/\ud83d\ude00\u0000"',
    "control-escapes": rb'"\b\f\u0001\u001f\u007f\u0085"',
    "plain-letters": '"\u00e9 \u65e5\u672c \U0001f600 \u2028"'.encode(),
    "empty-text": b'""',
}
PASSING = {name: b'{"id": %d, "value": %s, "content": "x"}' % (n, VALUES[name]) for n, name in enumerate(VALUES)}
KEYS = ["", " ", "a.b", "$ref", "\u00e9", "\U0001f600", "__proto__", "constructor", 'quo"te', "line\nend", "length"]


@pytest.mark.clause("J1")
def test_records_have_the_contracts_form(tool: Tool) -> None:
    """Each record has the keys, types and ranges of the schema."""
    seen = tool.pipe(stdin=USUAL).ends("ok")
    hold_number(seen, len(LINES))
    for number, record in enumerate(seen.records, 1):
        fault = formats.fault_of_record(record.results)
        hold(seen, that=fault is None, otherwise=f"record {number}: {fault}")


@pytest.mark.clause("J1-free")
def test_costs_are_zero_where_nothing_is_priced(tool: Tool) -> None:
    """In `--mode tokens` every cost that is shown is 0."""
    seen = tool.pipe(stdin=USUAL).ends("ok")
    costs = [record.results[key] for record in seen.records for key in record.results if key.startswith("cost_")]
    charged = [cost for cost in costs if isinstance(cost, bool) or cost != 0]
    hold(seen, that=not charged, otherwise=f"expected no cost but 0, found {charged[:3]}")


@pytest.mark.clause("J2")
def test_summary_has_the_contracts_form(tool: Tool) -> None:
    """The summary has the keys, types and ranges of the schema."""
    seen = tool.pipe(stdin=USUAL).ends("ok")
    fault = formats.fault(formats.SUMMARY, dict(seen.summary))
    hold(seen, that=fault is None, otherwise=f"summary: {fault}")


@pytest.mark.clause("J2")
def test_summary_of_nothing_has_the_contracts_form(tool: Tool) -> None:
    """An empty stream has a summary like any other: zeros, not nulls."""
    seen = tool.pipe(stdin=b"").ends("ok")
    fault = formats.fault(formats.SUMMARY, dict(seen.summary))
    hold(seen, that=fault is None, otherwise=f"summary: {fault}")


@pytest.mark.clause("J2")
def test_summary_is_the_sum_of_the_records(tool: Tool) -> None:
    """Tokens and lines of the summary are those of the records."""
    seen = tool.pipe(stdin=USUAL).ends("ok")
    hold_sums(tool, seen, TEXTS)
    hold_equal(seen, "lines_total", len(TEXTS), seen.summary.get("lines_total"))
    hold_equal(seen, "lines_failed", 0, seen.summary.get("lines_failed", 0))


@pytest.mark.clause("J2")
def test_failed_lines_are_lines_of_the_summary(tool: Tool) -> None:
    """`lines_total` counts records and failed lines, `lines_failed` the latter; neither counts blank lines."""
    given = stream([line("one", id=0), b"", BAD, b"  ", line("two words", id=1), BAD])
    seen = tool.pipe(stdin=given).ends("err_partial")
    hold_sums(tool, seen, ["one", "two words"])
    hold_equal(seen, "lines_total", 4, seen.summary.get("lines_total"))
    hold_equal(seen, "lines_failed", 2, seen.summary.get("lines_failed", 2))


@pytest.mark.clause("C4")
@pytest.mark.parametrize("name", VALUES, ids=list(VALUES))
def test_value_passes_through(tool: Tool, name: str) -> None:
    """A key that is not the tool's keeps its value, numbers compared as decimals."""
    seen, record = record_of(tool, PASSING, name)
    wanted, found = exact_json.parse(VALUES[name]), record.rest.get("value", "(no such key)")
    hold(
        seen,
        that=exact_json.difference(wanted, found) is None,
        otherwise=f"value: expected {VALUES[name]!r}, found {exact_json.shown(found)}",
    )


@pytest.mark.clause("C4")
def test_keys_pass_through(tool: Tool) -> None:
    """Odd keys are keys like any other, beside the text's and many at once."""
    given = [
        line("x", **{key: number for number, key in enumerate(KEYS)}),
        line("y", **{f"k{n}": n for n in range(500)}),
    ]
    hold_records(tool, tool.pipe(stdin=stream(given)).ends("ok"), given)


def shown(tool: Tool) -> dict[str, str]:
    """The candidate's names of the results that it shows; another one's name in the input is a key like any other."""
    seen = tool.pipe(stdin=USUAL).ends("ok")
    hold_number(seen, len(LINES))
    names = tool.dialect.names("record", RESULTS)
    return {key: name for key, name in names.items() if key in seen.records[0].results}


@pytest.mark.clause("C4-results")
def test_result_keys_of_the_input_are_overwritten(tool: Tool) -> None:
    """A key of the input that has a result's name holds the result afterwards."""
    names = shown(tool)
    given = [
        line("hello world", id=0, **dict.fromkeys(names.values(), "mine")),
        line("x", **dict.fromkeys(names.values(), 9)),
    ]
    seen = tool.pipe(stdin=stream(given)).ends("ok")
    hold_records(tool, seen, given)
    hold(
        seen,
        that=all(record.results["accuracy"] not in ("mine", 9) for record in seen.records),
        otherwise="accuracy: expected the result, found the input's value",
    )


@pytest.mark.clause("C4-results")
def test_result_keys_are_written_once(tool: Tool) -> None:
    """An overwritten key is there once: no reader sees the input's value."""
    values = {key: (name, 123450 + number) for number, (key, name) in enumerate(shown(tool).items())}
    seen = tool.pipe(stdin=stream([line("hello world", **dict(values.values()))])).ends("ok")
    hold_number(seen, 1)
    for key, (_, value) in values.items():
        there = str(value).encode() in seen.stdout
        hold(seen, that=not there, otherwise=f"{key}: the input's value is still there")


@pytest.mark.clause("C4-double")
def test_last_of_double_keys_wins(tool: Tool) -> None:
    """Of a text given twice the last is counted, of another key the last value is kept, however they are spelt."""
    given = [
        b'{"content": "one two three four", "n": 1, "n": 2, "content": "five"}',
        rb'{"\u0063ontent": "one two three four", "n": 1, "\u006e": 2, "content": "five"}',
        rb'{"content": "one two three four", "\u006e": 1, "n": 2, "\u0063ontent": "five"}',
    ]
    seen = tool.pipe(stdin=stream(given)).ends("ok")
    hold_number(seen, len(given))
    for record in seen.records:
        hold_equal(seen, "tokens_in", count("five", tool.dialect.encoding), record.results.get("tokens_in"))
        hold_equal(seen, "n", 2, record.rest.get("n"))


@pytest.mark.clause("C4")
def test_text_passes_through_with_its_record(tool: Tool) -> None:
    """The text itself is a key of the input and is still there, whatever is in it."""
    seen = tool.pipe(stdin=USUAL).ends("ok")
    hold_equal(seen, "content", list(TEXTS), [record.rest.get("content") for record in seen.records])
