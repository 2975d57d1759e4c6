"""Attacks on a signature, its certificate, its log entry and its time; ids are those of the attack catalogue."""

import base64
import datetime
from collections.abc import Callable

import pytest
from release_bench import CONTENT, DELETE, ENTRY, SOURCE, Bench, at, changed, relogged

from conformance.release import keys
from conformance.release.codes import Code
from conformance.release.testing.certificates import LIFE, NOW, TimestampAuthority, der, new_key
from conformance.release.testing.instance import Instance, Making, proof_json
from conformance.release.testing.logbook import Logbook
from conformance.release.testing.provenance import Json, statement, subject

PROOF = f"{ENTRY}.inclusionProof"
LATE = NOW + LIFE + datetime.timedelta(minutes=1)
EARLY = NOW - datetime.timedelta(minutes=1)
WINDOWS = {"log": Code.LOG_KEY_WINDOW, "certificate_log": Code.CT_KEY_WINDOW, "authority": Code.CA_WINDOW}


def test_an_honest_bundle_is_accepted(bench: Bench, good: Json) -> None:
    assert bench.code(good) == "accept"


@pytest.mark.parametrize("version", ["0.1", "0.2", "0.3"])
@pytest.mark.parametrize("kind", ["dsse 0.0.1", "dsse 0.0.2", "intoto 0.0.2", "hashedrekord 0.0.2"])
def test_every_version_and_kind_of_envelope_is_accepted(bench: Bench, version: str, kind: str) -> None:
    assert bench.code(bench.provenance(version=version, kind=kind)) == "accept"


