"""Reads a pricing database of schema version 2 (TDD 5.2, P3) and refuses a bad one with file, key path and reason.

Checked here in plain code, so that starting up needs no schema library: the shape, the signs, that dates are dates,
that no key is given twice. `schemas/pricing.schema.json` says the same for other readers. Keys that are not known are
left alone. Numbers are read as `Decimal`: a price is what its digits say.
"""

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.exits import Misuse
from conformance.llm_cost.reference.pricing import Price

SCHEMA_VERSION = "2"

ENCODINGS = ("cl100k_base", "o200k_base", "p50k_base", "r50k_base", "heuristic")

# No price has more digits; a number such as 1e999999 would only fill the memory.
_MOST_DIGITS = 30

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(_DATE.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
_SOME_TIME = "2025-01-15T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One entry of a pricing database."""

    name: str
    encoding: str
    price: Price
    cached_input_per_million: Decimal | None
    context_window: int
    effective_date: datetime.date
    source: str
    notes: str

    @property
    def accuracy(self) -> Accuracy:
        """How far counts for this model can be trusted."""
        return Accuracy.ESTIMATE if self.encoding == "heuristic" else Accuracy.EXACT


def read_models(path: Path) -> Mapping[str, Model]:
    """The models of a pricing database by name, in its order. Raises Misuse."""
    try:
        return _models(_json(path.read_text("utf-8")))
    except OSError as error:
        raise Misuse(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except RecursionError as error:
        raise Misuse(f"{path}: expected a pricing database, found json nested without end") from error
    except ValueError as error:
        raise Misuse(f"{path}: {error}") from error


def _json(text: str) -> object:
    return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_key_twice)


def _no_constant(name: str) -> object:
    raise ValueError(f"expected json, found {name}")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} is given twice")
    return found


def _models(found: object) -> dict[str, Model]:
    database = _object(found, "$")
    version = _key(database, "schema_version", "$")
    if version != SCHEMA_VERSION:
        raise ValueError(f'$.schema_version: expected "{SCHEMA_VERSION}", found {_shown(version)}')
    _time(database.get("generated", _SOME_TIME), "$.generated")
    models = _object(_key(database, "models", "$"), "$.models")
    return {name: _model(name, entry, f"$.models[{json.dumps(name)}]") for name, entry in models.items()}


def _model(name: str, found: object, at: str) -> Model:
    if not name.strip():
        raise ValueError(f"{at}: expected a model's name, found an empty one")
    entry = _object(found, at)
    price = Price(
        input_per_million=_usd(_key(entry, "input_per_million", at), f"{at}.input_per_million"),
        output_per_million=_usd(_key(entry, "output_per_million", at), f"{at}.output_per_million"),
    )
    return Model(
        name=name,
        encoding=_encoding(_key(entry, "encoding", at), f"{at}.encoding"),
        price=price,
        cached_input_per_million=_optional_usd(entry, "cached_input_per_million", at),
        context_window=_positive(_key(entry, "context_window", at), f"{at}.context_window"),
        effective_date=_date(_key(entry, "effective_date", at), f"{at}.effective_date"),
        source=_text(entry.get("source", ""), f"{at}.source"),
        notes=_text(entry.get("notes", ""), f"{at}.notes"),
    )


def _key(entry: dict[str, Any], key: str, at: str) -> object:
    if key not in entry:
        raise ValueError(f"{at}.{key}: expected, found none")
    return entry[key]


def _object(found: object, at: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(f"{at}: expected an object, found {_shown(found)}")  # noqa: TRY004  # a fault of the file
    return found


def _text(found: object, at: str) -> str:
    if not isinstance(found, str):
        raise ValueError(f"{at}: expected a string, found {_shown(found)}")  # noqa: TRY004  # a fault of the file
    return found


def _encoding(found: object, at: str) -> str:
    if found not in ENCODINGS:
        raise ValueError(f"{at}: expected one of {', '.join(ENCODINGS)}, found {_shown(found)}")
    return str(found)


def _usd(found: object, at: str) -> Decimal:
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise ValueError(f"{at}: expected a number, found {_shown(found)}")  # noqa: TRY004  # a fault of the file
    amount = Decimal(found)
    if amount.is_signed() and amount:
        raise ValueError(f"{at}: expected 0 or more, found {_shown(found)}")
    if amount and max(abs(amount.adjusted()), len(amount.as_tuple().digits)) > _MOST_DIGITS:
        raise ValueError(f"{at}: expected at most {_MOST_DIGITS} digits, found {_shown(found)}")
    return abs(amount)


def _optional_usd(entry: dict[str, Any], key: str, at: str) -> Decimal | None:
    return _usd(entry[key], f"{at}.{key}") if key in entry else None


def _positive(found: object, at: str) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise ValueError(f"{at}: expected a positive integer, found {_shown(found)}")
    return found


def _time(found: object, at: str) -> None:
    if not _TIME.fullmatch(_text(found, at)):
        raise ValueError(f"{at}: expected a time such as {_SOME_TIME}, found {_shown(found)}")


def _date(found: object, at: str) -> datetime.date:
    text = _text(found, at)
    try:
        if not _DATE.fullmatch(text):
            raise ValueError("not of that form")  # noqa: TRY301  # one message for both ways of being no date
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{at}: expected a date such as 2024-11-01, found {_shown(found)}") from error


# Long values are shown by their beginning.
_MOST_SHOWN = 60


def _shown(found: object) -> str:
    text = json.dumps(found, default=str)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
