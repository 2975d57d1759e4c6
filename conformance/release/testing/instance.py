"""A whole private Sigstore instance: signs statements and files into bundles, and says what to trust."""

import base64
import datetime
import hashlib
import json
from collections.abc import Mapping

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from conformance.release.testing.certificates import (
    NOW,
    Authority,
    Key,
    Leaf,
    TimestampAuthority,
    der,
    new_key,
    pem,
    spki,
)
from conformance.release.testing.logbook import Logbook, Proven
from conformance.release.testing.provenance import Json

IN_TOTO = "application/vnd.in-toto+json"
_MEDIA_TYPE = {
    "0.1": "application/vnd.dev.sigstore.bundle+json;version=0.1",
    "0.2": "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "0.3": "application/vnd.dev.sigstore.bundle.v0.3+json",
}
_SOON = datetime.timedelta(seconds=30)
_LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """How a bundle is made, and how it is to be broken.

    `kind` is the log entry's: `dsse 0.0.1`, `intoto 0.0.2`, `hashedrekord 0.0.1`, or of Rekor v2, whose time is a
    timestamp, `dsse 0.0.2` and `hashedrekord 0.0.2`. `logged` is when the log took it. `foreign` signs in place of the
    certificate's key, `managed` without any certificate.
    """

    version: str = "0.3"
    kind: str | None = None
    logged: datetime.datetime = NOW + _SOON
    stamped: datetime.datetime = NOW + _SOON
    stamp: bool = False
    payload_type: str = IN_TOTO
    foreign: Key | None = None
    log: Logbook | None = None
    managed: Key | None = None


class Instance:
    """Certificate authority, certificate log, transparency log and timestamp authority under fresh keys."""

    def __init__(self, name: str = "private", *, logged: int = 5) -> None:
        self.authority = Authority(name)
        self.certificate_log: Key = new_key()
        self.log = Logbook(f"rekor.{name}.example", already=logged)
        self.timestamps = TimestampAuthority(f"{name} time")

    def sign_statement(self, statement: Json | bytes, leaf: Leaf, making: Making | None = None) -> Json:
        """A bundle around a statement; bytes are signed as they are."""
        making = making or Making()
        payload = statement if isinstance(statement, bytes) else json.dumps(statement).encode()
        text = making.payload_type.encode()
        pae = b"DSSEv1 %d %b %d %b" % (len(text), text, len(payload), payload)
        key, certificate = self._signer(leaf, making)
        signature = (making.foreign or key).sign(pae, ec.ECDSA(hashes.SHA256()))
        envelope = {
            "payload": _b64(payload),
            "payloadType": making.payload_type,
            "signatures": [{"sig": _b64(signature)}],
        }
        kind = making.kind or "dsse 0.0.1"
        body = _BODIES[kind](payload, pae, signature, _Signer(key, certificate), making.payload_type)
        return self._bundle(making, kind, body, signature, certificate) | {"dsseEnvelope": envelope}

    def sign_file(self, content: bytes, leaf: Leaf, making: Making | None = None) -> Json:
        """A bundle around a signature over a file, as cosign makes them."""
        making = making or Making()
        key, certificate = self._signer(leaf, making)
        signature = (making.foreign or key).sign(content, ec.ECDSA(hashes.SHA256()))
        digest = {"algorithm": "SHA2_256", "digest": _b64(hashlib.sha256(content).digest())}
        kind = making.kind or "hashedrekord 0.0.1"
        body = _BODIES[kind](content, content, signature, _Signer(key, certificate), "")
        message = {"messageDigest": digest, "signature": _b64(signature)}
        return self._bundle(making, kind, body, signature, certificate) | {"messageSignature": message}

    def trusted_root(self, **windows: tuple[datetime.datetime | None, datetime.datetime | None]) -> Json:
        """A `trusted_root.json`.

        `windows` set start and end for `log`, `certificate_log`, `authority` and `timestamps`; all began long ago.
        """
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [_log_json(self.log.key, f"https://{self.log.origin}", windows.get("log"))],
            "ctlogs": [_log_json(self.certificate_log, "https://ct.example", windows.get("certificate_log"))],
            "certificateAuthorities": [_authority_json(self.authority.chain, windows.get("authority"))],
            "timestampAuthorities": [_authority_json(self.timestamps.chain, windows.get("timestamps"))],
        }

    def _signer(self, leaf: Leaf, making: Making) -> tuple[Key, x509.Certificate | None]:
        if making.managed is not None:
            return making.managed, None
        key = new_key()
        return key, self.authority.issue(leaf, key, self.certificate_log)

    def _bundle(
        self,
        making: Making,
        kind: str,
        body: Mapping[str, object],
        signature: bytes,
        certificate: x509.Certificate | None,
    ) -> Json:
        raw = json.dumps(body, separators=(",", ":"), sort_keys=True).encode()
        is_v2 = kind in _REKOR_2
        entry = self._entry(making, kind, raw, promised=not is_v2)
        material: Json = {"tlogEntries": [entry]}
        if certificate is None:
            material["publicKey"] = {"hint": "some key"}
        elif making.version == "0.3":
            material["certificate"] = {"rawBytes": _b64(der(certificate))}
        else:
            material["x509CertificateChain"] = {"certificates": [{"rawBytes": _b64(der(certificate))}]}
        if is_v2 or making.stamp:
            stamp = self.timestamps.stamp(signature, making.stamped)
            material["timestampVerificationData"] = {"rfc3161Timestamps": [{"signedTimestamp": _b64(stamp)}]}
        return {"mediaType": _MEDIA_TYPE[making.version], "verificationMaterial": material}

    def _entry(self, making: Making, kind: str, raw: bytes, *, promised: bool) -> Json:
        log = making.log or self.log
        proven = log.add(raw)
        name, version = kind.split()
        # A log in shards counts on through them; the proof's index is the shard's own.
        index = proven.index + 1_000_000 if promised else proven.index
        entry: Json = {
            "logIndex": str(index),
            "logId": {"keyId": _b64(log.id)},
            "kindVersion": {"kind": name, "version": version},
            "inclusionProof": proof_json(proven),
            "canonicalizedBody": _b64(raw),
        }
        if promised:
            time = int(making.logged.timestamp())
            entry["integratedTime"] = str(time)
            entry["inclusionPromise"] = {"signedEntryTimestamp": _b64(log.promise(raw, time, index))}
        return entry