def _flip(text: str) -> str:
    raw = bytearray(base64.b64decode(text))
    raw[len(raw) // 2] ^= 1
    return base64.b64encode(bytes(raw)).decode()


FLIPPED = {
    "A-01-payload": ("dsseEnvelope.payload", Code.SIGNATURE),
    "A-12-signature": ("dsseEnvelope.signatures.0.sig", Code.SIGNATURE),
    "A-16-promise": (f"{ENTRY}.inclusionPromise.signedEntryTimestamp", Code.PROMISE),
    "A-12-body": (f"{ENTRY}.canonicalizedBody", Code.PROMISE),
    "A-13-root-hash": (f"{PROOF}.rootHash", Code.INCLUSION_PROOF),
    "A-13-path": (f"{PROOF}.hashes.0", Code.INCLUSION_PROOF),
    "A-20-log-id": (f"{ENTRY}.logId.keyId", Code.LOG_KEY_UNKNOWN),
}


@pytest.mark.parametrize("case", sorted(FLIPPED))
def test_one_flipped_bit_is_found_where_it_is(bench: Bench, good: Json, case: str) -> None:
    path, code = FLIPPED[case]
    assert bench.code(changed(good, path, _flip(str(at(good, path))))) == code


def _checkpoint(edit: Callable[[str], str]) -> Callable[[Json], Json]:
    path = f"{PROOF}.checkpoint.envelope"
    return lambda good: changed(good, path, edit(str(at(good, path))))


def _other_root(text: str) -> str:
    lines = text.split("\n")
    lines[2] = base64.b64encode(bytes(32)).decode()
    return "\n".join(lines)


CHECKPOINTS = {
    "A-14-missing": lambda good: changed(good, f"{PROOF}.checkpoint", DELETE),
    "A-14-no-signature": _checkpoint(lambda text: text.partition("\u2014")[0]),
    "A-14-no-root": _checkpoint(lambda text: "\n".join(text.split("\n")[:2] + text.split("\n")[3:])),
    "A-14-other-root": _checkpoint(_other_root),
    "A-14-other-key-hint": _checkpoint(lambda text: text[:-6] + _flip_last(text)),
    "A-14-empty": _checkpoint(lambda _: ""),
    "A-14-no-base64": _checkpoint(lambda text: text.partition("\u2014")[0] + "\u2014 log !!!!\n"),
}


def _flip_last(text: str) -> str:
    return ("AAAA=\n" if not text.endswith("AAAA=\n") else "BBBB=\n")[:6]


@pytest.mark.parametrize("case", sorted(CHECKPOINTS))
def test_a_spoilt_checkpoint_is_refused(bench: Bench, good: Json, case: str) -> None:
    assert bench.code(CHECKPOINTS[case](good)) == Code.CHECKPOINT


def test_a_checkpoint_of_another_tree_is_refused_a14(bench: Bench, good: Json) -> None:
    other = bench.instance.log.checkpoint(int(str(at(good, f"{PROOF}.treeSize"))), bytes(32))
    assert bench.code(changed(good, f"{PROOF}.checkpoint.envelope", other)) == Code.CHECKPOINT


def test_a_witness_beside_the_log_does_no_harm(bench: Bench, good: Json) -> None:
    text = str(at(good, f"{PROOF}.checkpoint.envelope"))
    witness = "\u2014 witness.example " + base64.b64encode(bytes(68)).decode() + "\n"
    head, dash, tail = text.partition("\u2014")
    for note in (text + witness, head + witness + dash + tail):
        assert bench.code(changed(good, f"{PROOF}.checkpoint.envelope", note)) == "accept"


def test_a_tree_size_that_the_log_did_not_sign_is_refused_a15(bench: Bench) -> None:
    """The first entry of three and the first of four have paths of the same form, so only the checkpoint tells."""
    instance = Instance(logged=0)
    made = statement(bench.run.predicate_1(), subject("tool", CONTENT))
    bundle = instance.sign_statement(made, bench.run.leaf())
    instance.log.add(b"second")
    instance.log.add(b"third")
    judge = bench.judge(root=instance.trusted_root())
    grown = changed(bundle, PROOF, proof_json(instance.log.prove(0)))
    assert bench.code(grown, judge) == "accept"
    assert bench.code(changed(grown, f"{PROOF}.treeSize", "4"), judge) == Code.TREE_SIZE


@pytest.mark.parametrize("size", ["0", "1", "5", "9223372036854775807"], ids=lambda size: f"A-15-{size}")
def test_a_tree_size_that_the_path_does_not_fit_is_refused(bench: Bench, good: Json, size: str) -> None:
    assert bench.code(changed(good, f"{PROOF}.treeSize", size)) == Code.INCLUSION_PROOF


def test_a_promise_by_another_log_is_refused_a16(bench: Bench, good: Json) -> None:
    entry = at(good, ENTRY)
    assert isinstance(entry, dict)
    body, time = base64.b64decode(str(entry["canonicalizedBody"])), int(str(entry["integratedTime"]))
    promise = Logbook().promise(body, time, int(str(entry["logIndex"])))
    path = f"{ENTRY}.inclusionPromise.signedEntryTimestamp"
    assert bench.code(changed(good, path, base64.b64encode(promise).decode())) == Code.PROMISE


@pytest.mark.parametrize("field", ["integratedTime", "logIndex"], ids=["A-16-time", "A-16-index"])
def test_what_the_promise_covers_cannot_be_changed(bench: Bench, good: Json, field: str) -> None:
    path = f"{ENTRY}.{field}"
    assert bench.code(changed(good, path, str(int(str(at(good, path))) + 1))) == Code.PROMISE


def test_without_promise_and_timestamp_there_is_no_time_a16(bench: Bench, good: Json) -> None:
    bare = changed(good, f"{ENTRY}.inclusionPromise", DELETE)
    index = at(good, f"{PROOF}.logIndex")
    assert bench.code(changed(bare, f"{ENTRY}.logIndex", index)) == Code.NO_TRUSTED_TIME


def test_a_missing_proof_is_refused_a13(bench: Bench, good: Json) -> None:
    assert bench.code(changed(good, PROOF, DELETE)) == Code.INCLUSION_PROOF_MISSING


def test_a_promise_alone_is_for_the_policy_to_take_a13(bench: Bench) -> None:
    promised = changed(bench.provenance(version="0.1"), PROOF, DELETE)
    assert bench.code(promised) == Code.PROMISE_ONLY
    assert str(bench.verdict(promised).outcome) == "unverifiable"
    assert bench.code(promised, bench.judge(SOURCE + "[log]\npromise_is_enough = true\n")) == "accept"


def test_a_bundle_without_log_entry_is_unverifiable_a10(bench: Bench) -> None:
    unlogged = changed(bench.provenance(stamp=True), "verificationMaterial.tlogEntries", [])
    assert bench.code(unlogged) == Code.NO_TRANSPARENCY_EVIDENCE
    assert str(bench.verdict(unlogged).outcome) == "unverifiable"
    assert bench.code(unlogged, bench.judge(SOURCE + "[log]\nrequired = false\n")) == "accept"


def test_a_bundle_without_log_entry_and_time_is_unverifiable_a10(bench: Bench, good: Json) -> None:
    assert bench.code(changed(good, "verificationMaterial.tlogEntries", [])) == Code.NO_TRANSPARENCY_EVIDENCE


@pytest.mark.parametrize("time", [LATE, EARLY], ids=["A-11-late", "A-11-early"])
@pytest.mark.parametrize("kind", ["dsse 0.0.1", "intoto 0.0.2"])
def test_a_signature_logged_outside_the_certificates_life_is_refused(
    bench: Bench, time: datetime.datetime, kind: str
) -> None:
    assert bench.code(bench.provenance(logged=time, kind=kind)) == Code.CERTIFICATE_EXPIRED


@pytest.mark.parametrize("time", [LATE, EARLY], ids=["A-17-late", "A-17-early"])
def test_a_signature_stamped_outside_the_certificates_life_is_refused(bench: Bench, time: datetime.datetime) -> None:
    assert bench.code(bench.provenance(stamped=time, stamp=True)) == Code.CERTIFICATE_EXPIRED


@pytest.mark.parametrize("edge", [NOW, NOW + LIFE], ids=["first-second", "last-second"])
def test_both_ends_of_the_certificates_life_belong_to_it(bench: Bench, edge: datetime.datetime) -> None:
    assert bench.code(bench.provenance(logged=edge)) == "accept"


ENTRIES = {
    "A-12-dsse": "dsse 0.0.1",
    "A-12-intoto": "intoto 0.0.2",
    "A-12-rekor2": "hashedrekord 0.0.2",
    "A-12-rekor2-dsse": "dsse 0.0.2",
}


@pytest.mark.parametrize("case", sorted(ENTRIES))
def test_the_log_entry_of_another_bundle_is_refused(bench: Bench, case: str) -> None:
    mine, other = (bench.provenance(kind=ENTRIES[case]) for _ in range(2))
    assert bench.code(changed(mine, ENTRY, at(other, ENTRY))) == Code.LOG_ENTRY_MISMATCH


def test_the_certificate_of_another_bundle_is_refused_a12(bench: Bench, good: Json) -> None:
    other = at(bench.provenance(), "verificationMaterial.certificate")
    assert bench.code(changed(good, "verificationMaterial.certificate", other)) == Code.SIGNATURE


def test_an_entry_of_another_kind_than_its_body_is_refused_a12(bench: Bench, good: Json) -> None:
    kind = {"kind": "intoto", "version": "0.0.2"}
    assert bench.code(changed(good, f"{ENTRY}.kindVersion", kind)) == Code.LOG_ENTRY_MISMATCH


def test_an_entry_of_an_unknown_kind_is_unverifiable_a12(bench: Bench, good: Json) -> None:
    spoilt = relogged(bench, good, {"apiVersion": "0.0.1", "kind": "alpine", "spec": {}})
    named = changed(spoilt, f"{ENTRY}.kindVersion", {"kind": "alpine", "version": "0.0.1"})
    assert bench.code(named) == Code.LOG_ENTRY_KIND


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def test_a_log_body_with_a_key_twice_is_refused_a27(bench: Bench, good: Json) -> None:
    raw = base64.b64decode(str(at(good, f"{ENTRY}.canonicalizedBody")))
    doubled = raw.replace(b'{"apiVersion":', b'{"apiVersion":"0.0.1","apiVersion":', 1)
    assert bench.code(relogged(bench, good, doubled)) == Code.DUPLICATE_KEY


@pytest.mark.parametrize("part", sorted(WINDOWS), ids=lambda part: f"A-18-{part}")
def test_a_key_that_was_retired_before_signing_is_refused(bench: Bench, good: Json, part: str) -> None:
    window = (NOW - 10 * LIFE, NOW - LIFE)
    assert bench.code(good, bench.judge(root=bench.instance.trusted_root(**{part: window}))) == WINDOWS[part]


@pytest.mark.parametrize("part", sorted(WINDOWS), ids=lambda part: f"A-18-{part}")
def test_a_key_that_serves_only_later_is_refused(bench: Bench, good: Json, part: str) -> None:
    window = (NOW + 10 * LIFE, None)
    assert bench.code(good, bench.judge(root=bench.instance.trusted_root(**{part: window}))) == WINDOWS[part]


def test_a_key_without_a_start_never_serves_a18(bench: Bench, good: Json) -> None:
    assert bench.code(good, bench.judge(root=bench.instance.trusted_root(log=(None, None)))) == Code.LOG_KEY_WINDOW


def test_both_ends_of_a_window_belong_to_it(bench: Bench, good: Json) -> None:
    time = datetime.datetime.fromtimestamp(int(str(at(good, f"{ENTRY}.integratedTime"))), tz=datetime.UTC)
    assert bench.code(good, bench.judge(root=bench.instance.trusted_root(log=(time, time)))) == "accept"


def test_a_timestamp_authority_out_of_service_is_refused_a17(bench: Bench) -> None:
    root = bench.instance.trusted_root(timestamps=(NOW - 10 * LIFE, NOW - LIFE))
    assert bench.code(bench.provenance(kind="hashedrekord 0.0.2"), bench.judge(root=root)) == Code.TIMESTAMP_WINDOW


STAMP = "verificationMaterial.timestampVerificationData.rfc3161Timestamps.0.signedTimestamp"


def test_the_timestamp_of_another_signature_is_refused_a17(bench: Bench) -> None:
    mine, other = (bench.provenance(kind="hashedrekord 0.0.2") for _ in range(2))
    assert bench.code(changed(mine, STAMP, at(other, STAMP))) == Code.TIMESTAMP_INVALID


def test_a_timestamp_by_an_unknown_authority_is_refused_a17(bench: Bench) -> None:
    mine = bench.provenance(kind="hashedrekord 0.0.2")
    signature = base64.b64decode(str(at(mine, "dsseEnvelope.signatures.0.sig")))
    foreign = _b64(TimestampAuthority().stamp(signature, NOW))
    assert bench.code(changed(mine, STAMP, foreign)) == Code.TIMESTAMP_UNTRUSTED


@pytest.mark.parametrize("value", ["", "AAAA", "MAA="], ids=["A-17-empty", "A-17-zeros", "A-17-no-content"])
def test_a_timestamp_that_is_none_is_refused(bench: Bench, value: str) -> None:
    assert bench.code(changed(bench.provenance(kind="hashedrekord 0.0.2"), STAMP, value)) == Code.TIMESTAMP_INVALID


def test_the_same_timestamp_twice_is_refused_a17(bench: Bench) -> None:
    mine = bench.provenance(kind="hashedrekord 0.0.2")
    path = "verificationMaterial.timestampVerificationData.rfc3161Timestamps"
    stamps = at(mine, path)
    assert isinstance(stamps, list)
    assert bench.code(changed(mine, path, stamps * 2)) == Code.TIMESTAMP_INVALID


def test_a_rekor_2_entry_without_timestamp_has_no_time_a17(bench: Bench) -> None:
    mine = bench.provenance(kind="hashedrekord 0.0.2")
    bare = changed(mine, "verificationMaterial.timestampVerificationData", DELETE)
    assert bench.code(bare) == Code.NO_TRUSTED_TIME


def test_a_rekor_2_entry_at_another_index_than_proven_is_refused_a13(bench: Bench) -> None:
    mine = bench.provenance(kind="hashedrekord 0.0.2")
    assert bench.code(changed(mine, f"{ENTRY}.logIndex", "77")) == Code.INCLUSION_PROOF


def test_a_rekor_1_entry_may_do_without_promise_where_a_timestamp_tells_the_time(bench: Bench) -> None:
    """Its index is nobody's word then, and is not reported."""
    bare = changed(bench.provenance(stamp=True), f"{ENTRY}.inclusionPromise", DELETE)
    (_, tool) = bench.verdict(bare).files
    assert (tool.outcome, tool.signed and tool.signed.log_index) == ("accept", None)


def _with_leaf(bench: Bench, **changes: object) -> Json:
    made = statement(bench.run.predicate_1(), subject("tool", CONTENT))
    return bench.instance.sign_statement(made, bench.run.leaf(**changes))


LEAVES: dict[str, tuple[dict[str, object], Code]] = {
    "A-19-no-sct": ({"scts": 0}, Code.SCT_COUNT),
    "A-19-two-scts": ({"scts": 2}, Code.SCT_COUNT),
    "A-19-rogue-ct-key": ({"sct_key": new_key()}, Code.SCT_INVALID),
    "A-20-not-for-code-signing": ({"code_signing": False}, Code.CERTIFICATE_USAGE),
    "A-20-two-names": ({"names": 2}, Code.CERTIFICATE_USAGE),
}


@pytest.mark.parametrize("case", sorted(LEAVES))
def test_a_certificate_that_is_not_as_it_has_to_be_is_refused(bench: Bench, case: str) -> None:
    changes, code = LEAVES[case]
    assert bench.code(_with_leaf(bench, **changes)) == code


def test_a_certificate_log_that_is_not_trusted_is_refused_a19(bench: Bench, good: Json) -> None:
    root = bench.instance.trusted_root() | {"ctlogs": Instance().trusted_root()["ctlogs"]}
    assert bench.code(good, bench.judge(root=root)) == Code.SCT_INVALID


def test_a_rogue_authority_is_refused_a20(bench: Bench, good: Json) -> None:
    root = bench.instance.trusted_root() | {
        "certificateAuthorities": Instance().trusted_root()["certificateAuthorities"]
    }
    assert bench.code(good, bench.judge(root=root)) == Code.CERTIFICATE_UNTRUSTED


def test_an_authority_of_the_same_name_is_refused_a20(bench: Bench) -> None:
    twin = Instance()
    twin.log, twin.certificate_log = bench.instance.log, bench.instance.certificate_log
    made = statement(bench.run.predicate_1(), subject("tool", CONTENT))
    assert bench.code(twin.sign_statement(made, bench.run.leaf())) == Code.CERTIFICATE_UNTRUSTED


def test_another_instance_is_refused_a20(bench: Bench) -> None:
    made = statement(bench.run.predicate_1(), subject("tool", CONTENT))
    assert bench.code(Instance("other").sign_statement(made, bench.run.leaf())) == Code.LOG_KEY_UNKNOWN


def test_a_root_in_the_bundle_is_refused_a20(bench: Bench) -> None:
    mine = bench.provenance(version="0.2")
    chain = at(mine, "verificationMaterial.x509CertificateChain.certificates")
    assert isinstance(chain, list)
    root = {"rawBytes": _b64(der(bench.instance.authority.root))}
    spoilt = changed(mine, "verificationMaterial.x509CertificateChain.certificates", [*chain, root])
    assert bench.code(spoilt) == Code.ROOT_IN_BUNDLE


def test_the_trusted_root_in_a_promised_bundle_does_no_harm_a20(bench: Bench) -> None:
    """As npm's client wrote them in 2023."""
    path = "verificationMaterial.x509CertificateChain.certificates"
    mine = changed(bench.provenance(version="0.1"), PROOF, DELETE)
    chain = at(mine, path)
    assert isinstance(chain, list)
    judge = bench.judge(SOURCE + "[log]\npromise_is_enough = true\n")
    for authority, expected in ((bench.instance.authority, "accept"), (Instance().authority, Code.ROOT_IN_BUNDLE)):
        issuers = [{"rawBytes": _b64(der(one))} for one in (authority.intermediate, authority.root)]
        assert bench.code(changed(mine, path, [*chain, *issuers]), judge) == expected


def test_an_empty_chain_is_refused_a20(bench: Bench) -> None:
    mine = bench.provenance(version="0.2")
    empty = changed(mine, "verificationMaterial.x509CertificateChain.certificates", [])
    assert bench.code(empty) == Code.MALFORMED_BUNDLE


def test_a_certificate_that_is_none_is_refused_a20(bench: Bench, good: Json) -> None:
    spoilt = changed(good, "verificationMaterial.certificate.rawBytes", "MIIB")
    assert bench.code(spoilt) == Code.MALFORMED_CERTIFICATE


def test_a_certificate_with_a_negative_serial_number_is_refused_a20(bench: Bench, good: Json) -> None:
    """The library only warns of it."""
    path = "verificationMaterial.certificate.rawBytes"
    raw = bytearray(base64.b64decode(str(at(good, path))))
    # The outer and the inner sequence, then the version, which takes five bytes, then the number's tag and length.
    raw[4 + 4 + 5 + 2] |= 0x80
    assert bench.code(changed(good, path, _b64(bytes(raw)))) == Code.MALFORMED_CERTIFICATE


@pytest.mark.parametrize("version", ["0.2", "0.3"])
def test_a_certificate_whose_issuer_cannot_be_read_is_refused_a20(bench: Bench, version: str) -> None:
    """The library reads the field only when it is asked for."""
    mine = bench.provenance(version=version)
    path = "verificationMaterial.certificate.rawBytes"
    if version == "0.2":
        path = "verificationMaterial.x509CertificateChain.certificates.0.rawBytes"
    raw = base64.b64decode(str(at(mine, path)))
    name = b"private intermediate"
    tag = raw.index(name) - 2
    spoilt = raw[:tag] + b"\x1d" + raw[tag + 1 :]
    assert bench.code(changed(mine, path, _b64(spoilt))) == Code.MALFORMED_CERTIFICATE


def test_a_foreign_key_behind_a_good_certificate_is_refused_a12(bench: Bench) -> None:
    assert bench.code(bench.provenance(foreign=new_key())) == Code.SIGNATURE


def test_a_bare_key_is_refused_unless_the_policy_names_it_a45(bench: Bench) -> None:
    mine, other = new_key(), new_key()
    bundle = bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(managed=mine))
    named = '[signer]\nkey = "key.pub"\n'
    assert bench.code(bundle) == Code.KEY_NOT_ALLOWED
    assert bench.code(bundle, bench.judge(named, key=other.public_key())) == Code.SIGNATURE
    assert bench.code(bundle, bench.judge(named, key=mine.public_key())) == "accept"


