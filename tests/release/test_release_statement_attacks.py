"""Attacks on what is signed: JSON, envelope, statement, provenance; ids are those of the attack catalogue."""

import base64
import json
from collections.abc import Callable

import msgspec
import pytest
from release_bench import CONTENT, DELETE, ENTRY, SOURCE, Bench, at, changed

from conformance.release.artifact import Artifact
from conformance.release.codes import Code
from conformance.release.published import items
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import GENERATOR, Json, Run, statement, subject
from conformance.release.verify import verify_bundle

UPPER = {"name": "tool", "digest": {"sha256": str(subject("tool", CONTENT)["digest"]).upper()[12:76]}}
LEVEL_3 = SOURCE + "[build]\nlevel = 3\n"


def _signed(bench: Bench, made: Json | bytes, run: Run | None = None, **making: object) -> Json:
    return bench.instance.sign_statement(made, (run or bench.run).leaf(), Making(**making))  # type: ignore[arg-type]


def _about(bench: Bench, *subjects: Json) -> Json:
    return _signed(bench, statement(bench.run.predicate_1(), *subjects))


RAW: dict[str, tuple[Callable[[bytes], bytes], Code]] = {
    "A-26-empty": (lambda _: b"", Code.MALFORMED_JSON),
    "A-26-null": (lambda _: b"null", Code.MALFORMED_JSON),
    "A-26-list": (lambda _: b"[]", Code.MALFORMED_JSON),
    "A-26-truncated": (lambda raw: raw[:-2], Code.MALFORMED_JSON),
    "A-26-byte-order-mark": (lambda raw: b"\xef\xbb\xbf" + raw, Code.MALFORMED_JSON),
    "A-26-no-utf-8": (lambda raw: raw.replace(b"private", b"priv\xff", 1) + b"\xff", Code.MALFORMED_JSON),
    "A-26-second-value": (lambda raw: raw + b"\n" + raw, Code.MALFORMED_JSON),
    "A-26-nan": (lambda raw: raw.replace(b'"logIndex": "', b'"x": NaN, "logIndex": "', 1), Code.MALFORMED_JSON),
    "A-26-lone-surrogate": (lambda raw: raw.replace(b'"keyId"', b'"key\\ud800"', 1), Code.MALFORMED_JSON),
    "A-26-long-number": (lambda raw: raw.replace(b"{", b'{"x": ' + b"1" * 5000 + b",", 1), Code.MALFORMED_JSON),
    "A-26-brackets": (lambda _: b"[" * 100_000, Code.TOO_DEEP),
    "A-26-deep": (lambda _: b'{"a":' * 70 + b"1" + b"}" * 70, Code.TOO_DEEP),
    "A-27-key-twice": (lambda raw: raw.replace(b"{", b'{"mediaType": "x",', 1), Code.DUPLICATE_KEY),
    "A-28-huge": (lambda raw: b" " * (9 << 20) + raw, Code.TOO_LARGE),
}


@pytest.mark.parametrize("case", sorted(RAW))
def test_a_file_that_is_not_one_json_object_is_refused(bench: Bench, good: Json, case: str) -> None:
    edit, code = RAW[case]
    assert bench.code(edit(json.dumps(good).encode())) == code


FORMS: dict[str, tuple[str, object, Code]] = {
    "A-29-unknown-version": ("mediaType", "application/vnd.dev.sigstore.bundle.v0.9+json", Code.UNKNOWN_VERSION),
    "A-29-no-version": ("mediaType", DELETE, Code.MALFORMED_BUNDLE),
    "A-29-negative-index": (f"{ENTRY}.logIndex", "-1", Code.MALFORMED_BUNDLE),
    "A-29-index-beyond-64-bits": (f"{ENTRY}.logIndex", str(1 << 64), Code.MALFORMED_BUNDLE),
    "A-29-index-with-zeros": (f"{ENTRY}.logIndex", "007", Code.MALFORMED_BUNDLE),
    "A-29-extra-key": ("verificationMaterial.extra", 1, Code.MALFORMED_BUNDLE),
    "A-29-two-kinds-of-content": ("messageSignature", {"signature": "AAAA"}, Code.MALFORMED_BUNDLE),
    "A-29-key-and-certificate": ("verificationMaterial.publicKey", {"hint": "x"}, Code.MALFORMED_BUNDLE),
    "A-29-no-content": ("dsseEnvelope", DELETE, Code.MALFORMED_BUNDLE),
    "A-29-base64-with-blank": (f"{ENTRY}.logId.keyId", "AA AA", Code.MALFORMED_BUNDLE),
    "A-29-base64-with-loose-bits": (f"{ENTRY}.logId.keyId", "AB==", Code.MALFORMED_BUNDLE),
    "A-23-no-signature": ("dsseEnvelope.signatures", [], Code.SIGNATURE_COUNT),
    "A-23-two-signatures": ("dsseEnvelope.signatures", [{"sig": "AAAA"}] * 2, Code.SIGNATURE_COUNT),
}


