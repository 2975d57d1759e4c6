"""`models`: what there is to count and price for."""

from pathlib import Path

import click
import msgspec

from conformance.llm_cost.reference import channels
from conformance.llm_cost.reference.cli import named_model, options
from conformance.llm_cost.reference.exits import ExitCode
from conformance.llm_cost.reference.price_table import Model
from conformance.llm_cost.reference.text_forms import number


@click.command()
@options.format_option
@options.prices_option
def models(*, output: str, prices: Path | None) -> ExitCode:
    """List the models, their encodings and their prices in US dollars per million tokens."""
    found = named_model.registry(prices)
    written = _as_json if output == "json" else _as_columns
    channels.write_out(b"".join(written(model) + b"\n" for model in found.models.values()))
    return ExitCode.OK


def _as_json(model: Model) -> bytes:
    cached = model.cached_input_per_million
    entry = {
        "model": model.name,
        "encoding": model.encoding,
        "accuracy": model.accuracy.value,
        "input_per_million": msgspec.Raw(number(model.price.input_per_million)),
        "output_per_million": msgspec.Raw(number(model.price.output_per_million)),
        "cached_input_per_million": None if cached is None else msgspec.Raw(number(cached)),
        "context_window": model.context_window,
        "effective_date": model.effective_date.isoformat(),
        "source": model.source,
        "notes": model.notes,
    }
    return msgspec.json.encode({key: value for key, value in entry.items() if value not in (None, "")})


def _as_columns(model: Model) -> bytes:
    prices = f"{number(model.price.input_per_million):>8} {number(model.price.output_per_million):>8}"
    return f"{model.name:<32} {model.encoding:<12} {model.accuracy:<9} {prices}".encode()
