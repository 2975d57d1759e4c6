"""One signature with all evidence that came along, whatever form it was published in.

`Bundle.parse` knows Sigstore bundles 0.1 to 0.3, PEP 740 attestations and cosign's old bundles. It checks form only:
nothing here is verified.
"""

from collections.abc import Mapping

import msgspec

from conformance.release import strict_json, wire
from conformance.release.codes import Code, Refused
from conformance.release.decoding import base64_bytes, convert, hex_bytes, number, pem_to_der
from conformance.release.strict_json import Json

IN_TOTO = "application/vnd.in-toto+json"
_MEDIA_TYPES = {
    "application/vnd.dev.sigstore.bundle+json;version=0.1": "0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2": "0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3": "0.3",
    "application/vnd.dev.sigstore.bundle.v0.3+json": "0.3",
}
HASHES = {"SHA2_256": "sha256", "SHA2_384": "sha384", "SHA2_512": "sha512"}
# sigstore-go and sigstore-python stop at the same number.
MAX_TIMESTAMPS = 32


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A signed statement: what was signed is `pae`, never the payload alone."""

    payload_type: str
    payload: bytes
    signature: bytes

    @property
    def pae(self) -> bytes:
        """DSSE's pre-authentication encoding of type and payload."""
        name = self.payload_type.encode()
        return b"DSSEv1 %d %b %d %b" % (len(name), name, len(self.payload), self.payload)


class MessageSignature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature over a file; `digest` is what the signer noted and is held against the file."""

    hash: str
    digest: bytes | None
    signature: bytes


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A path through a Merkle tree, and the signed note about that tree."""

    index: int
    tree_size: int
    root_hash: bytes
    hashes: tuple[bytes, ...]
    checkpoint: str | None


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a transparency log; `time` is in Unix seconds and means nothing without the promise."""

    log_id: bytes
    index: int
    kind: str
    version: str
    body: bytes
    time: int | None
    promise: bytes | None
    proof: Proof | None

    @property
    def is_rekor_2(self) -> bool:
        """Whether a Rekor v2 log wrote it, which gives no promises and has no shards."""
        return self.version == "0.0.2" and self.kind in ("hashedrekord", "dsse")

    @property
    def vouched_index(self) -> int | None:
        """The index, where the promise covers it or the proof has the same; an unpromised one of Rekor v1 is not."""
        return self.index if self.promise is not None or self.is_rekor_2 else None


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A signature, the certificate or key hint that came with it, a log entry and timestamps.

    `form` names the form and version, for the reader. Exactly one of `certificate` and `key_hint` is set;
    `companions` are further certificates, which prove nothing.
    """

    form: str
    certificate: bytes | None
    companions: tuple[bytes, ...] = ()
    key_hint: str | None = None
    entry: LogEntry | None
    timestamps: tuple[bytes, ...] = ()
    content: Envelope | MessageSignature

    @classmethod
    def parse(cls, value: Mapping[str, Json], where: str) -> "Bundle":
        """Read one JSON object.

        Raises Refused: malformed-bundle, unknown-version, signature-count, log-entry-count, inclusion-proof-missing.
        """
        if "verification_material" in value:
            return _from_pypi(convert(value, wire.PublishedAttestation, where), where)
        if "rekorBundle" in value:
            return _from_cosign(convert(value, wire.CosignBundle, where), where)
        version = _version(value, where)
        return _from_sigstore(convert(value, wire.SigstoreBundle, where), version, where)


def _version(value: Mapping[str, Json], where: str) -> str:
    media_type = value.get("mediaType")
    if not isinstance(media_type, str):
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: no media type, so no known kind of bundle")
    if media_type not in _MEDIA_TYPES:
        raise Refused(Code.UNKNOWN_VERSION, f"{where}: media type {media_type!r}, known are {sorted(_MEDIA_TYPES)}")
    return _MEDIA_TYPES[media_type]


