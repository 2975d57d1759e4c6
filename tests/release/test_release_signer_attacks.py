"""Who signed: nobody passes for the policy's signer or builder by what the policy says of somebody else."""

import json

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from release_bench import CONTENT, SOURCE, Bench, at, changed

from conformance.errors import UsageError
from conformance.release import trust
from conformance.release.testing.certificates import Authority, Leaf, new_key
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import Run, statement, subject

STRANGER = Run(repository="somebody/else")


@pytest.mark.parametrize("asked", ['evidence = "signature"', 'evidence = "any"', 'signed = ["*"]'])
def test_a_certificate_does_not_do_for_a_file_where_a_key_is_named_beside_a_source_a45(
    bench: Bench, asked: str
) -> None:
    key = new_key()
    judge = bench.judge(f'{SOURCE}[signer]\nkey = "k"\n[files]\n{asked}\n', key=key.public_key())
    assert bench.code(bench.instance.sign_file(CONTENT, STRANGER.leaf()), judge) == "key-expected"
    signed = bench.instance.sign_file(CONTENT, STRANGER.leaf(), Making(managed=key))
    assert bench.code(signed, judge) == ("not-attested" if "signed" in asked else "accept")


def test_a_workflow_of_another_repository_is_not_the_sources_own_a03(bench: Bench) -> None:
    """Organisations can require a workflow of theirs in all their repositories; certificates name it as started."""
    elsewhere = "https://github.com/somebody/else/.github/workflows/release.yml@refs/tags/v1.2.3"
    predicate = bench.run.predicate_1()
    predicate["runDetails"]["builder"]["id"] = elsewhere  # type: ignore[index]  # a document
    leaf = Leaf(signer=elsewhere, claims=bench.run.claims() | {9: elsewhere, 18: elsewhere})
    made = statement(predicate, subject("tool", CONTENT))
    assert bench.code(bench.instance.sign_statement(made, leaf)) == "builder"


@pytest.mark.parametrize("key", ["attestations", "attestation_bundles"])
def test_a_bundle_does_not_hide_behind_another_one_inside_it_a08(bench: Bench, key: str) -> None:
    """Readers that know no such answers take the outer bundle, which would have been looked at by nobody."""
    inner = [{"bundle": bench.provenance()}]
    listed = inner if key == "attestations" else [{"attestations": inner}]
    assert bench.code(bench.provenance(STRANGER) | {key: listed}) == "malformed-bundle"


def test_a_dependency_that_is_only_called_like_the_generator_is_held_against_the_certificate_a08(bench: Bench) -> None:
    uri = "git+https://github.com/slsa-framework/slsa-github-generator-of-mallory@refs/tags/v1"
    predicate = bench.run.predicate_1()
    predicate["buildDefinition"]["resolvedDependencies"][0]["uri"] = uri  # type: ignore[index]  # a document
    made = statement(predicate, subject("tool", CONTENT))
    assert bench.code(bench.instance.sign_statement(made, bench.run.leaf())) == "predicate-vs-certificate"


def _with_extension(
    monkeypatch: pytest.MonkeyPatch, bench: Bench, extension: x509.ExtensionType, *, critical: bool
) -> tuple[str, str]:
    """Code and reason for a certificate with this extension in place of its own of the kind."""

    def broken(self: Authority, leaf: Leaf, key: object) -> x509.CertificateBuilder:
        builder = plain(self, leaf, key)  # type: ignore[arg-type]  # a key
        others = [one for one in builder._extensions if one.oid != extension.oid]
        builder._extensions = others
        return builder.add_extension(extension, critical)

    plain = Authority._builder
    monkeypatch.setattr(Authority, "_builder", broken)
    verdict = bench.verdict(bench.provenance())
    return next(((str(one.code), one.detail) for file in verdict.files for one in file.findings), ("accept", ""))


def test_an_unknown_extension_is_refused_where_it_is_critical_and_says_so_a20(
    monkeypatch: pytest.MonkeyPatch, bench: Bench
) -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    with monkeypatch.context() as patched:
        assert _with_extension(patched, bench, unknown, critical=False) == ("accept", "")
    code, detail = _with_extension(monkeypatch, bench, unknown, critical=True)
    assert code == "certificate-untrusted"
    assert "chain does not hold" in detail
    assert "critical" in detail


def test_the_purpose_of_a_certificate_may_be_critical(monkeypatch: pytest.MonkeyPatch, bench: Bench) -> None:
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
    assert _with_extension(monkeypatch, bench, purpose, critical=True) == ("accept", "")


@pytest.mark.parametrize(("kind", "expected"), [("1.2.3.4", "certificate-usage"), ("1.3.6.1.4.1.57264.1.7", "accept")])
def test_a_user_name_is_one_of_fulcios_kind_a20(
    monkeypatch: pytest.MonkeyPatch, bench: Bench, kind: str, expected: str
) -> None:
    name = bench.run.signer.encode()
    named = x509.OtherName(x509.ObjectIdentifier(kind), b"\x0c" + bytes([len(name)]) + name)
    found, _ = _with_extension(monkeypatch, bench, x509.SubjectAlternativeName([named]), critical=True)
    assert found == expected


@pytest.mark.parametrize("kind", ["certificateAuthorities", "timestampAuthorities"])
def test_a_trusted_root_with_an_empty_authority_is_wrong_usage(bench: Bench, kind: str) -> None:
    root = changed(bench.instance.trusted_root(), f"{kind}.0.certChain.certificates", [])
    with pytest.raises(UsageError, match="without certificates"):
        trust.parse(json.dumps(root).encode(), "root")


@pytest.mark.parametrize("kind", ["tlogs", "ctlogs"])
def test_a_log_may_be_listed_with_several_spans_of_service_a18(bench: Bench, kind: str) -> None:
    root = bench.instance.trusted_root()
    listed = at(root, f"{kind}.0")
    assert isinstance(listed, dict)
    past = {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"}
    retired = changed(listed, "publicKey.validFor", past)
    assert bench.code(bench.provenance(), bench.judge(root=root | {kind: [retired, listed]})) == "accept"
    expected = "log-key-window" if kind == "tlogs" else "ct-key-window"
    assert bench.code(bench.provenance(), bench.judge(root=root | {kind: [retired, retired]})) == expected
