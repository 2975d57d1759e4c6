"""The tables of `policy.toml` that ask for something of the files themselves, and of what comes with them."""

import re
from typing import Literal

import msgspec

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the policy; an unknown key is an error."""


class Files(Table, frozen=True):
    """What each file of the release needs.

    `evidence` is what covers a file: `provenance`, a `signature`, or `any` accepted statement or signature; by default
    provenance where there is a `[source]`. `signed` are patterns of files that need a signature as well, `unattested`
    of files that need no evidence, `ignored` of files that are not looked at (and are named in the report).
    """

    evidence: Literal["provenance", "signature", "any"] | None = None
    signed: tuple[str, ...] = ()
    unattested: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


class Checksums(Table, frozen=True):
    """Checksum files: by default any that are there have to be right; `files` are names that have to be there."""

    required: bool = False
    files: tuple[str, ...] = ()


class Sbom(Table, frozen=True):
    """CycloneDX bills of materials: by default any that are there have to be right.

    `bound_by` says what ties one to the release: `attestation` (it is a subject itself), `digest` (it states a file's
    SHA-256), or `any` of the two.
    """

    required: bool = False
    bound_by: Literal["any", "attestation", "digest"] = "any"


class Conformance(Table, frozen=True):
    """What has to be shown of artifacts by a test-result statement of `evilcorpus attest`, signed as all others.

    `files` are patterns of the artifacts that need one. `corpus` are digests of acceptable corpora, `oracle` pins that
    have to be these, `tiers` and `variants` what has to have been judged. `warned` takes declared deviations as well.
    """

    contract: str
    corpus: tuple[str, ...]
    files: tuple[str, ...] = ("*",)
    oracle: dict[str, str] = {}
    tiers: tuple[str, ...] = ("default", "exhaustive")
    variants: tuple[str, ...] = ()
    warned: bool = False


class Workflows(Table, frozen=True):
    """The workflows in the checkout: actions pinned, and no zizmor finding of this severity or above."""

    directory: str = ".github/workflows"
    zizmor: Literal["informational", "low", "medium", "high", "off"] = "high"


class Notice(Table, frozen=True):
    """The NOTICE in the checkout, and the document that has a source and a SHA-256 for each vocabulary named here."""

    file: str = "NOTICE"
    document: str = "docs/vocab.md"
    vocabularies: tuple[str, ...] = ()


def conformance_faults(asked: Conformance) -> list[str]:
    """What makes this table unusable, each in one line."""
    faults = [
        f"[conformance] {key}: at least one expected" for key in ("corpus", "files", "tiers") if not getattr(asked, key)
    ]
    wrong = [digest for digest in asked.corpus if not _SHA256.fullmatch(digest)]
    return faults + [f"[conformance] corpus: 64 lower-case hex digits expected, {digest!r} found" for digest in wrong]
