"""Attacks on a release folder: files, checksums, SBOM, detached signatures; ids are those of the attack catalogue."""

import base64
import hashlib
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from release_bench import Bench, changed

from conformance.errors import MachineError, UsageError
from conformance.release import sbom, trust
from conformance.release.artifact import Artifact
from conformance.release.codes import Code, Refused, printable
from conformance.release.testing.certificates import new_key
from conformance.release.testing.provenance import Json, Run, statement, subject
from conformance.release.testing.shelf import (
    CHECKSUMS,
    FILES,
    PROVENANCE,
    SBOM,
    Shelf,
    bill_of_materials,
    checksum_file,
)

Verify = Callable[..., dict[str, str]]
TOOL = "tool-linux-amd64"


def test_an_honest_release_is_accepted(codes: Verify) -> None:
    assert codes() == {}


@pytest.mark.parametrize("name", [*sorted(FILES), SBOM])
def test_a_changed_file_is_found_a01(shelf: Shelf, codes: Verify, name: str) -> None:
    content = (shelf.folder / name).read_bytes()
    (shelf.folder / name).write_bytes(content + b" ")
    assert codes()[name] == Code.ARTIFACT_DIGEST


def test_two_files_that_changed_names_are_found_a01(shelf: Shelf, codes: Verify) -> None:
    for name, content in ((TOOL, FILES["tool.exe"]), ("tool.exe", FILES[TOOL])):
        (shelf.folder / name).write_bytes(content)
    assert {codes()[name] for name in (TOOL, "tool.exe")} == {Code.ARTIFACT_DIGEST}


def test_a_file_without_attestation_is_found_a09(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / "README.txt").write_text("read me")
    (shelf.folder / CHECKSUMS).write_bytes(checksum_file(dict(FILES) | {"README.txt": b"read me"}))
    assert codes() == {"README.txt": Code.NOT_ATTESTED}
    assert codes('[files]\nunattested = ["*.txt"]\n') == {}
    assert codes('[files]\nignored = ["*.txt"]\n') == {CHECKSUMS: Code.CHECKSUMS_ABSENT_FILE}


def test_a_release_without_any_attestation_is_found_a09(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / PROVENANCE).unlink()
    assert codes() == dict.fromkeys(FILES, Code.NOT_ATTESTED)


def test_an_empty_folder_is_never_accepted_a31(shelf: Shelf, codes: Verify) -> None:
    for path in shelf.folder.iterdir():
        path.unlink()
    assert codes()["."] == Code.NOTHING_TO_VERIFY


def test_evidence_without_artifacts_is_never_accepted_a31(shelf: Shelf, codes: Verify) -> None:
    for name in (*FILES, SBOM, CHECKSUMS):
        (shelf.folder / name).unlink()
    assert codes()["."] == Code.NOTHING_TO_VERIFY


def test_a_missing_folder_is_wrong_usage_a31(shelf: Shelf, codes: Verify) -> None:
    shelf.folder.rename(shelf.folder.with_name("gone"))
    with pytest.raises(UsageError, match="release folder"):
        codes()


def test_a_given_digest_is_an_artifact_like_any_other(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / TOOL).unlink()
    right = Artifact(TOOL, digests={"sha256": hashlib.sha256(FILES[TOOL]).hexdigest()})
    wrong = Artifact(TOOL, digests={"sha256": "0" * 64})
    assert codes("", right) == {}
    assert codes("", wrong) == {TOOL: Code.ARTIFACT_DIGEST, CHECKSUMS: Code.CHECKSUMS_MISMATCH}


def test_a_given_digest_of_a_file_that_is_there_has_to_be_its_own(shelf: Shelf, codes: Verify) -> None:
    right = Artifact(TOOL, digests={"sha256": hashlib.sha256(FILES[TOOL]).hexdigest()})
    wrong = Artifact(TOOL, digests={"sha256": "0" * 64})
    assert codes("", right) == {}
    assert codes("", wrong)[TOOL] == Code.ARTIFACT_DIGEST


def test_an_attestation_that_fails_is_named_at_its_artifacts(shelf: Shelf, codes: Verify) -> None:
    bundle = json.loads((shelf.folder / PROVENANCE).read_text())
    spoilt = changed(bundle, "dsseEnvelope.signatures.0.sig", base64.b64encode(bytes(70)).decode())
    (shelf.folder / PROVENANCE).write_text(json.dumps(spoilt))
    assert codes() == dict.fromkeys([*FILES, PROVENANCE], Code.SIGNATURE)


