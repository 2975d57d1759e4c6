"""Writes schemas/bench.schema.json from the types of saved measurements; a test fails where the file differs."""

from pathlib import Path

from conformance.bench.saved import SCHEMA, schema

if __name__ == "__main__":
    (Path(__file__).parent.parent / "schemas" / SCHEMA).write_bytes(schema())
