"""JSON as the contract compares it: numbers as decimals, of double keys the last, types kept apart."""

import json
from collections.abc import Iterator
from decimal import Decimal

_SHOWN = 80


def parse(text: bytes) -> object:
    """One JSON value. Raises ValueError for anything else, NaN and Infinity included; RecursionError for a deep one."""
    return json.loads(text.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant)


def parse_object(text: bytes) -> dict[str, object]:
    """One JSON object. Raises ValueError."""
    found = parse(text)
    if not isinstance(found, dict):
        raise ValueError(f"expected an object, found {shown(found)}")  # noqa: TRY004  # what a text holds
    return found


def difference(expected: object, found: object, at: str = "$") -> str | None:
    """Where two values first differ and how, or None; keys that only `found` has are no difference."""
    return next(_differences(expected, found, at), None)


def _differences(expected: object, found: object, at: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key not in found:
                yield f"{at}.{key}: expected {shown(value)}, found none"
            else:
                yield from _differences(value, found[key], f"{at}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(one, other, f"{at}[{index}]")
    elif _kind(expected) != _kind(found) or expected != found:
        yield f"{at}: expected {shown(expected)}, found {shown(found)}"


def _kind(value: object) -> str:
    # True == 1 in Python, and 1 == Decimal("1.0") as it should be.
    return "number" if isinstance(value, int | Decimal) and not isinstance(value, bool) else type(value).__name__


def shown(value: object) -> str:
    """A value for a message, its beginning where it is long."""
    text = repr(value) if isinstance(value, bytes) else json.dumps(value, default=str, ensure_ascii=True)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text):,} characters)"


def _no_constant(name: str) -> object:
    raise ValueError(f"expected json, found {name}")