def test_a_bad_attestation_beside_a_good_one_spoils_the_release_a08(shelf: Shelf, codes: Verify, bench: Bench) -> None:
    forged = bench.provenance(Run(repository="mallory/tool"))
    (shelf.folder / "second.sigstore.json").write_text(json.dumps(forged))
    assert codes() == {"second.sigstore.json": Code.SOURCE_REPOSITORY}


def test_a_missing_signature_is_found(shelf: Shelf, codes: Verify, bench: Bench) -> None:
    wanted = '[files]\nsigned = ["*.exe"]\n'
    assert codes(wanted) == {"tool.exe": Code.NOT_SIGNED}
    assert set(codes('[files]\nevidence = "signature"\n').values()) == {Code.NOT_SIGNED}
    bundle = bench.instance.sign_file(FILES["tool.exe"], bench.run.leaf())
    (shelf.folder / "tool.exe.sigstore.json").write_text(json.dumps(bundle))
    assert codes(wanted) == {}


def test_a_signature_covers_its_own_file_alone(shelf: Shelf, codes: Verify, bench: Bench) -> None:
    bundle = bench.instance.sign_file(FILES["tool.exe"], bench.run.leaf())
    (shelf.folder / "tool.exe.sigstore.json").write_text(json.dumps(bundle))
    others = dict.fromkeys(FILES.keys() - {"tool.exe"}, Code.NOT_SIGNED)
    assert codes('[files]\nevidence = "signature"\n') == others


def test_a_signature_over_another_file_is_found_a01(shelf: Shelf, codes: Verify, bench: Bench) -> None:
    bundle = bench.instance.sign_file(b"something else", bench.run.leaf())
    (shelf.folder / "tool.exe.sigstore.json").write_text(json.dumps(bundle))
    assert codes() == {"tool.exe.sigstore.json": Code.ARTIFACT_DIGEST}


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path may only be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


ENTRIES: dict[str, Callable[[Path], None]] = {
    "A-43-symbolic-link": _link,
    "A-43-fifo": os.mkfifo,
    "A-43-folder": Path.mkdir,
    "A-43-socket": _socket,
}


@pytest.mark.parametrize("kind", sorted(ENTRIES))
def test_what_is_no_plain_file_is_found(shelf: Shelf, codes: Verify, kind: str) -> None:
    ENTRIES[kind](shelf.folder / "strange")
    assert codes() == {"strange": Code.UNSAFE_ENTRY}


def test_an_artifact_that_is_a_link_to_the_right_bytes_is_found_a43(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / TOOL).rename(shelf.folder.parent / "elsewhere")
    (shelf.folder / TOOL).symlink_to(shelf.folder.parent / "elsewhere")
    assert codes()[TOOL] == Code.UNSAFE_ENTRY


@pytest.mark.parametrize(
    "name", ["-rf", "a\nb", "a\\b", "a\u202eb", "a\x1b[2Jb", "a\udcffb"], ids=lambda name: f"A-43-{name!r}"
)
def test_a_name_that_is_a_trap_is_found_and_shown_harmless(shelf: Shelf, codes: Verify, name: str) -> None:
    (shelf.folder / name).write_text("x")
    (shown,) = (found for found in codes().items())
    assert shown == (printable(name), Code.UNSAFE_ENTRY)
    assert shown[0].isprintable()


@pytest.mark.parametrize(
    "twins",
    [("Tool", "tool"), ("caf\u00e9", "cafe\u0301"), ("\ufb01x", "fix"), ("stra\u00dfe", "strasse")],
    ids=["A-43-case", "A-43-accent", "A-43-ligature", "A-43-sharp-s"],
)
def test_two_names_that_a_file_system_may_confuse_are_found(
    shelf: Shelf, codes: Verify, twins: tuple[str, str]
) -> None:
    for name in twins:
        (shelf.folder / name).write_text(name)
    if len({path.name for path in shelf.folder.iterdir()} & set(twins)) < 2:
        pytest.skip("this file system confuses them itself")
    found = codes()
    assert {found[name] for name in twins} == {Code.TWIN_NAMES}


