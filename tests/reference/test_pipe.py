"""`pipe` from outside: exit codes, quotas, errors, the summary (sections 2 and 3)."""

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.llm_cost.reference.pricing import FREE, Price, cost
from conformance.llm_cost.reference.quota import Quota, admitted
from reference.command import ESTIMATED, Outcome, Reference


def lines(*texts: str) -> bytes:
    return b"".join(json.dumps({"content": text}).encode() + b"\n" for text in texts)


def records(outcome: Outcome) -> list[dict[str, object]]:
    return [json.loads(line, parse_float=Decimal) for line in outcome.out.splitlines()]


def summary(outcome: Outcome) -> dict[str, object]:
    found: dict[str, object] = json.loads(outcome.err.splitlines()[-1], parse_float=Decimal)
    return found


JSON_SUMMARY = ("--summary", "--summary-format", "json")
MIXED = lines("aaaa") + b"broken\n\n" + lines("bbbbbbbb") + b'{"content":1}\n' + lines("c")


def test_each_line_gets_its_record_in_order(pipe: Reference) -> None:
    found = pipe(stdin=lines("aaaa", "", "bbbbb"))
    assert found.status == 0
    assert [record["tokens_in"] for record in records(found)] == [1, 0, 2]
    assert all(record["accuracy"] == "estimate" for record in records(found))


def test_some_failed_lines_make_the_run_partial_and_are_named(pipe: Reference) -> None:
    found = pipe(*JSON_SUMMARY, stdin=MIXED)
    errors = [json.loads(line) for line in found.err.splitlines()[:-1]]
    assert found.status == 65
    assert [record["content"] for record in records(found)] == ["aaaa", "bbbbbbbb", "c"]
    assert [(error["line"], error["error"]) for error in errors] == [(2, "invalid_json"), (5, "not_a_string")]
    assert (summary(found)["lines_total"], summary(found)["lines_failed"]) == (5, 2)


def test_a_mark_and_line_ends_and_blank_lines_are_no_part_of_records(pipe: Reference) -> None:
    found = pipe(stdin=b'\xef\xbb\xbf{"content":"a"}\r\n\r\n \t\n{"content":"b"}')
    assert found.status == 0
    assert [record["content"] for record in records(found)] == ["a", "b"]


def test_no_input_is_no_error(pipe: Reference) -> None:
    found = pipe(*JSON_SUMMARY)
    assert (found.status, found.out) == (0, b"")
    assert summary(found)["lines_total"] == 0


@pytest.mark.parametrize(("broken", "before"), [(0, 0), (1, 1), (2, 2)], ids=["first", "middle", "last"])
def test_fail_on_error_stops_at_the_first_failed_line(pipe: Reference, broken: int, before: int) -> None:
    stdin = lines("a", "b", "c").splitlines(keepends=True)
    stdin[broken] = b"broken\n"
    found = pipe("--fail-on-error", *JSON_SUMMARY, stdin=b"".join(stdin))
    assert found.status == 1
    assert len(records(found)) == before
    assert json.loads(found.err.splitlines()[0])["line"] == broken + 1
    assert (summary(found)["lines_total"], summary(found)["lines_failed"]) == (before + 1, 1)


@pytest.mark.parametrize(("limit", "emitted"), [("0", 0), ("1", 0), ("2", 1), ("3", 1), ("4", 2), ("5", 2), ("6", 3)])
def test_records_never_exceed_the_token_quota(pipe: Reference, limit: str, emitted: int) -> None:
    found = pipe("--max-tokens", limit, "--estimate-output", "1", *JSON_SUMMARY, stdin=lines("a", "b", "c"))
    assert len(records(found)) == emitted
    assert found.status == (0 if emitted == 3 else 64)
    assert summary(found)["quota_hit"] is (emitted < 3)
    assert summary(found)["tokens_out"] == emitted


# Each text is one token and costs 15 millionths of a dollar.
@pytest.mark.parametrize(
    ("limit", "emitted"), [("0", 0), ("0.000014999999", 0), ("0.000015", 1), ("0.00004", 2), ("0.000045", 3)]
)
def test_records_never_exceed_the_cost_quota(pipe: Reference, limit: str, emitted: int) -> None:
    found = pipe("--max-cost", limit, stdin=lines("a", "b", "c"))
    assert (len(records(found)), found.status) == (emitted, 0 if emitted == 3 else 64)


def test_a_text_of_no_tokens_fits_into_no_budget(pipe: Reference) -> None:
    found = pipe("--max-tokens", "0", stdin=lines("", "", "a"))
    assert (len(records(found)), found.status) == (2, 64)


