"""The result keys of records and summaries (TDD 4.1.1) and how they read as text."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from conformance.llm_cost.reference import pricing
from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.text_forms import number

Results = Mapping[str, object]

_TEXT_COLUMNS = ("tokens_in", "tokens_out", "cost_usd", "accuracy")


def results(price: pricing.Price, tokens_in: int, tokens_out: int, accuracy: Accuracy) -> Results:
    """The keys of a pipe record; amounts are exact JSON numbers, ready to be written."""
    cost = pricing.cost(price, tokens_in, tokens_out)
    return {
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
        "cost_input_usd": _amount(cost.input_usd),
        "cost_output_usd": _amount(cost.output_usd),
        "cost_usd": _amount(cost.usd),
        "accuracy": accuracy.value,
    }


def as_json(found: Results) -> bytes:
    """One line of JSON without its end."""
    return msgspec.json.encode(found)


def as_columns(found: Results) -> bytes:
    """One line of text without its end: tokens in, tokens out, US dollars, accuracy, with tabs between."""
    return "\t".join(_plain(found[key]) for key in _TEXT_COLUMNS).encode()


def as_lines(found: Results) -> bytes:
    """A line of text for each key, without the last line's end."""
    return "\n".join(f"{key}: {_plain(value)}" for key, value in found.items()).encode()


def _amount(usd: Decimal) -> msgspec.Raw:
    return msgspec.Raw(number(usd))


def _plain(value: object) -> str:
    if isinstance(value, msgspec.Raw):
        return bytes(value).decode()
    return value if isinstance(value, str) else str(value).lower()
