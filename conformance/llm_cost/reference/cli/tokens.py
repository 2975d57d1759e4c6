"""`tokens`: one text in, its count out."""

from pathlib import Path
from typing import Any

import click

from conformance.llm_cost.reference import channels
from conformance.llm_cost.reference.backends.choice import open_backend
from conformance.llm_cost.reference.cli import named_model, options
from conformance.llm_cost.reference.exits import ExitCode
from conformance.llm_cost.reference.results import Results, as_json


@click.command()
@options.model_option
@options.format_option
@options.prices_option
@options.counting_options
@options.file_argument
def tokens(
    *, model: str, output: str, prices: Path | None, file: str | None, ids: bool, text_mode: str, engine: str
) -> ExitCode:
    """Count the tokens of one text: FILE, or standard input.

    Bytes that are no UTF-8 are counted as they are.
    """
    found = named_model.find_model(model, prices)
    counter = open_backend(named_model.backend_choice(found, ids=ids, text_mode=text_mode, engine=engine))
    text = options.read_text(file)
    shown: dict[str, Any] = {"token_ids": counter.encode(text)} if ids else {}
    count = len(shown["token_ids"]) if ids else counter.count(text)
    results: Results = {"model": found.name, "tokens_in": count, "accuracy": found.accuracy.value, **shown}
    channels.write_out((as_json(results) if output == "json" else _as_text(count, shown)) + b"\n")
    return ExitCode.OK


def _as_text(count: int, shown: dict[str, Any]) -> bytes:
    ids = shown.get("token_ids")
    return f"{count}".encode() if ids is None else " ".join(map(str, ids)).encode()