@pytest.mark.parametrize("case", sorted(FORMS))
def test_a_bundle_of_another_form_is_refused(bench: Bench, good: Json, case: str) -> None:
    path, value, code = FORMS[case]
    assert bench.code(changed(good, path, value)) == code


def test_two_log_entries_are_refused_a23(bench: Bench, good: Json) -> None:
    entries = at(good, "verificationMaterial.tlogEntries")
    assert isinstance(entries, list)
    assert bench.code(changed(good, "verificationMaterial.tlogEntries", entries * 2)) == Code.LOG_ENTRY_COUNT


def test_too_many_timestamps_are_refused_a28(bench: Bench, good: Json) -> None:
    stamps = {"rfc3161Timestamps": [{"signedTimestamp": "AAAA"}] * 33}
    assert bench.code(changed(good, "verificationMaterial.timestampVerificationData", stamps)) == Code.TOO_LARGE


@pytest.mark.parametrize("kind", ["dsse 0.0.1", "intoto 0.0.2", "hashedrekord 0.0.2"])
def test_another_payload_type_is_refused_even_when_it_is_signed_a22(bench: Bench, kind: str) -> None:
    assert bench.code(bench.provenance(payload_type="text/plain", kind=kind)) == Code.PAYLOAD_TYPE


STATEMENTS: dict[str, tuple[Callable[[Json], object], Code]] = {
    "A-21-statement-type": (lambda made: made | {"_type": "https://in-toto.io/Statement/v9"}, Code.STATEMENT_TYPE),
    "A-21-no-type": (lambda made: {k: v for k, v in made.items() if k != "_type"}, Code.MALFORMED_STATEMENT),
    "A-21-extra-key": (lambda made: made | {"extra": 1}, Code.MALFORMED_STATEMENT),
    "A-21-predicate-type": (lambda made: made | {"predicateType": "https://example.com/x"}, Code.PREDICATE_TYPE),
    "A-21-other-predicate": (lambda made: made | {"predicate": {}}, Code.MALFORMED_PREDICATE),
    "A-24-no-subject": (lambda made: made | {"subject": []}, Code.SUBJECT_MISSING),
    "A-24-subject-key-missing": (lambda made: {k: v for k, v in made.items() if k != "subject"}, Code.SUBJECT_MISSING),
    "A-24-sha1-only": (
        lambda made: made | {"subject": [{"name": "tool", "digest": {"sha1": "0" * 40}}]},
        Code.DIGEST_ALGORITHM,
    ),
    "A-24-no-digest": (lambda made: made | {"subject": [{"name": "tool"}]}, Code.DIGEST_ALGORITHM),
    "A-24-upper-case": (lambda made: made | {"subject": [UPPER]}, Code.DIGEST_ALGORITHM),
    "A-24-digest-too-short": (
        lambda made: made | {"subject": [{"name": "tool", "digest": {"sha256": "00"}}]},
        Code.DIGEST_ALGORITHM,
    ),
    "A-24-two-digests-for-one-name": (
        lambda made: made | {"subject": [subject("tool", CONTENT), subject("tool", b"other")]},
        Code.SUBJECT_DUPLICATE,
    ),
    "A-28-200000-subjects": (
        lambda made: made | {"subject": [{"name": "t", "digest": {"sha1": ""}}] * 200_000},
        Code.TOO_LARGE,
    ),
    "A-28-5000-subjects": (lambda made: made | {"subject": [subject("tool", CONTENT)] * 5000}, Code.TOO_LARGE),
}


@pytest.mark.parametrize("case", sorted(STATEMENTS))
def test_a_signed_statement_that_is_not_as_it_has_to_be_is_refused(bench: Bench, case: str) -> None:
    edit, code = STATEMENTS[case]
    made = edit(statement(bench.run.predicate_1(), subject("tool", CONTENT)))
    assert bench.code(_signed(bench, json.dumps(made).encode())) == code


