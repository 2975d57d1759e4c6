"""What lies in a release folder: plain files only, no two names that some file system takes for one."""

import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from conformance.errors import UsageError
from conformance.release.artifact import read_head
from conformance.release.codes import Code, Refused

# GitHub takes 1,000 files per release.
MAX_ENTRIES = 4096
# Parts of a checkout that may lie in the folder when it is the checkout as well.
CHECKOUT_FOLDERS = (".github", "docs")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# PyPI's provenance objects begin with a whole statement.
_HEAD = 64 << 10


class Role(StrEnum):
    """What a file is in a release; told by its name, and for JSON files by its first bytes."""

    ARTIFACT = "artifact"
    ATTESTATION = "attestation"
    DETACHED = "detached signature"
    CHECKSUMS = "checksums"
    SBOM = "sbom"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One plain file."""

    name: str
    path: Path
    role: Role


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a folder in the order of their names, and what is wrong with others, by name."""

    entries: tuple[Entry, ...]
    faults: tuple[tuple[str, Refused], ...]
    ignored: tuple[str, ...]


_ATTESTATION = re.compile(
    r".*\.(intoto|sigstore|bundle|slsa|attestation|provenance)"
    r"|.*\.(intoto|sigstore|bundle|attestation|attestations|provenance)\.jsonl?"
    r"|.*\.intoto\.sigstore"
    r"|sha256[:-][0-9a-f]{64}\.jsonl"  # as `gh attestation download` names them
)
_DETACHED = re.compile(r".*\.(sig|asc|minisig|crt|cert|cer|pem|p7s)")
_CHECKSUMS = re.compile(
    r"(.*[._-])?(sha[0-9]*|md5)sums?[0-9]*([._-].*)?(\.txt)?"
    r"|(.*[._-])?(sha(256|384|512|1)|md5)\.txt"
    r"|(.*[._-])?checksums?([._-].*)?(\.txt)?"
    r"|.*\.(sha256|sha384|sha512|sha256sum|sha512sum|sha1|md5)"
)
# `checksum-tool-1.0.tar.gz` is a tool that makes checksums.
_PACKED = re.compile(
    r".*\.(7z|apk|appimage|br|bz2|crate|deb|dmg|exe|gem|gz|jar|js|msi|pkg|py|rpm|sh|tar|tbz2?|tgz|txz|wasm|whl|xz|zip|zst)"
)
_SBOM = re.compile(r".*\.(cdx|cyclonedx|bom)\.json|bom\.json")
_NAMES = (
    (Role.ATTESTATION, _ATTESTATION),
    (Role.DETACHED, _DETACHED),
    (Role.CHECKSUMS, _CHECKSUMS),
    (Role.SBOM, _SBOM),
)
# A file that looks like evidence is held to be evidence, which it then has to be.
_CONTENTS = (
    (Role.ATTESTATION, re.compile(rb'"(verificationMaterial|verification_material|dsseEnvelope|rekorBundle)"')),
    (Role.ATTESTATION, re.compile(rb'\A\s*\{\s*"payloadType"')),
    (Role.SBOM, re.compile(rb'"bomFormat"')),
)


def scan(
    folder: Path, ignored: Iterable[str] = (), *, checksums: Sequence[str] = (), is_checkout: bool = False
) -> Listing:
    """List a release folder.

    `ignored` are patterns of names that are passed over, `checksums` names that are checksum files whatever they look
    like. Where the folder `is_checkout`, the sub-folders of `CHECKOUT_FOLDERS` are passed over too, since `workflows`
    and `notice` look at them. Faults are unsafe-entry, twin-names and unreadable; UsageError where there is no such
    folder.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise UsageError(f"release folder {folder}: {error.strerror}") from error
    if len(names) > MAX_ENTRIES:
        raise UsageError(f"release folder {folder}: {len(names)} entries, at most {MAX_ENTRIES} are read")
    passed_over = [name for name in names if any(fnmatchcase(name, pattern) for pattern in ignored)]
    parts = [name for name in CHECKOUT_FOLDERS if is_checkout and _is_folder(folder / name)]
    rest = [name for name in names if name not in passed_over and name not in parts]
    faults = dict(_twins(rest))
    entries = []
    for name in rest:
        try:
            entries.append(_entry(folder / name, checksums))
        except Refused as refused:
            faults[name] = refused
    return Listing(entries=tuple(entries), faults=tuple(sorted(faults.items())), ignored=tuple(passed_over))


def role_of(name: str, head: bytes) -> Role:
    """What a file of this name that begins so is."""
    lowered = name.lower()
    for role, names in _NAMES:
        if names.fullmatch(lowered) and not (role is Role.CHECKSUMS and _PACKED.fullmatch(lowered)):
            return role
    if lowered.endswith((".json", ".jsonl")):
        return next((role for role, pattern in _CONTENTS if pattern.search(head)), Role.ARTIFACT)
    return Role.ARTIFACT


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _entry(path: Path, checksums: Sequence[str]) -> Entry:
    name = path.name
    if not name.isprintable() or _CONTROL.search(name) or name.startswith("-") or "\\" in name:
        raise Refused(Code.UNSAFE_ENTRY, f"{name!r}: a name that is a trap")
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise Refused(Code.UNREADABLE, f"{name}: {error.strerror}") from error
    if not stat.S_ISREG(mode):
        kind = next((kind for test, kind in _KINDS if test(mode)), "something else")
        raise Refused(Code.UNSAFE_ENTRY, f"{name}: {kind}, a plain file expected")
    return Entry(name=name, path=path, role=Role.CHECKSUMS if name in checksums else role_of(name, _head(path)))


def _head(path: Path) -> bytes:
    """The first bytes; none of a file that cannot be read, whose own verdict will say so."""
    try:
        return read_head(path, _HEAD)
    except Refused as refused:
        if refused.code is not Code.UNREADABLE:
            raise
        return b""


_KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISCHR, "a character device"),
)


def _twins(names: Iterable[str]) -> Iterable[tuple[str, Refused]]:
    groups = defaultdict(list)
    for name in names:
        groups[unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())].append(name)
    for group in groups.values():
        for name in group if len(group) > 1 else ():
            others = ", ".join(repr(other) for other in group if other != name)
            yield name, Refused(Code.TWIN_NAMES, f"{name!r}: some file systems take it for {others}")
