"""Whether a log entry is about this signature: its body, rebuilt from the bundle, field for field.

Without this the log proves only that something was logged (CVE-2022-36056). What a body holds beyond signature,
signer and digest of the content (an envelope's own hash, which depends on its spelling) is not compared.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping

import msgspec

from conformance.release import strict_json
from conformance.release.bundle import Envelope, LogEntry, MessageSignature
from conformance.release.codes import Code, Refused
from conformance.release.decoding import pem_to_der
from conformance.release.keys import PublicKey, message_hash, spki
from conformance.release.strict_json import Json

_V2_HASHES = {"sha256": "SHA2_256", "sha384": "SHA2_384", "sha512": "SHA2_512"}


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What the entry has to be about: content, signer's certificate (DER) or bare key, and the file's digest.

    `digest` is the digest of the signed file, empty for envelopes.
    """

    content: Envelope | MessageSignature
    certificate: bytes | None
    key: PublicKey
    digest: bytes = b""

    @property
    def verifier(self) -> bytes:
        """The DER that the log keeps of the signer."""
        return self.certificate or spki(self.key)


def check_body(entry: LogEntry, signed: Signed, where: str) -> None:
    """Refused unless the entry's body is about exactly this signature.

    Raises Refused: log-entry-mismatch, log-entry-kind for kinds without a rule, and what `strict_json` raises.
    """
    body = strict_json.read_object(entry.body, f"{where}: body")
    if (body.get("kind"), body.get("apiVersion")) != (entry.kind, entry.version):
        raise Refused(
            Code.LOG_ENTRY_MISMATCH,
            f"{where}: {entry.kind} {entry.version} by the bundle, {body.get('kind')} {body.get('apiVersion')} inside",
        )
    kind = (entry.kind, entry.version, type(signed.content))
    if kind not in _RULES:
        raise Refused(Code.LOG_ENTRY_KIND, f"{where}: no rule for {entry.kind} {entry.version} with this content")
    try:
        _RULES[kind](_Body(body.get("spec", {}), where), signed)
    except (binascii.Error, ValueError) as error:
        raise Refused(Code.LOG_ENTRY_MISMATCH, f"{where}: {error}") from error


class _Body:
    """A reader that refuses where the body differs from what is expected."""

    def __init__(self, value: Json, where: str) -> None:
        self._value = value
        self._where = where

    def expect(self, path: str, expected: object) -> None:
        found = self.at(path)
        if found != expected:
            raise Refused(Code.LOG_ENTRY_MISMATCH, f"{self._where}: {path} is {_short(found)}, not the bundle's")

    def expect_pem(self, path: str, der: bytes) -> None:
        """The text there is base64 of a PEM block around this DER; clients differ in its line ends."""
        pem = base64.b64decode(self._text(path), validate=True)
        try:
            found = pem_to_der(pem, path)
        except Refused as error:
            raise Refused(Code.LOG_ENTRY_MISMATCH, f"{self._where}: {path} holds no PEM block") from error
        if found != der:
            raise Refused(Code.LOG_ENTRY_MISMATCH, f"{self._where}: {path} is another signer's")

    def expect_only(self, path: str) -> None:
        """The list there has exactly one item."""
        found = self.at(path)
        if not isinstance(found, list) or len(found) != 1:
            raise Refused(Code.LOG_ENTRY_MISMATCH, f"{self._where}: {path} has not exactly one item")

    def at(self, path: str) -> Json:
        value = self._value
        for step in path.split("."):
            if isinstance(value, list) and step == "0" and value:
                value = value[0]
            elif isinstance(value, Mapping):
                value = value.get(step)
            else:
                return None
        return value

    def _text(self, path: str) -> str:
        found = self.at(path)
        return found if isinstance(found, str) else ""


def _short(found: Json) -> str:
    text = repr(found)
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 -- enough to recognise a digest by


def _hashedrekord_1(body: _Body, signed: Signed) -> None:
    body.expect("data.hash.algorithm", _message(signed).hash)
    body.expect("data.hash.value", signed.digest.hex())
    body.expect("signature.content", _b64(signed.content.signature))
    body.expect_pem("signature.publicKey.content", signed.verifier)


def _hashedrekord_2(body: _Body, signed: Signed) -> None:
    content = signed.content
    name = message_hash(signed.key) if isinstance(content, Envelope) else content.hash
    digest = hashlib.new(name, content.pae).digest() if isinstance(content, Envelope) else signed.digest
    body.expect("hashedRekordV002.data.algorithm", _V2_HASHES[name])
    body.expect("hashedRekordV002.data.digest", _b64(digest))
    body.expect("hashedRekordV002.signature.content", _b64(content.signature))
    _expect_verifier(body, "hashedRekordV002.signature.verifier", signed)


def _dsse_1(body: _Body, signed: Signed) -> None:
    body.expect("payloadHash", _sha256(signed))
    body.expect_only("signatures")
    body.expect("signatures.0.signature", _b64(signed.content.signature))
    body.expect_pem("signatures.0.verifier", signed.verifier)


def _dsse_2(body: _Body, signed: Signed) -> None:
    body.expect("dsseV002.payloadHash.algorithm", "SHA2_256")
    body.expect("dsseV002.payloadHash.digest", _b64(hashlib.sha256(_envelope(signed).payload).digest()))
    body.expect_only("dsseV002.signatures")
    body.expect("dsseV002.signatures.0.content", _b64(signed.content.signature))
    _expect_verifier(body, "dsseV002.signatures.0.verifier", signed)


def _intoto_2(body: _Body, signed: Signed) -> None:
    body.expect("content.payloadHash", _sha256(signed))
    body.expect("content.envelope.payloadType", _envelope(signed).payload_type)
    body.expect_only("content.envelope.signatures")
    # The log encodes the signature, which is base64 already, once more.
    body.expect("content.envelope.signatures.0.sig", _b64(_b64(signed.content.signature).encode()))
    body.expect_pem("content.envelope.signatures.0.publicKey", signed.verifier)


def _expect_verifier(body: _Body, path: str, signed: Signed) -> None:
    if signed.certificate is not None:
        body.expect(f"{path}.x509Certificate.rawBytes", _b64(signed.certificate))
    else:
        body.expect(f"{path}.publicKey.rawBytes", _b64(spki(signed.key)))


def _sha256(signed: Signed) -> dict[str, str]:
    return {"algorithm": "sha256", "value": hashlib.sha256(_envelope(signed).payload).hexdigest()}


def _envelope(signed: Signed) -> Envelope:
    if not isinstance(signed.content, Envelope):
        raise ValueError("a rule for envelopes was given a message signature")  # noqa: TRY004 -- see _RULES
    return signed.content


def _message(signed: Signed) -> MessageSignature:
    if not isinstance(signed.content, MessageSignature):
        raise ValueError("a rule for message signatures was given an envelope")  # noqa: TRY004 -- see _RULES
    return signed.content


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


_RULES: dict[tuple[str, str, type], Callable[[_Body, Signed], None]] = {
    ("hashedrekord", "0.0.1", MessageSignature): _hashedrekord_1,
    ("hashedrekord", "0.0.2", MessageSignature): _hashedrekord_2,
    ("hashedrekord", "0.0.2", Envelope): _hashedrekord_2,
    ("dsse", "0.0.1", Envelope): _dsse_1,
    ("dsse", "0.0.2", Envelope): _dsse_2,
    ("intoto", "0.0.2", Envelope): _intoto_2,
}
