"""A certificate authority, a certificate log and a timestamp authority as Fulcio, its log and Sigstore's TSA are."""

import datetime
import hashlib
import struct
from collections.abc import Mapping

import msgspec
from asn1crypto import algos, cms, core, tsp  # type: ignore[import-untyped]  # it ships no types
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
_YEARS = datetime.timedelta(days=3650)
# Fulcio's certificates live ten minutes.
LIFE = datetime.timedelta(minutes=10)
ARC = "1.3.6.1.4.1.57264.1."
_SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
Key = ec.EllipticCurvePrivateKey


def new_key(curve: ec.EllipticCurve | None = None) -> Key:
    """A fresh key, on P-256 unless another curve is given."""
    return ec.generate_private_key(curve or ec.SECP256R1())


def spki(key: Key) -> bytes:
    """The public half as DER."""
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def pem(key: Key) -> bytes:
    """The public half as PEM."""
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def der(certificate: x509.Certificate) -> bytes:
    """A certificate as DER."""
    return certificate.public_bytes(serialization.Encoding.DER)


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """What a signing certificate says, and how it is to be broken.

    `claims` are Fulcio's extensions by number. `scts` is how many certificate timestamps it gets; `sct_key` signs them
    in place of the log's key.
    """

    signer: str
    claims: Mapping[int, str]
    start: datetime.datetime = NOW
    life: datetime.timedelta = LIFE
    scts: int = 1
    sct_key: Key | None = None
    code_signing: bool = True
    names: int = 1


class Authority:
    """A root and an intermediate on P-384, as Fulcio's are."""

    def __init__(self, name: str = "private") -> None:
        self._root_key, self._key = new_key(ec.SECP384R1()), new_key(ec.SECP384R1())
        self.root = _ca(f"{name} root", self._root_key, f"{name} root", self._root_key)
        self.intermediate = _ca(f"{name} intermediate", self._key, f"{name} root", self._root_key)

    @property
    def chain(self) -> tuple[bytes, bytes]:
        """Intermediate and root as DER, in the order of a trusted root."""
        return der(self.intermediate), der(self.root)

    def issue(self, leaf: Leaf, key: Key, log_key: Key) -> x509.Certificate:
        """A signing certificate for this key, with certificate timestamps by the log's key."""
        if not leaf.scts:
            return self._builder(leaf, key).sign(self._key, hashes.SHA384())
        draft = self._builder(leaf, key).sign(self._key, hashes.SHA384())
        issuer = self._key.public_key()
        entry = _sct_entry(draft.tbs_certificate_bytes, issuer, leaf.start)
        sct = _sct(leaf.sct_key or log_key, log_key, entry, leaf.start)
        listed = b"".join(struct.pack(">H", len(sct)) + sct for _ in range(leaf.scts))
        return (
            self._builder(leaf, key)
            .add_extension(
                x509.UnrecognizedExtension(_SCT_LIST, _octets(struct.pack(">H", len(listed)) + listed)), False
            )
            .sign(self._key, hashes.SHA384())
        )

    def _builder(self, leaf: Leaf, key: Key) -> x509.CertificateBuilder:
        purpose = ExtendedKeyUsageOID.CODE_SIGNING if leaf.code_signing else ExtendedKeyUsageOID.CLIENT_AUTH
        names = [x509.UniformResourceIdentifier(leaf.signer + "x" * number) for number in range(leaf.names)]
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.intermediate.subject)
            .public_key(key.public_key())
            # The same number for the draft and the final certificate: it is part of what the log signs.
            .serial_number(int.from_bytes(hashlib.sha256(spki(key)).digest()[:15], "big") + 1)
            .not_valid_before(leaf.start)
            .not_valid_after(leaf.start + leaf.life)
            .add_extension(_usage(digital_signature=True), True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False)
            .add_extension(x509.SubjectAlternativeName(names), True)
        )
        for arc, text in leaf.claims.items():
            value = text.encode() if arc < 8 else _utf8(text)  # noqa: PLR2004 -- Fulcio's first seven are bare
            builder = builder.add_extension(
                x509.UnrecognizedExtension(x509.ObjectIdentifier(f"{ARC}{arc}"), value), False
            )
        return builder


class TimestampAuthority:
    """A root and a signer of RFC 3161 timestamps."""

    def __init__(self, name: str = "private time") -> None:
        root_key, self._key = new_key(ec.SECP384R1()), new_key()
        root = _ca(f"{name} root", root_key, f"{name} root", root_key)
        self._certificate = (
            _bare(f"{name} signer", self._key, root.subject)
            .add_extension(_usage(digital_signature=True), True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
            .sign(root_key, hashes.SHA384())
        )
        self.chain = der(self._certificate), der(root)

    def stamp(self, message: bytes, time: datetime.datetime) -> bytes:
        """A timestamp response over the SHA-256 of a message."""
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4.1",
                "message_imprint": {"hash_algorithm": sha256, "hashed_message": hashlib.sha256(message).digest()},
                "serial_number": 7,
                "gen_time": time,
                "nonce": 1,
            }
        )
        return _response(info, self._certificate, self._key)


def _response(info: tsp.TSTInfo, certificate: x509.Certificate, key: Key) -> bytes:
    own = asn1_x509.Certificate.load(der(certificate))
    content = info.dump()
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
            {
                "type": "signing_certificate_v2",
                "values": [{"certs": [{"cert_hash": hashlib.sha256(der(certificate)).digest()}]}],
            },
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}}
            ),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
            "certificates": [own],
            "signer_infos": [signer],
        }
    )
    token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    response: bytes = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
    return response


def _bare(subject: str, key: Key, issuer: x509.Name) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - _YEARS)
        .not_valid_after(NOW + _YEARS)
    )


def _ca(subject: str, key: Key, issuer: str, issuer_key: Key) -> x509.Certificate:
    length = None if subject == issuer else 0
    builder = (
        _bare(subject, key, _name(issuer))
        .add_extension(x509.BasicConstraints(ca=True, path_length=length), True)
        .add_extension(_usage(key_cert_sign=True), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    return builder.sign(issuer_key, hashes.SHA384())


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=key_cert_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _sct_entry(tbs: bytes, issuer: ec.EllipticCurvePublicKey, time: datetime.datetime) -> bytes:
    """What RFC 6962 has a certificate log sign: its section 3.2, for a precertificate."""
    issuer_der = issuer.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    entry = hashlib.sha256(issuer_der).digest() + struct.pack(">I", len(tbs))[1:] + tbs
    return struct.pack(">BBQH", 0, 0, _milliseconds(time), 1) + entry + struct.pack(">H", 0)


def _sct(signing_key: Key, log_key: Key, entry: bytes, time: datetime.datetime) -> bytes:
    signature = signing_key.sign(entry, ec.ECDSA(hashes.SHA256()))
    head = struct.pack(">B32sQH", 0, hashlib.sha256(spki(log_key)).digest(), _milliseconds(time), 0)
    return head + struct.pack(">BBH", 4, 3, len(signature)) + signature


def _milliseconds(time: datetime.datetime) -> int:
    return int(time.timestamp() * 1000)


def _octets(raw: bytes) -> bytes:
    """A DER OCTET STRING."""
    encoded: bytes = core.OctetString(raw).dump()
    return encoded


def _utf8(text: str) -> bytes:
    """A DER UTF8String."""
    encoded: bytes = core.UTF8String(text).dump()
    return encoded