def _from_sigstore(found: wire.SigstoreBundle, version: str, where: str) -> Bundle:
    material = found.verification_material
    certificate, companions = _certificates(material, version, where)
    entry = _only_entry(material.tlog_entries or (), where)
    if entry is not None and entry.proof is None and (version != "0.1" or entry.promise is None):
        raise Refused(Code.INCLUSION_PROOF_MISSING, f"{where}: bundle {version} without inclusion proof")
    return Bundle(
        form=f"Sigstore bundle {version}",
        certificate=certificate,
        companions=companions,
        key_hint=material.public_key.hint if material.public_key else None,
        entry=entry,
        timestamps=_timestamps(material.timestamp_verification_data, where),
        content=_content(found, where),
    )


def _certificates(material: wire.Material, version: str, where: str) -> tuple[bytes | None, tuple[bytes, ...]]:
    given = (material.public_key, material.x509_certificate_chain, material.certificate)
    if sum(item is not None for item in given) != 1:
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: exactly one of certificate, chain and key expected")
    if material.certificate is not None and version == "0.3":
        return base64_bytes(material.certificate.raw_bytes, f"{where}: certificate"), ()
    if material.x509_certificate_chain is not None and version != "0.3":
        chain = tuple(
            base64_bytes(item.raw_bytes, f"{where}: chain") for item in material.x509_certificate_chain.certificates
        )
        if not chain:
            raise Refused(Code.MALFORMED_BUNDLE, f"{where}: the certificate chain is empty")
        return chain[0], chain[1:]
    if material.public_key is None:
        raise Refused(
            Code.MALFORMED_BUNDLE, f"{where}: bundle {version} gives its certificate in another version's way"
        )
    return None, ()


def _content(found: wire.SigstoreBundle, where: str) -> Envelope | MessageSignature:
    if found.dsse_envelope is not None and found.message_signature is None:
        return _envelope(found.dsse_envelope, where)
    if found.message_signature is not None and found.dsse_envelope is None:
        return _message(found.message_signature, where)
    raise Refused(Code.MALFORMED_BUNDLE, f"{where}: exactly one of envelope and message signature expected")


def _envelope(found: wire.Envelope, where: str) -> Envelope:
    if len(found.signatures) != 1:
        raise Refused(Code.SIGNATURE_COUNT, f"{where}: {len(found.signatures)} signatures, exactly one expected")
    return Envelope(
        payload_type=found.payload_type,
        payload=base64_bytes(found.payload, f"{where}: payload"),
        signature=base64_bytes(found.signatures[0].sig, f"{where}: signature"),
    )


def _message(found: wire.MessageSignature, where: str) -> MessageSignature:
    signature = base64_bytes(found.signature, f"{where}: signature")
    noted = found.message_digest
    if noted is None:
        return MessageSignature(hash="sha256", digest=None, signature=signature)
    if noted.algorithm not in HASHES:
        raise Refused(Code.DIGEST_ALGORITHM, f"{where}: {noted.algorithm!r}, known are {sorted(HASHES)}")
    return MessageSignature(
        hash=HASHES[noted.algorithm], digest=base64_bytes(noted.digest, f"{where}: digest"), signature=signature
    )


def _only_entry(entries: tuple[wire.Entry, ...], where: str) -> LogEntry | None:
    if len(entries) > 1:
        raise Refused(Code.LOG_ENTRY_COUNT, f"{where}: {len(entries)} log entries, at most one expected")
    return _entry(entries[0], f"{where}: log entry") if entries else None


def _entry(found: wire.Entry, where: str) -> LogEntry:
    return LogEntry(
        log_id=base64_bytes(found.log_id.key_id, f"{where}: log id"),
        index=number(found.log_index, f"{where}: logIndex"),
        kind=found.kind_version.kind,
        version=found.kind_version.version,
        body=base64_bytes(found.canonicalized_body, f"{where}: body"),
        # Protobuf's zero is "not set"; Rekor v2 writes it so.
        time=number(found.integrated_time or 0, f"{where}: integratedTime") or None,
        promise=base64_bytes(found.inclusion_promise.signed_entry_timestamp, f"{where}: promise")
        if found.inclusion_promise
        else None,
        proof=_proof(found.inclusion_proof, f"{where}: proof") if found.inclusion_proof else None,
    )