@pytest.mark.parametrize("kind", ["hashedrekord 0.0.1", "hashedrekord 0.0.2"])
def test_a_bare_keys_log_entry_is_about_that_key_a45(bench: Bench, kind: str) -> None:
    mine, other = new_key(), new_key()
    judge = bench.judge('[signer]\nkey = "key.pub"\n', key=mine.public_key())
    bundle = bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(managed=mine, kind=kind))
    foreign = bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(managed=other, kind=kind))
    assert bench.code(bundle, judge) == "accept"
    spoilt = changed(bundle, ENTRY, at(foreign, ENTRY))
    assert bench.code(spoilt, judge) == Code.LOG_ENTRY_MISMATCH


def test_a_certificate_does_not_do_where_a_key_is_named_a45(bench: Bench, good: Json) -> None:
    judge = bench.judge('[signer]\nkey = "key.pub"\n', key=new_key().public_key())
    assert bench.code(good, judge) == Code.KEY_EXPECTED


def test_a_file_that_is_no_key_is_refused_a45() -> None:
    with pytest.raises(Exception, match=Code.KEY_NOT_ALLOWED):
        keys.load_public_key(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "key.pub")


SIGNER = f'[signer]\nidentity = "{Bench().run.signer}"\nissuer = "https://token.actions.githubusercontent.com"\n'


@pytest.mark.parametrize("kind", ["hashedrekord 0.0.1", "hashedrekord 0.0.2"])
def test_a_signature_over_a_file_is_accepted(bench: Bench, kind: str) -> None:
    bundle = bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(kind=kind))
    assert bench.code(bundle, bench.judge(SIGNER)) == "accept"


def test_a_signature_over_another_file_is_refused_a01(bench: Bench) -> None:
    bundle = bench.instance.sign_file(b"another", bench.run.leaf())
    assert bench.code(bundle, bench.judge(SIGNER)) == Code.ARTIFACT_DIGEST
    hidden = changed(bundle, "messageSignature.messageDigest", DELETE)
    assert bench.code(hidden, bench.judge(SIGNER)) == Code.SIGNATURE


def test_the_log_entry_of_another_file_is_refused_a12(bench: Bench) -> None:
    mine = bench.instance.sign_file(CONTENT, bench.run.leaf())
    other = bench.instance.sign_file(b"another", bench.run.leaf())
    spoilt = changed(mine, ENTRY, at(other, ENTRY))
    assert bench.code(spoilt, bench.judge(SIGNER)) == Code.LOG_ENTRY_MISMATCH
