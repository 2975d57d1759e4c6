"""Every use of sigstore's private parts, and nothing else: SCTs, Merkle paths, signed notes, log keys.

Its public `Verifier` answers only yes or an exception of many reasons, knows neither `intoto 0.0.2` nor keys without
certificates, and does not look at the windows of keys (all measured); its parts are sound, so the parts are used. They
may change in any release: `pyproject.toml` pins `sigstore==4.5.*`, and a test names each part that is used here.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from types import SimpleNamespace

from cryptography import x509
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import LogCheckpoint, SignedNote
from sigstore._internal.sct import verify_sct
from sigstore._internal.trust import CTKeyring, Key, Keyring, RekorKeyring
from sigstore._utils import KeyID
from sigstore.errors import Error
from sigstore_models.common.v1 import PublicKey

from conformance.release.bundle import Proof
from conformance.release.codes import Code, Refused
from conformance.release.trust import LogKey

PINNED = "4.5"
# What may come out of these parts when they are fed bad input; all of it is the input's fault.
_FAULTS = (Error, ValueError, TypeError, KeyError, OverflowError)


def check_log_signature(key: LogKey, signature: bytes, data: bytes) -> bool:
    """Whether the log's key signed the data; a key that cannot be read signed nothing."""
    try:
        _keyring(key).verify(key_id=KeyID(key.id), signature=signature, data=data)
    except _FAULTS:
        return False
    return True


def check_sct(leaf: x509.Certificate, chain: Sequence[x509.Certificate], key: LogKey, where: str) -> None:
    """Refused(sct-invalid) unless the certificate log's key signed the certificate's only SCT."""
    try:
        verify_sct(leaf, list(chain), CTKeyring(_keyring(key)))
    except _FAULTS as error:
        raise Refused(Code.SCT_INVALID, f"{where}: {error}") from error


def check_inclusion(body: bytes, proof: Proof, where: str) -> None:
    """Refused(inclusion-proof) unless the path leads from the entry to the proof's root."""
    if not 0 <= proof.index < proof.tree_size:
        raise Refused(Code.INCLUSION_PROOF, f"{where}: index {proof.index} in a tree of {proof.tree_size}")
    path = SimpleNamespace(
        log_index=proof.index, tree_size=proof.tree_size, hashes=list(proof.hashes), root_hash=proof.root_hash
    )
    entry = SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=path, canonicalized_body=body))
    try:
        verify_merkle_inclusion(entry)  # type: ignore[arg-type]  # it reads these five attributes only
    except _FAULTS as error:
        raise Refused(Code.INCLUSION_PROOF, f"{where}: the path does not lead to the root") from error


def read_checkpoint(text: str, key: LogKey, where: str) -> tuple[int, bytes]:
    """Tree size and root hash of a signed note, once the log's key is found to have signed it.

    Raises Refused(checkpoint) for a malformed note, and for one without a valid signature of this log. Signatures by
    other keys (witnesses) are passed over.
    """
    try:
        note = SignedNote.from_text(text)
        note.verify(RekorKeyring(_keyring(key)), KeyID(key.id))
        head = LogCheckpoint.from_text(note.note)
    except _FAULTS as error:
        raise Refused(Code.CHECKPOINT, f"{where}: {error}") from error
    return head.log_size, bytes.fromhex(head.log_hash)


def _keyring(key: LogKey) -> Keyring:
    """A ring of this one key, so that a wrong key id can never make another key answer."""
    fields = {"rawBytes": b64encode(key.spki).decode(), "keyDetails": key.details}
    ring = Keyring()
    only = Key(PublicKey.from_json(json.dumps(fields)))
    ring._keyring[KeyID(key.id)] = only  # noqa: SLF001 -- Rekor v2 ids are no hashes of the key, which the ring expects
    return ring
