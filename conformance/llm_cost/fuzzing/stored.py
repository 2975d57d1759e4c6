"""Findings about behaviour as regressions: JSON files in `corpora/regressions/behaviours/`, replayed from then on.

They are findings as a campaign keeps them (schemas/finding.schema.json), but for the names of models, which are the
candidate's own: `{o200k_base}` stands for what a candidate calls it.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from conformance.errors import DataError, MachineError
from conformance.fuzzing.attempt import Attempt
from conformance.fuzzing.findings import Finding, put

FOLDER = "behaviours"


def keep(regressions: Path, finding: Finding, models: Mapping[str, str]) -> Path:
    """Write a finding; the file. What is there already stays as it was. Raises MachineError."""
    names = {model: f"{{{variant}}}" for variant, model in models.items()}
    args = tuple(names.get(word, word) for word in finding.args)
    path = regressions / FOLDER / f"{finding.id}.json"
    if not path.exists():
        body = msgspec.json.encode(msgspec.structs.replace(finding, args=args))
        put(path, msgspec.json.format(body, indent=2) + b"\n")
    return path


def stored(regressions: Path) -> list[Finding]:
    """All of them, sorted by id; DataError names a damaged file."""
    return [_read(path) for path in sorted((regressions / FOLDER).glob("*.json"))]


def attempt_for(finding: Finding, models: Mapping[str, str]) -> Attempt | None:
    """What is tried of a candidate with these models; None where it has none of those that are needed."""
    names = {f"{{{variant}}}": model for variant, model in models.items()}
    if finding.variant and finding.variant not in models:
        return None
    return msgspec.structs.replace(finding.attempt, args=tuple(names.get(word, word) for word in finding.args))


def _read(path: Path) -> Finding:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Finding)
    except OSError as error:
        raise MachineError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{path}: {error}") from error