TEXTS: dict[str, tuple[bytes, Code]] = {
    "A-21-no-json": (b"hello", Code.MALFORMED_JSON),
    "A-21-list": (b"[]", Code.MALFORMED_JSON),
    "A-27-key-twice": (b'{"_type": "a", "_type": "b"}', Code.DUPLICATE_KEY),
    "A-26-deep": (b'{"a":' * 70 + b"1" + b"}" * 70, Code.TOO_DEEP),
}


@pytest.mark.parametrize("case", sorted(TEXTS))
def test_a_signed_text_that_is_no_statement_is_refused(bench: Bench, case: str) -> None:
    raw, code = TEXTS[case]
    assert bench.code(_signed(bench, raw)) == code


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "-rf", "a\0b", "a\nb", "C:\\x", "..\\x", "C:x"],
    ids=lambda name: f"A-25-{name!r}",
)
def test_a_subject_name_that_is_a_trap_is_refused(bench: Bench, name: str) -> None:
    bundle = _about(bench, subject("tool", CONTENT), subject(name, b"x"))
    assert bench.code(bundle) == Code.SUBJECT_UNSAFE


def test_further_subjects_are_allowed_and_reported_a24(bench: Bench) -> None:
    bundle = _about(bench, subject("other", b"x"), subject("tool", CONTENT), subject("third", b"y"))
    verdict = bench.verdict(bundle)
    assert verdict.outcome == "accept"
    assert verdict.missing_subjects == ("other", "third")


def test_a_renamed_file_is_refused_unless_the_policy_lets_it_pass_a24(bench: Bench, good: Json) -> None:
    assert bench.code(good, name="tool-macos") == Code.SUBJECT_NAME
    judge = bench.judge(SOURCE + '[statements]\nsubject_names = "any"\n')
    assert bench.code(good, judge, name="tool-macos") == "accept"


def test_an_npm_package_goes_by_the_name_that_npm_gives_it(bench: Bench) -> None:
    bundle = _about(bench, subject("pkg:npm/%40scope/tool@1.2.3", CONTENT))
    assert bench.code(bundle, name="scope-tool-1.2.3.tgz") == "accept"
    assert bench.code(bundle, name="scope-tool-1.2.4.tgz") == Code.SUBJECT_NAME


def test_a_statement_about_another_file_is_refused_a02(bench: Bench) -> None:
    assert bench.code(_about(bench, subject("tool", b"another"))) == Code.ARTIFACT_DIGEST


def test_a_digest_that_is_not_at_hand_leaves_it_open_a02(bench: Bench) -> None:
    bundle = json.dumps(_about(bench, {"name": "tool", "digest": {"sha512": "0" * 128}})).encode()
    verdict = verify_bundle(bundle, "b", bench.judge(), Artifact("tool", digests={"sha256": "0" * 64}))
    assert [file.code for file in verdict.files] == [Code.DIGEST_NEEDED]
    assert verdict.outcome == "unverifiable"


HONEST = Run()
ATTACKER = Run(repository="mallory/tool", workflow=".github/workflows/evil.yml", ref="refs/heads/main")
MALLORY = '[source]\nrepository = "mallory/tool"\n'


def test_provenance_that_names_another_repository_is_refused_whatever_the_policy_a08(bench: Bench) -> None:
    """Every signature holds, and the certificate is the attacker's own."""
    made = statement(HONEST.predicate_1(), subject("tool", CONTENT))
    bundle = _signed(bench, made, ATTACKER)
    assert bench.code(bundle) == Code.SOURCE_REPOSITORY
    assert bench.code(bundle, bench.judge(MALLORY)) == Code.PREDICATE_VS_CERTIFICATE


LIES: dict[str, dict[str, str]] = {
    "repository": {"repository": "example/other"},
    "ref": {"ref": "refs/tags/v9"},
    "commit": {"commit": "f" * 40},
    "workflow": {"workflow": ".github/workflows/other.yml"},
    "event": {"event": "workflow_dispatch"},
    "repository-id": {"repository_id": "7"},
    "owner-id": {"owner_id": "7"},
    "run": {"run": "7"},
    "runner": {"runner": "self-hosted"},
    "builder": {"builder": "mallory/builder/.github/workflows/b.yml@refs/tags/v1.0.0"},
}


# Version 0.2 does not name the runner.
TOLD = [(lie, version) for lie in sorted(LIES) for version in ("0.2", "1") if (lie, version) != ("runner", "0.2")]


