"""Whether a release may be trusted: every file in it is covered by evidence that holds under the policy.

`verify_release` works the steps of `STEPS` off in their order; the numbers in the code are theirs. Not verified, and
said in each verdict: that the source is benign, that a log shows everybody the same tree, that the components of an
SBOM are the true ones.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from conformance.release import companions, conformance, folder, published, workflows
from conformance.release.artifact import LENGTHS, Artifact
from conformance.release.attestation import Evidence, Judge, is_passed_over, verify_attestation
from conformance.release.codes import Code, Outcome, Refused, printable
from conformance.release.evidence import Gathered, check_about, gather
from conformance.release.folder import Listing, Role
from conformance.release.verdict import FileVerdict, ReleaseVerdict, file_verdict, worst

STEPS = """\
1. The folder holds plain files only, under names that no file system confuses.
2. Every signature in it holds, by the policy's signer, with a statement that agrees: `attestation.STEPS`.
3. Every artifact is covered, by digest and name, by evidence of the kind that the policy asks for; no accepted
   statement gives it another digest; where there are checksum files, one of them lists it; and where the policy asks
   for conformance, an accepted statement shows it: `conformance.STEPS`.
4. The checksum files list only what is there, rightly; the SBOMs are valid and tied to this release; detached
   signatures are named for what they are; workflows, NOTICE and vocabularies of the checkout are in order.
