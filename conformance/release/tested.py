"""The form of a statement that an artifact was judged: in-toto's test-result v0.1, with what evilcorpus binds in it.

`evilcorpus attest` writes it and `conformance` judges it. The parts of the configuration are resource descriptors:
candidate, corpus, oracle, expectations, harness and report. Nothing here is optional but the `url`, and unknown fields
are refused: what this verifier does not know might change what the rest means.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from conformance.release.codes import Code, Refused
from conformance.verdict import Outcome

PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"
REPORT_TYPE: Final = "application/vnd.evilcorpus.report+jsonl"
_SHA256 = re.compile(r"[0-9a-f]{64}")

Digests = Mapping[str, str]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class CandidateNotes(_Part, frozen=True, kw_only=True):
    """Who was judged, through which surface, and the SHA-256 of its files by name."""

    name: str
    version: str
    surface: str
    variants: tuple[str, ...]
    not_offered: tuple[str, ...]
    files: Digests


class Candidate(_Part, frozen=True, kw_only=True):
    """The digest is over the candidate's description and files."""

    name: Literal["candidate"]
    digest: Digests
    annotations: CandidateNotes


class CorpusNotes(_Part, frozen=True, kw_only=True):
    """What of the corpus was judged; `challenge` is the digest of fresh cases, if there were any."""

    tier: str
    challenge: str | None


class Corpus(_Part, frozen=True, kw_only=True):
    """The digest is that of the corpus's lock file."""

    name: Literal["corpus"]
    digest: Digests
    annotations: CorpusNotes


class OracleNotes(_Part, frozen=True, kw_only=True):
    """Versions and digests of everything else that right answers come from."""

    pins: Mapping[str, str]


class Oracle(_Part, frozen=True, kw_only=True):
    """The digest is over the pins, as sorted JSON."""

    name: Literal["oracle"]
    digest: Digests
    annotations: OracleNotes


class Expectations(_Part, frozen=True, kw_only=True):
    """The digest is over the candidate's `[[known]]` entries."""

    name: Literal["expectations"]
    digest: Digests


class HarnessNotes(_Part, frozen=True, kw_only=True):
    """Where and how the candidate's processes ran."""

    python: str
    platform: str
    isolation: Mapping[str, str]


class Harness(_Part, frozen=True, kw_only=True):
    """The address is a package URL."""

    name: Literal["harness"]
    uri: str
    annotations: HarnessNotes


class ReportNotes(_Part, frozen=True, kw_only=True, rename={"verdicts_sha256": "verdictsSha256"}):
    """What the report came to; `outcomes` count verdicts, `known` those of the faults that were declared."""

    contract: str
    result: Literal["conformant", "not conformant", "incomplete"]
    reasons: tuple[str, ...]
    outcomes: Mapping[Outcome, int]
    known: int
    verdicts_sha256: str


class Report(_Part, frozen=True, kw_only=True):
    """The digest is that of the report file."""

    name: Literal["report"]
    digest: Digests
    media_type: Literal["application/vnd.evilcorpus.report+jsonl"] = msgspec.field(name="mediaType")
    annotations: ReportNotes


class Predicate(_Part, frozen=True, kw_only=True, rename="camel"):
    """The predicate; tests are clauses."""

    result: Literal["PASSED", "WARNED", "FAILED"]
    configuration: tuple[Mapping[str, object], ...]
    passed_tests: tuple[str, ...] = ()
    warned_tests: tuple[str, ...] = ()
    failed_tests: tuple[str, ...] = ()
    url: str | msgspec.UnsetType = msgspec.UNSET


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a predicate's configuration."""

    candidate: Candidate
    corpus: Corpus
    oracle: Oracle
    expectations: Expectations
    harness: Harness
    report: Report


_PARTS: Mapping[str, type[_Part]] = {
    "candidate": Candidate,
    "corpus": Corpus,
    "oracle": Oracle,
    "expectations": Expectations,
    "harness": Harness,
    "report": Report,
}


def pins_digest(pins: Mapping[str, str]) -> str:
    """SHA-256 over an oracle's pins, as JSON with sorted keys."""
    return hashlib.sha256(msgspec.json.encode(dict(pins), order="sorted")).hexdigest()


def read(predicate: object, where: str) -> tuple[Predicate, Configuration]:
    """The predicate and its parts; Refused(conformance-malformed) for one of another form or with unknown fields."""
    try:
        found = msgspec.convert(predicate, Predicate)
        names = [str(part.get("name")) for part in found.configuration]
        if sorted(names) != sorted(_PARTS):
            raise Refused(
                Code.CONFORMANCE_MALFORMED, f"{where}: configuration: {sorted(_PARTS)} expected, {names} found"
            )
        parts = {str(part["name"]): msgspec.convert(part, _PARTS[str(part["name"])]) for part in found.configuration}
        configuration = msgspec.convert(parts, Configuration)
    except msgspec.ValidationError as error:
        raise Refused(Code.CONFORMANCE_MALFORMED, f"{where}: {error}") from error
    for name, digests in _digests(configuration).items():
        if set(digests) != {"sha256"} or not _SHA256.fullmatch(digests["sha256"]):
            raise Refused(Code.CONFORMANCE_MALFORMED, f"{where}: {name}: one SHA-256 expected, {dict(digests)} found")
    pins = configuration.oracle.annotations.pins
    if configuration.oracle.digest["sha256"] != pins_digest(pins):
        raise Refused(Code.CONFORMANCE_MALFORMED, f"{where}: oracle: the digest is not that of its pins")
    return found, configuration


def _digests(found: Configuration) -> dict[str, Mapping[str, str]]:
    parts = (found.candidate, found.corpus, found.oracle, found.expectations, found.report)
    return {part.name: part.digest for part in parts}