def test_a_file_that_cannot_be_read_leaves_it_open(
    shelf: Shelf, codes: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, flags: int) -> int:
        if path.name == TOOL:
            raise PermissionError(13, "Permission denied")
        return plain(path, flags)

    plain = os.open
    monkeypatch.setattr("conformance.release.artifact.os.open", refuse)
    assert codes()[TOOL] == Code.UNREADABLE


def test_a_file_that_goes_while_it_is_looked_at_leaves_it_open(
    shelf: Shelf, codes: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.release.artifact._hash", _gone)
    assert set(codes().values()) == {Code.UNREADABLE}


def test_a_file_that_goes_where_nobody_expects_it_leaves_it_open(
    shelf: Shelf, codes: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.release.companions.unlisted", lambda _: _gone(shelf.folder, ""))
    assert codes()["."] == Code.UNREADABLE


def _gone(path: Path, _: str) -> str:
    raise Refused(Code.UNREADABLE, f"{path.name}: gone")


LINE = f"{hashlib.sha256(FILES[TOOL]).hexdigest()}  {TOOL}\n"
ALL = checksum_file(FILES).decode()
CHECKSUM_FILES: dict[str, tuple[str, str]] = {
    "A-36-no-line-end": (ALL[:-1], Code.CHECKSUMS_MALFORMED),
    "A-36-crlf": (ALL.replace("\n", "\r\n"), Code.CHECKSUMS_MALFORMED),
    "A-36-bsd": (f"SHA256 ({TOOL}) = {'0' * 64}\n{ALL}", Code.CHECKSUMS_MALFORMED),
    "A-36-comment": (f"# made by hand\n{ALL}", Code.CHECKSUMS_MALFORMED),
    "A-36-blank-line": (f"{ALL}\n", Code.CHECKSUMS_MALFORMED),
    "A-36-upper-case": (ALL.replace(LINE, LINE.upper()), Code.CHECKSUMS_MALFORMED),
    "A-36-one-blank": (ALL.replace("  ", " "), Code.CHECKSUMS_MALFORMED),
    "A-36-short-digest": (f"{'0' * 62}  x\n{ALL}", Code.CHECKSUMS_MALFORMED),
    "A-36-escaped-name": (f"\\{ALL}", Code.CHECKSUMS_MALFORMED),
    "A-36-sha1": (f"{'0' * 40}  {TOOL}\n{ALL}", Code.CHECKSUMS_WEAK),
    "A-36-md5": (f"{'0' * 32}  {TOOL}\n{ALL}", Code.CHECKSUMS_WEAK),
    "A-36-twice": (ALL + LINE, Code.CHECKSUMS_DUPLICATE),
    "A-36-twice-with-other-digest": (ALL + LINE.replace(LINE[:64], "0" * 64), Code.CHECKSUMS_DUPLICATE),
    "A-36-empty": ("", Code.CHECKSUMS_MALFORMED),
    "A-34-absent-file": (f"{ALL}{'0' * 64}  gone\n", Code.CHECKSUMS_ABSENT_FILE),
    "A-35-parent": (f"{ALL}{'0' * 64}  ../outside.txt\n", Code.CHECKSUMS_PATH),
    "A-35-absolute": (f"{ALL}{'0' * 64}  /etc/passwd\n", Code.CHECKSUMS_PATH),
    "A-35-directory": (ALL.replace("  ", "  zig-out/bin/"), Code.CHECKSUMS_PATH),
    "A-35-windows": (f"{ALL}{'0' * 64}  ..\\x\n", Code.CHECKSUMS_PATH),
    "A-35-dot": (f"{ALL}{'0' * 64}  ..\n", Code.CHECKSUMS_PATH),
    "A-01-mismatch": (ALL.replace(LINE[:64], "0" * 64), Code.CHECKSUMS_MISMATCH),
}


@pytest.mark.parametrize("case", sorted(CHECKSUM_FILES))
def test_a_checksum_file_that_is_not_as_it_has_to_be_is_refused(shelf: Shelf, codes: Verify, case: str) -> None:
    text, code = CHECKSUM_FILES[case]
    (shelf.folder / CHECKSUMS).write_bytes(text.encode())
    assert codes()[CHECKSUMS] == code


def test_an_artifact_that_the_checksums_miss_is_found_a34(shelf: Shelf, codes: Verify) -> None:
    """A shell pattern that drops names with a dot misses the Windows binary."""
    kept = {name: content for name, content in FILES.items() if "." not in name}
    (shelf.folder / CHECKSUMS).write_bytes(checksum_file(kept))
    assert codes() == dict.fromkeys(set(FILES) - set(kept), Code.CHECKSUMS_INCOMPLETE)


def test_checksum_files_for_single_targets_count_together(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / CHECKSUMS).unlink()
    for name, content in FILES.items():
        (shelf.folder / f"{name}.sha256").write_bytes(checksum_file({name: content}))
    assert codes() == {}


def test_missing_checksums_are_found_where_they_are_asked_for(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / CHECKSUMS).unlink()
    assert codes()[CHECKSUMS] == Code.CHECKSUMS_MISSING
    assert set(codes().values()) == {Code.CHECKSUMS_MISSING, Code.CHECKSUMS_INCOMPLETE}


def test_checksums_alone_attest_nothing_a37(shelf: Shelf, codes: Verify) -> None:
    """A file and its checksum line, both added by an attacker."""
    (shelf.folder / "extra").write_bytes(b"evil")
    (shelf.folder / CHECKSUMS).write_bytes(checksum_file(dict(FILES) | {"extra": b"evil"}))
    assert codes() == {"extra": Code.NOT_ATTESTED}


def test_an_attested_checksum_file_is_bound_by_its_attestation_a37(shelf: Shelf, codes: Verify, bench: Bench) -> None:
    made = statement(bench.run.predicate_1(), subject(CHECKSUMS, b"as it was"))
    (shelf.folder / "more.intoto.jsonl").write_text(json.dumps(bench.instance.sign_statement(made, bench.run.leaf())))
    assert codes() == {CHECKSUMS: Code.ARTIFACT_DIGEST}


BOM = bill_of_materials(FILES)
SBOMS: dict[str, tuple[Json, str]] = {
    "A-38-unknown-version": (BOM | {"specVersion": "9.9"}, Code.SBOM_VERSION),
    "A-38-no-version": ({k: v for k, v in BOM.items() if k != "specVersion"}, Code.SBOM_VERSION),
    "A-38-other-format": (BOM | {"bomFormat": "SPDX"}, Code.SBOM_VERSION),
    "A-38-no-component": (BOM | {"components": []}, Code.SBOM_EMPTY),
    "A-38-component-without-name": (BOM | {"components": [{"type": "library"}]}, Code.SBOM_INVALID),
    "A-38-unknown-key": (BOM | {"extra": 1}, Code.SBOM_INVALID),
    "A-38-dangling-dependency": (changed(BOM, "dependencies.0.dependsOn", ["gone"]), Code.SBOM_DANGLING_REF),
    "A-38-dangling-dependent": (changed(BOM, "dependencies.1.ref", "gone"), Code.SBOM_DANGLING_REF),
    "A-38-reference-twice": (changed(BOM, "components.0.bom-ref", "tool"), Code.SBOM_DUPLICATE_REF),
    "A-38-other-build": (bill_of_materials({"tool": b"of another build"}), Code.SBOM_UNBOUND),
    "A-38-no-digest": (bill_of_materials({}), Code.SBOM_UNBOUND),
}


def _beside(shelf: Shelf, name: str, content: bytes) -> None:
    (shelf.folder / name).write_bytes(content)


@pytest.mark.parametrize("case", sorted(SBOMS))
def test_an_sbom_that_is_not_as_it_has_to_be_is_refused(shelf: Shelf, codes: Verify, case: str) -> None:
    document, code = SBOMS[case]
    _beside(shelf, "second.cdx.json", json.dumps(document).encode())
    assert codes() == {"second.cdx.json": code}


def test_an_sbom_with_a_key_twice_is_refused_a27(shelf: Shelf, codes: Verify) -> None:
    raw = json.dumps(BOM).encode().replace(b'"version": 1', b'"version": 1, "version": 2', 1)
    _beside(shelf, "second.cdx.json", raw)
    assert codes() == {"second.cdx.json": Code.DUPLICATE_KEY}


def test_an_sbom_may_be_bound_by_digest_or_has_to_be_attested_a38(shelf: Shelf, codes: Verify) -> None:
    _beside(shelf, "second.cdx.json", json.dumps(BOM).encode())
    assert codes() == {}
    assert codes('bound_by = "attestation"\n') == {"second.cdx.json": Code.SBOM_UNBOUND}


def test_an_sbom_may_be_the_predicate_of_an_attestation_a38(shelf: Shelf, codes: Verify, bench: Bench) -> None:
    document = bill_of_materials({})
    made = statement(document, subject(TOOL, FILES[TOOL]), kind="https://cyclonedx.org/bom")
    _beside(shelf, "second.cdx.json", json.dumps(document).encode())
    assert codes() == {"second.cdx.json": Code.SBOM_UNBOUND}
    _beside(shelf, "bom.intoto.jsonl", json.dumps(bench.instance.sign_statement(made, bench.run.leaf())).encode())
    assert codes() == {}


def test_a_missing_sbom_is_found_where_it_is_asked_for_a38(shelf: Shelf, codes: Verify) -> None:
    (shelf.folder / SBOM).unlink()
    assert codes() == {"bom.json": Code.SBOM_MISSING}


@pytest.mark.parametrize("version", sbom.VERSIONS)
def test_every_known_version_of_cyclonedx_is_read(version: str) -> None:
    assert sbom.read(json.dumps(BOM | {"specVersion": version}).encode(), "bom")["specVersion"] == version


def test_a_detached_signature_is_unverifiable_and_a_forged_one_wrong_a10(
    shelf: Shelf, codes: Verify, bench: Bench
) -> None:
    key = new_key()
    certificate = bench.instance.authority.issue(bench.run.leaf(), key, bench.instance.certificate_log)
    signature = key.sign(FILES[TOOL], ec.ECDSA(hashes.SHA256()))
    _beside(shelf, f"{TOOL}.crt", base64.b64encode(certificate.public_bytes(serialization.Encoding.PEM)))
    _beside(shelf, f"{TOOL}.sig", base64.b64encode(signature))
    assert codes() == {f"{TOOL}.sig": Code.DETACHED_SIGNATURE, f"{TOOL}.crt": Code.DETACHED_SIGNATURE}
    _beside(shelf, f"{TOOL}.sig", base64.b64encode(key.sign(b"other", ec.ECDSA(hashes.SHA256()))))
    assert codes()[f"{TOOL}.sig"] == Code.SIGNATURE
    _beside(shelf, f"{TOOL}.sig", b"%%%")
    assert codes()[f"{TOOL}.sig"] == Code.SIGNATURE


def test_the_embedded_root_is_known_by_its_digest_a44(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    poisoned = tmp_path / "root.json"
    poisoned.write_bytes(trust.PUBLIC_GOOD.read_bytes() + b" ")
    assert trust.public_good().sha256 == trust.PUBLIC_GOOD_SHA256
    monkeypatch.setattr(trust, "PUBLIC_GOOD", poisoned)
    with pytest.raises(MachineError, match="sha256"):
        trust.public_good()


def test_no_users_cache_is_read_a44(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A poisoned cache where sigstore looks for one changes nothing."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for place in (tmp_path, tmp_path / ".local/share"):
        cache = place / "sigstore-python/tuf/https%3A%2F%2Ftuf-repo-cdn.sigstore.dev"
        cache.mkdir(parents=True)
        (cache / "trusted_root.json").write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    assert trust.public_good().sha256 == trust.PUBLIC_GOOD_SHA256
    assert sorted(tmp_path.rglob("*")) == before


def test_a_root_that_the_policy_pins_has_to_have_that_digest_a44(shelf: Shelf) -> None:
    sha256 = hashlib.sha256(shelf.trusted_root.read_bytes()).hexdigest()
    assert trust.load(shelf.trusted_root, sha256).sha256 == sha256
    with pytest.raises(UsageError, match="expected by the policy"):
        trust.load(shelf.trusted_root, "0" * 64)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"mediaType": "x"}', b"\xff"], ids=range(5))
def test_a_file_that_is_no_trusted_root_is_wrong_usage(raw: bytes) -> None:
    with pytest.raises(UsageError, match="root"):
        trust.parse(raw, "root")
