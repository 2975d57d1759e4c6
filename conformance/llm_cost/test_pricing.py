"""Costs: tokens times the published price, in and out, nothing else (section 5; TDD 5, R3)."""

from decimal import Decimal
from pathlib import Path

import pytest

from conformance.errors import DataError
from conformance.llm_cost.conduct.answers import count, expected
from conformance.llm_cost.conduct.holding import hold, hold_number, hold_records, hold_sums
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import TEXTS, stream_of
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.oracle import pricing
from conformance.suite.behaviour import Breach, Finding, NotClaimed

USUAL = stream_of(TEXTS)
LINES = USUAL.splitlines()
OUT = 123
# Ten lines of it are more than 64 bits hold.
HUGE = 2**62
# Token counts around the places where binary fractions and 32-bit numbers go wrong.
AMOUNTS = [(0, 0), (1, 0), (3, 7), (999_999, 1), (2**31, 2**31), (10**15 + 1, 10**12 + 1)]


def priced(tool: Tool, *flags: str) -> Seen:
    """A usual stream in `--mode price`."""
    return tool.pipe(*flags, stdin=USUAL, model=tool.dialect.priced.model, mode="price").ends("ok")


@pytest.mark.clause("P1")
def test_costs_of_records_are_tokens_times_price(tool: Tool) -> None:
    """cost_in = tokens_in * input_per_million / 1e6, within a relative 1e-9."""
    price = tool.dialect.priced.price
    hold_records(tool, priced(tool), LINES, encoding=price.encoding, price=price)


@pytest.mark.clause("P1")
def test_costs_of_the_summary_are_the_sum(tool: Tool) -> None:
    """The cost of a stream is the cost of its tokens."""
    price = tool.dialect.priced.price
    hold_sums(tool, priced(tool), TEXTS, encoding=price.encoding, price=price)


@pytest.mark.clause("P1")
def test_total_is_in_plus_out(tool: Tool) -> None:
    """Where the parts are shown, cost_usd is their sum."""
    seen = priced(tool, "--estimate-output", str(OUT))
    for number, record in enumerate(seen.records, 1):
        parts = [Decimal(str(record.results.get(key, "nan"))) for key in ("cost_input_usd", "cost_output_usd")]
        total = Decimal(str(record.results.get("cost_usd", "nan")))
        # What is not shown cannot be added up.
        right = parts[0].is_nan() or parts[1].is_nan() or pricing.agrees(sum(parts, Decimal(0)), total)
        hold(seen, that=right, otherwise=f"record {number}: cost_usd: expected {sum(parts)}, found {total}")


@pytest.mark.clause("P1")
@pytest.mark.parametrize(
    "amounts", AMOUNTS, ids=[f"{tokens_in}-in-{tokens_out}-out" for tokens_in, tokens_out in AMOUNTS]
)
def test_price_of_numbers_of_tokens(tool: Tool, amounts: tuple[int, int]) -> None:
    """`price --tokens-in N --tokens-out N` gives the cost of just that."""
    tokens_in, tokens_out = amounts
    priced = tool.dialect.priced
    flags = ("--format", "json", "--tokens-in", str(tokens_in), "--tokens-out", str(tokens_out))
    seen = tool.run("price", "--model", priced.model, *flags).ends("ok")
    _hold_price(seen, tokens_in, tokens_out, priced.price)


def _hold_price(seen: Seen, tokens_in: int, tokens_out: int, price: pricing.Price) -> None:
    hold_number(seen, 1)
    wanted = expected(tokens_in, tokens_out, price)
    # The tokens are the caller's own words here; what they cost is what was asked.
    costs = {key: value for key, value in seen.records[0].results.items() if key.startswith("cost_")}
    try:
        wanted.check({"tokens_in": tokens_in, **costs}, "price")
    except Finding as finding:
        raise seen.explain(finding) from None


@pytest.mark.clause("P1")
def test_price_of_a_text(tool: Tool) -> None:
    """`price` over a text counts it first."""
    priced = tool.dialect.priced
    text = TEXTS[1]
    seen = tool.run("price", "--model", priced.model, "--format", "json", stdin=text.encode()).ends("ok")
    _hold_price(seen, count(text, priced.price.encoding), 0, priced.price)


