"""Holds what a run wrote against the lines that it was given: counts, costs, order, and what passes through."""

from collections.abc import Sequence

from conformance.llm_cost.conduct import exact_json
from conformance.llm_cost.conduct.answers import FREE, Expected, count, expected, expected_sum
from conformance.llm_cost.conduct.dialect import RESULTS
from conformance.llm_cost.conduct.seen import Record, Seen
from conformance.llm_cost.conduct.stream import FIELD
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.oracle.pricing import Price
from conformance.suite.behaviour import Finding


def hold_records(
    tool: Tool, seen: Seen, lines: Sequence[bytes], *, encoding: str = "", price: Price = FREE, tokens_out: int = 0
) -> None:
    """The records are those of these lines, all of them good, in their order; Breach says which is not and how."""
    encoding = encoding or tool.dialect.encoding
    hold_number(seen, len(lines))
    for number, (line, record) in enumerate(zip(lines, seen.records, strict=True), 1):
        given = exact_json.parse_object(line)
        wanted = expected(count(str(given[FIELD]), encoding), tokens_out, price)
        hold_results(seen, wanted, record, f"record {number}")
        hold_passage(tool, seen, given, record, f"record {number}")


def hold_number(seen: Seen, wanted: int) -> None:
    """There are as many records as wanted."""
    if len(seen.records) != wanted:
        raise seen.breach(
            f"expected {wanted:,} records on standard output, found {len(seen.records):,}",
            expected=wanted,
            found=len(seen.records),
        )


def hold_results(seen: Seen, wanted: Expected, record: Record, where: str) -> None:
    """A record's results are the oracle's."""
    try:
        wanted.check(record.results, where)
    except Finding as finding:
        raise seen.explain(finding) from None


def hold_passage(tool: Tool, seen: Seen, given: dict[str, object], record: Record, where: str) -> None:
    """Every key of the input that is no result keeps its value (C4)."""
    results = set(tool.dialect.names("record", RESULTS).values())
    found = exact_json.difference({k: v for k, v in given.items() if k not in results}, record.rest, where)
    if found is not None:
        raise seen.breach(found)


def hold_sums(
    tool: Tool, seen: Seen, texts: Sequence[str], *, encoding: str = "", price: Price = FREE, tokens_out: int = 0
) -> None:
    """The summary's sums are those of these texts (section 4)."""
    encoding = encoding or tool.dialect.encoding
    wanted = expected_sum([count(text, encoding) for text in texts], tokens_out, price)
    try:
        wanted.check(seen.summary, "summary")
    except Finding as finding:
        raise seen.explain(finding) from None


def hold_equal(seen: Seen, what: str, wanted: object, found: object) -> None:
    """One value is another."""
    if wanted != found or type(wanted) is not type(found):
        raise seen.breach(
            f"{what}: expected {exact_json.shown(wanted)}, found {exact_json.shown(found)}",
            expected=exact_json.shown(wanted),
            found=exact_json.shown(found),
        )


def hold(seen: Seen, *, that: bool, otherwise: str) -> None:
    """A condition on a run, with what is wrong where it does not hold."""
    if not that:
        raise seen.breach(otherwise)
