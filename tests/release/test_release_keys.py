"""Signatures by each kind of key that Sigstore uses, and keys that are of no such kind."""

import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa

from conformance.release import keys
from conformance.release.codes import Code, Refused

TEXT = b"what is signed"
P256, P384, P521 = (ec.generate_private_key(curve()) for curve in (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1))
RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
SIGNED: dict[str, tuple[keys.PublicKey, Callable[[bytes], bytes]]] = {
    "P-256": (P256.public_key(), lambda text: P256.sign(text, ec.ECDSA(hashes.SHA256()))),
    "P-384": (P384.public_key(), lambda text: P384.sign(text, ec.ECDSA(hashes.SHA384()))),
    "P-521": (P521.public_key(), lambda text: P521.sign(text, ec.ECDSA(hashes.SHA512()))),
    "RSA": (RSA.public_key(), lambda text: RSA.sign(text, padding.PKCS1v15(), hashes.SHA256())),
    "Ed25519": (ED25519.public_key(), ED25519.sign),
}


@pytest.mark.parametrize("kind", sorted(SIGNED))
def test_a_message_is_signed_or_not(kind: str) -> None:
    key, sign = SIGNED[kind]
    keys.verify_message(key, sign(TEXT), TEXT, "here")
    for signature in (sign(b"another"), b"", b"\x00" * 64):
        with pytest.raises(Refused, match=Code.SIGNATURE):
            keys.verify_message(key, signature, TEXT, "here")


@pytest.mark.parametrize("kind", sorted(SIGNED.keys() - {"Ed25519"}))
def test_a_digest_is_signed_or_not(kind: str) -> None:
    key, sign = SIGNED[kind]
    name = keys.message_hash(key)
    keys.verify_digest(key, sign(TEXT), hashlib.new(name, TEXT).digest(), name, "here")
    with pytest.raises(Refused, match=Code.SIGNATURE):
        keys.verify_digest(key, sign(TEXT), hashlib.new(name, b"another").digest(), name, "here")


def test_ed25519_signs_no_digests() -> None:
    with pytest.raises(Refused, match=Code.CERTIFICATE_USAGE):
        keys.verify_digest(ED25519.public_key(), ED25519.sign(TEXT), bytes(32), "sha256", "here")


@pytest.mark.parametrize("kind", sorted(SIGNED))
def test_a_key_is_read_from_pem_and_der(kind: str) -> None:
    key, _ = SIGNED[kind]
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    for encoding in (serialization.Encoding.PEM, serialization.Encoding.DER):
        assert keys.spki(keys.load_public_key(key.public_bytes(encoding, form), "here")) == keys.spki(key)


UNFIT = {
    "short-rsa": rsa.generate_private_key(65537, 1024).public_key(),  # noqa: S505 -- weak is the point
    "other-curve": ec.generate_private_key(ec.SECP256K1()).public_key(),
    "dsa": dsa.generate_private_key(1024).public_key(),  # noqa: S505 -- weak is the point
}


@pytest.mark.parametrize("kind", sorted(UNFIT))
def test_a_key_of_another_kind_or_size_is_refused(kind: str) -> None:
    with pytest.raises(Refused, match=Code.CERTIFICATE_USAGE):
        keys.known_kind(UNFIT[kind], "here")
