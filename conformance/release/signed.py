"""Whether a bundle's signature holds: who made it, when, and that it is on record. No policy and no statement here.

`verify_signature` works the steps of `STEPS` off in their order; the numbers in the code are theirs.
"""

import datetime
from collections.abc import Sequence

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from conformance.release import authority, certificate, entry_body, keys, log, sigstore_private, timestamps
from conformance.release.artifact import Artifact
from conformance.release.bundle import Bundle, Envelope, MessageSignature
from conformance.release.certificate import Certificate, Claims
from conformance.release.codes import Code, Refused
from conformance.release.keys import PublicKey
from conformance.release.trust import TrustedRoot, serves

STEPS = """\
1. The signer: a certificate that is fit for signing, or a bare key where the policy names one.
2. The log: it is one of the trusted root, its promise holds, its proof leads to a root that it signed.
3. The time: by the log's promise or by a trusted timestamp authority, at least one, and every one given holds.
4. The log's key was in service at those times.
5. The certificate was valid at those times, and an authority of the trusted root, in service then, issued it.
6. A certificate log of the trusted root, in service then, vouches for the certificate.
7. The signature fits the content, and the content fits the file where it is a file that was signed.
8. The log entry is about this signature, this signer and this content.
"""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature that holds: by whom, when, over what.

    `claims` is None where a bare key signed. `times` are all trusted times; `log` is the log's URL, None without one.
    `is_proven` says whether inclusion in the log is proven, not only promised.
    """

    form: str
    claims: Claims | None
    times: tuple[datetime.datetime, ...]
    log: str | None
    log_index: int | None
    is_proven: bool
    content: Envelope | MessageSignature


def verify_signature(
    bundle: Bundle, root: TrustedRoot, where: str, *, key: PublicKey | None = None, artifact: Artifact | None = None
) -> Signature:
    """The bundle's signature, once every step of `STEPS` has passed.

    `key` is the only key that may sign bare, or None. `artifact` is the file of a message signature; an envelope needs
    none, and whether the statement inside is about a file is not checked here. Raises Refused.
    """
    # 1. The signer.
    leaf = _signer(bundle, root, key, where)
    # 2. The log, and 3. the time.
    log_key = log.log_of(bundle.entry, root, where) if bundle.entry else None
    times = _times(bundle, root, where)
    if bundle.entry and bundle.entry.proof and log_key:
        log.check_included(bundle.entry, bundle.entry.proof, log_key, where)
    if not times and leaf is not None:
        _refuse_timeless(bundle, where)
    chain: Sequence[x509.Certificate] = ()
    for time in times:
        # 4. The log's key at that time.
        if log_key is not None:
            log.check_in_service(root, log_key, time, where)
        # 5. The certificate at that time.
        if leaf is not None:
            leaf.check_valid_at(time, where)
            chain = authority.issuer_chain(leaf, root.certificate_authorities, time, where)
    # 6. The certificate's own logging; the issuer is the same at every time.
    if leaf is not None:
        _check_sct(leaf, chain, root, where)
    # 7. Signature and content.
    signer = leaf.key if leaf else keys.known_kind(key, where)
    digest = _check_content(bundle.content, signer, artifact, where)
    # 8. The log entry's body.
    if bundle.entry is not None:
        signed = entry_body.Signed(content=bundle.content, certificate=bundle.certificate, key=signer, digest=digest)
        entry_body.check_body(bundle.entry, signed, where)
    return Signature(
        form=bundle.form,
        claims=leaf.claims if leaf else None,
        times=tuple(times),
        log=log_key.url if log_key else None,
        log_index=bundle.entry.vouched_index if bundle.entry else None,
        is_proven=bundle.entry is not None and bundle.entry.proof is not None,
        content=bundle.content,
    )


def _signer(bundle: Bundle, root: TrustedRoot, key: PublicKey | None, where: str) -> Certificate | None:
    if bundle.certificate is None:
        if key is None:
            raise Refused(Code.KEY_NOT_ALLOWED, f"{where}: signed with a bare key, and the policy names none")
        return None
    if key is not None:
        raise Refused(Code.KEY_EXPECTED, f"{where}: the policy names a key, the bundle has a certificate")
    for companion in bundle.companions:
        if certificate.is_root(companion, where) and not _is_harmless(companion, bundle, root):
            raise Refused(Code.ROOT_IN_BUNDLE, f"{where}: the certificate chain holds a root")
    return certificate.read(bundle.certificate, where)


def _is_harmless(companion: bytes, bundle: Bundle, root: TrustedRoot) -> bool:
    """Whether a root in the chain is a trusted one, in a bundle of 2023, when npm's client put it there."""
    trusted = {
        issuer.public_bytes(serialization.Encoding.DER)
        for authority in root.certificate_authorities
        for issuer in authority.certificates
    }
    return bundle.entry is not None and bundle.entry.proof is None and companion in trusted


def _times(bundle: Bundle, root: TrustedRoot, where: str) -> list[datetime.datetime]:
    signature = bundle.content.signature
    times = timestamps.trusted_times(bundle.timestamps, signature, root.timestamp_authorities, where)
    if bundle.entry is not None:
        promised = log.promised_time(bundle.entry, log.log_of(bundle.entry, root, where), where)
        times += [promised] if promised else []
    return times


def _refuse_timeless(bundle: Bundle, where: str) -> None:
    if bundle.entry is None:
        raise Refused(Code.NO_TRANSPARENCY_EVIDENCE, f"{where}: neither log entry nor timestamp")
    raise Refused(Code.NO_TRUSTED_TIME, f"{where}: no promise of the log and no timestamp, so no time of signing")


def _check_sct(leaf: Certificate, chain: Sequence[x509.Certificate], root: TrustedRoot, where: str) -> None:
    scts = certificate.signed_timestamps(leaf)
    if len(scts) != 1:
        raise Refused(Code.SCT_COUNT, f"{where}: {len(scts)} signed certificate timestamps, exactly one expected")
    key = root.certificate_log(scts[0].log_id)
    if key is None:
        raise Refused(Code.SCT_INVALID, f"{where}: certificate log {scts[0].log_id.hex()} is not in the trusted root")
    sigstore_private.check_sct(leaf.x509, chain, key, where)
    time = scts[0].timestamp.replace(tzinfo=datetime.UTC)
    if not serves(root.certificate_logs, key, time):
        raise Refused(Code.CT_KEY_WINDOW, f"{where}: logged at {time}, the certificate log's key served {key.window}")


def _check_content(
    content: Envelope | MessageSignature, signer: PublicKey, artifact: Artifact | None, where: str
) -> bytes:
    """Check the signature; the digest of the signed file, empty for an envelope."""
    if isinstance(content, Envelope):
        keys.verify_message(signer, content.signature, content.pae, where)
        return b""
    if artifact is None:
        raise Refused(Code.NOTHING_TO_VERIFY, f"{where}: signs a file, and no file is given")
    digest = bytes.fromhex(artifact.digest(content.hash))
    if content.digest is not None and content.digest != digest:
        raise Refused(
            Code.ARTIFACT_DIGEST,
            f"{where}: signs {content.hash} {content.digest.hex()}, {artifact.name} has {digest.hex()}",
        )
    keys.verify_digest(signer, content.signature, digest, content.hash, where)
    return digest
