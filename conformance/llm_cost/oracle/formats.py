"""Whether JSON has one of the contract's formats (section 4, TDD 4.1, 5.2), by the draft-07 schemas in `schemas/`."""

import functools
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from conformance.paths import SCHEMAS
from conformance.sparing import SLOW_GRAMMAR, without

if TYPE_CHECKING:
    import jsonschema

PIPE_RECORD = "pipe-record"
SUMMARY = "summary"
PRICING = "pricing"

# Combinations of values that are remembered as valid or as faulty.
_REMEMBERED = 1 << 16


def fault(format_name: str, found: object) -> str | None:
    """What keeps a JSON value from being of a format, with its key path; None where nothing does.

    Numbers may be int, float or Decimal. Other keys than the schema's own are not looked at.
    """
    with without(SLOW_GRAMMAR):  # imported where it is needed, since few judgings do
        import jsonschema  # noqa: PLC0415  # see above
    error = jsonschema.exceptions.best_match(_validator(format_name).iter_errors(found))
    return None if error is None else f"{error.json_path}: {error.message}"


def fault_of_record(record: Mapping[str, object]) -> str | None:
    """As `fault` for a pipe record, quick enough for 100,000 of them.

    What passes through a record is no matter of its schema, so only the keys that the schema names count, and each
    combination of their values is validated once: the texts of a stream come to few hundred.
    """
    named = [(key, record[key]) for key in _keys(PIPE_RECORD) if key in record]
    try:
        # 1, 1.0 and True are equal and are not the same answer: a type belongs to its value.
        return _remembered_fault(tuple((key, type(value), value) for key, value in named))
    except TypeError:  # a list or an object, where none belongs
        return fault(PIPE_RECORD, dict(named))


@functools.lru_cache(_REMEMBERED)
def _remembered_fault(named: tuple[tuple[str, type, object], ...]) -> str | None:
    return fault(PIPE_RECORD, {key: value for key, _, value in named})


@functools.cache
def _keys(format_name: str) -> tuple[str, ...]:
    return tuple(_schema(format_name)["properties"])


@functools.cache
def _schema(format_name: str) -> dict[str, dict[str, object]]:
    schema: dict[str, dict[str, object]] = json.loads((SCHEMAS / f"{format_name}.schema.json").read_bytes())
    return schema


@functools.cache
def _validator(format_name: str) -> "jsonschema.Draft7Validator":
    with without(SLOW_GRAMMAR):
        import jsonschema  # noqa: PLC0415  # as above
    # jsonschema takes no Decimal for a number unless it is told so.
    types = jsonschema.Draft7Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer})
    kind = jsonschema.validators.extend(  # type: ignore[no-untyped-call]  # the stubs leave it out
        jsonschema.Draft7Validator, type_checker=types
    )
    checked: jsonschema.Draft7Validator = kind(
        _schema(format_name), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    )
    return checked


def _is_number(_checker: object, found: object) -> bool:
    return isinstance(found, int | float | Decimal) and not isinstance(found, bool)


def _is_integer(checker: object, found: object) -> bool:
    """Draft-07 takes 2.0 for an integer."""
    if isinstance(found, Decimal):
        return found.is_finite() and found == found.to_integral_value()
    return _is_number(checker, found) and (isinstance(found, int) or (isinstance(found, float) and found.is_integer()))
