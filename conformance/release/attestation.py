"""One piece of evidence under a policy: a signature that holds, by the right signer, with a statement that agrees.

`verify_attestation` works the steps of `STEPS` off in their order; the numbers in the code are theirs. Which files it
covers is `verify`'s business.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from conformance.release import expectation, provenance, published, signed, statement
from conformance.release.artifact import Artifact
from conformance.release.builders import Builder
from conformance.release.bundle import Bundle, Envelope
from conformance.release.codes import Code, Refused
from conformance.release.keys import PublicKey
from conformance.release.policy import Policy
from conformance.release.signed import Signature
from conformance.release.statement import Statement
from conformance.release.trust import TrustedRoot
from conformance.release.verdict import Signed

STEPS = """\
1. The signature holds: the eight steps of `signed.STEPS`.
2. The signer is the policy's: source, reference, workflow, builder, level and runner; or identity and issuer; or key.
3. The signed text is an in-toto statement about named files with strong digests.
4. It is of a kind that the policy takes.
5. Provenance agrees with the certificate in every fact, and with the policy's inputs.
6. Public logging is proven, or what the policy accepts instead.
"""

Kind = Literal["provenance", "statement", "signature"]


class Judge(msgspec.Struct, frozen=True, kw_only=True):
    """What evidence is held against: the policy, the key that it names, and the trusted root."""

    policy: Policy
    root: TrustedRoot
    key: PublicKey | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Accepted evidence: `statement` is None for a signature, `artifact` (the signed file) for everything else."""

    where: str
    kind: Kind
    signature: Signature
    statement: Statement | None = None
    artifact: Artifact | None = None
    builder: Builder | None = None

    @property
    def signed(self) -> Signed:
        """Who signed, for the report."""
        claims = self.signature.claims
        inclusion: Literal["proven", "promised", "none"] = "none"
        if self.signature.log is not None:
            inclusion = "proven" if self.signature.is_proven else "promised"
        return Signed(
            by=claims.signer if claims else "the policy's key",
            issuer=claims.issuer if claims else None,
            source=claims.source if claims else None,
            ref=claims.source_ref if claims else None,
            commit=claims.source_digest if claims else None,
            workflow=claims.workflow if claims else None,
            runner=claims.runner if claims else None,
            level=self.builder.level if self.builder else None,
            times=tuple(time.isoformat() for time in self.signature.times),
            log=self.signature.log,
            log_index=self.signature.log_index,
            inclusion=inclusion,
        )


def verify_attestation(bundle: Bundle, judge: Judge, artifacts: Sequence[Artifact], where: str) -> Evidence:
    """The evidence in a bundle, once every step of `STEPS` has passed.

    `artifacts` are the files that a message signature may be about, the likeliest first. Raises Refused.
    """
    # 1. The signature.
    artifact = None if isinstance(bundle.content, Envelope) else _signed_artifact(bundle, artifacts, where)
    signature = signed.verify_signature(bundle, judge.root, where, key=_key_for(bundle, judge), artifact=artifact)
    # 2. The signer.
    builder = _check_signer(signature, judge.policy, where)
    # 3. and 4. and 5. The statement.
    found = _read_statement(signature, judge.policy, builder, where)
    # 6. The log.
    _check_logged(signature, judge.policy, where)
    if found is None:
        return Evidence(where=where, kind="signature", signature=signature, artifact=artifact, builder=builder)
    # Where a bare key signed, there is no certificate that provenance could agree with.
    is_borne_out = signature.claims is not None or _asks_key_alone(judge.policy)
    kind: Kind = "provenance" if is_borne_out and _is_provenance(found, judge.policy) else "statement"
    return Evidence(where=where, kind=kind, signature=signature, statement=found, builder=builder)


def is_passed_over(bundle: Bundle, policy: Policy) -> bool:
    """Whether a bundle claims a kind of statement that the policy ignores; it is evidence for nothing then."""
    claimed = published.claimed_predicate_type(bundle)
    return claimed is not None and any(fnmatchcase(claimed, pattern) for pattern in policy.ignored_predicate_types)


def _asks_key_alone(policy: Policy) -> bool:
    """Whether the policy takes the word of a bare key for provenance: it names a key and no source."""
    return policy.source is None and policy.signer is not None and policy.signer.key is not None


def _key_for(bundle: Bundle, judge: Judge) -> PublicKey | None:
    """The policy's key; beside a source it is only for what bare keys sign (npm's publish statements)."""
    return judge.key if bundle.certificate is None or judge.policy.source is None else None


def _is_provenance(found: Statement, policy: Policy) -> bool:
    """Whether a statement counts as provenance: where the policy only asks who signed, what it says is not used."""
    is_asked = policy.source is not None or policy.evidence == "provenance"
    return is_asked and found.predicate_type in provenance.PREDICATE_TYPES


def _signed_artifact(bundle: Bundle, artifacts: Sequence[Artifact], where: str) -> Artifact:
    """The file that a message signature is about: the one with the digest noted, or else the likeliest."""
    if isinstance(bundle.content, Envelope) or not artifacts:
        raise Refused(Code.NOTHING_TO_VERIFY, f"{where}: signs a file, and no file is given")
    noted = bundle.content.digest.hex() if bundle.content.digest else None
    name = bundle.content.hash
    return next((one for one in artifacts if one.known(name) and one.digest(name) == noted), artifacts[0])


def _check_signer(signature: Signature, policy: Policy, where: str) -> Builder | None:
    is_signature = not isinstance(signature.content, Envelope)
    if policy.signer is not None and (is_signature or policy.source is None or signature.claims is None):
        expectation.check_signer(signature.claims, policy.signer, where)
        return None
    if policy.source is None:
        raise Refused(Code.IDENTITY, f"{where}: the policy names nobody who may sign")
    return expectation.check_source(signature.claims, policy, policy.source, where)


def _read_statement(signature: Signature, policy: Policy, builder: Builder | None, where: str) -> Statement | None:
    if not isinstance(signature.content, Envelope):
        return None
    # 3. The statement.
    found = statement.read(signature.content, where)
    # 4. Its kind.
    if not any(fnmatchcase(found.predicate_type, pattern) for pattern in policy.predicate_types):
        raise Refused(Code.PREDICATE_TYPE, f"{where}: {found.predicate_type!r} is not taken by the policy")
    # 5. Its agreement with the certificate.
    if signature.claims is not None and _is_provenance(found, policy):
        said = provenance.read(found, where)
        expectation.check_provenance(said, signature.claims, builder, policy.source, where)
    return found


def _check_logged(signature: Signature, policy: Policy, where: str) -> None:
    if signature.log is None and policy.log.required:
        raise Refused(Code.NO_TRANSPARENCY_EVIDENCE, f"{where}: no log entry")
    if signature.log is not None and not signature.is_proven and not policy.log.promise_is_enough:
        raise Refused(Code.PROMISE_ONLY, f"{where}: inclusion in the log is promised, not proven")
