"""A signature file beside its artifact (`tool.sig` with `tool.crt`): wrong where it does not fit, else unverifiable.

Such a pair carries no log entry and no trusted time, so that a leaked key or a certificate that ran out years ago makes
as good a one.
"""

import base64
import binascii
from collections.abc import Sequence

from conformance.release import certificate, keys
from conformance.release.artifact import Artifact, read_small
from conformance.release.codes import Code, Refused
from conformance.release.decoding import pem_to_der
from conformance.release.folder import Entry

MAX_BYTES = 1 << 20
_SIGNATURES = (".sig",)
_CERTIFICATES = (".crt", ".cert", ".cer", ".pem")


def fault(entry: Entry, files: Sequence[Artifact]) -> Refused:
    """Why a detached signature or certificate is not accepted; there is always a reason."""
    by_name = {file.name: file for file in files}
    try:
        if entry.path.suffix in _SIGNATURES:
            _check_pair(entry, by_name)
    except Refused as refused:
        return refused
    return Refused(
        Code.DETACHED_SIGNATURE,
        f"{entry.name}: no log entry comes with it; `cosign sign-blob --bundle` writes one that can be verified",
    )


def _check_pair(entry: Entry, by_name: dict[str, Artifact]) -> None:
    """Refused(signature) where the certificate beside the signature did not sign the file."""
    stem = entry.name.removesuffix(entry.path.suffix)
    beside = next((by_name[stem + suffix] for suffix in _CERTIFICATES if stem + suffix in by_name), None)
    if beside is None or beside.path is None or stem not in by_name:
        return
    pem = _unwrapped(read_small(beside.path, MAX_BYTES))
    leaf = certificate.read(pem_to_der(pem, beside.name), beside.name)
    try:
        signature = base64.b64decode(read_small(entry.path, MAX_BYTES).strip(), validate=True)
    except binascii.Error as error:
        raise Refused(Code.SIGNATURE, f"{entry.name}: no base64: {error}") from error
    name = keys.message_hash(leaf.key)
    keys.verify_digest(leaf.key, signature, bytes.fromhex(by_name[stem].digest(name)), name, entry.name)


def _unwrapped(raw: bytes) -> bytes:
    """Cosign writes its certificates as base64 of PEM."""
    if b"-----BEGIN" in raw:
        return raw
    try:
        return base64.b64decode(raw.strip(), validate=True)
    except binascii.Error:
        return raw
