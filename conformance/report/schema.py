"""The JSON schema of one report line, generated from the types in `lines`."""

import inspect

import msgspec

from conformance.report.lines import Line

FILE = "report.schema.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def encoded() -> bytes:
    """The bytes of schemas/report.schema.json."""
    made = msgspec.json.schema(Line, schema_hook=_of_anything)
    for definition in made["$defs"].values():
        # Python 3.13 takes the indentation out of docstrings, which older ones keep.
        definition["description"] = inspect.cleandoc(definition.get("description", ""))
    schema = {"$schema": _DRAFT, "title": "One line of an evilcorpus report", **made}
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"


def _of_anything(kind: type) -> dict[str, object]:
    """`expected` and `got` hold whatever JSON value a contract's answers have."""
    if kind is not object:
        raise NotImplementedError(kind)
    return {"description": "any JSON value"}
