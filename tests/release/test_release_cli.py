"""The command `evilcorpus verify-release`, its policy helper, its JSON, and the pytest suite over a release folder."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from release_bench import CONTENT, Bench

from conformance.cli import main
from conformance.paths import SCHEMAS
from conformance.release import policy as policies
from conformance.release.testing.instance import Making
from conformance.release.testing.shelf import PROVENANCE, Shelf

CHECKOUT = Path(__file__).resolve().parents[2]
Captured = pytest.CaptureFixture[str]


def _status(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def test_a_right_release_ends_with_0(shelf: Shelf, capsys: Captured) -> None:
    assert _status("verify-release", *shelf.arguments) == 0
    out = capsys.readouterr().out
    assert "ACCEPTED: every file is covered (3 artifacts verified)" in out
    assert "example/tool at v1.2.3, SLSA Build level 2" in out


def test_a_wrong_release_ends_with_1(shelf: Shelf, capsys: Captured) -> None:
    (shelf.folder / "tool.exe").write_bytes(b"evil")
    assert _status("verify-release", *shelf.arguments) == 1
    assert "REJECT artifact-digest" in capsys.readouterr().out


def test_an_unverifiable_release_ends_with_3(shelf: Shelf, capsys: Captured) -> None:
    (shelf.folder / "tool.exe.sig").write_text("AAAA")
    assert _status("verify-release", *shelf.arguments) == 3
    assert "UNVERIFIABLE detached-signature" in capsys.readouterr().out


def test_the_script_does_the_same(shelf: Shelf) -> None:
    command = [sys.executable, "tools/verify_release.py", *shelf.arguments]
    assert subprocess.run(command, capture_output=True, check=False, cwd=CHECKOUT).returncode == 0
    (shelf.folder / "tool.exe").write_bytes(b"evil")
    assert subprocess.run(command, capture_output=True, check=False, cwd=CHECKOUT).returncode == 1


USAGE: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "no-policy": ("{folder}",),
    "no-folder": ("--policy", "{policy}"),
    "missing-folder": ("{folder}/gone", "--policy", "{policy}"),
    "missing-policy": ("{folder}", "--policy", "{policy}.gone"),
    "unsound-policy": ("{folder}", "--policy", "{root}"),
    "missing-root": ("{folder}", "--policy", "{policy}", "--trusted-root", "gone"),
    "bad-root": ("{folder}", "--policy", "{policy}", "--trusted-root", "{policy}"),
    "bad-digest": ("{folder}", "--policy", "{policy}", "--digest", "x"),
    "short-digest": ("{folder}", "--policy", "{policy}", "--digest", "x=sha256:00"),
    "weak-digest": ("{folder}", "--policy", "{policy}", "--digest", f"x=sha1:{'0' * 40}"),
    "identity-without-issuer": ("{folder}", "--identity", "x"),
    "policy-and-identity": ("{folder}", "--policy", "{policy}", "--identity", "x", "--issuer", "y"),
    "key-and-identity": ("{folder}", "--key", "k", "--identity", "x", "--issuer", "y"),
    "missing-key": ("{folder}", "--key", "gone"),
    "bad-key": ("{folder}", "--key", "{policy}"),
    "bundle-and-folder": ("{folder}", "--bundle", "b", "--policy", "{policy}"),
    "bundle-without-artifact": ("--bundle", "{root}", "--policy", "{policy}"),
    "missing-bundle": ("--bundle", "gone", "--artifact", "{root}", "--policy", "{policy}"),
    "missing-artifact": ("--bundle", "{root}", "--artifact", "gone", "--policy", "{policy}"),
    "unknown-option": ("--frobnicate",),
    "circular-folder": ("{circle}", "--policy", "{policy}"),
    "circular-policy": ("{folder}", "--policy", "{circle}"),
    "circular-root": ("{folder}", "--policy", "{policy}", "--trusted-root", "{circle}"),
    "circular-bundle": ("--bundle", "{circle}", "--artifact", "{root}", "--policy", "{policy}"),
    "circular-artifact": ("--bundle", "{root}", "--artifact", "{circle}", "--policy", "{policy}"),
}


@pytest.mark.parametrize("case", sorted(USAGE))
def test_wrong_usage_is_one_line_and_ends_with_2(shelf: Shelf, capsys: Captured, case: str) -> None:
    circle = shelf.policy.with_name("circle")
    circle.symlink_to(circle)
    names = {"folder": shelf.folder, "policy": shelf.policy, "root": shelf.trusted_root, "circle": circle}
    assert _status("verify-release", *(word.format(**names) for word in USAGE[case])) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


def test_a_missing_extra_is_one_line_and_ends_with_4() -> None:
    """In a process of its own, where `sigstore` cannot be imported."""
    code = (
        "import sys; sys.modules['sigstore'] = None; sys.modules['sigstore._internal'] = None;"
        "from conformance.cli import main; main(['verify-release', 'x', '--policy', 'y'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=CHECKOUT)
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "install evilcorpus[release]" in done.stderr


def test_the_json_verdict_keeps_to_its_schema(shelf: Shelf, capsys: Captured) -> None:
    schema = json.loads((SCHEMAS / "release-verdict.schema.json").read_text())
    for content in (None, b"evil"):
        if content is not None:
            (shelf.folder / "tool.exe").write_bytes(content)
        _status("verify-release", *shelf.arguments, "--json")
        verdict = json.loads(capsys.readouterr().out)
        jsonschema.validate(verdict, schema)
    assert verdict["outcome"] == "reject"
    assert {file["name"]: file["outcome"] for file in verdict["files"]}["tool.exe"] == "reject"


def test_one_signature_is_verified_alone_by_identity(shelf: Shelf, bench: Bench, capsys: Captured) -> None:
    bundle, tool = shelf.folder.parent / "b.sigstore.json", shelf.folder.parent / "anything"
    bundle.write_text(json.dumps(bench.instance.sign_file(CONTENT, bench.run.leaf())))
    tool.write_bytes(CONTENT)
    common = ("verify-release", "--bundle", bundle, "--artifact", tool, "--trusted-root", shelf.trusted_root)
    named = ("--certificate-identity", bench.run.signer, "--certificate-oidc-issuer", bench.run.issuer)
    assert _status(*common, *named) == 0
    assert _status(*common, *named[:1], "me@example.com", *named[2:]) == 1
    assert "REJECT identity" in capsys.readouterr().out


def test_one_signature_is_verified_alone_by_key(shelf: Shelf, bench: Bench) -> None:
    from conformance.release.testing.certificates import new_key, pem  # noqa: PLC0415 -- keys of this test alone

    key = new_key()
    bundle, public = shelf.folder.parent / "b.sigstore.json", shelf.folder.parent / "key.pub"
    bundle.write_text(json.dumps(bench.instance.sign_file(CONTENT, bench.run.leaf(), Making(managed=key))))
    tool = shelf.folder.parent / "anything"
    tool.write_bytes(CONTENT)
    common = ("verify-release", "--bundle", bundle, "--artifact", tool, "--trusted-root", shelf.trusted_root)
    public.write_bytes(pem(key))
    assert _status(*common, "--key", public) == 0
    public.write_bytes(pem(new_key()))
    assert _status(*common, "--key", public) == 1


def test_one_attestation_is_verified_alone_under_a_policy(shelf: Shelf) -> None:
    common = ("verify-release", "--bundle", shelf.folder / PROVENANCE, *shelf.arguments[1:])
    assert _status(*common, "--artifact", shelf.folder / "tool.exe") == 0
    assert _status(*common, "--digest", f"tool.exe=sha256:{'0' * 64}") == 1


def test_a_policy_may_pin_the_root(shelf: Shelf) -> None:
    import hashlib  # noqa: PLC0415 -- of this test alone

    sha256 = hashlib.sha256(shelf.trusted_root.read_bytes()).hexdigest()
    pinned = f'[trust]\nroot = "{shelf.trusted_root.name}"\nsha256 = "{sha256}"\n'
    shelf.policy.write_text(shelf.policy.read_text() + pinned)
    assert _status("verify-release", shelf.folder, "--policy", shelf.policy) == 0
    shelf.policy.write_text(shelf.policy.read_text().replace(sha256, "0" * 64))
    assert _status("verify-release", shelf.folder, "--policy", shelf.policy) == 2


def test_policy_init_writes_a_policy_that_policy_check_accepts(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "policy.toml"
    assert _status("policy", "init", path, "--repository", "example/tool", "--tag", "v1.2.3") == 0
    assert _status("policy", "check", path) == 0
    assert "a sound policy" in capsys.readouterr().out
    assert _status("policy", "init", path, "--repository", "a/b") == 2
    assert 'tag = "v1.2.3"' in path.read_text()


@pytest.mark.parametrize("branch", ['fix/"quoted"', "grüße", "{level}"])
def test_policy_init_takes_every_name_that_git_takes(tmp_path: Path, branch: str) -> None:
    path = tmp_path / "policy.toml"
    assert _status("policy", "init", path, "--repository", "a/b", "--branch", branch) == 0
    source = policies.load(path).source
    assert source is not None
    assert source.branch == branch


def test_policy_init_writes_no_policy_for_an_empty_tag(tmp_path: Path) -> None:
    assert _status("policy", "init", tmp_path / "policy.toml", "--repository", "a/b", "--tag", "") == 2
    assert not (tmp_path / "policy.toml").exists()


def test_policy_init_asks_for_a_real_repository(tmp_path: Path, capsys: Captured) -> None:
    assert _status("policy", "init", tmp_path / "p.toml", "--repository", "tool") == 2
    assert "OWNER/NAME expected" in capsys.readouterr().err
    assert not (tmp_path / "p.toml").exists()


def test_what_policy_init_writes_accepts_a_right_release(shelf: Shelf) -> None:
    shelf.policy.unlink()
    assert _status("policy", "init", shelf.policy, "--repository", "example/tool", "--tag", "v1.2.3") == 0
    assert _status("verify-release", *shelf.arguments) == 0


def _suite(shelf: Shelf) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "conformance/release", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["--release-folder", str(shelf.folder), "--release-policy", str(shelf.policy)]
    command += ["--release-trusted-root", str(shelf.trusted_root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)


def test_the_pytest_suite_has_an_item_for_each_file(shelf: Shelf) -> None:
    (shelf.folder / "tool.exe").write_bytes(b"evil")
    done = _suite(shelf)
    assert done.returncode == 1
    assert "test_file_is_trusted[tool.exe]" in done.stdout
    assert "3 failed, 4 passed" in done.stdout  # the file, its checksum line, and the whole


def test_the_pytest_suite_verifies_and_judges_no_candidate(shelf: Shelf) -> None:
    done = _suite(shelf)
    assert (done.returncode, "conformant" in done.stdout) == (0, False)


def test_a_huge_file_costs_little_memory(shelf: Shelf) -> None:
    """200 MB as an artifact and as an attestation, beside what the imports need."""
    for name in ("huge.bin", "huge.sigstore.json"):
        with (shelf.folder / name).open("wb") as file:
            file.truncate(200 << 20)
    code = (
        "import resource, sys; from conformance.cli import release_extra; from conformance.cli import main\n"
        "import conformance.cli.verify_release\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: print(end.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    command = [sys.executable, "-c", code, "verify-release", *shelf.arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    status, grown_kib = map(int, done.stdout.splitlines()[-1].split())
    assert status == 1
    assert '"too-large"' in done.stdout
    assert grown_kib < 50 << 10
