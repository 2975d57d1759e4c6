"""Real signed releases, read from the folder that EVILCORPUS_VECTORS names; without it these tests are skipped."""

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from conformance.errors import UsageError
from conformance.release import keys, trust
from conformance.release import policy as policies
from conformance.release.artifact import Artifact
from conformance.release.attestation import Judge
from conformance.release.codes import Code
from conformance.release.verdict import ReleaseVerdict
from conformance.release.verify import verify_bundle

VECTORS = Path(os.environ.get("EVILCORPUS_VECTORS", "")) / "release"
pytestmark = pytest.mark.skipif(
    not os.environ.get("EVILCORPUS_VECTORS"), reason="EVILCORPUS_VECTORS names no folder of real releases"
)
CONFORMANCE = VECTORS / "sigstore-conformance"
# From the README of the conformance suite's bundle-verify cases.
IDENTITY = (
    "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
    "extremely-dangerous-oidc-beacon.yml@refs/heads/main"
)
ISSUER = "https://token.actions.githubusercontent.com"

# Every case fails for the reason in its label, not for another.
REASONS = {
    "bundle-empty-certificate-chain_fail": Code.MALFORMED_BUNDLE,
    "bundle-invalid-base64-signature_fail": Code.MALFORMED_BUNDLE,
    "bundle-negative-log-index_fail": Code.MALFORMED_BUNDLE,
    "bundle-with-root-cert_fail": Code.ROOT_IN_BUNDLE,
    "checkpoint-bad-keyhint_fail": Code.CHECKPOINT,
    "dsse-invalid-sig_fail": Code.SIGNATURE,
    "dsse-mismatch-sig_fail": Code.LOG_ENTRY_MISMATCH,
    "inclusion-proof-corrupted-hash_fail": Code.INCLUSION_PROOF,
    "integrated-time-in-future_fail": Code.CERTIFICATE_EXPIRED,
    "intoto-log-entry-mismatch_fail": Code.LOG_ENTRY_MISMATCH,
    "intoto-set-outside-signing-cert-validity_fail": Code.CERTIFICATE_EXPIRED,
    "invalid-ct-key_fail": Code.SCT_INVALID,
    "managed-key-no-key_fail": Code.KEY_NOT_ALLOWED,
    "message-digest-mismatch_fail": Code.ARTIFACT_DIGEST,
    "rekor2-checkpoint-missing-log-signature_fail": Code.CHECKPOINT,
    "rekor2-checkpoint-missing-root-hash_fail": Code.CHECKPOINT,
    "rekor2-dsse-invalid-sig_fail": Code.SIGNATURE,
    "rekor2-dsse-mismatch-sig_fail": Code.LOG_ENTRY_MISMATCH,
    "rekor2-no-inclusion-proof_fail": Code.INCLUSION_PROOF_MISSING,
    "rekor2-timestamp-outside-trust-root-tsa-validity_fail": Code.TIMESTAMP_WINDOW,
    "rekor2-timestamp-payload-mismatch_fail": Code.TIMESTAMP_INVALID,
    "rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail": Code.TIMESTAMP_UNTRUSTED,
    "signature-mismatch_fail": Code.SIGNATURE,
    "wrong-hashedrekord-artifact_fail": Code.LOG_ENTRY_MISMATCH,
    "wrong-hashedrekord-entry_fail": Code.LOG_ENTRY_MISMATCH,
}


def _cases() -> list[str]:
    return sorted(path.name for path in CONFORMANCE.iterdir() if path.is_dir()) if CONFORMANCE.is_dir() else []


@pytest.mark.parametrize("name", _cases())
def test_a_conformance_case_ends_as_its_label_says(name: str) -> None:
    """A case that is not in REASONS may fail for any reason, as its label asks no more."""
    verdict = _conformance(CONFORMANCE / name)
    codes = [finding.code for file in verdict.files for finding in file.findings]
    if not name.endswith("_fail"):
        assert codes == []
    elif name in REASONS:
        assert codes == [REASONS[name]]
    else:
        assert verdict.outcome != "accept"