@pytest.mark.parametrize(("lie", "version"), TOLD, ids=[f"A-08-{lie}-{version}" for lie, version in TOLD])
def test_every_single_lie_of_the_provenance_is_found(bench: Bench, lie: str, version: str) -> None:
    told = msgspec.structs.replace(HONEST, **LIES[lie])
    if version == "1":
        made = statement(told.predicate_1(), subject("tool", CONTENT))
    else:
        made = statement(told.predicate_02(), subject("tool", CONTENT), kind="https://slsa.dev/provenance/v0.2")
    assert bench.code(_signed(bench, made)) == Code.PREDICATE_VS_CERTIFICATE


def test_provenance_of_both_versions_is_accepted_when_it_is_true(bench: Bench) -> None:
    made = statement(HONEST.predicate_02(), subject("tool", CONTENT), kind="https://slsa.dev/provenance/v0.2")
    assert bench.code(_signed(bench, made)) == "accept"


def test_a_build_type_without_rule_is_unverifiable(bench: Bench) -> None:
    predicate = changed(HONEST.predicate_1(), "buildDefinition.buildType", "https://example.com/build")
    bundle = _signed(bench, statement(predicate, subject("tool", CONTENT)))
    assert bench.code(bundle) == Code.BUILD_TYPE
    assert bench.verdict(bundle).outcome == "unverifiable"


@pytest.mark.parametrize(
    "path",
    [
        "runDetails.builder.id",
        "buildDefinition.buildType",
        "buildDefinition.resolvedDependencies",
        "buildDefinition.externalParameters",
        "buildDefinition.externalParameters.workflow.path",
        "buildDefinition.externalParameters.workflow.ref",
        "buildDefinition.externalParameters.workflow.repository",
    ],
    ids=lambda path: f"A-21-no-{path}",
)
def test_provenance_that_misses_what_it_has_to_say_is_refused(bench: Bench, path: str) -> None:
    made = statement(changed(HONEST.predicate_1(), path, DELETE), subject("tool", CONTENT))
    assert bench.code(_signed(bench, made)) == Code.MALFORMED_PREDICATE


CLAIMS = {1: "https://issuer.example", 2: "schedule", 3: "f" * 40, 5: "mallory/tool", 6: "refs/heads/x"}


@pytest.mark.parametrize("arc", sorted(CLAIMS), ids=lambda arc: f"A-32-old-extension-{arc}")
def test_a_certificate_whose_old_and_new_claims_differ_is_refused(bench: Bench, arc: int) -> None:
    leaf = HONEST.leaf(claims=HONEST.claims() | {arc: CLAIMS[arc]})
    made = statement(HONEST.predicate_1(), subject("tool", CONTENT))
    assert bench.code(bench.instance.sign_statement(made, leaf)) == Code.CLAIMS_DISAGREE


def test_a_certificate_named_after_another_workflow_than_built_is_refused_a32(bench: Bench) -> None:
    leaf = HONEST.leaf(signer="https://github.com/example/other/.github/workflows/x.yml@refs/tags/v1")
    made = statement(HONEST.predicate_1(), subject("tool", CONTENT))
    assert bench.code(bench.instance.sign_statement(made, leaf)) == Code.CLAIMS_DISAGREE


def _isolated(**changes: str) -> Run:
    return msgspec.structs.replace(HONEST, builder=GENERATOR, **changes)


def test_the_generator_reaches_level_3(bench: Bench) -> None:
    run = _isolated()
    made = statement(run.predicate_02(), subject("tool", CONTENT), kind="https://slsa.dev/provenance/v0.2")
    verdict = bench.verdict(_signed(bench, made, run), bench.judge(LEVEL_3))
    assert (verdict.outcome, verdict.files[0].signed and verdict.files[0].signed.level) == ("accept", 3)


def test_an_own_workflow_does_not_reach_level_3(bench: Bench, good: Json) -> None:
    assert bench.code(good, bench.judge(LEVEL_3)) == Code.BUILD_LEVEL


DELEGATOR = "slsa-framework/slsa-github-generator/.github/workflows/delegator_lowperms-generic_slsa3.yml"
MAVEN = "slsa-framework/slsa-github-generator/.github/workflows/builder_maven_slsa3.yml"


