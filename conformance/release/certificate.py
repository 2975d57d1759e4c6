"""What a Fulcio certificate says about its holder, and whether it is one for signing artifacts.

Whether an authority issued it is `authority`'s business.
"""

import datetime
import warnings

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.certificate_transparency import SignedCertificateTimestamp
from cryptography.x509.oid import ExtendedKeyUsageOID

from conformance.release.codes import Code, Refused
from conformance.release.keys import PublicKey, known_kind

GITHUB = "https://token.actions.githubusercontent.com"
_ARC = "1.3.6.1.4.1.57264.1."
# The extensions of Fulcio's oid-info document: those up to .6 hold bare text, the later ones a DER UTF8String.
_BARE = {"issuer": 1, "trigger": 2, "source_digest": 3, "workflow_name": 4, "source": 5, "source_ref": 6}
_DER = {
    "issuer": 8,
    "build_signer": 9,
    "build_signer_digest": 10,
    "runner": 11,
    "source": 12,
    "source_digest": 13,
    "source_ref": 14,
    "source_id": 15,
    "source_owner": 16,
    "source_owner_id": 17,
    "build_config": 18,
    "build_config_digest": 19,
    "trigger": 20,
    "run": 21,
    "visibility": 22,
}
# What Fulcio calls somebody who is known to an identity provider by a bare user name.
_USER_NAME = x509.ObjectIdentifier(f"{_ARC}7")
_UTF8_STRING = 0x0C


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What the certificate says, with a URI for every repository; None is what it does not say.

    `signer` is the subject alternative name: for a GitHub workflow the URI of the workflow file with `@ref`.
    """

    signer: str
    issuer: str | None = None
    build_signer: str | None = None
    build_signer_digest: str | None = None
    runner: str | None = None
    source: str | None = None
    source_digest: str | None = None
    source_ref: str | None = None
    source_id: str | None = None
    source_owner: str | None = None
    source_owner_id: str | None = None
    build_config: str | None = None
    build_config_digest: str | None = None
    trigger: str | None = None
    run: str | None = None
    visibility: str | None = None
    workflow_name: str | None = None

    @property
    def workflow(self) -> str | None:
        """The path of the workflow that was started, inside the source repository."""
        # Certificates before 2023 do not name it; there the signer is the workflow, or a reusable one.
        config = self.build_config or self.signer
        if self.source is None or not config.startswith(f"{self.source}/"):
            return None
        return config.removeprefix(f"{self.source}/").partition("@")[0]


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that is fit for signing artifacts."""

    der: bytes
    x509: x509.Certificate
    key: PublicKey
    claims: Claims

    def check_valid_at(self, time: datetime.datetime, where: str) -> None:
        """Refused(certificate-expired) unless the time lies in the certificate's life, both ends included."""
        start, end = self.x509.not_valid_before_utc, self.x509.not_valid_after_utc
        if not start <= time <= end:
            raise Refused(
                Code.CERTIFICATE_EXPIRED, f"{where}: signed at {time}, the certificate lives {start} to {end}"
            )


def read(der: bytes, where: str) -> Certificate:
    """Read a leaf certificate.

    Raises Refused: malformed-certificate, certificate-usage, claims-disagree.
    """
    try:
        found = load(der)
        # The library reads fields when they are asked for; what cannot be read is malformed here, not a surprise later.
        _ = found.issuer, found.subject, found.not_valid_before_utc, found.not_valid_after_utc
        _check_usage(found, where)
        return Certificate(der=der, x509=found, key=known_kind(found.public_key(), where), claims=_claims(found, where))
    except (ValueError, UnsupportedAlgorithm, x509.UnsupportedGeneralNameType, x509.DuplicateExtension) as error:
        raise Refused(Code.MALFORMED_CERTIFICATE, f"{where}: {error}") from error


def load(der: bytes) -> x509.Certificate:
    """Parse DER; ValueError also for versions that do not exist, and for what the library only warns of as yet."""
    with warnings.catch_warnings():
        # A serial number that is not positive.
        warnings.simplefilter("error", CryptographyDeprecationWarning)
        try:
            return x509.load_der_x509_certificate(der)
        except (CryptographyDeprecationWarning, x509.InvalidVersion) as error:
            raise ValueError(str(error)) from error