def _conformance(case: Path) -> ReleaseVerdict:
    def text(name: str, default: str) -> str:
        return (case / name).read_text().strip() if (case / name).exists() else default

    key_file = case / "key.pub"
    key = keys.load_public_key(key_file.read_bytes(), "key.pub") if key_file.exists() else None
    named = (
        policies.Signer(key="key.pub")
        if key
        else policies.Signer(identity=text("identity", IDENTITY), issuer=text("issuer", ISSUER))
    )
    root_file = case / "trusted_root.json"
    root = trust.load(root_file) if root_file.exists() else trust.public_good()
    artifact = case / "artifact" if (case / "artifact").exists() else CONFORMANCE / "a.txt"
    judge = Judge(policy=policies.only_signer(named), root=root, key=key)
    bundle = (case / "bundle.sigstore.json").read_bytes()
    return verify_bundle(bundle, "bundle.sigstore.json", judge, Artifact(artifact.name, path=artifact))


class Real(msgspec.Struct, frozen=True, kw_only=True):
    """A real bundle, what it is about, and the policy that it is right under."""

    bundle: str
    name: str
    sha256: str
    policy: Mapping[str, str]
    builders: str = ""

    def text(self, **changes: str) -> str:
        """The policy, with other values."""
        fields = {key: value for key, value in {**self.policy, **changes}.items() if value}
        lines = "".join(f'{key} = "{value}"\n' for key, value in fields.items())
        return f"version = 1\n[source]\n{lines}{self.builders}"


_EXAMPLE = {
    "repository": "slsa-framework/example-package",
    "workflow": ".github/workflows/verifier-e2e.all.workflow_dispatch.main.all.slsa3.yml",
    "commit": "4d329c75e7ec1725f7c9ce917a8799d408d06be3",
}
_LEVEL_3 = "[build]\nlevel = 3\n"
_GENERIC = "376e7e01348585b6e6643bc6663146b9d525d9b41228bf180eaeb4d4a3706caa"
_MAVEN = {
    "v13.0.30": "682b624822605140d1ea89d53ef6a26b9c5472b4b3479a586e5fe9d7d666a1c5",
    "v14": "18a114f0a2d8031687d28e5514d7ababe54d641e08fd01d99f22c3f8745caf0a",
    "v14.2": "d8ad5a2a71ccf6999a2e9e2a8f126da165c3a10e562acb96d68e1f2759983b81",
}
_PYPI = {"repository": "trailofbits/pypi-attestations", "tag": "v0.0.19", "workflow": ".github/workflows/release.yml"}
_BCR = {
    "repository": "aspect-build/rules_lint",
    "branch": "publish-to-bcr",
    "workflow": ".github/workflows/release.yml",
}


def _builder(workflow: str) -> str:
    return f'[[builder]]\nworkflow = "bazel-contrib/{workflow}"\nlevel = 3\n'


