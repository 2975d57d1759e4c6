"""Hold our verdicts on single signatures against @sigstore/verify's, and print every difference.

    python tools/compare_verifiers.py NODE_MODULES [VECTORS]

NODE_MODULES is a folder with `@sigstore/verify`, `@sigstore/bundle` and `@sigstore/protobuf-specs`; VECTORS a folder of
real releases. Without it only bundles of the private instance are compared, right and spoilt. Cryptographic verdicts
only: names, predicates and policies are nothing that the other verifier looks at.
"""

import base64
import copy
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from conformance.release import keys, published, signed, trust
from conformance.release.artifact import Artifact
from conformance.release.codes import Refused
from conformance.release.testing.certificates import LIFE, NOW
from conformance.release.testing.instance import Instance, Making
from conformance.release.testing.provenance import Run, statement, subject

Json = Any
HOME = Path(__file__).resolve().parent
_ENTRY = ("verificationMaterial", "tlogEntries", 0)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question to both verifiers."""

    id: str
    raw: bytes
    root: Json
    artifact: bytes | None = None
    key: str | None = None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A question on which the verifiers part: None is an acceptance, text a reason against."""

    id: str
    ours: str | None
    theirs: str | None


def compare(asked: list[Asked], node_modules: Path) -> list[Difference]:
    """Every difference, in the order of the questions."""
    theirs = _ask_theirs(asked, node_modules)
    ours = {one.id: _ask_ours(one) for one in asked}
    return [
        Difference(id=one.id, ours=ours[one.id], theirs=theirs[one.id])
        for one in asked
        if (ours[one.id] is None) != (theirs[one.id] is None)
    ]


def node_with(node_modules: Path) -> str | None:
    """The program `node`, if it and the packages are there."""
    has_packages = all((node_modules / "@sigstore" / name).is_dir() for name in ("verify", "bundle", "protobuf-specs"))
    return shutil.which("node") if has_packages else None


def private_questions() -> Iterator[Asked]:
    """Bundles of the private instance: every kind, and every way to spoil one."""
    instance, run, content = Instance(), Run(), b"the binary"
    root = instance.trusted_root()
    made = statement(run.predicate_1(), subject("tool", content))
    for kind in ("dsse 0.0.1", "intoto 0.0.2", "hashedrekord 0.0.2"):
        bundle = instance.sign_statement(made, run.leaf(), Making(kind=kind))
        yield _asked(f"statement, {kind}", bundle, root)
        for name, spoil in SPOILT.items():
            spoilt = copy.deepcopy(bundle)
            if spoil(spoilt) is None:
                yield _asked(f"statement, {kind}, {name}", spoilt, root)
    late = instance.sign_statement(made, run.leaf(), Making(logged=NOW + 2 * LIFE))
    yield _asked("logged after the certificate", late, root)
    good = instance.sign_statement(made, run.leaf())
    for part in ("log", "certificate_log", "authority"):
        for name, window in {"retired": (NOW - 9 * LIFE, NOW - LIFE), "not yet": (NOW + LIFE * 9, None)}.items():
            yield _asked(f"{part} {name}", good, instance.trusted_root(**{part: window}))
    yield _asked("another instance", good, Instance().trusted_root())
    for kind in ("hashedrekord 0.0.1", "hashedrekord 0.0.2"):
        bundle = instance.sign_file(content, run.leaf(), Making(kind=kind))
        yield _asked(f"file, {kind}", bundle, root, content)
        yield _asked(f"another file, {kind}", bundle, root, b"another")


def _asked(name: str, bundle: Json, root: Json, artifact: bytes | None = None) -> Asked:
    return Asked(id=name, raw=json.dumps(bundle).encode(), root=root, artifact=artifact)


def _place(bundle: Json, path: tuple[str | int, ...]) -> Json:
    for step in path:
        bundle = bundle[step]
    return bundle


