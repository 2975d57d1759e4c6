"""Writes schemas/candidate.schema.json from the description's own types; a test fails where the file differs."""

from pathlib import Path

from conformance.candidate.description import schema

if __name__ == "__main__":
    (Path(__file__).parent.parent / "schemas" / "candidate.schema.json").write_bytes(schema())
