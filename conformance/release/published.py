"""Takes a published file apart into single signatures: one bundle, lines of bundles, or a registry's answer.

Knows Sigstore bundles, PEP 740 attestations and PyPI's provenance objects, the attestation answers of GitHub and npm,
cosign's old bundles, and bare envelopes (which it tells apart, since nobody can verify those offline).
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from conformance.release import certificate, keys, strict_json
from conformance.release.bundle import Bundle, Envelope, read_envelope
from conformance.release.codes import Code, Refused
from conformance.release.decoding import pem_to_der
from conformance.release.strict_json import Json

MAX_BYTES = strict_json.MAX_BYTES
# `gh attestation download` writes one line per attestation of an artifact.
MAX_LINES = 1024
_SIGNED = frozenset({"mediaType", "dsseEnvelope", "messageSignature", "verificationMaterial", "payloadType"})


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One signature of a file: where it stands there, and the bundle or why there is none."""

    where: str
    bundle: Bundle | None
    refused: Refused | None = None


def items(raw: bytes, name: str) -> list[Item]:
    """Everything that is signed in a file, in its order; a single Item with a refusal where it cannot be read."""
    try:
        values = list(_values(raw, name))
    except Refused as refused:
        return [Item(where=name, bundle=None, refused=refused)]
    return [_item(value, where) for value, where in values]


def _item(value: Mapping[str, Json], where: str) -> Item:
    try:
        if "payloadType" in value:
            _refuse_bare(value, where)
        return Item(where=where, bundle=Bundle.parse(value, where))
    except Refused as refused:
        return Item(where=where, bundle=None, refused=refused)


def _values(raw: bytes, name: str) -> Iterator[tuple[Mapping[str, Json], str]]:
    lines = [line for line in raw.split(b"\n") if line.strip()]
    # Only a file that is named so holds lines; elsewhere text after the first value is a fault.
    if name.endswith(".jsonl") and len(lines) > 1 and all(line.startswith(b"{") for line in lines):
        if len(lines) > MAX_LINES:
            raise Refused(Code.TOO_LARGE, f"{name}: {len(lines)} lines, at most {MAX_LINES} are read")
        for number, line in enumerate(raw.split(b"\n"), 1):
            if line.strip():
                yield from _unwrapped(strict_json.read_object(line, f"{name}:{number}"), f"{name}:{number}")
    else:
        yield from _unwrapped(strict_json.read_object(raw, name), name)


def _unwrapped(value: Mapping[str, Json], where: str) -> Iterator[tuple[Mapping[str, Json], str]]:
    """The signed objects inside a registry's answer, or the object itself."""
    if not _SIGNED.isdisjoint(value):
        # Other readers would see this bundle, whatever else lies beside its fields.
        yield value, where
    elif "attestation_bundles" in value:
        for outer, group in enumerate(_objects(value["attestation_bundles"], where)):
            for inner, attestation in enumerate(_objects(group.get("attestations"), where)):
                yield attestation, f"{where}#{outer}.{inner}"
    elif "attestations" in value:
        for number, wrapped in enumerate(_objects(value["attestations"], where)):
            bundle = wrapped.get("bundle")
            if not isinstance(bundle, dict):
                raise Refused(Code.MALFORMED_BUNDLE, f"{where}: attestation {number} without bundle")
            yield bundle, f"{where}#{number}"
    else:
        yield value, where


def _objects(value: Json, where: str) -> list[Mapping[str, Json]]:
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: a list of attestations expected")
    return [item for item in value if isinstance(item, dict)]


def _refuse_bare(value: Mapping[str, Json], where: str) -> None:
    """A bare envelope: wrong where its own certificate did not sign it, and otherwise of unknown worth."""
    envelope, pem = read_envelope(value, where)
    if pem is not None:
        leaf = certificate.read(pem_to_der(pem.encode(), where), where)
        keys.verify_message(leaf.key, envelope.signature, envelope.pae, where)
    raise Refused(
        Code.BARE_ENVELOPE,
        f"{where}: an envelope without log entry or trusted time; slsa-github-generator writes bundles from v2.1.0 on",
    )


def claimed_subjects(bundle: Bundle) -> frozenset[str]:
    """Names and digests in a bundle's statement, unverified: only to say which file a bad bundle was meant for."""
    if not isinstance(bundle.content, Envelope):
        return frozenset([bundle.content.digest.hex()] if bundle.content.digest else [])
    try:
        value = strict_json.read_object(bundle.content.payload, "statement")
    except Refused:
        return frozenset()
    subjects = value.get("subject")
    found: set[str] = set()
    for subject in subjects if isinstance(subjects, list) else ():
        if isinstance(subject, dict):
            digests = subject.get("digest")
            texts = [subject.get("name"), *(digests.values() if isinstance(digests, dict) else ())]
            found.update(text for text in texts if isinstance(text, str))
    return frozenset(found)


def claimed_predicate_type(bundle: Bundle) -> str | None:
    """The kind of statement that a bundle claims to hold, unverified: only to pass over what is not asked for."""
    if not isinstance(bundle.content, Envelope):
        return None
    try:
        found = strict_json.read_object(bundle.content.payload, "statement").get("predicateType")
    except Refused:
        return None
    return found if isinstance(found, str) else None


def paired_name(name: str) -> str:
    """The file that an evidence file is meant for by its name: `tool` for `tool.intoto.jsonl`."""
    return re.sub(
        r"(\.(intoto|sigstore|cosign|bundle|build|slsa|publish|attestation|attestations|provenance|jsonl?))+$", "", name
    )