def test_an_error_behind_a_quota_is_not_reached(pipe: Reference) -> None:
    found = pipe("--max-tokens", "1", "--fail-on-error", stdin=lines("a", "b") + b"broken\n")
    assert (found.status, found.err) == (64, "")


def test_a_failed_line_before_a_quota_goes_first(pipe: Reference) -> None:
    stdin = lines("a") + b"broken\n" + lines("b")
    assert pipe("--max-tokens", "1", "--fail-on-error", stdin=stdin).status == 1
    assert pipe("--max-tokens", "1", stdin=stdin).status == 64


def test_the_summary_is_the_sum_of_the_records(pipe: Reference) -> None:
    found = pipe("--estimate-output", "7", *JSON_SUMMARY, stdin=lines(*("x" * size for size in range(50))))
    for key in ("tokens_in", "tokens_out", "cost_input_usd", "cost_output_usd", "cost_usd"):
        assert summary(found)[key] == sum(record[key] for record in records(found))  # type: ignore[misc]  # numbers


def test_tokens_mode_costs_nothing(pipe: Reference) -> None:
    found = pipe("--mode", "tokens", "--estimate-output", "5", stdin=lines("a"))
    assert [record["cost_usd"] for record in records(found)] == [0]


def test_the_field_has_any_name(pipe: Reference) -> None:
    found = pipe("--field", "tëxt", stdin='{"tëxt":"aaaaa","content":1}'.encode())
    assert [record["tokens_in"] for record in records(found)] == [2]


def test_without_json_a_record_is_a_line_of_columns(reference: Reference) -> None:
    found = reference("pipe", "--model", ESTIMATED, "--summary", stdin=lines("a") + b"broken\n")
    assert found.out == b"1\t0\t0.000015\testimate\n"
    assert found.err.splitlines()[0].startswith("line 2: expected")
    assert "lines_failed: 1" in found.err.splitlines()


def test_quiet_leaves_only_json(reference: Reference) -> None:
    for output, summary_format in product(("text", "json"), ("text", "json")):
        arguments = ("--quiet", "--format", output, "--summary", "--summary-format", summary_format)
        found = reference("pipe", "--model", ESTIMATED, *arguments, stdin=MIXED)
        said = [*found.out.decode().splitlines(), *found.err.splitlines()]
        assert found.status == 65
        assert len(said) == 5 * (output == "json") + (summary_format == "json")
        assert all(isinstance(json.loads(line), dict) for line in said)


@pytest.mark.parametrize("workers", ["1", "2", "5"])
def test_any_number_of_workers_gives_the_same_bytes(pipe: Reference, workers: str) -> None:
    # More than a block, so that each worker gets some.
    stdin = b"".join(b'{"id":%d,"content":"%s"}\n' % (n, b"x" * (n % 700)) for n in range(6000)) + MIXED
    alone = pipe(*JSON_SUMMARY, stdin=stdin)
    assert pipe(*JSON_SUMMARY, "--workers", workers, stdin=stdin) == alone
    assert alone.status == 65


def test_workers_stop_at_a_quota_as_one_does(pipe: Reference) -> None:
    stdin = lines("a") * 200_000
    found = pipe("--max-tokens", "30000", "--workers", "3", *JSON_SUMMARY, stdin=stdin)
    assert (found.status, len(found.out.splitlines()), summary(found)["tokens_in"]) == (64, 30_000, 30_000)


COUNTS = st.lists(st.integers(0, 5), max_size=30)
PRICE = Price(input_per_million=Decimal("0.15"), output_per_million=Decimal("0.60"))


@given(COUNTS, st.none() | st.integers(0, 60), st.none() | st.integers(0, 60), st.integers(0, 2))
def test_a_quota_is_kept_and_used_up(
    counts: Sequence[int], tokens: int | None, micro_usd: int | None, tokens_out: int
) -> None:
    """What is emitted never exceeds the budget, and the next record would have (E2)."""
    max_usd = None if micro_usd is None else Decimal(micro_usd) / 1_000_000
    quota = Quota(max_tokens=tokens, max_usd=max_usd)
    fitting = admitted(quota, PRICE, so_far=(0, 0), tokens_in=counts, tokens_out=tokens_out)

    def within(records: int) -> bool:
        spent_in, spent_out = sum(counts[:records]), tokens_out * records
        within_usd = max_usd is None or cost(PRICE, spent_in, spent_out).usd <= max_usd
        return within_usd and (tokens is None or spent_in + spent_out <= tokens)

    assert within(fitting)
    assert fitting == len(counts) or not within(fitting + 1)


def test_a_cost_quota_is_never_hit_where_nothing_costs() -> None:
    assert admitted(Quota(max_usd=Decimal(0)), FREE, so_far=(0, 0), tokens_in=[9, 9], tokens_out=9) == 2
