"""The JSON schema of one corpus line, generated from `Vector`."""

import inspect

import msgspec

from conformance.llm_cost.corpus.vector import Vector

FILE = "vector.schema.json"
_ID = "https://json-schema.org/draft/2020-12/schema"


def encoded() -> bytes:
    """The bytes of schemas/vector.schema.json."""
    made = msgspec.json.schema(Vector)
    definitions = made["$defs"]
    forms = [{"required": [form]} for form in ("text", "base64", "code_units", "recipe")]
    for definition in definitions.values():
        # Python 3.13 takes the indentation out of docstrings, which older ones keep.
        definition["description"] = inspect.cleandoc(definition["description"])
    # What msgspec cannot know: exactly one form of input, which `Vector` checks when it is made.
    definitions["Vector"]["oneOf"] = forms
    schema = {"$schema": _ID, "title": "One line of Evil Corpus", **made}
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"
