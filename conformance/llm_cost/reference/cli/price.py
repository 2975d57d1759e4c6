"""`price`: what given numbers of tokens, or one text, cost."""

from pathlib import Path

import click

from conformance.llm_cost.reference import channels
from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.choice import open_backend
from conformance.llm_cost.reference.cli import named_model, options, values
from conformance.llm_cost.reference.exits import ExitCode, Misuse
from conformance.llm_cost.reference.price_table import Model
from conformance.llm_cost.reference.results import as_json, as_lines, results


@click.command()
@options.model_option
@click.option("--tokens-in", callback=values.whole_number(), metavar="N", help="Input tokens.")
@click.option("--tokens-out", callback=values.whole_number(), metavar="N", help="Output tokens.")
@options.format_option
@options.prices_option
@options.file_argument
def price(
    *, model: str, tokens_in: int | None, tokens_out: int | None, output: str, prices: Path | None, file: str | None
) -> ExitCode:
    """Price numbers of tokens, or the text in FILE, or else the text on standard input.

    What reasoning, cached, tool-call or multimodal tokens will come to cannot be told beforehand and is not in it.
    """
    found = named_model.find_model(model, prices)
    given = tokens_in is not None or tokens_out is not None
    if given and file is not None:
        raise Misuse("expected either FILE or --tokens-in and --tokens-out, found both")
    counted, accuracy = (tokens_in or 0, Accuracy.EXACT) if given else (_count(found, file), found.accuracy)
    said = {"model": found.name, **results(found.price, counted, tokens_out or 0, accuracy)}
    channels.write_out((as_json(said) if output == "json" else as_lines(said)) + b"\n")
    return ExitCode.OK


def _count(model: Model, file: str | None) -> int:
    counter = open_backend(named_model.backend_choice(model))
    return counter.count(options.read_text(file))
