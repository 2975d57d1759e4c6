"""Holds a signature against a public key of the kinds that Sigstore uses."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from conformance.release.codes import Code, Refused

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
# DSSE leaves the hash to the key: the curve's own, and SHA-256 for RSA.
_CURVE_HASH = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
_MIN_RSA_BITS = 2048


def load_public_key(raw: bytes, where: str) -> PublicKey:
    """A PEM or DER public key; Refused(key-not-allowed) where it is none or of another kind."""
    try:
        if raw.lstrip().startswith(b"-----BEGIN"):
            return known_kind(serialization.load_pem_public_key(raw), where)
        return known_kind(serialization.load_der_public_key(raw), where)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused(Code.KEY_NOT_ALLOWED, f"{where}: no public key: {error}") from error


def known_kind(key: object, where: str) -> PublicKey:
    """The same key, if it is of a kind and size that is used here; Refused(certificate-usage) otherwise."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVE_HASH:
        return key
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _MIN_RSA_BITS:
        return key
    raise Refused(Code.CERTIFICATE_USAGE, f"{where}: a {type(key).__name__} of no curve or size that is used here")


def spki(key: PublicKey) -> bytes:
    """The key as DER, by which keys are compared."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def message_hash(key: PublicKey) -> str:
    """The hash that this key's signatures over whole messages use; Ed25519 has its own inside."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _CURVE_HASH[key.curve.name]
    return "sha256" if isinstance(key, rsa.RSAPublicKey) else "sha512"


def verify_message(key: PublicKey, signature: bytes, message: bytes, where: str) -> None:
    """Refused(signature) unless the key signed the message."""
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(signature, message, ec.ECDSA(HASHES[message_hash(key)]))
    except InvalidSignature as error:
        raise Refused(Code.SIGNATURE, f"{where}: the signature does not fit the signed text") from error


def verify_digest(key: PublicKey, signature: bytes, digest: bytes, hash_name: str, where: str) -> None:
    """Refused(signature) unless the key signed the message with this digest.

    Ed25519 signs messages, not digests: refused with certificate-usage.
    """
    prehashed = utils.Prehashed(HASHES[hash_name])
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            raise Refused(Code.CERTIFICATE_USAGE, f"{where}: an Ed25519 key cannot be checked by digest")
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), prehashed)
        else:
            key.verify(signature, digest, ec.ECDSA(prehashed))
    except InvalidSignature as error:
        raise Refused(Code.SIGNATURE, f"{where}: the signature does not fit the file") from error
