"""The JSON schema of `evilcorpus diff --format json`, generated from the types in `diff`."""

from conformance.report.diff import Diff
from conformance.report.json_schema import json_schema

FILE = "diff.schema.json"


def encoded() -> bytes:
    """The bytes of schemas/diff.schema.json."""
    return json_schema(Diff, "A comparison of two evilcorpus reports")
