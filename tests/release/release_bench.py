"""One private Sigstore instance, what it makes, and one way to ask for a verdict on it."""

import base64
import copy
import hashlib
import json
from collections.abc import Iterator, Mapping

from conformance.release import policy as policies
from conformance.release import trust
from conformance.release.artifact import Artifact
from conformance.release.attestation import Judge
from conformance.release.testing.instance import Instance, Making, proof_json
from conformance.release.testing.provenance import Json, Run, statement, subject
from conformance.release.verdict import ReleaseVerdict
from conformance.release.verify import verify_bundle

CONTENT = b"the binary"
SOURCE = '[source]\nrepository = "example/tool"\ntag = "v1.2.3"\n'


class Bench:
    """An instance, what it makes, and the verdicts on it."""

    def __init__(self) -> None:
        self.instance = Instance()
        self.run = Run()

    def judge(self, text: str = SOURCE, root: Json | None = None, key: object = None) -> Judge:
        """A judge by policy text; `root` is the instance's unless another is given."""
        trusted = trust.parse(json.dumps(root or self.instance.trusted_root()).encode(), "root")
        policy = policies.parse(b"version = 1\n" + text.encode(), "policy")
        return Judge(policy=policy, root=trusted, key=key)  # type: ignore[arg-type]  # a public key

    def provenance(self, run: Run | None = None, **making: object) -> Json:
        """A bundle with provenance for `tool`."""
        run = run or self.run
        made = statement(run.predicate_1(), subject("tool", CONTENT))
        return self.instance.sign_statement(made, run.leaf(), Making(**making))  # type: ignore[arg-type]  # fields of Making

    def verdict(
        self, bundle: Mapping[str, object] | bytes, judge: Judge | None = None, name: str = "tool"
    ) -> ReleaseVerdict:
        """The verdict on a file `name` that holds CONTENT, by this bundle."""
        raw = bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode()
        digests = {algorithm: _hex(algorithm) for algorithm in ("sha256", "sha384", "sha512")}
        return verify_bundle(raw, "tool.sigstore.json", judge or self.judge(), Artifact(name, digests=digests))

    def code(self, bundle: Mapping[str, object] | bytes, judge: Judge | None = None, name: str = "tool") -> str:
        """The code of the first finding, or `accept`."""
        verdict = self.verdict(bundle, judge, name)
        findings = [finding for file in verdict.files for finding in file.findings]
        return str(findings[0].code) if findings else str(verdict.outcome)


def _hex(algorithm: str) -> str:
    return hashlib.new(algorithm, CONTENT).hexdigest()


def changed(bundle: Json, path: str, value: object) -> Json:
    """A copy with another value at a dotted path; `DELETE` takes the key away."""
    copied = copy.deepcopy(bundle)
    *steps, last = path.split(".")
    place: object = copied
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]  # type: ignore[index]
    key = int(last) if isinstance(place, list) else last
    if value is DELETE:
        del place[key]  # type: ignore[attr-defined]
    else:
        place[key] = value  # type: ignore[index]
    return copied


DELETE = object()
ENTRY = "verificationMaterial.tlogEntries.0"


def at(bundle: Json, path: str) -> object:
    """The value at a dotted path."""
    place: object = bundle
    for step in path.split("."):
        place = place[int(step)] if isinstance(place, list) else place[step]  # type: ignore[index]
    return place


def relogged(bench: Bench, bundle: Json, body: Json | bytes) -> Json:
    """The bundle with another body in the log, promised and proven anew."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    proven = bench.instance.log.add(raw)
    old = at(bundle, ENTRY)
    assert isinstance(old, dict)
    entry = old | {
        "logIndex": str(proven.index),
        "canonicalizedBody": base64.b64encode(raw).decode(),
        "inclusionProof": proof_json(proven),
    }
    if "inclusionPromise" in old:
        promise = bench.instance.log.promise(raw, int(old["integratedTime"]), proven.index)
        entry["inclusionPromise"] = {"signedEntryTimestamp": base64.b64encode(promise).decode()}
    return changed(bundle, ENTRY, entry)


def leaves(value: object, path: str = "") -> Iterator[str]:
    """The dotted path of everything in a document that is neither object nor list."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from leaves(inner, f"{path}.{key}" if path else str(key))
    if not isinstance(value, dict | list):
        yield path
