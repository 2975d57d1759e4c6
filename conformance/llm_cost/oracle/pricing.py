"""What tokens cost, by the contract's own words, in `Decimal` (P1, TDD 5).

Independent of the reference implementation: neither imports the other. Scope as in the contract (P5): given input and
output tokens, nothing else.
"""

import json
from collections.abc import Mapping
from decimal import Context, Decimal
from pathlib import Path

import msgspec

from conformance.errors import DataError
from conformance.llm_cost.oracle import formats

WRITTEN = Path(__file__).with_name("prices.json")
"""The price table of TDD 5.2: the oracle's for every candidate that names none of its own (P4)."""

TOLERANCE = Decimal("1e-9")
"""How far, relative to the oracle's amount, a candidate's may be off: it may well compute in binary fractions (P1)."""

_MILLION = 1_000_000

# Amounts of 64-bit token counts at prices of many digits still have all their digits.
_DECIMAL = Context(prec=200)


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """One model's entry in a price table: US dollars for a million tokens."""

    encoding: str
    input_per_million: Decimal
    output_per_million: Decimal
    effective_date: str


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What given numbers of tokens cost in US dollars: apart and together."""

    input_usd: Decimal
    output_usd: Decimal
    total_usd: Decimal


def costs(price: Price, tokens_in: int, tokens_out: int = 0) -> Costs:
    """`cost_in = tokens_in * input_per_million / 1e6, likewise out; total = in + out` (P1)."""
    input_usd = _DECIMAL.divide(_DECIMAL.multiply(tokens_in, price.input_per_million), _MILLION)
    output_usd = _DECIMAL.divide(_DECIMAL.multiply(tokens_out, price.output_per_million), _MILLION)
    return Costs(input_usd=input_usd, output_usd=output_usd, total_usd=_DECIMAL.add(input_usd, output_usd))


def agrees(expected_usd: Decimal, found_usd: Decimal) -> bool:
    """Whether a candidate's amount passes for the oracle's; nothing but 0 passes for 0."""
    if not found_usd.is_finite():
        return False
    return abs(_DECIMAL.subtract(found_usd, expected_usd)) <= _DECIMAL.multiply(TOLERANCE, expected_usd)


def read_price_table(path: Path = WRITTEN) -> Mapping[str, Price]:
    """The prices in a pricing database by model name.

    Raises DataError with file, key path and reason where it is none of schema version 2 (TDD 5.2) or gives a key twice.
    """
    try:
        found = json.loads(path.read_bytes(), parse_float=Decimal, object_pairs_hook=_object_without_doubles)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: {error}") from error
    fault = formats.fault(formats.PRICING, found)
    if fault is not None:
        raise DataError(f"{path}: {fault}")
    return {name: _price(entry) for name, entry in found["models"].items()}


def _price(entry: Mapping[str, object]) -> Price:
    return Price(
        encoding=str(entry["encoding"]),
        input_per_million=Decimal(str(entry["input_per_million"])),
        output_per_million=Decimal(str(entry["output_per_million"])),
        effective_date=str(entry["effective_date"]),
    )


def _object_without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is given twice")
        found[key] = value
    return found
