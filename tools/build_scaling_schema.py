"""Writes schemas/scaling.schema.json from the types of saved curves; a test fails where the file differs."""

from pathlib import Path

from conformance.bench.scaling_document import SCHEMA, schema

if __name__ == "__main__":
    (Path(__file__).parent.parent / "schemas" / SCHEMA).write_bytes(schema())