REAL = {
    **{
        f"generic-{tag}": Real(
            bundle=f"slsa-verifier/gha_generic-v2.1.0/binary-linux-amd64-push-{tag}.intoto.jsonl",
            name=f"gha_generic-binary-linux-amd64-{tag}",
            sha256=_GENERIC,
            policy=_EXAMPLE | {"tag": tag},
            builders=_LEVEL_3,
        )
        for tag in _MAVEN
    },
    "generic-branch": Real(
        bundle="slsa-verifier/gha_generic-v2.1.0/binary-linux-amd64-workflow_dispatch.intoto.jsonl",
        name="gha_generic-binary-linux-amd64-workflow_dispatch",
        sha256=_GENERIC,
        policy=_EXAMPLE | {"branch": "main"},
        builders=_LEVEL_3,
    ),
    **{
        f"maven-{tag}": Real(
            bundle=f"slsa-verifier/gha_maven-v2.1.0/binary-linux-amd64-push-{tag}.build.slsa",
            name="test-java-project-1.23.90.jar",
            sha256=sha256,
            policy=_EXAMPLE | {"tag": tag},
            builders=_LEVEL_3,
        )
        for tag, sha256 in _MAVEN.items()
    },
    "maven-branch": Real(
        bundle="slsa-verifier/gha_maven-v2.1.0/binary-linux-amd64-workflow_dispatch.build.slsa",
        name="test-java-project-1.23.90.jar",
        sha256="4e313a4cd3a7ffa7ef270dd8f65a98cce9c6286c25f5898998feaed73f3ffe92",
        policy=_EXAMPLE | {"branch": "main"},
        builders=_LEVEL_3,
    ),
    "bcr-module": Real(
        bundle="slsa-verifier/bcr/MODULE.bazel.intoto.jsonl",
        name="MODULE.bazel",
        sha256="06ce330900a7d6403bc8d88e5dfad6aeeb8ae40179f66bb89e69c8bf6f6b1a0b",
        policy=_BCR,
        builders=_builder("publish-to-bcr/.github/workflows/publish.yaml"),
    ),
    "bcr-archive": Real(
        bundle="slsa-verifier/bcr/rules_lint-v1.3.1.tar.gz.intoto.jsonl",
        name="rules_lint-v1.3.1.tar.gz",
        sha256="1636f443b01c9ee310ee5834956d0dce374c3d3bf8d4cebc9f6b86f8304b4982",
        policy=_BCR,
        builders=_builder(".github/.github/workflows/release_ruleset.yaml"),
    ),
    **{
        f"pypi-{kind}": Real(
            bundle=f"pypi-attestations/pypi_attestations-0.0.19.tar.gz.{kind}.attestation",
            name="pypi_attestations-0.0.19.tar.gz",
            sha256="9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3",
            policy=_PYPI,
            builders='[files]\nevidence = "any"\n',
        )
        for kind in ("publish", "slsa")
    },
}


def _code(real: Real, text: str, name: str | None = None, sha256: str | None = None) -> str:
    judge = Judge(policy=policies.parse(text.encode(), "policy"), root=trust.public_good())
    artifact = Artifact(name or real.name, digests={"sha256": sha256 or real.sha256})
    raw = (VECTORS / real.bundle).read_bytes()
    verdict = verify_bundle(raw, Path(real.bundle).name, judge, artifact)
    return next((str(file.code) for file in verdict.files if file.code), str(verdict.outcome))


@pytest.mark.parametrize("case", sorted(REAL))
def test_a_real_bundle_is_accepted_under_a_right_policy(case: str) -> None:
    assert _code(REAL[case], REAL[case].text()) == "accept"


WRONG: dict[str, tuple[Callable[[Real], str], Code]] = {
    "source": (lambda real: real.text(repository="example/other"), Code.SOURCE_REPOSITORY),
    "tag": (lambda real: real.text(tag="v14.20", branch=""), Code.SOURCE_TAG),
    "branch": (lambda real: real.text(tag="", branch="other"), Code.SOURCE_BRANCH),
    "commit": (lambda real: real.text(commit="f" * 40), Code.SOURCE_COMMIT),
    "workflow": (lambda real: real.text(workflow=".github/workflows/other.yml"), Code.WORKFLOW),
    "issuer": (lambda real: real.text(issuer="https://accounts.example"), Code.ISSUER),
    "builder": (
        lambda real: real.text().partition("[[builder]]")[0] + '[[builder]]\nworkflow = "a/b/c.yml"\nlevel = 3\n',
        Code.BUILDER,
    ),
    "level": (lambda real: real.text().replace(_LEVEL_3, "") + "[build]\nlevel = 4\n", Code.BUILD_LEVEL),
}


@pytest.mark.parametrize("wrong", sorted(WRONG))
@pytest.mark.parametrize("case", sorted(REAL))
def test_a_real_bundle_is_refused_under_a_wrong_policy_by_its_own_code(case: str, wrong: str) -> None:
    change, code = WRONG[wrong]
    assert _code(REAL[case], change(REAL[case])) == code


@pytest.mark.parametrize("case", sorted(REAL))
def test_a_real_bundle_is_refused_for_another_artifact(case: str) -> None:
    assert _code(REAL[case], REAL[case].text(), sha256="0" * 64) == Code.ARTIFACT_DIGEST
    assert _code(REAL[case], REAL[case].text(), name="another-name") == Code.SUBJECT_NAME


