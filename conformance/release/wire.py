"""The JSON forms of signed statements as their publishers write them; field for field, nothing unknown let through.

Sigstore bundles follow protobuf-specs (0.1 to 0.3), PyPI's follow PEP 740, the old cosign form its `--bundle` of 1.x
and 2.x. What the fields mean is `bundle`'s business.
"""

import msgspec

# Protobuf writes 64-bit numbers as strings, and readers take both.
Number = str | int


class _Camel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    pass


class _Snake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class LogId(_Camel, frozen=True):
    """Which log: SHA-256 of its key, or the key id of its checkpoints."""

    key_id: str


class KindVersion(_Camel, frozen=True):
    """Which form the log entry's body has."""

    kind: str
    version: str


class Promise(_Camel, frozen=True):
    """The log's word that it will include the entry."""

    signed_entry_timestamp: str


class Checkpoint(_Camel, frozen=True):
    """The signed note with the tree's size and root."""

    envelope: str


class Proof(_Camel, frozen=True):
    """A path in the log's Merkle tree."""

    root_hash: str
    tree_size: Number
    checkpoint: Checkpoint | None = None
    log_index: Number = "0"
    hashes: tuple[str, ...] = ()


class Entry(_Camel, frozen=True):
    """One entry of a transparency log."""

    log_id: LogId
    kind_version: KindVersion
    canonicalized_body: str
    log_index: Number = "0"
    integrated_time: Number | None = None
    inclusion_promise: Promise | None = None
    inclusion_proof: Proof | None = None


class RawBytes(_Camel, frozen=True):
    """A DER certificate."""

    raw_bytes: str


class Chain(_Camel, frozen=True):
    """A certificate chain, leaf first."""

    certificates: tuple[RawBytes, ...] = ()


class PublicKeyHint(_Camel, frozen=True):
    """What a verifier may find the signer's key by; it proves nothing."""

    hint: str = ""


class Timestamp(_Camel, frozen=True):
    """An RFC 3161 response."""

    signed_timestamp: str


class Timestamps(_Camel, frozen=True):
    """All timestamps of a bundle."""

    rfc3161_timestamps: tuple[Timestamp, ...] | None = None


class Material(_Camel, frozen=True):
    """Who signed, and the evidence for when."""

    public_key: PublicKeyHint | None = None
    x509_certificate_chain: Chain | None = None
    certificate: RawBytes | None = None
    tlog_entries: tuple[Entry, ...] | None = None
    timestamp_verification_data: Timestamps | None = None


class MessageDigest(_Camel, frozen=True):
    """The digest that the signer noted."""

    algorithm: str
    digest: str


class MessageSignature(_Camel, frozen=True):
    """A signature over a file."""

    signature: str
    message_digest: MessageDigest | None = None


class EnvelopeSignature(_Camel, frozen=True):
    """A signature over an envelope; `keyid` proves nothing."""

    sig: str
    keyid: str | None = None


class Envelope(_Camel, frozen=True):
    """A DSSE envelope."""

    payload: str
    payload_type: str
    signatures: tuple[EnvelopeSignature, ...] = ()


class BareSignature(_Camel, frozen=True):
    """A signature of slsa-github-generator before v2.1.0, which puts its certificate beside."""

    sig: str
    keyid: str | None = None
    cert: str | None = None


class BareEnvelope(_Camel, frozen=True):
    """A DSSE envelope that stands alone."""

    payload: str
    payload_type: str
    signatures: tuple[BareSignature, ...] = ()


class SigstoreBundle(_Camel, frozen=True):
    """A Sigstore bundle of any version."""

    media_type: str
    verification_material: Material
    message_signature: MessageSignature | None = None
    dsse_envelope: Envelope | None = None


class PublishedEnvelope(_Snake, frozen=True):
    """The envelope of PEP 740, whose payload type is implied."""

    statement: str
    signature: str


class PublishedMaterial(_Snake, frozen=True):
    """The material of PEP 740."""

    certificate: str
    transparency_entries: tuple[Entry, ...]


class PublishedAttestation(_Snake, frozen=True):
    """An attestation of PEP 740."""

    version: int
    verification_material: PublishedMaterial
    envelope: PublishedEnvelope


class CosignPayload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the log signed, in cosign's old form."""

    body: str
    integrated_time: int = msgspec.field(name="integratedTime")
    log_index: int = msgspec.field(name="logIndex")
    log_id: str = msgspec.field(name="logID")


class CosignRekorBundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The log's promise, in cosign's old form."""

    promise: str = msgspec.field(name="SignedEntryTimestamp")
    payload: CosignPayload = msgspec.field(name="Payload")


class CosignBundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file that `cosign sign-blob --bundle` wrote before it wrote Sigstore bundles."""

    signature: str = msgspec.field(name="base64Signature")
    rekor_bundle: CosignRekorBundle = msgspec.field(name="rekorBundle")
    cert: str = ""