@pytest.mark.parametrize(
    ("delegate", "expected"),
    [
        (f"{MAVEN}@refs/tags/v2.1.0", "accept"),
        (f"{MAVEN}@refs/tags/v2.0.0", Code.PREDICATE_VS_CERTIFICATE),
        ("mallory/builder/.github/workflows/builder_maven_slsa3.yml@refs/tags/v2.1.0", Code.PREDICATE_VS_CERTIFICATE),
    ],
    ids=["maven", "A-08-other-version", "A-08-other-builder"],
)
def test_a_delegator_speaks_only_for_its_own_builders(bench: Bench, delegate: str, expected: str) -> None:
    run = msgspec.structs.replace(HONEST, builder=f"{DELEGATOR}@refs/tags/v2.1.0")
    predicate = run.predicate_1()
    predicate = changed(
        predicate,
        "buildDefinition.buildType",
        "https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0",
    )
    predicate = changed(predicate, "runDetails.builder.id", f"https://github.com/{delegate}")
    predicate = changed(predicate, "buildDefinition.internalParameters", {"GITHUB_SHA": run.commit})
    made = statement(predicate, subject("tool", CONTENT))
    assert bench.code(_signed(bench, made, run), bench.judge(LEVEL_3)) == expected


def test_several_lines_of_bundles_are_read_one_by_one(bench: Bench, good: Json) -> None:
    lines = b"\n".join([json.dumps(good).encode()] * 3) + b"\n"
    assert [item.where for item in items(lines, "tool.intoto.jsonl")] == [f"tool.intoto.jsonl:{n}" for n in (1, 2, 3)]


def test_the_answers_of_registries_are_unwrapped(bench: Bench, good: Json) -> None:
    wrapped = {"attestations": [{"bundle": good, "repository_id": 1}]}
    assert bench.code(wrapped) == "accept"
    assert bench.code({"attestations": [{}]}) == Code.MALFORMED_BUNDLE


def _as_pep_740(good: Json) -> Json:
    return {
        "version": 1,
        "verification_material": {
            "certificate": at(good, "verificationMaterial.certificate.rawBytes"),
            "transparency_entries": at(good, "verificationMaterial.tlogEntries"),
        },
        "envelope": {
            "statement": at(good, "dsseEnvelope.payload"),
            "signature": at(good, "dsseEnvelope.signatures.0.sig"),
        },
    }


def test_pep_740_attestations_are_accepted_alone_and_in_pypis_answer(bench: Bench, good: Json) -> None:
    attestation = _as_pep_740(good)
    assert bench.code(attestation) == "accept"
    assert bench.code({"version": 1, "attestation_bundles": [{"attestations": [attestation]}]}) == "accept"
    assert bench.code(attestation | {"version": 2}) == Code.UNKNOWN_VERSION


def test_an_old_cosign_bundle_is_only_a_promise(bench: Bench) -> None:
    signer = f'[signer]\nidentity = "{bench.run.signer}"\nissuer = "{bench.run.issuer}"\n'
    made = bench.instance.sign_file(CONTENT, bench.run.leaf())
    entry = at(made, ENTRY)
    assert isinstance(entry, dict)
    der = str(at(made, "verificationMaterial.certificate.rawBytes"))
    pem = f"-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n"
    old = {
        "base64Signature": at(made, "messageSignature.signature"),
        "cert": base64.b64encode(pem.encode()).decode(),
        "rekorBundle": {
            "SignedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"],
            "Payload": {
                "body": entry["canonicalizedBody"],
                "integratedTime": int(entry["integratedTime"]),
                "logIndex": int(entry["logIndex"]),
                "logID": base64.b64decode(entry["logId"]["keyId"]).hex(),
            },
        },
    }
    assert bench.code(old, bench.judge(signer)) == Code.PROMISE_ONLY
    assert bench.code(old, bench.judge(signer + "[log]\npromise_is_enough = true\n")) == "accept"


def test_a_bare_envelope_is_unverifiable_and_a_forged_one_wrong_a10(bench: Bench, good: Json) -> None:
    envelope = at(good, "dsseEnvelope")
    assert isinstance(envelope, dict)
    assert bench.code(envelope) == Code.BARE_ENVELOPE
    assert bench.verdict(envelope).outcome == "unverifiable"
    der = str(at(bench.provenance(), "verificationMaterial.certificate.rawBytes"))
    pem = f"-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n"
    forged = envelope | {"signatures": [envelope["signatures"][0] | {"cert": pem}]}
    assert bench.code(forged) == Code.SIGNATURE