def test_the_same_bytes_under_another_tag_are_refused() -> None:
    """The three tags of the generic builder's example built the same bytes."""
    assert _code(REAL["generic-v14"], REAL["generic-v14.2"].text()) == Code.SOURCE_TAG


SIGNED_BY_AN_ATTACKER = Real(
    bundle="slsa-verifier/bcr/MODULE-wrong-signer.bazel.intoto.jsonl",
    name="MODULE.bazel",
    sha256=REAL["bcr-module"].sha256,
    policy=_BCR,
)


@pytest.mark.parametrize("case", ["pypi-slsa", "bcr-module"])
def test_a_policy_of_the_document_is_right_for_its_release(case: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "release.md").read_text()
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (example,) = [one for one in examples if REAL[case].policy["repository"] in one]
    assert _code(REAL[case], example) == "accept"


def test_a_perfect_signature_by_the_wrong_workflow_is_refused() -> None:
    assert _code(SIGNED_BY_AN_ATTACKER, REAL["bcr-module"].text()) == Code.SOURCE_REPOSITORY


def test_it_is_refused_even_under_a_policy_that_names_the_attacker() -> None:
    attacker = 'version = 1\n[source]\nrepository = "loosebazooka/aa-test"\nbranch = "main"\n'
    assert _code(SIGNED_BY_AN_ATTACKER, attacker) == Code.PREDICATE_VS_CERTIFICATE


def test_a_bare_envelope_of_an_older_generator_is_unverifiable() -> None:
    (path,) = (VECTORS / "slsa-verifier/bare-dsse").iterdir()
    bare = Real(bundle=str(path.relative_to(VECTORS)), name="x", sha256="0" * 64, policy=_EXAMPLE)
    assert _code(bare, bare.text()) == Code.BARE_ENVELOPE


@pytest.mark.parametrize("case", sorted(REAL))
def test_a_truncated_real_bundle_is_refused(case: str, tmp_path: Path) -> None:
    raw = (VECTORS / REAL[case].bundle).read_bytes()
    judge = Judge(policy=policies.parse(REAL[case].text().encode(), "policy"), root=trust.public_good())
    artifact = Artifact(REAL[case].name, digests={"sha256": REAL[case].sha256})
    assert verify_bundle(raw[: len(raw) // 2], "b", judge, artifact).files[0].code == Code.MALFORMED_JSON
    doubled = raw.replace(b"{", b'{"mediaType": "x", "mediaType": "y",', 1)
    assert verify_bundle(doubled, "b", judge, artifact).files[0].code == Code.DUPLICATE_KEY


def test_sigstores_own_verifier_agrees_on_every_case_but_the_known_ones() -> None:
    """It refuses four that are right and knows no windows; see docs/release.md."""
    theirs = {name: _sigstore_accepts(CONFORMANCE / name) for name in _cases()}
    ours = {name: _conformance(CONFORMANCE / name).outcome == "accept" for name in _cases()}
    known = {"intoto-with-custom-trust-root", "managed-key-and-trusted-root", "managed-key-happy-path"}
    known |= {"trust-root-tsa-validity-end-inclusive"}
    assert {name for name in ours if ours[name] != theirs[name]} <= known


def _sigstore_accepts(case: Path) -> bool:
    from sigstore.errors import Error  # noqa: PLC0415 -- only where real releases are at hand
    from sigstore.models import Bundle, TrustedRoot  # noqa: PLC0415 -- as above
    from sigstore.verify import Verifier, policy  # noqa: PLC0415 -- as above

    root = case / "trusted_root.json"
    artifact = case / "artifact" if (case / "artifact").exists() else CONFORMANCE / "a.txt"
    raw = (case / "bundle.sigstore.json").read_bytes()
    try:
        verifier = Verifier(trusted_root=TrustedRoot.from_file(str(root if root.exists() else trust.PUBLIC_GOOD)))
        bundle = Bundle.from_json(raw)
        if "dsseEnvelope" in json.loads(raw):
            verifier.verify_dsse(bundle, policy.UnsafeNoOp())
        else:
            verifier.verify_artifact(artifact.read_bytes(), bundle, policy.UnsafeNoOp())
    except (Error, UsageError, ValueError, TypeError):
        return False
    return True
