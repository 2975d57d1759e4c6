"""What a release comes to: a verdict for each file, and one for the whole; `--json` prints these values."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from conformance.release.codes import Code, Outcome, Refused, printable

_WORST_FIRST = (Outcome.REJECT, Outcome.UNVERIFIABLE, Outcome.ACCEPT)
EXIT_STATUS = {Outcome.ACCEPT: 0, Outcome.REJECT: 1, Outcome.UNVERIFIABLE: 3}
"""The exit status of each outcome; 2 and 4 are for wrong usage and faults of the machine."""


class Signed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who signed, when and from what, as the certificate says; `level` is the builder's SLSA Build level."""

    by: str
    issuer: str | None = None
    source: str | None = None
    ref: str | None = None
    commit: str | None = None
    workflow: str | None = None
    runner: str | None = None
    level: int | None = None
    times: tuple[str, ...] = ()
    log: str | None = None
    log_index: int | None = None
    inclusion: Literal["proven", "promised", "none"] = "none"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One reason against."""

    code: Code
    outcome: Outcome
    detail: str

    @classmethod
    def of(cls, refused: Refused) -> "Finding":
        """The refusal as a value."""
        return cls(code=refused.code, outcome=refused.code.outcome, detail=refused.detail)


class FileVerdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one file comes to: accepted when nothing is found against it.

    `role` is `artifact`, `attestation`, `checksums`, `sbom`, `detached signature` or `checkout`. `evidence` names the
    files (with line) that cover it, `signed` says by whom the first of them was signed, or this file itself.
    """

    name: str
    role: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    evidence: tuple[str, ...] = ()
    signed: Signed | None = None
    sha256: str | None = None

    @property
    def code(self) -> Code | None:
        """The code of the gravest finding."""
        return next((finding.code for finding in self.findings if finding.outcome is self.outcome), None)


def file_verdict(
    name: str,
    role: str,
    faults: Iterable[Refused] = (),
    *,
    evidence: tuple[str, ...] = (),
    signed: Signed | None = None,
    sha256: str | None = None,
) -> FileVerdict:
    """A verdict whose outcome is that of the gravest fault."""
    findings = tuple(Finding.of(fault) for fault in faults)
    return FileVerdict(
        name=printable(name),
        role=role,
        outcome=worst(finding.outcome for finding in findings),
        findings=findings,
        evidence=evidence,
        signed=signed,
        sha256=sha256,
    )


class ReleaseVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole release comes to: never better than its worst file.

    `verified` counts the accepted artifacts that evidence is about. `missing_subjects` are attested files that are not
    there, `notes` what a reader has to know besides, `not_checked` what this verifier cannot see.
    """

    version: Literal[1] = 1
    outcome: Outcome
    verified: int
    files: tuple[FileVerdict, ...]
    missing_subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    trusted_root_sha256: str

    @property
    def exit_status(self) -> int:
        """What the command ends with."""
        return EXIT_STATUS[self.outcome]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of some outcomes; accept where there is none."""
    found = set(outcomes)
    return next((outcome for outcome in _WORST_FIRST if outcome in found), Outcome.ACCEPT)
