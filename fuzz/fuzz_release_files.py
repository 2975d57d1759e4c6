"""Release files: every reader of the verifier refuses with a code of its own, and raises nothing else."""

import engine

with engine.instrumented():
    from conformance.release import bundle, checksums, published, sbom, statement, strict_json
    from conformance.release.codes import Refused
    from conformance.release.policy import parse

from conformance.errors import UsageError

IN_TOTO = "application/vnd.in-toto+json"
DOCUMENT = (
    b'{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"certificate":{"rawBytes":"AA=="},'
    b'"tlogEntries":[{"logIndex":"1","logId":{"keyId":"AA=="},"kindVersion":{"kind":"dsse","version":"0.0.1"},'
    b'"integratedTime":"1","canonicalizedBody":"e30="}]},"dsseEnvelope":{"payload":"e30=","payloadType":'
    b'"application/vnd.in-toto+json","signatures":[{"sig":"AA=="}]}}'
)
SEEDS = (
    DOCUMENT,
    b'{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"' + b"ab" * 32 + b'"}}],'
    b'"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}',
    b"ab" * 32 + b"  tool.tar.gz\n" + b"cd" * 32 + b" *tool.exe\n",
    b'{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"left"}]}',
    b'version = 1\n[source]\nrepository = "example/tool"\ntag = "v1.2.3"\n[checksums]\nrequired = true\n',
)


def target(data: bytes) -> None:
    """Every reader on the same bytes."""
    for read in (_bundle, _statement, _published, _checksums, _sbom):
        try:
            read(data)
        except Refused as refused:
            assert "\n" not in str(refused)
    try:
        parse(data, "policy.toml")
    except UsageError as error:
        assert "\n" not in str(error)


def _bundle(data: bytes) -> None:
    bundle.Bundle.parse(strict_json.read_object(data, "b"), "b")


def _statement(data: bytes) -> None:
    statement.read(bundle.Envelope(payload_type=IN_TOTO, payload=data, signature=b""), "s")


def _published(data: bytes) -> None:
    published.items(data, "tool.intoto.jsonl")


def _checksums(data: bytes) -> None:
    checksums.parse(data, "SHA256SUMS")


def _sbom(data: bytes) -> None:
    sbom.read(data, "tool.cdx.json")


if __name__ == "__main__":
    engine.run(target, seeds=SEEDS)
