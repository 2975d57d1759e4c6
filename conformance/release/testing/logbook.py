"""A transparency log in memory: RFC 6962 trees with real paths, signed checkpoints, promises of both Rekor versions."""

import base64
import hashlib
import json
from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from conformance.release.testing.certificates import Key, new_key, spki


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry is in the tree: its index, the path, the root, and the checkpoint that signs the root."""

    index: int
    size: int
    path: tuple[bytes, ...]
    root: bytes
    checkpoint: str


class Logbook:
    """A log under one key. New logs hold some entries, so that paths are longer than nothing."""

    def __init__(self, origin: str = "rekor.private.example", already: int = 5) -> None:
        self.origin = origin
        self.key: Key = new_key()
        self._entries = [f"entry {number}".encode() for number in range(already)]

    @property
    def id(self) -> bytes:
        """SHA-256 of the key."""
        return hashlib.sha256(spki(self.key)).digest()

    def add(self, body: bytes) -> Proven:
        """Take an entry in, and prove that it is there."""
        self._entries.append(body)
        return self.prove(len(self._entries) - 1)

    def prove(self, index: int) -> Proven:
        """Prove that an entry is in the tree as it is now."""
        leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in self._entries]
        root = _root(leaves)
        return Proven(
            index=index,
            size=len(leaves),
            path=tuple(_path(leaves, index)),
            root=root,
            checkpoint=self.checkpoint(len(leaves), root),
        )

    def checkpoint(self, size: int, root: bytes) -> str:
        """A signed note about a tree."""
        note = f"{self.origin} - 1\n{size}\n{base64.b64encode(root).decode()}\n"
        signature = base64.b64encode(self.id[:4] + self.sign(note.encode())).decode()
        return f"{note}\n\u2014 {self.origin} {signature}\n"

    def promise(self, body: bytes, time: int, index: int) -> bytes:
        """A signed entry timestamp."""
        fields = {
            "body": base64.b64encode(body).decode(),
            "integratedTime": time,
            "logID": self.id.hex(),
            "logIndex": index,
        }
        return self.sign(json.dumps(fields, separators=(",", ":")).encode())

    def sign(self, data: bytes) -> bytes:
        """The log's signature over anything."""
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def _root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return hashlib.sha256(b"\x01" + _root(leaves[:split]) + _root(leaves[split:])).digest()


def _path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962, section 2.1.1: from the leaf upwards."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*_path(leaves[:split], index), _root(leaves[split:])]
    return [*_path(leaves[split:], index - split), _root(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
