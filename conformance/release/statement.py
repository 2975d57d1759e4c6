"""An in-toto statement: which files it is about, by name and digest, and what it says of them.

What the predicate says is `provenance`'s business.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote

import msgspec

from conformance.release import strict_json
from conformance.release.artifact import LENGTHS, Artifact
from conformance.release.bundle import IN_TOTO, Envelope
from conformance.release.codes import Code, Refused
from conformance.release.strict_json import Json

TYPES = ("https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1")
# GitHub attests at most 1,024 subjects at once.
MAX_SUBJECTS = 4096


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a statement is about; `digests` holds only those of `artifact.LENGTHS`."""

    name: str
    digests: Mapping[str, str]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A signed statement about one or more files."""

    subjects: tuple[Subject, ...]
    predicate_type: str
    predicate: Json


class _Wire(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: str = msgspec.field(name="_type")
    predicate_type: str = msgspec.field(name="predicateType")
    subject: tuple[dict[str, object], ...] = ()
    # PyPI's publish statement has none.
    predicate: object = None


class _WireSubject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A resource descriptor of in-toto; the fields after `digest` decide nothing."""

    name: str = ""
    digest: dict[str, str] = {}
    uri: str | None = None
    content: str | None = None
    download_location: str | None = None
    media_type: str | None = None
    annotations: dict[str, object] | None = None


def read(envelope: Envelope, where: str) -> Statement:
    """The statement in a verified envelope.

    Raises Refused: payload-type, malformed-statement, statement-type, subject-missing, subject-unsafe,
    subject-duplicate, digest-algorithm, too-large, and what `strict_json` raises.
    """
    if envelope.payload_type != IN_TOTO:
        raise Refused(Code.PAYLOAD_TYPE, f"{where}: {IN_TOTO} expected, {envelope.payload_type!r} found")
    value = strict_json.read_object(envelope.payload, f"{where}: statement")
    try:
        found = msgspec.convert(value, _Wire)
        subjects = [msgspec.convert(item, _WireSubject) for item in found.subject]
    except msgspec.ValidationError as error:
        raise Refused(Code.MALFORMED_STATEMENT, f"{where}: {error}") from error
    if found.type not in TYPES:
        raise Refused(Code.STATEMENT_TYPE, f"{where}: statement type {found.type!r}, known are {TYPES}")
    if len(subjects) > MAX_SUBJECTS:
        raise Refused(Code.TOO_LARGE, f"{where}: {len(subjects)} subjects, at most {MAX_SUBJECTS} are read")
    return Statement(
        subjects=_subjects(subjects, where), predicate_type=found.predicate_type, predicate=value.get("predicate")
    )


def matching_subject(statement: Statement, artifact: Artifact, where: str, *, names: str) -> Subject:
    """The subject that is this artifact.

    `names` is `exact` or `any`. Raises Refused: artifact-digest where no digest fits, subject-name where one fits
    under another name, digest-needed where none can be compared.
    """
    fits = [subject for subject in statement.subjects if _same_digests(subject, artifact)]
    if fits and (names == "any" or any(is_named(subject, artifact.name) for subject in fits)):
        return next((subject for subject in fits if is_named(subject, artifact.name)), fits[0])
    if fits:
        hint = 'a renamed file; [statements] subject_names = "any" lets it pass'
        raise Refused(Code.SUBJECT_NAME, f"{where}: {artifact.name!r} is attested as {fits[0].name!r} ({hint})")
    if not any(artifact.known(name) for subject in statement.subjects for name in subject.digests):
        raise Refused(Code.DIGEST_NEEDED, f"{where}: no digest of {artifact.name} at hand that the statement has")
    named = ", ".join(sorted(subject.name for subject in statement.subjects)[:3])
    raise Refused(Code.ARTIFACT_DIGEST, f"{where}: {artifact.name} is none of its subjects ({named})")


def is_named(subject: Subject, name: str) -> bool:
    """Whether the subject goes by this file name; an npm package by the one that `npm pack` gives it."""
    return name in (subject.name, subject.name.removeprefix("./"), npm_file_name(subject.name))


def npm_file_name(package_url: str) -> str | None:
    """`scope-name-1.2.3.tgz` for `pkg:npm/%40scope/name@1.2.3`; None for what is no npm package URL."""
    match = re.fullmatch(r"pkg:npm/(?:(?:%40|@)([\w.-]+)/)?([\w.-]+)@([\w.+%-]+)", package_url)
    if match is None:
        return None
    scope, name, version = match.groups()
    return "-".join(part for part in (scope, name, unquote(version)) if part) + ".tgz"


def _subjects(found: list[_WireSubject], where: str) -> tuple[Subject, ...]:
    if not found:
        raise Refused(Code.SUBJECT_MISSING, f"{where}: the statement has no subject")
    subjects = tuple(_subject(item, where) for item in found)
    by_name: dict[str, Mapping[str, str]] = {}
    for subject in subjects:
        if by_name.setdefault(subject.name, subject.digests) != subject.digests:
            raise Refused(Code.SUBJECT_DUPLICATE, f"{where}: {subject.name!r} is given two digests")
    return subjects


def _subject(found: _WireSubject, where: str) -> Subject:
    _check_name(found.name, where)
    strong = {name: digest for name, digest in found.digest.items() if name in LENGTHS}
    for name, digest in strong.items():
        if not re.fullmatch(f"[0-9a-f]{{{LENGTHS[name]}}}", digest):
            raise Refused(Code.DIGEST_ALGORITHM, f"{where}: {found.name!r}: {name} {digest!r} is no lower-case hex")
    if not strong:
        given = ", ".join(sorted(found.digest)) or "none"
        raise Refused(Code.DIGEST_ALGORITHM, f"{where}: {found.name!r}: SHA-256 or better expected, {given} given")
    return Subject(name=found.name, digests=strong)


def _check_name(name: str, where: str) -> None:
    path, windows = PurePosixPath(name), PureWindowsPath(name)
    if (
        not name.isprintable()
        or name.startswith("-")
        or "\\" in name
        or ".." in path.parts
        or path.is_absolute()
        or (windows.drive and not name.startswith("pkg:"))
    ):
        raise Refused(Code.SUBJECT_UNSAFE, f"{where}: subject name {name!r}")


def _same_digests(subject: Subject, artifact: Artifact) -> bool:
    """Whether all digests that can be compared are equal, and at least one can."""
    shared = [name for name in subject.digests if artifact.known(name)]
    return bool(shared) and all(artifact.digest(name) == subject.digests[name] for name in shared)
