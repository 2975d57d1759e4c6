"""Budgets: `--max-tokens` and `--max-cost` stop a stream before it exceeds them (E2; TDD 4.2, 4.3)."""

from decimal import Decimal

import pytest

from conformance.llm_cost.conduct.answers import count, expected
from conformance.llm_cost.conduct.company import Company, hold_end
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_records
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import BAD, line, stream
from conformance.llm_cost.conduct.tool import Tool

WORDS = ("one", "two words", "three of them", "four more words here", "five")
LINES = [line(text, id=number) for number, text in enumerate(WORDS)]
GIVEN = stream(LINES)
OUT = 7


def tokens(tool: Tool, number: int) -> int:
    """The tokens of the first lines."""
    return sum(count(text, tool.dialect.encoding) for text in WORDS[:number])


def hold_stop(tool: Tool, seen: Seen, number: int) -> None:
    """The run stopped with the quota's code behind this many records, and says so."""
    hold_records(tool, seen.ends("err_quota"), LINES[:number])
    hold_equal(seen, "quota_hit", wanted=True, found=seen.summary.get("quota_hit", True))
    hold_equal(seen, "the summary's tokens_in", tokens(tool, number), seen.summary.get("tokens_in"))


def hold_all(tool: Tool, seen: Seen) -> None:
    """The run was completed, and says that no quota was hit."""
    hold_records(tool, seen.ends("ok"), LINES)
    hold_equal(seen, "quota_hit", wanted=False, found=seen.summary.get("quota_hit", False))


@pytest.mark.clause("E2")
def test_total_below_the_limit_is_no_hit(tool: Tool) -> None:
    """A limit one above the total is not reached."""
    hold_all(tool, tool.pipe("--max-tokens", str(tokens(tool, 5) + 1), stdin=GIVEN))


@pytest.mark.clause("E2")
def test_total_at_the_limit_is_no_hit(tool: Tool) -> None:
    """A total that ends exactly at the limit is no hit."""
    hold_all(tool, tool.pipe("--max-tokens", str(tokens(tool, 5)), stdin=GIVEN))


@pytest.mark.clause("E2")
def test_total_above_the_limit_stops_before_the_line(tool: Tool) -> None:
    """The line that would bring the total one above the limit is not emitted; all before it are."""
    hold_stop(tool, tool.pipe("--max-tokens", str(tokens(tool, 5) - 1), stdin=GIVEN), 4)


@pytest.mark.clause("E2")
@pytest.mark.parametrize("number", [1, 3], ids=["behind-the-first", "in-the-middle"])
def test_lines_behind_the_limit_are_not_emitted(tool: Tool, number: int) -> None:
    """Processing stops at the first line that does not fit, even where a later one would."""
    hold_stop(tool, tool.pipe("--max-tokens", str(tokens(tool, number)), stdin=GIVEN), number)


@pytest.mark.clause("E2")
def test_limit_of_zero_emits_nothing_that_has_tokens(tool: Tool) -> None:
    """With a limit of 0 a line without tokens fits, and the first with one does not."""
    given = stream([line("", id=0), *LINES])
    seen = tool.pipe("--max-tokens", "0", stdin=given).ends("err_quota")
    hold_records(tool, seen, [line("", id=0)])


@pytest.mark.clause("E2")
def test_output_tokens_count_towards_the_limit(tool: Tool) -> None:
    """The limit holds for tokens in and out together."""
    quota = tokens(tool, 2) + 2 * OUT
    seen = tool.pipe("--estimate-output", str(OUT), "--max-tokens", str(quota), stdin=GIVEN).ends("err_quota")
    hold_records(tool, seen, LINES[:2], tokens_out=OUT)


@pytest.mark.clause("E2")
def test_failed_lines_take_nothing_from_the_budget(tool: Tool) -> None:
    """A failed line has no tokens: the budget is reached where it would be without it."""
    given = stream([LINES[0], BAD, *LINES[1:]])
    seen = tool.pipe("--max-tokens", str(tokens(tool, 3)), stdin=given)
    hold_stop(tool, seen, 3)


@pytest.mark.clause("E2")
def test_records_before_the_limit_are_all_written(tool: Tool) -> None:
    """Of thousands of records that workers make, every one before the limit is there, in order, and none behind it."""
    lines = [line(f"line number {number}", id=number) for number in range(4000)]
    counts = [count(f"line number {number}", tool.dialect.encoding) for number in range(4000)]
    quota = sum(counts[:3333])
    seen = tool.pipe("--max-tokens", str(quota), "--workers", "2", stdin=stream(lines)).ends("err_quota")
    hold_records(tool, seen, lines[:3333])


@pytest.mark.clause("E2")
def test_summary_at_the_limit_is_of_what_was_emitted(tool: Tool) -> None:
    """What workers had begun behind the limit is in no sum."""
    lines = [line(f"line number {number}", id=number) for number in range(4000)]
    quota = sum(count(f"line number {number}", tool.dialect.encoding) for number in range(3333))
    seen = tool.pipe("--max-tokens", str(quota), "--workers", "2", stdin=stream(lines)).ends("err_quota")
    hold_equal(seen, "the summary's tokens_in", quota, seen.summary.get("tokens_in"))


