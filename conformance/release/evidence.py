"""All evidence of a release, read once, and what it says about each file."""

from collections.abc import Iterable, Sequence

import msgspec

from conformance.release import published, statement
from conformance.release.artifact import Artifact, read_small
from conformance.release.attestation import Evidence, Judge, is_passed_over, verify_attestation
from conformance.release.codes import Code, Refused
from conformance.release.folder import Entry
from conformance.release.policy import Policy


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A signature that was not accepted; `about` are the names and digests that it claims, `paired` its namesake."""

    file: str
    refused: Refused
    about: frozenset[str]
    paired: str


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """The accepted evidence, the failed, and where some was passed over; in the order of the files."""

    accepted: tuple[Evidence, ...]
    failed: tuple[Failed, ...]
    passed_over: tuple[str, ...] = ()

    def of_file(self, name: str) -> Evidence | None:
        """The first accepted evidence in a file."""
        inside = (f"{name}:", f"{name}#")
        return next((item for item in self.accepted if item.where == name or item.where.startswith(inside)), None)

    def faults_of_file(self, name: str) -> list[Refused]:
        """What is wrong with the signatures in a file."""
        return [item.refused for item in self.failed if item.file == name]

    def covering(self, artifact: Artifact, policy: Policy) -> list[Evidence]:
        """The accepted evidence that is about this artifact; Refused where its digest cannot be had."""
        return [item for item in self.accepted if _refusal(item, artifact, policy) is None]

    def failed_namesake(self, artifact: Artifact) -> Refused | None:
        """Why the evidence that is named after this artifact was not accepted."""
        return next((item.refused for item in self.failed if item.paired == artifact.name), None)

    def other_name(self, artifact: Artifact, policy: Policy) -> Refused | None:
        """Where accepted evidence is about this artifact under another name, or has no digest to compare."""
        refusals = [_refusal(item, artifact, policy) for item in self.accepted]
        for code in (Code.SUBJECT_NAME, Code.DIGEST_NEEDED):
            for refused in refusals:
                if refused is not None and refused.code is code:
                    return refused
        return None

    def contradiction(self, artifact: Artifact) -> Refused | None:
        """Where an accepted statement names this file with another digest than it has."""
        for item in self.accepted:
            for subject in item.statement.subjects if item.statement else ():
                shared = [name for name in subject.digests if artifact.known(name)]
                if statement.is_named(subject, artifact.name) and any(
                    artifact.digest(name) != subject.digests[name] for name in shared
                ):
                    detail = f"{item.where}: {artifact.name} is attested with another digest than it has"
                    return Refused(Code.ARTIFACT_DIGEST, detail)
        return None

    def failure_about(self, artifact: Artifact) -> Refused | None:
        """Why evidence that was meant for this artifact was not accepted; the nearest first."""
        digests = {artifact.digest(name) for name in ("sha256", "sha512") if artifact.known(name)}
        by_digest = [item for item in self.failed if item.about & digests]
        by_name = [item for item in self.failed if artifact.name in item.about]
        nearest = by_digest or by_name or [item for item in self.failed if not item.about]
        return nearest[0].refused if nearest else None

    def missing_subjects(self, names: Iterable[str]) -> tuple[str, ...]:
        """Attested files that are not among these names."""
        present = set(names)
        subjects = [subject for item in self.accepted if item.statement for subject in item.statement.subjects]
        return tuple(
            sorted({one.name for one in subjects if not {one.name, statement.npm_file_name(one.name)} & present})
        )


def gather(files: Sequence[Entry], artifacts: Sequence[Artifact], judge: Judge) -> Gathered:
    """Verify every signature in these files."""
    accepted: list[Evidence] = []
    failed: list[Failed] = []
    passed_over: list[str] = []
    for file in files:
        paired = published.paired_name(file.name)
        likeliest = _namesakes_first(artifacts, paired)
        for item in _items(file):
            if item.bundle is not None and is_passed_over(item.bundle, judge.policy):
                passed_over.append(item.where)
                continue
            try:
                if item.bundle is None:
                    raise item.refused or Refused(Code.MALFORMED_BUNDLE, item.where)
                accepted.append(verify_attestation(item.bundle, judge, likeliest, item.where))
            except Refused as refused:
                about = published.claimed_subjects(item.bundle) if item.bundle else frozenset()
                failed.append(Failed(file=file.name, refused=refused, about=about, paired=paired))
    return Gathered(accepted=tuple(accepted), failed=tuple(failed), passed_over=tuple(passed_over))


def _namesakes_first(artifacts: Sequence[Artifact], name: str) -> list[Artifact]:
    return sorted(artifacts, key=lambda artifact: artifact.name != name)


def _refusal(item: Evidence, artifact: Artifact, policy: Policy) -> Refused | None:
    """Why the evidence is not about this artifact, or None where it is."""
    try:
        check_about(item, artifact, policy)
    except Refused as refused:
        if refused.code in (Code.UNREADABLE, Code.UNSAFE_ENTRY):
            raise
        return refused
    return None


def check_about(item: Evidence, artifact: Artifact, policy: Policy) -> None:
    """Refused(artifact-digest, subject-name, digest-needed) unless the evidence is about this artifact."""
    if item.statement is not None:
        statement.matching_subject(item.statement, artifact, item.where, names=policy.subject_names)
    elif item.artifact is None or item.artifact.name != artifact.name:
        raise Refused(Code.ARTIFACT_DIGEST, f"{item.where}: signs another file")


def _items(file: Entry) -> list[published.Item]:
    try:
        return published.items(read_small(file.path, published.MAX_BYTES), file.name)
    except Refused as refused:
        return [published.Item(where=file.name, bundle=None, refused=refused)]
