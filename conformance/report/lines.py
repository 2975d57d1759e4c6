"""The lines of a report: one header, groups of verdicts alike, single verdicts worth a look, one footer.

The format is `schemas/report.schema.json`; every line is one JSON object whose key `line` says which kind it is.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from conformance.verdict import Outcome, Verdict

SCHEMA = "evilcorpus-report/1"

Result = Literal["conformant", "not conformant", "incomplete"]


class CandidateLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who was judged, through which of its surfaces, with which of the contract's variants."""

    name: str
    target: str
    version: str
    digest: str
    surface: str
    shows: tuple[str, ...]
    modes: tuple[str, ...]
    variants: tuple[str, ...]
    not_offered: tuple[str, ...] = ()


class Challenge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draw of new cases, which the same seed repeats; `digest` is over the cases drawn."""

    seed: int
    size: int
    digest: str


class Header(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="header", forbid_unknown_fields=True):
    """Everything that a verdict depends on, as digests and versions.

    `pins` names what the contract binds (corpus, oracle, vocabularies, Unicode). `expectations` is the digest of the
    candidate's `[[known]]` entries. `selection` is empty where the whole tier was judged.
    """

    schema: str
    contract: str
    harness: str
    candidate: CandidateLine
    pins: Mapping[str, str]
    expectations: str
    isolation: Mapping[str, str]
    tier: str
    selection: tuple[str, ...] = ()
    challenge: Challenge | None = None
    jobs: int = 1
    python: str
    platform: str
    started: str


class Group(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="group", forbid_unknown_fields=True, order=True
):
    """Cases that came to the same and need no more words: passed, or not applicable for the same reason."""

    clause: str
    category: str
    variant: str
    aspect: str
    outcome: Outcome
    detail: str = ""
    cases: tuple[str, ...] = ()


class Single(Verdict, frozen=True, kw_only=True, omit_defaults=True, tag_field="line", tag="verdict"):
    """One verdict in full."""


class Footer(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="footer", forbid_unknown_fields=True):
    """Proof of completeness: counts, the result, and digests.

    `verdicts_sha256` is over the lines between header and footer, and so the same for two runs that saw the same;
    `sha256` is over every byte before this line. `remarks` are what was seen beside the verdicts, `seconds` the
    wall-clock time of the judging.
    """

    outcomes: Mapping[str, int]
    known: int
    result: Result
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    seconds: float
    verdicts_sha256: str
    sha256: str


Line = Header | Group | Single | Footer

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def encode(line: Line) -> bytes:
    """One line with its newline; text that no UTF-8 can carry raises UnicodeEncodeError."""
    return _ENCODER.encode(line) + b"\n"


def decode(line: bytes) -> Line:
    """One line back; msgspec.MsgspecError where it is none of the four kinds."""
    return _DECODER.decode(line)