@pytest.mark.clause("E2")
def test_failed_lines_behind_the_limit_are_not_looked_at(tool: Tool) -> None:
    """The stream stops at the limit: what is wrong behind it is not told."""
    given = stream([*LINES[:3], BAD, *LINES[3:], BAD])
    seen = tool.pipe("--max-tokens", str(tokens(tool, 2)), stdin=given)
    hold_stop(tool, seen, 2)
    hold_equal(seen, "the numbers of failed lines", [], seen.failed_lines)


@pytest.mark.clause("E2")
def test_limit_ends_a_stream_without_end(tool: Tool) -> None:
    """It stops at the limit, though the input goes on for ever."""
    with Company(tool, *tool.pipe_args("--max-tokens", str(tokens(tool, 2)))) as company:
        hold_stop(tool, hold_end(company, GIVEN, "err_quota"), 2)


# How far a limit is from the cost of the first three lines: less than one token costs, in either direction.
NEAR = Decimal("0.0000001")


def cost(tool: Tool, number: int) -> Decimal:
    """What the first lines cost, in US dollars: some thousandths of a cent."""
    priced = tool.dialect.priced
    total = sum(count(text, priced.price.encoding) for text in WORDS[:number])
    return expected(total, price=priced.price).costs.total_usd


def priced(tool: Tool, limit: Decimal) -> Seen:
    """A run in `--mode price` with a budget in US dollars."""
    return tool.pipe("--max-cost", f"{limit:f}", stdin=GIVEN, model=tool.dialect.priced.model, mode="price")


def hold_priced(tool: Tool, seen: Seen, number: int) -> None:
    """The records are those of the first lines, with their costs."""
    price = tool.dialect.priced.price
    hold_records(tool, seen, LINES[:number], encoding=price.encoding, price=price)


@pytest.mark.clause("E2")
def test_cost_below_the_limit_is_no_hit(tool: Tool) -> None:
    """A budget just above the whole cost is enough."""
    hold_priced(tool, priced(tool, cost(tool, 5) + NEAR).ends("ok"), 5)


@pytest.mark.clause("E2")
def test_cost_at_the_limit_is_no_hit(tool: Tool) -> None:
    """A cost that ends exactly at the budget, in fractions of a cent, is no hit."""
    hold_priced(tool, priced(tool, cost(tool, 5)).ends("ok"), 5)


@pytest.mark.clause("E2")
def test_cost_above_the_limit_stops_before_the_line(tool: Tool) -> None:
    """A budget just below the cost of three lines is spent on two."""
    seen = priced(tool, cost(tool, 3) - NEAR).ends("err_quota")
    hold_priced(tool, seen, 2)
    hold_equal(seen, "quota_hit", wanted=True, found=seen.summary.get("quota_hit", True))


@pytest.mark.clause("E2")
def test_output_costs_count_towards_the_limit(tool: Tool) -> None:
    """The budget holds for what is put in and out together."""
    priced = tool.dialect.priced
    words = [count(text, priced.price.encoding) for text in WORDS[:2]]
    limit = expected(sum(words), 2 * OUT, priced.price).costs.total_usd
    flags = ("--estimate-output", str(OUT), "--max-cost", f"{limit + NEAR:f}")
    seen = tool.pipe(*flags, stdin=GIVEN, model=priced.model, mode="price").ends("err_quota")
    hold_records(tool, seen, LINES[:2], encoding=priced.price.encoding, price=priced.price, tokens_out=OUT)


@pytest.mark.clause("E2")
def test_token_limit_holds_where_tokens_are_priced(tool: Tool) -> None:
    """In `--mode price` tokens are limited as in any other."""
    priced = tool.dialect.priced
    limit = sum(count(text, priced.price.encoding) for text in WORDS[:2])
    flags = ("--max-tokens", str(limit), "--max-cost", "1000000")
    hold_priced(tool, tool.pipe(*flags, stdin=GIVEN, model=priced.model, mode="price").ends("err_quota"), 2)


@pytest.mark.clause("E2")
def test_cost_limit_of_zero_emits_nothing_that_costs(tool: Tool) -> None:
    """With a budget of 0 nothing that costs is emitted."""
    hold_priced(tool, priced(tool, Decimal(0)).ends("err_quota"), 0)


@pytest.mark.clause("E2")
def test_cost_limit_does_nothing_where_nothing_is_priced(tool: Tool) -> None:
    """In `--mode tokens` costs are 0 and no budget in money is ever reached."""
    hold_all(tool, tool.pipe("--max-cost", "0", stdin=GIVEN))


@pytest.mark.clause("E2")
def test_first_limit_reached_stops(tool: Tool) -> None:
    """With both limits the one that is reached first stops the stream."""
    model = tool.dialect.priced.model
    seen = tool.pipe(
        "--max-tokens", "1000000", "--max-cost", f"{cost(tool, 2):f}", stdin=GIVEN, model=model, mode="price"
    )
    hold_priced(tool, seen.ends("err_quota"), 2)
    hold(seen, that=seen.summary.get("quota_hit", True) is True, otherwise="quota_hit: expected true")
