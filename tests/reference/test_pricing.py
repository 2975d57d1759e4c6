"""What tokens cost: the reference and the oracle, each by itself and held together (P1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.llm_cost.oracle import pricing as oracle
from conformance.llm_cost.reference import pricing as reference
from conformance.llm_cost.reference.text_forms import number

tokens = st.integers(0, 2**63 - 1)
usd = st.decimals(0, 10**6, places=6)
prices = st.builds(reference.Price, input_per_million=usd, output_per_million=usd)


def oracle_price(price: reference.Price) -> oracle.Price:
    return oracle.Price(
        encoding="o200k_base",
        input_per_million=price.input_per_million,
        output_per_million=price.output_per_million,
        effective_date="2024-11-01",
    )


@given(prices, tokens, tokens)
def test_reference_and_oracle_agree_to_the_last_digit(price: reference.Price, tokens_in: int, tokens_out: int) -> None:
    ours = reference.cost(price, tokens_in, tokens_out)
    theirs = oracle.costs(oracle_price(price), tokens_in, tokens_out)
    assert (ours.input_usd, ours.output_usd, ours.usd) == (theirs.input_usd, theirs.output_usd, theirs.total_usd)


@given(prices, tokens, tokens)
def test_the_split_adds_up_to_the_total(price: reference.Price, tokens_in: int, tokens_out: int) -> None:
    cost = reference.cost(price, tokens_in, tokens_out)
    assert cost.usd - cost.output_usd == cost.input_usd


@given(prices, st.lists(st.integers(0, 10**12), max_size=20))
def test_the_cost_of_a_sum_is_the_sum_of_the_costs(price: reference.Price, counts: list[int]) -> None:
    apart = sum((reference.cost(price, count, count).usd for count in counts), Decimal(0))
    assert reference.cost(price, sum(counts), sum(counts)).usd == apart


@given(prices, tokens, tokens, tokens)
def test_more_tokens_never_cost_less(price: reference.Price, some: int, more: int, tokens_out: int) -> None:
    low, high = sorted([some, more])
    assert reference.cost(price, low, tokens_out).usd <= reference.cost(price, high, tokens_out).usd


@given(prices)
def test_nothing_costs_nothing(price: reference.Price) -> None:
    assert reference.cost(price, 0, 0).usd == 0


def test_a_cost_is_written_exactly() -> None:
    price = reference.Price(input_per_million=Decimal("2.50"), output_per_million=Decimal("10.00"))
    assert number(reference.cost(price, 1, 0).usd) == "0.0000025"
    assert number(reference.cost(price, 400_000, 100_000).usd) == "2"


@given(st.decimals(0, 10**12, places=12))
def test_an_amount_is_written_without_exponent_and_reads_as_itself(amount: Decimal) -> None:
    text = number(amount)
    assert Decimal(text) == amount
    assert set(text) <= set("0123456789.")
    assert "." not in text or text[-1] not in ".0"


@pytest.mark.parametrize(
    ("found", "passes"),
    [
        ("1", True),
        ("1.0000000009", True),
        ("0.9999999991", True),
        ("1.000000002", False),
        ("NaN", False),
        ("-1", False),
    ],
)
def test_an_amount_passes_within_a_billionth_of_the_oracles(found: str, passes: bool) -> None:
    """A candidate's number passes within a relative 1e-9 (P1)."""
    assert oracle.agrees(Decimal(1), Decimal(found)) is passes


def test_nothing_but_zero_passes_for_zero() -> None:
    assert oracle.agrees(Decimal(0), Decimal("-0.0"))
    assert not oracle.agrees(Decimal(0), Decimal("1e-30"))


def test_binary_fractions_pass() -> None:
    """A candidate that computes with floats is within the tolerance."""
    table = oracle.read_price_table()
    for price in table.values():
        exact = oracle.costs(price, 123_456_789, 987_654_321).total_usd
        rough = 123_456_789 * float(price.input_per_million) / 1e6 + 987_654_321 * float(price.output_per_million) / 1e6
        assert oracle.agrees(exact, Decimal(rough))
