"""The values of options, read strictly, so that a slip is an error and not another number."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import click

_Value = TypeVar("_Value")
_Callback = Callable[[click.Context, click.Parameter, str | None], _Value | None]

# Token counts of other implementations are 64-bit; no sensible limit is above.
_MOST = 2**63 - 1


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