def _proof(found: wire.Proof, where: str) -> Proof:
    return Proof(
        index=number(found.log_index, f"{where}: logIndex"),
        tree_size=number(found.tree_size, f"{where}: treeSize"),
        root_hash=base64_bytes(found.root_hash, f"{where}: rootHash"),
        hashes=tuple(base64_bytes(item, f"{where}: hashes") for item in found.hashes),
        checkpoint=found.checkpoint.envelope if found.checkpoint else None,
    )


def _timestamps(found: wire.Timestamps | None, where: str) -> tuple[bytes, ...]:
    listed = (found.rfc3161_timestamps if found else None) or ()
    if len(listed) > MAX_TIMESTAMPS:
        raise Refused(Code.TOO_LARGE, f"{where}: {len(listed)} timestamps, at most {MAX_TIMESTAMPS} are read")
    return tuple(base64_bytes(item.signed_timestamp, f"{where}: timestamp") for item in listed)


def _from_pypi(found: wire.PublishedAttestation, where: str) -> Bundle:
    if found.version != 1:
        raise Refused(Code.UNKNOWN_VERSION, f"{where}: PEP 740 version {found.version}, known is 1")
    entry = _only_entry(found.verification_material.transparency_entries, where)
    if entry is not None and entry.proof is None:
        raise Refused(Code.INCLUSION_PROOF_MISSING, f"{where}: PEP 740 attestation without inclusion proof")
    return Bundle(
        form="PEP 740 attestation",
        certificate=base64_bytes(found.verification_material.certificate, f"{where}: certificate"),
        entry=entry,
        content=Envelope(
            payload_type=IN_TOTO,
            payload=base64_bytes(found.envelope.statement, f"{where}: statement"),
            signature=base64_bytes(found.envelope.signature, f"{where}: signature"),
        ),
    )


def _from_cosign(found: wire.CosignBundle, where: str) -> Bundle:
    payload = found.rekor_bundle.payload
    body = base64_bytes(payload.body, f"{where}: body")
    kind = convert(strict_json.read_object(body, f"{where}: body"), _Kind, f"{where}: body")
    pem = base64_bytes(found.cert, f"{where}: cert") if found.cert else b""
    return Bundle(
        form="cosign bundle of 1.x or 2.x",
        certificate=pem_to_der(pem, f"{where}: cert") if b"BEGIN CERTIFICATE" in pem else None,
        key_hint=None if b"BEGIN CERTIFICATE" in pem else "",
        entry=LogEntry(
            log_id=hex_bytes(payload.log_id, f"{where}: logID"),
            index=payload.log_index,
            kind=kind.kind,
            version=kind.api_version,
            body=body,
            time=payload.integrated_time,
            promise=base64_bytes(found.rekor_bundle.promise, f"{where}: promise"),
            proof=None,
        ),
        content=MessageSignature(
            hash="sha256", digest=None, signature=base64_bytes(found.signature, f"{where}: signature")
        ),
    )


def read_envelope(value: Mapping[str, Json], where: str) -> tuple[Envelope, str | None]:
    """A DSSE envelope that stands alone, with the PEM certificate beside its signature, if there is one.

    Raises Refused: malformed-bundle, signature-count.
    """
    found = convert(value, wire.BareEnvelope, where)
    if len(found.signatures) != 1:
        raise Refused(Code.SIGNATURE_COUNT, f"{where}: {len(found.signatures)} signatures, exactly one expected")
    envelope = Envelope(
        payload_type=found.payload_type,
        payload=base64_bytes(found.payload, f"{where}: payload"),
        signature=base64_bytes(found.signatures[0].sig, f"{where}: signature"),
    )
    return envelope, found.signatures[0].cert


class _Kind(msgspec.Struct, frozen=True, rename="camel"):
    kind: str
    api_version: str
