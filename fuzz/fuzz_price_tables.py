"""Pricing databases: the oracle's reader and the reference's agree on which are good, and on the prices in them.

Permitted: the reference refuses an encoding that it does not have, of which the schema (TDD 5.2) says nothing.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import engine

with engine.instrumented():
    from conformance.errors import DataError
    from conformance.llm_cost.oracle.pricing import Price, read_price_table
    from conformance.llm_cost.reference.exits import Misuse
    from conformance.llm_cost.reference.price_table import ENCODINGS, read_models

PLACE = Path(tempfile.mkdtemp(prefix="evilcorpus-fuzz-")) / "prices.json"
SEEDS = (
    b'{"schema_version":"2","generated":"2025-01-15T00:00:00Z","models":{"openai/gpt-4o":{"encoding":"o200k_base",'
    b'"input_per_million":2.5,"output_per_million":10,"cached_input_per_million":1.25,"context_window":128000,'
    b'"effective_date":"2024-10-01","source":"s","notes":"n"}}}',
    b'{"schema_version":"2","models":{}}',
)


def target(data: bytes) -> None:
    """Read one twice."""
    PLACE.write_bytes(data)
    wanted = _oracle()
    if wanted is None or all(price.encoding in ENCODINGS for price in wanted.values()):
        assert _reference() == _amounts(wanted)


def _amounts(prices: Mapping[str, Price] | None) -> object:
    if prices is None:
        return None
    return {name: (each.input_per_million, each.output_per_million) for name, each in prices.items()}


def _oracle() -> Mapping[str, Price] | None:
    try:
        return read_price_table(PLACE)
    except DataError:
        return None


def _reference() -> object:
    try:
        models = read_models(PLACE).items()
    except Misuse:
        return None
    return {name: (each.price.input_per_million, each.price.output_per_million) for name, each in models}


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
