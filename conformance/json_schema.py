"""A document's JSON schema, generated from its type: as a file of schemas/ holds it."""

import inspect
from collections.abc import Callable

import msgspec

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: object, title: str, hook: Callable[[type], dict[str, object]] | None = None) -> bytes:
    """The bytes of the file; `hook` gives the schema of types that have none, as msgspec has it."""
    made = msgspec.json.schema(kind, schema_hook=hook)
    for definition in made["$defs"].values():
        # Python 3.13 takes the indentation out of docstrings, which older ones keep.
        definition["description"] = inspect.cleandoc(definition.get("description", ""))
    schema = {"$schema": _DRAFT, "title": title, **made}
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"
