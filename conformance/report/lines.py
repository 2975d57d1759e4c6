"""The lines of a report: one header, groups of verdicts alike, single verdicts worth a look, one footer.

A report of one shard has a `share` after its header: what `merge` needs to weigh all shards together as one run.

The format is `schemas/report.schema.json`; every line is one JSON object whose key `line` says which kind it is.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from conformance.candidate.description import Known
from conformance.verdict import Outcome, Verdict

SCHEMA = "evilcorpus-report/1"

Result = Literal["conformant", "not conformant", "incomplete"]


class CandidateLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who was judged, through which of its surfaces, with which of the contract's variants.

    `digest` is over the description and `files`, which are what its commands name by a path, with the SHA-256 of each.
    """

    name: str
    target: str
    version: str
    digest: str
    surface: str
    shows: tuple[str, ...]
    modes: tuple[str, ...]
    variants: tuple[str, ...]
    not_offered: tuple[str, ...] = ()
    files: Mapping[str, str] = {}


class Challenge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draw of new cases, which the same seed repeats; `digest` is over the cases drawn."""

    seed: int
    size: int
    digest: str


class Shard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of `of` parts of a run, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        """As it is asked for: `1/4`."""
        return f"{self.number}/{self.of}"


class Header(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="header", forbid_unknown_fields=True):
    """Everything that a verdict depends on, as digests and versions.

    `pins` names what the contract binds (corpus, oracle, vocabularies, Unicode). `expectations` is the digest of the
    candidate's `[[known]]` entries. `selection` is empty where the whole tier was judged. With a `shard` only that part
    of the selection was judged, and the result is never better than incomplete.
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
    shard: Shard | None = None
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


class Weight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one item weighs in the judgement of a run: `record.Record` without its verdicts, as plain values.

    `known` has (matched, foreseen, passed) for each `[[known]]` entry, `heard` (variant, aspect, answers, rights).
    """

    item: str
    planned: int
    executed: int
    together: str = ""
    known: tuple[tuple[int, int, int], ...] = ()
    heard: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = ()


class Share(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="share", forbid_unknown_fields=True):
    """What a shard knows besides its verdicts: the items that it had, what they weigh, and the `[[known]]` entries.

    Whether an entry is stale, and whether one answer is always given, is only seen when all shards are together.
    """

    items: tuple[str, ...]
    weights: tuple[Weight, ...]
    known: tuple[Known, ...] = ()


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


Line = Header | Share | Group | Single | Footer

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def encode(line: Line) -> bytes:
    """One line with its newline; text that no UTF-8 can carry raises UnicodeEncodeError."""
    return _ENCODER.encode(line) + b"\n"


def decode(line: bytes) -> Line:
    """One line back; msgspec.MsgspecError where it is none of these kinds."""
    return _DECODER.decode(line)
