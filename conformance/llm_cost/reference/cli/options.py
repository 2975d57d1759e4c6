"""Options and arguments that several verbs have, and the text that FILE names."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from conformance.llm_cost.reference import channels
from conformance.llm_cost.reference.backends.choice import ENGINES, TIKTOKEN
from conformance.llm_cost.reference.cli.values import utf8
from conformance.llm_cost.reference.exits import Breakdown

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Three of them are read alike: bytes that are no UTF-8 are counted as they are by `tokens` (T6), lines with lone
# surrogates fail in `pipe` (C5). The names are there so that a harness can ask for each.
TEXT_MODES = ("ordinary", "special", "bytes", "surrogates")


def model_option(command: _Command) -> _Command:
    """`--model`: what to count and price for (C1)."""
    return click.option(
        "--model", required=True, callback=utf8, metavar="NAME", help="Such as openai/gpt-4o or gpt-4o."
    )(command)


def format_option(command: _Command) -> _Command:
    """`--format`: for people or for programs (C2)."""
    return click.option(
        "--format", "output", type=click.Choice(["text", "json"]), default="text", help="Of the output."
    )(command)


def prices_option(command: _Command) -> _Command:
    """`--prices`: another pricing database than the one that comes along (P3)."""
    return click.option(
        "--prices",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A pricing database (schema version 2) to use instead of the built-in one.",
    )(command)


def counting_options(command: _Command) -> _Command:
    """How texts are read and tokens shown; `--bpe-engine` is for those who compare the engines (TDD 2.6)."""
    ids = click.option("--ids", is_flag=True, help="Show the token ids as well, under token_ids.")
    text_mode = click.option(
        "--text-mode",
        type=click.Choice(TEXT_MODES),
        default="ordinary",
        help="special honours special tokens such as <|endoftext|> in texts; all others read texts alike.",
    )
    engine = click.option("--bpe-engine", "engine", type=click.Choice(ENGINES), default=TIKTOKEN, hidden=True)
    return ids(text_mode(engine(command)))


def file_argument(command: _Command) -> _Command:
    """`FILE`: where the text is; without it, or as `-`, standard input."""
    return click.argument("file", required=False, callback=utf8)(command)


def read_text(file: str | None) -> str | bytes:
    """The text in FILE or on standard input; bytes where it is no UTF-8 (T6). Raises Breakdown."""
    raw = _read_bytes(file)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _read_bytes(file: str | None) -> bytes:
    if file is None or file == "-":
        return channels.read_all()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Breakdown(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}") from error