def _flip(*path: str | int) -> Callable[[Json], bool | None]:
    """Flip a bit of a base64 text; False where there is no such text."""

    def spoil(bundle: Json) -> bool | None:
        try:
            holder = _place(bundle, path[:-1])
            raw = bytearray(base64.b64decode(holder[path[-1]]))
        except (KeyError, IndexError):
            return False
        raw[len(raw) // 2] ^= 1
        holder[path[-1]] = base64.b64encode(bytes(raw)).decode()
        return None

    return spoil


def _add(*path: str | int) -> Callable[[Json], bool | None]:
    """Add one to a number; False where there is no such number."""

    def spoil(bundle: Json) -> bool | None:
        try:
            holder = _place(bundle, path[:-1])
            holder[path[-1]] = str(int(holder[path[-1]]) + 1)
        except (KeyError, IndexError):
            return False
        return None

    return spoil


SPOILT: dict[str, Callable[[Json], bool | None]] = {
    "payload": _flip("dsseEnvelope", "payload"),
    "signature": _flip("dsseEnvelope", "signatures", 0, "sig"),
    "certificate": _flip("verificationMaterial", "certificate", "rawBytes"),
    "promise": _flip(*_ENTRY, "inclusionPromise", "signedEntryTimestamp"),
    "body": _flip(*_ENTRY, "canonicalizedBody"),
    "log id": _flip(*_ENTRY, "logId", "keyId"),
    "time": _add(*_ENTRY, "integratedTime"),
    "index": _add(*_ENTRY, "logIndex"),
    "proof index": _add(*_ENTRY, "inclusionProof", "logIndex"),
    "tree size": _add(*_ENTRY, "inclusionProof", "treeSize"),
    "root hash": _flip(*_ENTRY, "inclusionProof", "rootHash"),
    "path": _flip(*_ENTRY, "inclusionProof", "hashes", 0),
    "timestamp": _flip("verificationMaterial", "timestampVerificationData", "rfc3161Timestamps", 0, "signedTimestamp"),
}


def real_questions(vectors: Path) -> Iterator[Asked]:
    """The conformance cases, and the Sigstore bundles of real releases."""
    public = json.loads(trust.PUBLIC_GOOD.read_bytes())
    cases = vectors / "sigstore-conformance"
    for case in sorted(path for path in cases.iterdir() if path.is_dir()):
        root, key = case / "trusted_root.json", case / "key.pub"
        file = case / "artifact" if (case / "artifact").exists() else cases / "a.txt"
        yield Asked(
            id=case.name,
            raw=(case / "bundle.sigstore.json").read_bytes(),
            root=json.loads(root.read_bytes()) if root.exists() else public,
            artifact=file.read_bytes(),
            key=key.read_text() if key.exists() else None,
        )
    for path in sorted((vectors / "slsa-verifier").glob("*/*")):
        if b'"verificationMaterial"' in path.read_bytes():
            yield Asked(id=path.name, raw=path.read_bytes(), root=public)


def _ask_ours(asked: Asked) -> str | None:
    try:
        (item,) = published.items(asked.raw, asked.id)
        if item.bundle is None:
            return str(item.refused)
        root = trust.parse(json.dumps(asked.root).encode(), asked.id)
        key = keys.load_public_key(asked.key.encode(), asked.id) if asked.key else None
        signed.verify_signature(item.bundle, root, asked.id, key=key, artifact=_artifact(asked))
    except Refused as refused:
        return str(refused)
    return None


def _artifact(asked: Asked) -> Artifact | None:
    if asked.artifact is None:
        return None
    hashed = {name: hashlib.new(name, asked.artifact).hexdigest() for name in keys.HASHES}
    return Artifact("artifact", digests=hashed)


def _ask_theirs(asked: list[Asked], node_modules: Path) -> dict[str, str | None]:
    node = node_with(node_modules)
    if node is None:
        sys.exit(f"{node_modules}: node, or one of @sigstore/verify, /bundle, /protobuf-specs, is missing")
    lines = [_line(one) for one in asked]
    done = subprocess.run(
        [node, str(HOME / "compare_verifiers.mjs"), str(node_modules.resolve())],
        input="\n".join(line for line in lines if line),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    given = {one["id"]: None if one["accepted"] else one["reason"] for one in answers}
    # What is no JSON cannot be handed over; their reader would refuse it as well.
    return {one.id: given.get(one.id, "no JSON") for one in asked}


def _line(asked: Asked) -> str:
    try:
        bundle = json.loads(asked.raw)
    except ValueError:
        return ""
    artifact = base64.b64encode(asked.artifact).decode() if asked.artifact is not None else None
    return json.dumps({"id": asked.id, "bundle": bundle, "root": asked.root, "artifact": artifact, "key": asked.key})


def main(arguments: list[str]) -> int:
    """Compare, and print what differs."""
    if not 1 <= len(arguments) <= 2:  # noqa: PLR2004 -- see the usage above
        sys.exit("usage: python tools/compare_verifiers.py NODE_MODULES [VECTORS]")
    asked = list(private_questions())
    if len(arguments) > 1:
        asked += real_questions(Path(arguments[1]))
    differences = compare(asked, Path(arguments[0]))
    for one in differences:
        print(f"{one.id}\n    ours:   {one.ours or 'accepted'}\n    theirs: {one.theirs or 'accepted'}")
    print(f"{len(asked)} signatures, {len(differences)} differences")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