@pytest.mark.clause("P1")
def test_price_of_a_file(tool: Tool, tmp_path: Path) -> None:
    """`price FILE` counts the text in the file first, whatever is on standard input."""
    priced, file = tool.dialect.priced, tmp_path / "text.txt"
    file.write_bytes(TEXTS[1].encode())
    seen = tool.run("price", "--model", priced.model, "--format", "json", str(file), stdin=b"other").ends("ok")
    _hold_price(seen, count(TEXTS[1], priced.price.encoding), 0, priced.price)


@pytest.mark.clause("P2")
def test_huge_estimate_is_refused_or_right(tool: Tool) -> None:
    """A sum that a machine's word cannot hold is no crash, and neither wraps round nor loses digits."""
    seen = tool.pipe("--estimate-output", str(HUGE), stdin=USUAL).ends("ok", "err_usage", "err_generic")
    if seen.completed.exit_status == tool.dialect.exits["ok"]:
        hold_records(tool, seen, LINES, tokens_out=HUGE)
        hold_sums(tool, seen, TEXTS, tokens_out=HUGE)


@pytest.mark.clause("P2")
def test_estimate_output_sets_tokens_out_of_each_line(tool: Tool) -> None:
    """`--estimate-output N` adds N tokens out, and their cost, to every record and to the sums."""
    seen, price = priced(tool, "--estimate-output", str(OUT)), tool.dialect.priced.price
    hold_records(tool, seen, LINES, encoding=price.encoding, price=price, tokens_out=OUT)
    hold_sums(tool, seen, TEXTS, encoding=price.encoding, price=price, tokens_out=OUT)


@pytest.mark.clause("P2")
def test_without_estimate_nothing_is_put_out(tool: Tool) -> None:
    """Without the flag tokens_out and its cost are 0 wherever they are shown."""
    seen = priced(tool)
    shown = {record.results.get(key, 0) for record in seen.records for key in ("tokens_out", "cost_output_usd")}
    hold(seen, that=shown == {0}, otherwise=f"tokens_out and cost_output_usd: expected 0, found {shown - {0}}")


@pytest.mark.clause("P3")
def test_own_price_table_has_the_contracts_form(tool: Tool) -> None:
    """The price table that a description names is a pricing database of schema version 2, with dates that are dates."""
    table = tool.dialect.own_price_table
    if table is None:
        raise NotClaimed("the description names no price table of its own")
    try:
        pricing.read_price_table(table)
    except DataError as error:
        raise Breach(str(error)) from error


@pytest.mark.clause("P4")
def test_own_price_table_is_what_is_charged(tool: Tool) -> None:
    """Where a description names a price table, its prices are the candidate's."""
    if tool.dialect.own_price_table is None:
        raise NotClaimed("the description names no price table of its own")
    price = tool.dialect.priced.price
    hold_sums(
        tool, priced(tool, "--estimate-output", str(OUT)), TEXTS, encoding=price.encoding, price=price, tokens_out=OUT
    )


@pytest.mark.clause("P4")
@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_each_model_of_the_own_price_table_is_charged_as_it_says(tool: Tool, place: int) -> None:
    """A price table holds for all of its models, not for the usual one alone."""
    if tool.dialect.own_price_table is None:
        raise NotClaimed("the description names no price table of its own")
    others = [name for name in tool.dialect.prices if name != tool.dialect.priced.model]
    if not others:
        raise NotClaimed("the price table has one model")
    model = others[place]
    flags = ("--format", "json", "--tokens-in", "1234567", "--tokens-out", "7654321")
    seen = tool.run("price", "--model", model, *flags).ends("ok")
    _hold_price(seen, 1_234_567, 7_654_321, tool.dialect.prices[model])


@pytest.mark.clause("P5")
def test_help_says_what_is_not_predicted(tool: Tool) -> None:
    """The help says that reasoning, cached, tool and multimodal tokens are not predicted."""
    seen = tool.run("--help").ends("ok")
    said = b" ".join([seen.stdout, tool.run("price", "--help").ends("ok").stdout]).lower()
    missing = [word for word in ("reasoning", "cached", "tool", "multimodal") if word.encode() not in said]
    hold(seen, that=not missing, otherwise=f"the help does not speak of {', '.join(missing)}")


@pytest.mark.clause("J2")
def test_priced_summary_is_one_json_object(tool: Tool) -> None:
    """In `--mode price` the summary is still one JSON object on the last line, with the model if it names one."""
    seen = priced(tool)
    found = seen.summary.get("model", tool.dialect.priced.model)
    bare = tool.dialect.priced.model.rpartition("/")[2]
    hold(seen, that=str(found).endswith(bare), otherwise=f"model: expected {tool.dialect.priced.model}, found {found}")
