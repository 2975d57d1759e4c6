"""What is refused at the edges: files that cannot be read, digests not at hand, forms that nobody writes in earnest."""

import base64
import json
import os
from pathlib import Path
from typing import Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from release_bench import CONTENT, DELETE, ENTRY, SOURCE, Bench, at, changed, leaves, relogged

from conformance.release import artifact, certificate, checksums, published
from conformance.release import policy as policies
from conformance.release.artifact import Artifact
from conformance.release.attestation import Judge
from conformance.release.bundle import Bundle
from conformance.release.codes import Code, Refused
from conformance.release.signed import verify_signature
from conformance.release.testing.certificates import LIFE, NOW, new_key, spki
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import Json, statement, subject
from conformance.release.verify import verify_bundle, verify_release

SIGNER = f'[signer]\nidentity = "{Bench().run.signer}"\nissuer = "https://token.actions.githubusercontent.com"\n'


def test_a_fifo_is_refused_without_being_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(Refused, match=Code.UNSAFE_ENTRY):
        artifact.read_head(tmp_path / "fifo", 1)


class _Broken:
    """A file on a disk that fails."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def read(self, _: int) -> bytes:
        raise OSError(5, "Input/output error")

    readinto = fileno = read


def _broken(descriptor: int, _: str) -> _Broken:
    os.close(descriptor)
    return _Broken()


def test_a_disk_that_fails_is_no_verdict_on_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tool").write_bytes(CONTENT)
    monkeypatch.setattr("conformance.release.artifact.os.fdopen", _broken)
    with pytest.raises(Refused, match="unreadable: tool: Input/output error"):
        artifact.read_head(tmp_path / "tool", 1)
    monkeypatch.setattr("conformance.release.artifact.hashlib.file_digest", lambda file, _: file.read(1))
    with pytest.raises(Refused, match="unreadable: tool: Input/output error"):
        Artifact("tool", path=tmp_path / "tool").digest("sha256")


def test_a_file_larger_than_is_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(11))
    assert len(artifact.read_small(tmp_path / "file", 11)) == 11
    with pytest.raises(Refused, match=Code.TOO_LARGE):
        artifact.read_small(tmp_path / "file", 10)


def test_a_signature_over_a_digest_that_is_not_at_hand_is_left_open(bench: Bench) -> None:
    bundle = bench.instance.sign_file(CONTENT, bench.run.leaf())
    noted = {"algorithm": "SHA2_384", "digest": base64.b64encode(bytes(48)).decode()}
    raw = json.dumps(changed(bundle, "messageSignature.messageDigest", noted)).encode()
    verdict = verify_bundle(raw, "b", bench.judge(SIGNER), Artifact("tool", digests={"sha256": "0" * 64}))
    assert (verdict.files[0].code, verdict.outcome) == (Code.DIGEST_NEEDED, "unverifiable")


def test_a_signature_over_no_file_at_all_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "tool.sigstore.json").write_text(json.dumps(bench.instance.sign_file(CONTENT, bench.run.leaf())))
    verdict = verify_release(tmp_path, bench.judge(SIGNER))
    assert {file.code for file in verdict.files} == {Code.NOTHING_TO_VERIFY}


def test_a_policy_that_names_nobody_accepts_nobody(bench: Bench, good: Json) -> None:
    """No policy file can say so; a program could."""
    nobody = Judge(policy=policies.Policy(version=1), root=bench.judge().root)
    assert bench.code(good, nobody) == Code.IDENTITY


def test_each_version_of_a_bundle_gives_its_certificate_in_its_own_way(bench: Bench) -> None:
    older, newer = (bench.provenance(version=version) for version in ("0.2", "0.3"))
    for bundle, other in ((older, newer), (newer, older)):
        assert bench.code(bundle | {"mediaType": other["mediaType"]}) == Code.MALFORMED_BUNDLE


def test_an_unknown_digest_algorithm_of_a_signature_is_refused(bench: Bench) -> None:
    bundle = bench.instance.sign_file(CONTENT, bench.run.leaf())
    spoilt = changed(bundle, "messageSignature.messageDigest.algorithm", "SHA1")
    assert bench.code(spoilt, bench.judge(SIGNER)) == Code.DIGEST_ALGORITHM


# What a log's entry says besides, and nobody compares: an envelope's own spelling, and a name of the key's algorithm.
NOT_COMPARED = ("envelopeHash", "content.hash.", "keyDetails")


@pytest.mark.parametrize(
    "kind", ["dsse 0.0.1", "dsse 0.0.2", "intoto 0.0.2", "hashedrekord 0.0.1", "hashedrekord 0.0.2"]
)
def test_every_field_of_a_log_entry_is_held_against_the_bundle_a12(bench: Bench, kind: str) -> None:
    """Logged anew with each field changed, so that promise and proof hold."""
    if kind == "hashedrekord 0.0.1":
        bundle = bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(kind=kind))
    else:
        bundle = bench.provenance(kind=kind)
    judge = bench.judge(SIGNER)
    body = json.loads(base64.b64decode(str(at(bundle, f"{ENTRY}.canonicalizedBody"))))
    assert bench.code(relogged(bench, bundle, body), judge) == "accept"
    paths = [path for path in leaves(body) if not any(part in path for part in NOT_COMPARED)]
    assert len(paths) >= 6
    for path in paths:
        for spoilt in (changed(body, path, "AAAA"), changed(body, path, 7), changed(body, path, DELETE)):
            found = bench.code(relogged(bench, bundle, spoilt), judge)
            assert found == Code.LOG_ENTRY_MISMATCH, (path, found)


SIGNER_IN_ENTRY = {
    "dsse 0.0.1": "spec.signatures.0.verifier",
    "intoto 0.0.2": "spec.content.envelope.signatures.0.publicKey",
}


@pytest.mark.parametrize("kind", sorted(SIGNER_IN_ENTRY))
def test_a_log_entry_names_the_signer_and_nobody_else_a12(bench: Bench, kind: str) -> None:
    mine, other = (bench.provenance(kind=kind) for _ in range(2))
    body, foreign = (json.loads(base64.b64decode(str(at(one, f"{ENTRY}.canonicalizedBody")))) for one in (mine, other))
    path = SIGNER_IN_ENTRY[kind]
    for signer in (at(foreign, path), "%%%"):
        assert bench.code(relogged(bench, mine, changed(body, path, signer))) == Code.LOG_ENTRY_MISMATCH


def test_a_rekor_2_entry_names_the_bare_key_a45(bench: Bench) -> None:
    key = new_key()
    judge = bench.judge('[signer]\nkey = "key.pub"\n', key=key.public_key())
    bundle = bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(managed=key, kind="hashedrekord 0.0.2"))
    body = json.loads(base64.b64decode(str(at(bundle, f"{ENTRY}.canonicalizedBody"))))
    path = "spec.hashedRekordV002.signature.verifier.publicKey.rawBytes"
    foreign = base64.b64encode(spki(new_key())).decode()
    assert bench.code(relogged(bench, bundle, body), judge) == "accept"
    assert bench.code(relogged(bench, bundle, changed(body, path, foreign)), judge) == Code.LOG_ENTRY_MISMATCH


@pytest.mark.parametrize("kind", ["dsse 0.0.1", "dsse 0.0.2", "intoto 0.0.2"])
def test_a_log_entry_has_one_signature_a12(bench: Bench, kind: str) -> None:
    bundle = bench.provenance(kind=kind)
    body = json.loads(base64.b64decode(str(at(bundle, f"{ENTRY}.canonicalizedBody"))))
    (path,) = {path.rpartition(".signatures.")[0] + ".signatures" for path in leaves(body) if ".signatures." in path}
    doubled = changed(body, path, [*at(body, path)] * 2)  # type: ignore[misc]  # a list
    assert bench.code(relogged(bench, bundle, doubled)) == Code.LOG_ENTRY_MISMATCH


@pytest.mark.parametrize("spec", [None, 7, [], {}], ids=str)
def test_a_log_entry_without_substance_is_refused_a12(bench: Bench, good: Json, spec: object) -> None:
    spoilt = relogged(bench, good, {"apiVersion": "0.0.1", "kind": "dsse", "spec": spec})
    assert bench.code(spoilt) == Code.LOG_ENTRY_MISMATCH


def test_a_time_that_no_calendar_knows_is_refused_even_when_it_is_promised(bench: Bench, good: Json) -> None:
    entry = at(good, ENTRY)
    assert isinstance(entry, dict)
    raw, time = base64.b64decode(entry["canonicalizedBody"]), 1 << 62
    promise = bench.instance.log.promise(raw, time, int(entry["logIndex"]))
    promised = {"signedEntryTimestamp": base64.b64encode(promise).decode()}
    spoilt = changed(changed(good, f"{ENTRY}.integratedTime", str(time)), f"{ENTRY}.inclusionPromise", promised)
    assert bench.code(spoilt) == Code.PROMISE


def test_provenance_that_gives_a_number_for_a_text_is_malformed(bench: Bench) -> None:
    predicate = changed(bench.run.predicate_1(), "buildDefinition.externalParameters.workflow.ref", 7)
    made = statement(predicate, subject("tool", CONTENT))
    assert bench.code(bench.instance.sign_statement(made, bench.run.leaf())) == Code.MALFORMED_PREDICATE


@pytest.mark.parametrize("listed", [7, [], [7], {}, None], ids=str)
@pytest.mark.parametrize("key", ["attestations", "attestation_bundles"])
def test_a_registrys_answer_without_attestations_is_refused(bench: Bench, key: str, listed: object) -> None:
    assert bench.code({key: listed}) == Code.MALFORMED_BUNDLE


def test_more_lines_than_anybody_writes_are_refused() -> None:
    (item,) = published.items(b"{}\n" * (published.MAX_LINES + 1), "tool.intoto.jsonl")
    assert item.refused is not None
    assert item.refused.code is Code.TOO_LARGE


def test_a_message_signature_needs_its_file(bench: Bench) -> None:
    bundle = Bundle.parse(bench.instance.sign_file(CONTENT, bench.run.leaf()), "here")  # type: ignore[arg-type]  # JSON
    with pytest.raises(Refused, match=Code.NOTHING_TO_VERIFY):
        verify_signature(bundle, bench.judge().root, "here")


def test_an_old_cosign_bundle_of_another_form_is_refused(bench: Bench) -> None:
    body = base64.b64encode(b'{"kind": "hashedrekord", "apiVersion": "0.0.1"}').decode()
    payload = {"body": body, "integratedTime": 1, "logIndex": 1, "logID": "00"}
    old: Json = {
        "base64Signature": "AAAA",
        "cert": "",
        "rekorBundle": {"SignedEntryTimestamp": "AAAA", "Payload": payload},
    }
    assert bench.code(changed(old, "rekorBundle.Payload.logID", "0G")) == Code.MALFORMED_BUNDLE
    assert bench.code(old | {"cert": base64.b64encode(b"BEGIN CERTIFICATE").decode()}) == Code.MALFORMED_BUNDLE
    assert bench.code(old) == Code.KEY_NOT_ALLOWED


def test_a_pep_740_attestation_without_proof_is_refused(bench: Bench, good: Json) -> None:
    entry = at(changed(good, f"{ENTRY}.inclusionProof", DELETE), ENTRY)
    attestation = {
        "version": 1,
        "verification_material": {
            "certificate": at(good, "verificationMaterial.certificate.rawBytes"),
            "transparency_entries": [entry],
        },
        "envelope": {
            "statement": at(good, "dsseEnvelope.payload"),
            "signature": at(good, "dsseEnvelope.signatures.0.sig"),
        },
    }
    assert bench.code(attestation) == Code.INCLUSION_PROOF_MISSING


@pytest.mark.parametrize("count", [0, 2])
def test_a_bare_envelope_has_one_signature(bench: Bench, good: Json, count: int) -> None:
    envelope = at(good, "dsseEnvelope")
    assert isinstance(envelope, dict)
    assert bench.code(envelope | {"signatures": envelope["signatures"] * count}) == Code.SIGNATURE_COUNT


def test_a_companion_that_is_no_certificate_is_refused(bench: Bench) -> None:
    mine = bench.provenance(version="0.2")
    path = "verificationMaterial.x509CertificateChain.certificates"
    chain = at(mine, path)
    assert isinstance(chain, list)
    assert bench.code(changed(mine, path, [*chain, {"rawBytes": "MIIB"}])) == Code.MALFORMED_CERTIFICATE


USAGE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=False,
    crl_sign=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)
PURPOSE = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
NAME = x509.SubjectAlternativeName([x509.UniformResourceIdentifier("https://a.example")])


def _other(arc: int, raw: bytes) -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{arc}"), raw)


def _certificate(*extensions: x509.ExtensionType) -> bytes:
    key = new_key()
    builder = x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(x509.Name([]))
    builder = builder.public_key(key.public_key()).serial_number(1).not_valid_before(NOW).not_valid_after(NOW + LIFE)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


DIRECTORY = x509.SubjectAlternativeName([x509.DirectoryName(x509.Name([]))])
CERTIFICATES: dict[str, tuple[tuple[x509.ExtensionType, ...], Code]] = {
    "no-usage": ((PURPOSE, NAME), Code.CERTIFICATE_USAGE),
    "no-purpose": ((USAGE, NAME), Code.CERTIFICATE_USAGE),
    "no-name": ((USAGE, PURPOSE), Code.CERTIFICATE_USAGE),
    "name-of-another-kind": ((USAGE, PURPOSE, DIRECTORY), Code.CERTIFICATE_USAGE),
    "claim-of-another-type": ((USAGE, PURPOSE, NAME, _other(8, b"\x04\x01a")), Code.MALFORMED_CERTIFICATE),
    "claim-cut-off": ((USAGE, PURPOSE, NAME, _other(8, b"\x0c\x05a")), Code.MALFORMED_CERTIFICATE),
    "claim-with-more-behind": ((USAGE, PURPOSE, NAME, _other(8, b"\x0c\x01ab")), Code.MALFORMED_CERTIFICATE),
    "empty-claim": ((USAGE, PURPOSE, NAME, _other(8, b"")), Code.MALFORMED_CERTIFICATE),
    "claim-no-utf-8": ((USAGE, PURPOSE, NAME, _other(8, b"\x0c\x01\xff")), Code.MALFORMED_CERTIFICATE),
}


@pytest.mark.parametrize("case", sorted(CERTIFICATES))
def test_a_certificate_of_another_form_is_refused(case: str) -> None:
    extensions, code = CERTIFICATES[case]
    with pytest.raises(Refused, match=code):
        certificate.read(_certificate(*extensions), "here")


def test_a_certificate_may_be_named_by_an_email_address() -> None:
    named = x509.SubjectAlternativeName([x509.RFC822Name("me@example.com")])
    assert certificate.read(_certificate(USAGE, PURPOSE, named), "here").claims.signer == "me@example.com"


def test_a_checksum_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(Refused, match=Code.CHECKSUMS_MALFORMED):
        checksums.parse(b"\xff\n", "sums")


def test_a_checksum_of_a_digest_that_is_not_at_hand_is_left_open() -> None:
    listed = checksums.parse(f"{'0' * 128}  tool\n".encode(), "sums")
    given = Artifact("tool", digests={"sha256": "0" * 64})
    assert [refused.code for refused in checksums.mismatches(listed, [given], "sums")] == [Code.DIGEST_NEEDED]


def test_a_release_of_a_given_digest_alone_is_accepted(bench: Bench, good: Json, tmp_path: Path) -> None:
    (tmp_path / "tool.intoto.jsonl").write_text(json.dumps(good))
    given = Artifact.from_option(f"tool=sha256:{Artifact('x', path=_file(tmp_path.parent)).digest('sha256')}")
    assert verify_release(tmp_path, bench.judge(SOURCE), given=[given]).outcome == "accept"


def _file(folder: Path) -> Path:
    path = folder / "content"
    path.write_bytes(CONTENT)
    return path
