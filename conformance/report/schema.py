"""The JSON schema of one report line, generated from the types in `lines`."""

from conformance.json_schema import json_schema
from conformance.report.lines import Line

FILE = "report.schema.json"


def encoded() -> bytes:
    """The bytes of schemas/report.schema.json."""
    return json_schema(Line, "One line of an evilcorpus report", _of_anything)


def _of_anything(kind: type) -> dict[str, object]:
    """`expected` and `got` hold whatever JSON value a contract's answers have."""
    if kind is not object:
        raise NotImplementedError(kind)
    return {"description": "any JSON value"}
