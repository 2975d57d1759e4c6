"""Whether the signer and the build are those that the policy asks for; each demand has a code of its own."""

from conformance.release.agreement import check_agreement
from conformance.release.builders import Builder, allowed_builder
from conformance.release.certificate import Claims
from conformance.release.codes import Code, Refused
from conformance.release.policy import Policy, Signer, Source
from conformance.release.provenance import Provenance


def check_signer(claims: Claims | None, signer: Signer, where: str) -> None:
    """Refused(issuer, identity, key-expected) unless this is the signer; a bare key was checked with the signature."""
    if signer.key is not None:
        if claims is not None:
            raise Refused(Code.KEY_EXPECTED, f"{where}: a certificate of {claims.signer!r}, the key expected")
        return
    if claims is None or claims.issuer != signer.issuer:
        raise Refused(Code.ISSUER, f"{where}: issuer {signer.issuer!r} expected, {claims and claims.issuer!r} found")
    if claims.signer != signer.identity:
        raise Refused(Code.IDENTITY, f"{where}: signer {signer.identity!r} expected, {claims.signer!r} found")


def check_source(claims: Claims | None, policy: Policy, source: Source, where: str) -> Builder:
    """The builder, once the certificate's claims are the policy's.

    Raises Refused: issuer, source-repository, source-tag, source-branch, source-commit, workflow, builder,
    builder-ref, build-level, runner.
    """
    if claims is None or claims.issuer != source.issuer:
        found = claims.issuer if claims else "a bare key"
        raise Refused(Code.ISSUER, f"{where}: issuer {source.issuer!r} expected, {found!r} found")
    if claims.source != source.uri:
        raise Refused(Code.SOURCE_REPOSITORY, f"{where}: built from {claims.source}, {source.uri} expected")
    _check_ref(claims, source, where)
    if source.workflow is not None and claims.workflow != source.workflow:
        raise Refused(Code.WORKFLOW, f"{where}: started by {claims.workflow}, {source.workflow} expected")
    builder = allowed_builder(claims, policy.builder, where)
    if builder.level < policy.build.level:
        raise Refused(
            Code.BUILD_LEVEL,
            f"{where}: {builder.workflow} reaches level {builder.level}, {policy.build.level} expected",
        )
    if policy.build.runner not in ("any", claims.runner):
        raise Refused(Code.RUNNER, f"{where}: runner {policy.build.runner} expected, {claims.runner} found")
    return builder


def check_provenance(
    provenance: Provenance, claims: Claims, builder: Builder | None, source: Source | None, where: str
) -> None:
    """Refused unless the certificate bears the provenance out, and the inputs are the policy's.

    Raises Refused: predicate-vs-certificate, workflow-input.
    """
    check_agreement(provenance, claims, builder.delegate_uris if builder else (), where)
    for name, expected in (source.inputs if source else {}).items():
        found = provenance.inputs.get(name)
        text = str(found).lower() if isinstance(found, bool) else str(found)
        if found is None or text != expected:
            raise Refused(Code.WORKFLOW_INPUT, f"{where}: input {name!r} is {found!r}, {expected!r} expected")


def _check_ref(claims: Claims, source: Source, where: str) -> None:
    if source.tag is not None and claims.source_ref != f"refs/tags/{source.tag}":
        raise Refused(Code.SOURCE_TAG, f"{where}: built from {claims.source_ref}, tag {source.tag} expected")
    if source.branch is not None and claims.source_ref != f"refs/heads/{source.branch}":
        raise Refused(Code.SOURCE_BRANCH, f"{where}: built from {claims.source_ref}, branch {source.branch} expected")
    if source.commit is not None and claims.source_digest != source.commit:
        raise Refused(Code.SOURCE_COMMIT, f"{where}: built from {claims.source_digest}, {source.commit} expected")
