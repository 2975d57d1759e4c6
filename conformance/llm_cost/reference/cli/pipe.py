"""`pipe`: JSON lines in, the same lines with their token counts and costs out (TDD 4)."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import click

from conformance.llm_cost.reference import channels
from conformance.llm_cost.reference.alone import answers_here
from conformance.llm_cost.reference.block import Answers, LineError, Task
from conformance.llm_cost.reference.cli import named_model, options, values
from conformance.llm_cost.reference.exits import ExitCode
from conformance.llm_cost.reference.price_table import Model
from conformance.llm_cost.reference.pricing import FREE
from conformance.llm_cost.reference.quota import Quota
from conformance.llm_cost.reference.results import as_json, as_lines
from conformance.llm_cost.reference.stream import Rules, Stream, error_as_json, error_as_text
from conformance.llm_cost.reference.summary import Totals, summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The options of `pipe`, one field for each."""

    model: str
    mode: str
    field: str
    output: str
    summary: bool
    summary_format: str | None
    quiet: bool
    fail_on_error: bool
    max_tokens: int | None
    max_cost: Decimal | None
    estimate_output: int
    workers: int
    prices: Path | None
    ids: bool
    text_mode: str
    engine: str


@click.command()
@options.model_option
@click.option("--mode", type=click.Choice(["tokens", "price"]), default="price", help="Whether costs are worked out.")
@click.option("--field", callback=values.utf8, default="content", help="The key of the text in each line.")
@options.format_option
@click.option("--summary", is_flag=True, help="Report the totals on standard error at the end.")
@click.option("--summary-format", type=click.Choice(["text", "json"]), help="Of the totals; asks for them as well.")
@click.option("--quiet", is_flag=True, help="Leave only JSON: nothing that is text is written.")
@click.option("--fail-on-error", is_flag=True, help="Stop at the first line that fails, with status 1.")
@click.option(
    "--max-tokens", callback=values.whole_number(), metavar="N", help="Stop before the total exceeds N tokens."
)
@click.option("--max-cost", callback=values.usd, metavar="USD", help="Stop before the total exceeds this cost.")
@click.option(
    "--estimate-output",
    callback=values.whole_number(),
    default="0",
    metavar="N",
    help="Output tokens expected per line.",
)
@click.option("--workers", callback=values.whole_number(1, 256), default="1", metavar="N", help="Processes that count.")
@options.prices_option
@options.counting_options
def pipe(**options_given: Any) -> ExitCode:
    """Count and price the JSON lines on standard input."""
    words = Words(**options_given)
    model = named_model.find_model(words.model, words.prices)
    task = _task(words, model)
    stream = Stream(task, _rules(words), write=_record_writer(words), write_error=partial(_write_error, words))
    with closing(_answers(task, words.workers)) as blocks:
        code = stream.run(blocks)
    _report(words, model, task, stream.totals)
    return code


def _task(words: Words, model: Model) -> Task:
    return Task(
        backend=named_model.backend_choice(model, ids=words.ids, text_mode=words.text_mode, engine=words.engine),
        field=words.field,
        price=model.price if words.mode == "price" else FREE,
        tokens_out=words.estimate_output,
        as_json=words.output == "json",
        with_ids=words.ids,
    )


def _rules(words: Words) -> Rules:
    return Rules(quota=Quota(max_tokens=words.max_tokens, max_usd=words.max_cost), fail_on_error=words.fail_on_error)


def _answers(task: Task, workers: int) -> Generator[Answers]:
    source = channels.LineSource()
    if workers == 1:
        return answers_here(task, source)
    # Only here: what starts processes takes a tenth of the start of one that needs none.
    from conformance.llm_cost.reference.workers import answers_from_workers  # noqa: PLC0415

    return answers_from_workers(task, source, workers)


def _record_writer(words: Words) -> channels.Writer:
    hidden = words.quiet and words.output != "json"
    return _write_nothing if hidden else channels.write_out


def _write_nothing(_written: bytes) -> None:
    """Stand in for the text that `--quiet` leaves out."""


def _write_error(words: Words, line: int, error: LineError) -> None:
    if words.output == "json":
        channels.write_err(error_as_json(line, error))
    elif not words.quiet:
        channels.write_err(error_as_text(line, error))


def _report(words: Words, model: Model, task: Task, totals: Totals) -> None:
    as_object = words.summary_format == "json"
    wanted = words.summary or words.summary_format is not None
    if not wanted or (words.quiet and not as_object):
        return
    found = summary(totals, model=model.name, price=task.price, accuracy=model.accuracy)
    channels.write_err((as_json(found) if as_object else as_lines(found)) + b"\n")
