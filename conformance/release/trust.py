"""The keys and authorities that everything rests on, with the times in which each was in service.

The public Sigstore instance's root lies beside this module and is used only if its SHA-256 is the one below; a private
instance's root is given by the caller. No cache of any user is read, and nothing is fetched.
"""

import base64
import binascii
import datetime
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from cryptography import x509

from conformance.errors import MachineError, UsageError
from conformance.release import certificate, strict_json
from conformance.release.codes import Refused

PUBLIC_GOOD = Path(__file__).with_name("public_good_root.json")
# As published by sigstore/root-signing and shipped with sigstore 4.5.1; vendored, so that an update of that package
# cannot change what is trusted without a change here.
PUBLIC_GOOD_SHA256 = "6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66"
_MEDIA_TYPES = (
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
)
# A real root has 7 KB.
_MAX_BYTES = 1 << 20


class Window(msgspec.Struct, frozen=True):
    """A closed span of time; without a start it holds no time at all, without an end it is still running."""

    start: datetime.datetime | None
    end: datetime.datetime | None

    def holds(self, time: datetime.datetime) -> bool:
        """Whether the time lies within, both ends included."""
        return self.start is not None and self.start <= time and (self.end is None or time <= self.end)

    def __str__(self) -> str:
        return f"{self.start or 'never'} to {self.end or 'now'}"


class LogKey(msgspec.Struct, frozen=True, kw_only=True):
    """The public key of a transparency or certificate log; `details` names the algorithm in Sigstore's words."""

    id: bytes
    spki: bytes
    details: str
    window: Window
    url: str


def serves(listed: Sequence[LogKey], key: LogKey, time: datetime.datetime) -> bool:
    """Whether a key was in service at that time; a root may list it several times, with a span each."""
    return any(one.window.holds(time) for one in listed if (one.id, one.spki) == (key.id, key.spki))


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate or timestamp authority: its certificates, the root last."""

    certificates: tuple[x509.Certificate, ...]
    window: Window
    url: str


class TrustedRoot(msgspec.Struct, frozen=True, kw_only=True):
    """All that is trusted of one Sigstore instance."""

    logs: tuple[LogKey, ...]
    certificate_logs: tuple[LogKey, ...]
    certificate_authorities: tuple[Authority, ...]
    timestamp_authorities: tuple[Authority, ...]
    sha256: str

    def log(self, key_id: bytes) -> LogKey | None:
        """The transparency log with this id."""
        return next((key for key in self.logs if key.id == key_id), None)

    def certificate_log(self, key_id: bytes) -> LogKey | None:
        """The certificate log with this id."""
        return next((key for key in self.certificate_logs if key.id == key_id), None)


def public_good() -> TrustedRoot:
    """The public Sigstore instance's root; MachineError where the vendored file is not the one it has to be."""
    raw = PUBLIC_GOOD.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != PUBLIC_GOOD_SHA256:
        raise MachineError(f"{PUBLIC_GOOD}: sha256 {PUBLIC_GOOD_SHA256} expected, {found} found")
    return parse(raw, str(PUBLIC_GOOD))


def load(path: Path, sha256: str | None = None) -> TrustedRoot:
    """A root from a file, which must have the digest where one is given.

    Raises UsageError where the file is missing, too large, has another digest or is no trusted root.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"trusted root {path}: {error.strerror}") from error
    found = hashlib.sha256(raw).hexdigest()
    if sha256 is not None and found != sha256:
        raise UsageError(f"trusted root {path}: sha256 {sha256} expected by the policy, {found} found")
    return parse(raw, str(path))


def parse(raw: bytes, where: str) -> TrustedRoot:
    """Read a `trusted_root.json`; UsageError where it is none."""
    try:
        value = strict_json.read_object(raw, where, max_bytes=_MAX_BYTES)
        found = msgspec.convert(value, _Root)
        if found.media_type not in _MEDIA_TYPES:
            raise UsageError(f"{where}: media type {found.media_type!r}, known are {_MEDIA_TYPES}")
        return TrustedRoot(
            logs=tuple(_log_keys(found.tlogs)),
            certificate_logs=tuple(_log_keys(found.ctlogs)),
            certificate_authorities=tuple(_authorities(found.certificate_authorities)),
            timestamp_authorities=tuple(_authorities(found.timestamp_authorities)),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
    except (Refused, msgspec.ValidationError, ValueError, binascii.Error) as error:
        raise UsageError(f"{where}: no trusted root: {error}") from error


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    """Fields that are not named here (operators, subjects, hash algorithms) decide nothing and are passed over."""


class _ValidFor(_Part, frozen=True):
    start: datetime.datetime | None = None
    end: datetime.datetime | None = None


class _PublicKey(_Part, frozen=True):
    raw_bytes: str
    key_details: str
    valid_for: _ValidFor = _ValidFor()


class _KeyId(_Part, frozen=True):
    key_id: str


class _Log(_Part, frozen=True):
    public_key: _PublicKey
    log_id: _KeyId
    base_url: str = ""
    checkpoint_key_id: _KeyId | None = None


class _RawBytes(_Part, frozen=True):
    raw_bytes: str


class _Chain(_Part, frozen=True):
    certificates: tuple[_RawBytes, ...]


class _Authority(_Part, frozen=True):
    cert_chain: _Chain
    uri: str = ""
    valid_for: _ValidFor = _ValidFor()


class _Root(_Part, frozen=True):
    media_type: str
    tlogs: tuple[_Log, ...] = ()
    ctlogs: tuple[_Log, ...] = ()
    certificate_authorities: tuple[_Authority, ...] = ()
    timestamp_authorities: tuple[_Authority, ...] = ()


def _log_keys(found: Iterable[_Log]) -> Iterable[LogKey]:
    for log in found:
        yield LogKey(
            id=base64.b64decode(log.log_id.key_id, validate=True),
            spki=base64.b64decode(log.public_key.raw_bytes, validate=True),
            details=log.public_key.key_details,
            window=_window(log.public_key.valid_for),
            url=log.base_url,
        )


def _authorities(found: Iterable[_Authority]) -> Iterable[Authority]:
    for authority in found:
        if not authority.cert_chain.certificates:
            raise ValueError(f"authority {authority.uri!r} without certificates")
        raw = (base64.b64decode(item.raw_bytes, validate=True) for item in authority.cert_chain.certificates)
        yield Authority(
            certificates=tuple(certificate.load(der) for der in raw),
            window=_window(authority.valid_for),
            url=authority.uri,
        )


def _window(found: _ValidFor) -> Window:
    return Window(_aware(found.start), _aware(found.end))


def _aware(time: datetime.datetime | None) -> datetime.datetime | None:
    if time is not None and time.tzinfo is None:
        raise ValueError(f"time {time} without zone")
    return time
