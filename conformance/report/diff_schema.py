"""The JSON schema of `evilcorpus diff --format json`, generated from the types in `diff`."""

import inspect

import msgspec

from conformance.report.diff import Diff

FILE = "diff.schema.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def encoded() -> bytes:
    """The bytes of schemas/diff.schema.json."""
    made = msgspec.json.schema(Diff)
    for definition in made["$defs"].values():
        # Python 3.13 takes the indentation out of docstrings, which older ones keep.
        definition["description"] = inspect.cleandoc(definition.get("description", ""))
    schema = {"$schema": _DRAFT, "title": "A comparison of two evilcorpus reports", **made}
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"
