"""Verdicts on what comes with the artifacts: checksum files, SBOMs, detached signatures, and the checkout."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from conformance.release import checksums, detached, notice, sbom, workflows
from conformance.release.artifact import Artifact, read_small
from conformance.release.codes import Code, Refused
from conformance.release.evidence import Gathered
from conformance.release.folder import Entry, Listing, Role
from conformance.release.policy import Policy
from conformance.release.strict_json import Json
from conformance.release.verdict import FileVerdict, file_verdict

_CYCLONEDX = "https://cyclonedx.org/bom"


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """What the companions are held against: all files, those that need to be listed, the evidence and the policy."""

    listing: Listing
    files: tuple[Artifact, ...]
    artifacts: tuple[Artifact, ...]
    evidence: Gathered
    policy: Policy

    def of_role(self, role: Role) -> list[Entry]:
        """The entries of a role."""
        return [entry for entry in self.listing.entries if entry.role is role]

    def file(self, name: str) -> Artifact:
        """The file of this name, which is there."""
        return next(file for file in self.files if file.name == name)


def verdicts(release: Release, checkout: Path) -> Iterator[FileVerdict]:
    """All of them, file by file."""
    yield from _checksum_verdicts(release)
    yield from _sbom_verdicts(release)
    for entry in release.of_role(Role.DETACHED):
        is_attested = bool(_attested_in(release, entry))
        yield _verdict(release, entry, [] if is_attested else [detached.fault(entry, release.files)])
    yield from _checkout_verdicts(checkout, release.policy)


def unlisted(release: Release) -> frozenset[str]:
    """The artifacts that no checksum file lists; none where there are no checksum files and none are asked for."""
    present = release.of_role(Role.CHECKSUMS)
    wanted = release.policy.checksums
    if not (present or wanted.required or wanted.files):
        return frozenset()
    names = {artifact.name for artifact in release.artifacts}
    for entry in present:
        try:
            names -= checksums.parse(read_small(entry.path, checksums.MAX_BYTES), entry.name).keys()
        except Refused as refused:
            if refused.code is Code.UNREADABLE:
                return frozenset()  # what it lists is not known, and its own verdict says so
    return frozenset(names)


def _verdict(release: Release, entry: Entry, faults: Iterable[Refused]) -> FileVerdict:
    """A companion's verdict; a statement that names it binds it as it binds an artifact."""
    found = list(faults)
    try:
        contradiction = release.evidence.contradiction(release.file(entry.name))
        found += [contradiction] if contradiction else []
    except Refused as refused:
        found.append(refused)
    return file_verdict(entry.name, entry.role, found, evidence=tuple(_attested_in(release, entry)))


def _attested_in(release: Release, entry: Entry) -> list[str]:
    try:
        return [item.where for item in release.evidence.covering(release.file(entry.name), release.policy)]
    except Refused:
        return []


def _checksum_verdicts(release: Release) -> Iterator[FileVerdict]:
    present = release.of_role(Role.CHECKSUMS)
    wanted = release.policy.checksums
    names = {entry.name for entry in present}
    for name in wanted.files or (("SHA256SUMS",) if wanted.required and not present else ()):
        if name not in names:
            yield file_verdict(name, Role.CHECKSUMS, [Refused(Code.CHECKSUMS_MISSING, f"{name}: not there")])
    for entry in present:
        yield _verdict(release, entry, _checksum_faults(release, entry))


def _checksum_faults(release: Release, entry: Entry) -> Iterator[Refused]:
    try:
        listed = checksums.parse(read_small(entry.path, checksums.MAX_BYTES), entry.name)
    except Refused as refused:
        yield refused
        return
    yield from checksums.mismatches(listed, release.files, entry.name)


def _sbom_verdicts(release: Release) -> Iterator[FileVerdict]:
    present = release.of_role(Role.SBOM)
    if release.policy.sbom.required and not present:
        yield file_verdict("bom.json", Role.SBOM, [Refused(Code.SBOM_MISSING, "no CycloneDX SBOM is there")])
    for entry in present:
        yield _verdict(release, entry, _sbom_faults(release, entry))


def _sbom_faults(release: Release, entry: Entry) -> Iterator[Refused]:
    try:
        bom = sbom.read(read_small(entry.path, sbom.MAX_BYTES), entry.name)
        _check_bound(release, entry, bom)
    except Refused as refused:
        yield refused


def _check_bound(release: Release, entry: Entry, bom: Mapping[str, Json]) -> None:
    wanted = release.policy.sbom.bound_by
    if wanted != "digest" and (_attested_in(release, entry) or _is_predicate(release, bom)):
        return
    if wanted == "attestation":
        raise Refused(Code.SBOM_UNBOUND, f"{entry.name}: no accepted statement is about it")
    sbom.check_bound_by_digest(bom, release.artifacts, entry.name)


def _is_predicate(release: Release, bom: Mapping[str, Json]) -> bool:
    """Whether an accepted statement about one of the artifacts holds this very document."""
    return any(
        item.statement is not None
        and item.statement.predicate_type.startswith(_CYCLONEDX)
        and item.statement.predicate == bom
        and any(item in release.evidence.covering(artifact, release.policy) for artifact in release.artifacts)
        for item in release.evidence.accepted
    )


def _checkout_verdicts(checkout: Path, policy: Policy) -> Iterator[FileVerdict]:
    if policy.workflows is not None:
        folder = checkout / policy.workflows.directory
        yield file_verdict(policy.workflows.directory, "checkout", workflows.faults(folder, policy.workflows.zizmor))
    if policy.notice is not None:
        asked = policy.notice
        faults = notice.faults(checkout / asked.file, checkout / asked.document, asked.vocabularies)
        yield file_verdict(asked.file, "checkout", faults)