def proof_json(proven: Proven) -> Json:
    """A proof as bundles hold it."""
    return {
        "logIndex": str(proven.index),
        "rootHash": _b64(proven.root),
        "treeSize": str(proven.size),
        "hashes": [_b64(item) for item in proven.path],
        "checkpoint": {"envelope": proven.checkpoint},
    }


class _Signer:
    """The signer as log entries name it."""

    def __init__(self, key: Key, certificate: x509.Certificate | None) -> None:
        self.raw = der(certificate) if certificate else spki(key)
        self.is_certificate = certificate is not None
        text = certificate.public_bytes(serialization.Encoding.PEM) if certificate else pem(key)
        self.pem = _b64(text)

    @property
    def version_2(self) -> Json:
        holder = "x509Certificate" if self.is_certificate else "publicKey"
        return {holder: {"rawBytes": _b64(self.raw)}, "keyDetails": "PKIX_ECDSA_P256_SHA_256"}


def _dsse(payload: bytes, _: bytes, signature: bytes, signer: _Signer, __: str) -> Json:
    return {
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": "0" * 64},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
            "signatures": [{"signature": _b64(signature), "verifier": signer.pem}],
        },
    }


def _intoto(payload: bytes, _: bytes, signature: bytes, signer: _Signer, payload_type: str) -> Json:
    twice = _b64(_b64(signature).encode())
    return {
        "apiVersion": "0.0.2",
        "kind": "intoto",
        "spec": {
            "content": {
                "envelope": {
                    "payloadType": payload_type,
                    "signatures": [{"publicKey": signer.pem, "sig": twice}],
                },
                "hash": {"algorithm": "sha256", "value": "0" * 64},
                "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
            }
        },
    }


def _hashedrekord(content: bytes, _: bytes, signature: bytes, signer: _Signer, __: str) -> Json:
    return {
        "apiVersion": "0.0.1",
        "kind": "hashedrekord",
        "spec": {
            "data": {"hash": {"algorithm": "sha256", "value": hashlib.sha256(content).hexdigest()}},
            "signature": {"content": _b64(signature), "publicKey": {"content": signer.pem}},
        },
    }


def _hashedrekord_2(_: bytes, signed: bytes, signature: bytes, signer: _Signer, __: str) -> Json:
    digest = {"algorithm": "SHA2_256", "digest": _b64(hashlib.sha256(signed).digest())}
    return {
        "apiVersion": "0.0.2",
        "kind": "hashedrekord",
        "spec": {
            "hashedRekordV002": {
                "data": digest,
                "signature": {"content": _b64(signature), "verifier": signer.version_2},
            }
        },
    }


def _dsse_2(payload: bytes, _: bytes, signature: bytes, signer: _Signer, __: str) -> Json:
    digest = {"algorithm": "SHA2_256", "digest": _b64(hashlib.sha256(payload).digest())}
    signed = {"content": _b64(signature), "verifier": signer.version_2}
    return {
        "apiVersion": "0.0.2",
        "kind": "dsse",
        "spec": {"dsseV002": {"payloadHash": digest, "signatures": [signed]}},
    }


_REKOR_2 = ("dsse 0.0.2", "hashedrekord 0.0.2")
_BODIES = {
    "dsse 0.0.1": _dsse,
    "dsse 0.0.2": _dsse_2,
    "intoto 0.0.2": _intoto,
    "hashedrekord 0.0.1": _hashedrekord,
    "hashedrekord 0.0.2": _hashedrekord_2,
}
_Window = tuple[datetime.datetime | None, datetime.datetime | None]


def _log_json(key: Key, url: str, window: _Window | None) -> Json:
    return {
        "baseUrl": url,
        "hashAlgorithm": "SHA2_256",
        "publicKey": {
            "rawBytes": _b64(spki(key)),
            "keyDetails": "PKIX_ECDSA_P256_SHA_256",
            "validFor": _window_json(window),
        },
        "logId": {"keyId": _b64(hashlib.sha256(spki(key)).digest())},
    }


def _authority_json(chain: tuple[bytes, ...], window: _Window | None) -> Json:
    return {
        "subject": {"organization": "example", "commonName": "example"},
        "uri": "https://authority.example",
        "certChain": {"certificates": [{"rawBytes": _b64(raw)} for raw in chain]},
        "validFor": _window_json(window),
    }


def _window_json(window: _Window | None) -> Json:
    start, end = window or (_LONG_AGO, None)
    return {name: time.isoformat().replace("+00:00", "Z") for name, time in (("start", start), ("end", end)) if time}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
