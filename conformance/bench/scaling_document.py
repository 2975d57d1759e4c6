"""Curves in a file: every point of every round, with what they were measured with (schemas/scaling.schema.json)."""

import platform
from pathlib import Path
from typing import Literal

import msgspec

from conformance.bench.curve import Scaling
from conformance.bench.fit import LEVEL, LIMIT
from conformance.bench.pace import Pace
from conformance.errors import ReportError
from conformance.json_schema import json_schema

SCHEMA = "scaling.schema.json"


class ScalingDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; `pace` is what each candidate was allowed, `limit` and `level` what the verdicts rest on."""

    format: Literal["evilcorpus-scaling"] = "evilcorpus-scaling"
    version: Literal[1] = 1
    harness: str
    contract: str
    oracle: str
    pace: Pace
    limit: float = LIMIT
    level: float = LEVEL
    system: str = ""
    candidates: tuple[Scaling, ...] = ()


def system() -> str:
    """The machine in a few words."""
    return f"{platform.system()} {platform.machine()}"


def encode(document: ScalingDocument) -> bytes:
    """The document, to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def read(path: Path) -> ScalingDocument:
    """Read a document; ReportError with the file and what is wrong."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ScalingDocument)
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ReportError(f"{path}: expected saved curves: {' '.join(str(error).split())}") from error


def schema() -> bytes:
    """The bytes of schemas/scaling.schema.json."""
    return json_schema(ScalingDocument, "How the time of candidates grows with the length of a text")