def signed_timestamps(leaf: Certificate) -> list[SignedCertificateTimestamp]:
    """The certificate logs' own words about this certificate, embedded in it."""
    try:
        return list(leaf.x509.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps).value)
    except x509.ExtensionNotFound:
        return []


def is_root(der: bytes, where: str) -> bool:
    """Whether the certificate is issued by itself."""
    try:
        found = load(der)
        is_own_issuer = found.issuer == found.subject
    except ValueError as error:
        raise Refused(Code.MALFORMED_CERTIFICATE, f"{where}: {error}") from error
    return is_own_issuer


def _check_usage(found: x509.Certificate, where: str) -> None:
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
        purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound as error:
        raise Refused(Code.CERTIFICATE_USAGE, f"{where}: {error}") from error
    if not usage.digital_signature or usage.key_cert_sign or ExtendedKeyUsageOID.CODE_SIGNING not in purposes:
        raise Refused(Code.CERTIFICATE_USAGE, f"{where}: a certificate for code signing expected, and no authority's")


def _claims(found: x509.Certificate, where: str) -> Claims:
    bare = {name: _bare(found, arc) for name, arc in _BARE.items()}
    der = {name: _utf8(found, arc, where) for name, arc in _DER.items()}
    if bare["source"] is not None:
        # The old extension leaves the host out.
        host, _, _ = (der["source"] or "https://github.com/").removeprefix("https://").partition("/")
        bare["source"] = f"https://{host}/{bare['source']}"
    for name, said in bare.items():
        if said is not None and der.get(name) is not None and der[name] != said:
            raise Refused(Code.CLAIMS_DISAGREE, f"{where}: {name} is {said!r} by the old and {der[name]!r} by the new")
    merged = bare | {name: said for name, said in der.items() if said is not None}
    signer = _signer(found, where)
    if merged.get("issuer") == GITHUB and merged.get("build_signer") not in (None, signer):
        raise Refused(Code.CLAIMS_DISAGREE, f"{where}: named {signer!r}, built by {merged['build_signer']!r}")
    return Claims(signer=signer, **merged)


def _signer(found: x509.Certificate, where: str) -> str:
    try:
        names = list(found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except x509.ExtensionNotFound as error:
        raise Refused(Code.CERTIFICATE_USAGE, f"{where}: no subject alternative name") from error
    if len(names) != 1:
        raise Refused(Code.CERTIFICATE_USAGE, f"{where}: {len(names)} names, exactly one expected")
    if isinstance(names[0], x509.OtherName) and names[0].type_id == _USER_NAME:
        return _decode_utf8(names[0].value, where)
    if not isinstance(names[0], x509.UniformResourceIdentifier | x509.RFC822Name | x509.DNSName):
        raise Refused(Code.CERTIFICATE_USAGE, f"{where}: named by a {type(names[0]).__name__}")
    return names[0].value


def _extension(found: x509.Certificate, arc: int) -> bytes | None:
    try:
        value = found.extensions.get_extension_for_oid(x509.ObjectIdentifier(f"{_ARC}{arc}")).value
    except x509.ExtensionNotFound:
        return None
    return value.value if isinstance(value, x509.UnrecognizedExtension) else None


def _bare(found: x509.Certificate, arc: int) -> str | None:
    raw = _extension(found, arc)
    return None if raw is None else raw.decode("utf-8")


def _utf8(found: x509.Certificate, arc: int, where: str) -> str | None:
    raw = _extension(found, arc)
    return None if raw is None else _decode_utf8(raw, f"{where}: extension {arc}")


def _decode_utf8(raw: bytes, where: str) -> str:
    """The text in a DER UTF8String of less than 64 KiB."""
    tag, size, start = (raw[0], raw[1], 2) if len(raw) > 1 else (0, 0, 0)
    if size > 0x80:  # noqa: PLR2004 -- DER's long form: the low bits say how many bytes hold the length
        start = 2 + (size & 0x7F)
        size = int.from_bytes(raw[2:start], "big")
    if tag != _UTF8_STRING or len(raw) != start + size:
        raise Refused(Code.MALFORMED_CERTIFICATE, f"{where}: no UTF8String")
    return raw[start:].decode("utf-8")
