"""Options that verbs share, and the types of their values: strict, so that a slip is an error, not another number."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from conformance.llm_cost.reference import channels
from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.choice import ENGINES, TIKTOKEN, BackendChoice
from conformance.llm_cost.reference.exits import Breakdown, Misuse
from conformance.llm_cost.reference.price_table import Model
from conformance.llm_cost.reference.registry import read_registry

_Value = TypeVar("_Value")
_Command = TypeVar("_Command", bound=Callable[..., Any])

# Three of them are read alike: bytes that are no UTF-8 are counted as they are by `tokens` (T6), lines with lone
# surrogates fail in `pipe` (C5). The names are there so that a harness can ask for each.
TEXT_MODES = ("ordinary", "special", "bytes", "surrogates")

# Token counts of other implementations are 64-bit; no sensible limit is above.
_MOST = 2**63 - 1


_Callback = Callable[[click.Context, click.Parameter, str | None], _Value | None]


def whole_number(least: int = 0, most: int = _MOST) -> _Callback[int]:
    """Decimal digits and nothing else: no sign, no `1e3`, no `1_000`."""

    def read(_context: click.Context, _option: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,40}", value) or not least <= int(value) <= most:
            raise click.BadParameter(f"expected an integer from {least} to {most}, found {value!r}")
        return int(value)

    return read


def usd(_context: click.Context, _option: click.Parameter, value: str | None) -> Decimal | None:
    """An amount such as `0.25`: decimal digits, at most one point, no sign, no exponent."""
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,30})?", value):
        raise click.BadParameter(f"expected an amount in US dollars such as 0.25, found {value!r}")
    return Decimal(value)


def utf8(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A word of the command line as UTF-8, whatever the locale is (C7)."""
    try:
        return None if value is None else os.fsencode(value).decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"expected utf-8, found {value!r}") from error


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


def find_model(name: str, prices: Path | None) -> Model:
    """The model of that name in the built-in or the given pricing database. Raises Misuse."""
    registry = read_registry() if prices is None else read_registry(prices)
    return registry.find(name)


def backend_choice(
    model: Model, *, ids: bool = False, text_mode: str = "ordinary", engine: str = TIKTOKEN
) -> BackendChoice:
    """What counts a model's tokens. Raises Misuse where that cannot do what is asked."""
    special = text_mode == "special"
    if model.accuracy is not Accuracy.EXACT and (ids or special):
        raise Misuse(f"{model.name} is estimated: it has no token ids and no special tokens")
    return BackendChoice(encoding=model.encoding, engine=engine, with_specials=special)
