"""No demand of a policy fails open, and no file gets round it by its name, its place or its permissions."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from release_bench import CONTENT, SOURCE, Bench

from conformance.cli import main
from conformance.release.artifact import Artifact
from conformance.release.codes import Code
from conformance.release.folder import Role, role_of
from conformance.release.testing.certificates import new_key, pem
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import Run, statement, subject
from conformance.release.testing.shelf import CHECKSUMS, FILES, POLICY, PROVENANCE, SBOM, Shelf

Verify = Callable[..., dict[str, str]]
Captured = pytest.CaptureFixture[str]
WORKFLOWS = '[workflows]\nzizmor = "off"\n'


def _status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["verify-release", *arguments])
    return int(ended.value.code or 0)


def test_a_release_of_which_nothing_needs_evidence_is_not_verified_a31(shelf: Shelf, capsys: Captured) -> None:
    (shelf.folder / PROVENANCE).unlink()
    shelf.policy.write_text('version = 1\n[source]\nrepository = "example/tool"\n[files]\nunattested = ["*"]\n')
    assert _status(*shelf.arguments) == 1
    out = capsys.readouterr().out
    assert Code.NOTHING_TO_VERIFY in out
    assert "(0 artifacts verified)" in out


def test_files_that_need_no_evidence_are_not_counted_as_verified(shelf: Shelf, capsys: Captured) -> None:
    (shelf.folder / "notes.md").write_text("new in this version")
    shelf.policy.write_text(POLICY.replace("[checksums]\nrequired = true\n", "") + '[files]\nunattested = ["*.md"]\n')
    (shelf.folder / CHECKSUMS).unlink()
    assert _status(*shelf.arguments) == 0
    assert "(3 artifacts verified)" in capsys.readouterr().out


def test_a_pattern_of_signed_files_that_no_file_has_is_found(shelf: Shelf, codes: Verify) -> None:
    assert codes('[files]\nsigned = ["tol-*"]\n') == {".": Code.NOT_SIGNED}


def test_a_pattern_of_signed_files_that_no_file_has_is_noted_beside_others(
    bench: Bench, shelf: Shelf, capsys: Captured
) -> None:
    bundle = bench.instance.sign_file(FILES["tool.exe"], Run().leaf())
    (shelf.folder / "tool.exe.sigstore.json").write_text(json.dumps(bundle))
    shelf.policy.write_text(POLICY + '[files]\nsigned = ["*.exe", "*.msi"]\n')
    assert _status(*shelf.arguments) == 0
    assert "note: [files] signed: no artifact has a name like *.msi" in capsys.readouterr().out


@pytest.mark.parametrize("name", [CHECKSUMS, SBOM])
def test_a_signature_may_be_asked_for_what_comes_with_the_artifacts(
    bench: Bench, shelf: Shelf, codes: Verify, name: str
) -> None:
    asked = f'[files]\nsigned = ["{name}"]\n'
    assert codes(asked) == {".": Code.NOT_SIGNED}
    bundle = bench.instance.sign_file((shelf.folder / name).read_bytes(), Run().leaf())
    (shelf.folder / f"{name}.sigstore.json").write_text(json.dumps(bundle))
    assert codes(asked) == {}


@pytest.mark.parametrize("name", [CHECKSUMS, SBOM, PROVENANCE])
def test_a_given_digest_of_what_comes_with_the_artifacts_has_to_be_its_own(
    shelf: Shelf, codes: Verify, name: str
) -> None:
    right = hashlib.sha256((shelf.folder / name).read_bytes()).hexdigest()
    assert codes("", Artifact(name, digests={"sha256": right})) == {}
    assert name in codes("", Artifact(name, digests={"sha256": "0" * 64}))


@pytest.mark.parametrize("kind", ["file", "link"])
def test_only_a_folder_passes_for_a_part_of_the_checkout(shelf: Shelf, codes: Verify, kind: str) -> None:
    workflows = shelf.folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "ci.yml").write_text("on: push\njobs: {}\n")
    assert codes(WORKFLOWS) == {}
    place = shelf.folder / "docs"
    if kind == "file":
        place.write_bytes(b"a program")
    else:
        place.symlink_to(shelf.folder.parent)
    assert codes(WORKFLOWS)["docs"] == (Code.NOT_ATTESTED if kind == "file" else Code.UNSAFE_ENTRY)


@pytest.mark.parametrize("name", ["digests.txt", "MANIFEST"])
def test_a_checksum_file_may_have_any_name_that_the_policy_gives_it(shelf: Shelf, codes: Verify, name: str) -> None:
    (shelf.folder / CHECKSUMS).rename(shelf.folder / name)
    shelf.policy.write_text(POLICY.replace("[checksums]\n", f'[checksums]\nfiles = ["{name}"]\n'))
    assert codes() == {}
    (shelf.folder / name).write_text(f"{'0' * 64}  tool.exe\n")
    assert codes()[name] == Code.CHECKSUMS_MISMATCH


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("SHASUMS256.txt", Role.CHECKSUMS),
        ("tool_1.2.3_checksums.txt", Role.CHECKSUMS),
        ("SHA256SUMS.linux", Role.CHECKSUMS),
        ("tool.exe.sha256", Role.CHECKSUMS),
        ("checksums-1.0.tar.gz", Role.ARTIFACT),
        ("sha256sum-windows.exe", Role.ARTIFACT),
        ("py_checksum-1.0-py3-none-any.whl", Role.ARTIFACT),
    ],
)
def test_a_program_that_makes_checksums_is_no_checksum_file(name: str, role: Role) -> None:
    assert role_of(name, b"") is role


def test_what_the_policy_names_beside_itself_is_no_part_of_the_release(bench: Bench, tmp_path: Path) -> None:
    key = new_key()
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "tool").write_bytes(b"x")
    made = bench.instance.sign_file(b"x", Run().leaf(), Making(managed=key))
    (folder / "tool.sigstore.json").write_text(json.dumps(made))
    (folder / "cosign.pub").write_bytes(pem(key))
    root = json.dumps(bench.instance.trusted_root()).encode()
    (folder / "root.json").write_bytes(root)
    pinned = f'[trust]\nroot = "root.json"\nsha256 = "{hashlib.sha256(root).hexdigest()}"\n'
    (folder / "policy.toml").write_text(f'version = 1\n[signer]\nkey = "cosign.pub"\n{pinned}')
    assert _status(str(folder), "--policy", str(folder / "policy.toml")) == 0
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "conformance/release"]
    command += ["--release-folder", str(folder), "--release-policy", str(folder / "policy.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["tool.exe", PROVENANCE, CHECKSUMS, SBOM])
def test_a_file_that_cannot_be_read_leaves_open_all_that_hangs_on_it(
    shelf: Shelf, codes: Verify, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(path: Path, flags: int) -> int:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return plain(path, flags)

    plain = os.open
    monkeypatch.setattr("conformance.release.artifact.os.open", refuse)
    asked = f'[files]\nsigned = ["{name}"]\n' if name in (CHECKSUMS, SBOM) else ""
    found = codes(asked)
    assert found[name] == Code.UNREADABLE
    assert set(found.values()) == {Code.UNREADABLE}


def test_a_folder_whose_entries_cannot_be_looked_at_leaves_it_open(
    shelf: Shelf, codes: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "lstat", refuse)
    assert codes()["tool.exe"] == Code.UNREADABLE


def test_an_unreadable_file_whose_digest_is_given_leaves_it_open(
    shelf: Shelf, codes: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, flags: int) -> int:
        if path.name == "tool.exe":
            raise PermissionError(13, "Permission denied")
        return plain(path, flags)

    plain = os.open
    monkeypatch.setattr("conformance.release.artifact.os.open", refuse)
    given = Artifact("tool.exe", digests={"sha256": hashlib.sha256(FILES["tool.exe"]).hexdigest()})
    assert codes("", given) == {"tool.exe": Code.UNREADABLE}


IGNORED = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"


def test_a_signature_of_an_ignored_kind_alone_verifies_nothing_a31(bench: Bench) -> None:
    made = bench.instance.sign_statement(statement({}, subject("tool", CONTENT), kind=IGNORED), Run().leaf())
    verdict = bench.verdict(made, bench.judge(SOURCE + '[files]\nunattested = ["*"]\n'))
    assert (verdict.outcome, verdict.verified) == ("reject", 0)
    assert verdict.files[-1].code == Code.NOTHING_TO_VERIFY


def test_what_is_not_looked_at_is_not_called_in_order(bench: Bench, shelf: Shelf, capsys: Captured) -> None:
    made = bench.instance.sign_statement(statement({}, subject("tool", CONTENT), kind=IGNORED), Run().leaf())
    (shelf.folder / "publish.intoto.jsonl").write_text(json.dumps(made))
    (shelf.folder / PROVENANCE).rename(shelf.folder / "tool#1:2.intoto.jsonl")
    assert _status(*shelf.arguments) == 0
    rows = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "not looked at" in rows["publish.intoto.jsonl"]
    assert "example/tool at v1.2.3" in rows["tool#1:2.intoto.jsonl"]
