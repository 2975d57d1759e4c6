"""The JSON schema of `evilcorpus diff --format json`, generated from the types in `diff`."""

from conformance.json_schema import json_schema
from conformance.report.diff import Diff

FILE = "diff.schema.json"


def encoded() -> bytes:
    """The bytes of schemas/diff.schema.json."""
    return json_schema(Diff, "A comparison of two evilcorpus reports")