5. Something was verified at all; and where the policy asks for conformance or signatures, of some artifact.
"""

_UNSEEN = (
    "whether the source itself is benign",
    "whether the transparency log shows everybody the same entries (needs witnesses)",
    "whether the components of an SBOM are the true ones",
)


def verify_release(
    home: Path,
    judge: Judge,
    *,
    given: Sequence[Artifact] = (),
    checkout: Path | None = None,
    own: Sequence[Path] = (),
) -> ReleaseVerdict:
    """The verdict on the files of a folder, and on those of which only digests are `given`.

    `checkout` is the source tree for the policy's `[workflows]` and `[notice]`, by default the folder itself. `own`
    are files of the caller (the policy) that may lie in the folder and are no part of the release. Raises UsageError
    where there is no such folder, MachineError where a tool is missing; all else is a verdict.
    """
    policy = judge.policy
    # 1. The folder.
    looks_at_checkout = policy.workflows is not None or policy.notice is not None
    ignored = [*policy.files.ignored, *(glob.escape(path.name) for path in _lying_in(home, own))]
    is_checkout = looks_at_checkout and checkout is None
    listing = folder.scan(home, ignored, checksums=policy.checksums.files, is_checkout=is_checkout)
    # 2. The evidence.
    release = _release(listing, given, judge)
    files = [file_verdict(name, "entry", [fault]) for name, fault in listing.faults]
    files += _attestation_verdicts(release)
    covered: list[FileVerdict] = []
    try:
        # 3. The artifacts.
        unlisted = companions.unlisted(release)
        covered += [_artifact_verdict(artifact, release, unlisted) for artifact in release.artifacts]
        # 4. What comes with them.
        files += companions.verdicts(release, checkout or home)
    except Refused as refused:
        # A file that was readable in step 1 has gone or changed its kind since.
        files.append(file_verdict(".", "release", [refused]))
    # 5. Something was verified.
    files += [file_verdict(".", "release", [why]) for why in _nothing_verified(covered, release, home)]
    everything = sorted([*covered, *files], key=lambda verdict: verdict.name)
    return _verdict(everything, release, judge)


def verify_bundle(raw: bytes, name: str, judge: Judge, artifact: Artifact) -> ReleaseVerdict:
    """The verdict on one file or digest by one published signature, without a folder around them.

    Every signature in `raw` has to hold and to be about the artifact.
    """
    accepted, refusals, passed_over = [], [], []
    for item in published.items(raw, name):
        if item.bundle is not None and is_passed_over(item.bundle, judge.policy):
            passed_over.append(item.where)
            continue
        try:
            if item.bundle is None:
                raise item.refused or Refused(Code.MALFORMED_BUNDLE, item.where)
            found = verify_attestation(item.bundle, judge, [artifact], item.where)
            check_about(found, artifact, judge.policy)
            accepted.append(found)
        except Refused as refused:
            refusals.append(refused)
    release = companions.Release(
        listing=Listing(entries=(), faults=(), ignored=()),
        files=(artifact,),
        artifacts=(artifact,),
        evidence=Gathered(accepted=tuple(accepted), failed=(), passed_over=tuple(passed_over)),
        policy=judge.policy,
    )
    files = [file_verdict(name, Role.ATTESTATION, refusals, signed=accepted[0].signed if accepted else None)]
    if not refusals:
        files.append(_artifact_verdict(artifact, release, frozenset()))
        files += [file_verdict(".", "release", [why]) for why in _evidence_of_nothing(files[1:], name)]
    return _verdict(files, release, judge)


def _nothing_verified(covered: Sequence[FileVerdict], release: companions.Release, home: Path) -> Iterator[Refused]:
    """Why the release shows less than its policy is about: a pattern that is misspelt must not make anything true."""
    if not release.artifacts:
        yield Refused(Code.NOTHING_TO_VERIFY, f"{home}: no artifact")
        return
    yield from _evidence_of_nothing(covered, str(home))
    policy, names = release.policy, [artifact.name for artifact in release.artifacts]
    if policy.conformance is not None:
        yield from conformance.unasked(names, policy.conformance)
    beyond = _beyond_artifacts(release)
    if beyond and len(beyond) == len(policy.files.signed) and not any(beyond.values()):
        yield Refused(Code.NOT_SIGNED, f"[files] signed: no artifact has a name like {', '.join(beyond)}")
    for file in {file.name: file for files in beyond.values() for file in files}.values():
        if not _is_signed(file, release):
            yield Refused(Code.NOT_SIGNED, f"{file.name}: [files] signed asks for a signature bundle")


def _is_signed(file: Artifact, release: companions.Release) -> bool:
    try:
        return any(item.kind == "signature" for item in release.evidence.covering(file, release.policy))
    except Refused:
        return True  # nobody knows: the file cannot be read, and its own verdict says so


def _beyond_artifacts(release: companions.Release) -> dict[str, list[Artifact]]:
    """The patterns of signed files that fit no artifact, each with what it fits of what comes with them."""
    names = [artifact.name for artifact in release.artifacts]
    unmatched = [one for one in release.policy.files.signed if not any(_matches(name, [one]) for name in names)]
    attestations = {entry.name for entry in release.of_role(Role.ATTESTATION)}
    others = [file for file in release.files if file.name not in attestations]
    return {one: [file for file in others if _matches(file.name, [one])] for one in unmatched}


def _evidence_of_nothing(covered: Sequence[FileVerdict], where: str) -> Iterator[Refused]:
    if covered and all(one.outcome is Outcome.ACCEPT and not one.evidence for one in covered):
        yield Refused(Code.NOTHING_TO_VERIFY, f"{where}: no evidence is about any artifact; all are [files] unattested")


def _lying_in(home: Path, own: Sequence[Path]) -> list[Path]:
    # `Path.resolve` fails where links lead in a circle, which is for whoever opens the file to say.
    real = [Path(os.path.realpath(path)) for path in own]
    return [path for path in real if path.parent == Path(os.path.realpath(home))]


def _release(listing: Listing, given: Sequence[Artifact], judge: Judge) -> companions.Release:
    roles = {entry.name: entry.role for entry in listing.entries}
    there = [Artifact(entry.name, path=entry.path) for entry in listing.entries]
    others = [artifact for artifact in given if not any(_is_same(artifact, file) for file in there)]
    files = [*there, *others]
    evident = [file for file in files if roles.get(file.name) is not Role.ATTESTATION]
    attestations = [entry for entry in listing.entries if entry.role is Role.ATTESTATION]
    return companions.Release(
        listing=listing,
        files=tuple(files),
        artifacts=(*(file for file in there if roles[file.name] is Role.ARTIFACT), *others),
        evidence=gather(attestations, evident, judge),
        policy=judge.policy,
    )


def _is_same(given: Artifact, file: Artifact) -> bool:
    """Whether a digest was given of a file that is there, and is right; a wrong one is an artifact of its own."""
    if given.name != file.name:
        return False
    algorithms = [algorithm for algorithm in LENGTHS if given.known(algorithm)]
    try:
        return all(given.digest(name) == file.digest(name) for name in algorithms)
    except Refused:
        return False  # a file that cannot be read, whose own verdict says so


def _verdict(files: Sequence[FileVerdict], release: companions.Release, judge: Judge) -> ReleaseVerdict:
    policy = judge.policy
    accepted = [one for one in files if one.role == Role.ARTIFACT and one.outcome is Outcome.ACCEPT and one.evidence]
    return ReleaseVerdict(
        outcome=worst(verdict.outcome for verdict in files),
        verified=len(accepted),
        files=tuple(files),
        missing_subjects=release.evidence.missing_subjects(file.name for file in release.files),
        notes=tuple(printable(note) for note in _notes(release)),
        not_checked=_UNSEEN + ((workflows.NOT_CHECKED,) if policy.workflows else ()),
        trusted_root_sha256=judge.root.sha256,
    )


def _attestation_verdicts(release: companions.Release) -> Iterator[FileVerdict]:
    for entry in release.of_role(Role.ATTESTATION):
        item = release.evidence.of_file(entry.name)
        faults = release.evidence.faults_of_file(entry.name)
        yield file_verdict(entry.name, entry.role, faults, signed=item.signed if item else None)


def _artifact_verdict(artifact: Artifact, release: companions.Release, unlisted: frozenset[str]) -> FileVerdict:
    try:
        found = release.evidence.covering(artifact, release.policy)
        faults = list(_cover_faults(artifact, found, release))
        if artifact.name in unlisted:
            faults.append(Refused(Code.CHECKSUMS_INCOMPLETE, f"{artifact.name}: in no checksum file"))
        sha256 = artifact.digest("sha256") if artifact.known("sha256") else None
    except Refused as refused:
        return file_verdict(artifact.name, Role.ARTIFACT, [refused])
    return file_verdict(
        artifact.name,
        Role.ARTIFACT,
        faults,
        evidence=tuple(item.where for item in found),
        signed=_strongest(found).signed if found else None,
        sha256=sha256,
    )


def _strongest(found: Sequence[Evidence]) -> Evidence:
    return next((item for item in found if item.kind == "provenance"), found[0])


def _cover_faults(artifact: Artifact, found: Sequence[Evidence], release: companions.Release) -> Iterator[Refused]:
    policy = release.policy
    contradiction = release.evidence.contradiction(artifact) if policy.subject_names == "exact" else None
    if contradiction is not None:
        yield contradiction
        return
    kinds: set[str] = {item.kind for item in found if not _is_test_result(item)}
    is_covered = bool(kinds) if policy.evidence == "any" else policy.evidence in kinds
    if not is_covered and not _matches(artifact.name, policy.files.unattested):
        yield _uncovered(artifact, release)
    if policy.conformance is not None:
        statements = [(item.where, item.statement) for item in found if item.statement is not None]
        yield from conformance.faults(artifact.name, statements, policy.conformance)
    if "signature" not in kinds and _matches(artifact.name, policy.files.signed):
        yield Refused(Code.NOT_SIGNED, f"{artifact.name}: [files] signed asks for a signature bundle")


def _is_test_result(item: Evidence) -> bool:
    """What a statement of conformance says is asked for apart; it says nothing of where a file comes from."""
    return item.statement is not None and conformance.is_ours(item.statement)


def _uncovered(artifact: Artifact, release: companions.Release) -> Refused:
    """Why no evidence covers an artifact, by the nearest cause."""
    evidence, wanted = release.evidence, release.policy.evidence
    code = Code.NOT_SIGNED if wanted == "signature" else Code.NOT_ATTESTED
    others = [item.where for item in evidence.covering(artifact, release.policy)]
    hint = f'; {", ".join(others)} is of another kind, [files] evidence = "any" takes it' if others else ""
    return (
        evidence.failed_namesake(artifact)
        or evidence.other_name(artifact, release.policy)
        or evidence.failure_about(artifact)
        or Refused(code, f"{artifact.name}: no accepted {wanted if wanted != 'any' else 'evidence'} is about it{hint}")
    )


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _notes(release: companions.Release) -> Iterator[str]:
    source = release.policy.source
    if source is not None and not (source.tag or source.branch or source.commit):
        yield "the policy names no tag, branch or commit: a build of any reference passes"
    unmatched = [pattern for pattern, files in _beyond_artifacts(release).items() if not files]
    if unmatched:
        yield f"[files] signed: no artifact has a name like {', '.join(unmatched)}"
    unseen = [*release.listing.ignored, *release.evidence.passed_over]
    if unseen:
        yield f"not looked at: {', '.join(unseen)}"
