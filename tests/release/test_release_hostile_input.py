"""What an attacker writes costs no time and no lines, and is never an error of ours."""

import base64
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from release_bench import CONTENT, Bench, at, changed

from conformance.cli import main
from conformance.release import sbom, strict_json
from conformance.release.codes import Code, Refused
from conformance.release.testing.provenance import Json, statement, subject
from conformance.release.testing.shelf import FILES, Shelf, bill_of_materials

Captured = pytest.CaptureFixture[str]
CERTIFICATE = "verificationMaterial.certificate.rawBytes"
TIMESTAMP = "verificationMaterial.timestampVerificationData.rfc3161Timestamps.0.signedTimestamp"
VERSION = bytes.fromhex("a003020102")


def _replaced(bundle: Json, path: str, old: bytes, new: bytes) -> Json:
    raw = base64.b64decode(str(at(bundle, path)))
    assert old in raw
    return changed(bundle, path, base64.b64encode(raw.replace(old, new)).decode())


@pytest.mark.parametrize("version", [3, 6, 0x42])
def test_a_certificate_of_a_version_that_does_not_exist_is_malformed_a20(
    bench: Bench, good: Json, version: int
) -> None:
    assert bench.code(_replaced(good, CERTIFICATE, VERSION, VERSION[:-1] + bytes([version]))) == "malformed-certificate"
    stamped = bench.provenance(kind="dsse 0.0.2")
    changed_version = _replaced(stamped, TIMESTAMP, VERSION, VERSION[:-1] + bytes([version]))
    assert bench.code(changed_version) == "timestamp-untrusted"


def test_what_the_library_warns_of_in_a_timestamp_is_refused_in_silence_a17(bench: Bench) -> None:
    stamped = bench.provenance(kind="dsse 0.0.2")
    raw = base64.b64decode(str(at(stamped, TIMESTAMP)))
    # After the version, the tag and the length of the serial number comes its first byte, which holds the sign.
    serial = raw.index(VERSION) + len(VERSION) + 2
    negative = raw[:serial] + bytes([0x80]) + raw[serial + 1 :]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        code = bench.code(changed(stamped, TIMESTAMP, base64.b64encode(negative).decode()))
    assert code == "timestamp-untrusted"
    assert not said


def test_a_key_given_twice_among_very_many_is_found_at_once_a28() -> None:
    """The search for it took the square of their number: a file of 2 MB took the verifier an hour."""
    keys = [*range(250_000), 249_999]
    raw = ("{" + ",".join(f'"{key}":0' for key in keys) + "}").encode()
    with pytest.raises(Refused, match="'249999' is given twice"):
        strict_json.read_object(raw, "here")


def test_a_reference_given_twice_is_named() -> None:
    bom = bill_of_materials(FILES)
    bom["components"] = [{"type": "library", "name": "x", "bom-ref": "tool"}]
    with pytest.raises(Refused, match="bom-ref 'tool' is given twice") as refused:
        sbom.read(json.dumps(bom).encode(), "here")
    assert refused.value.code is Code.SBOM_DUPLICATE_REF


def test_ten_thousand_components_are_compared_once_each_a28() -> None:
    """Comparing all with all took a minute for them, and hours for as many as a file may hold."""
    bom = bill_of_materials(FILES)
    parts = [{"type": "library", "name": "left", "bom-ref": "left"}]
    parts += [{"type": "library", "name": f"part-{number}"} for number in range(10_000)]
    bom["components"] = parts
    assert sbom.read(json.dumps(bom).encode(), "here")["components"] == parts
    bom["components"] = [*parts, parts[-1]]
    with pytest.raises(Refused, match="the same item twice") as refused:
        sbom.read(json.dumps(bom).encode(), "here")
    assert refused.value.code is Code.SBOM_INVALID


LONG = "x" * 100_000


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps({"mediaType": LONG}).encode(),
        json.dumps({LONG: 1, "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json"}).encode(),
        f'{{"{LONG}":1,"{LONG}":1}}'.encode(),
        f'{{"a":"\\ud800{LONG}"}}'.encode(),
    ],
    ids=["type", "key", "key-twice", "surrogate"],
)
def test_a_reason_fits_a_line_however_long_what_it_is_about(bench: Bench, raw: bytes) -> None:
    details = [finding.detail for file in bench.verdict(raw).files for finding in file.findings]
    assert details
    assert max(map(len, details)) < 1100


@pytest.mark.parametrize("name", ["x\x9b2Jy", "x\u202egnp.exe", "x\u2028y", "x\u200by"])
def test_a_subject_that_plays_tricks_on_a_terminal_is_refused_a25(bench: Bench, name: str) -> None:
    made = statement(bench.run.predicate_1(), subject("tool", CONTENT), subject(name, b""))
    assert bench.code(bench.instance.sign_statement(made, bench.run.leaf())) == "subject-unsafe"


def test_many_absent_subjects_are_counted_not_listed(
    bench: Bench, tmp_path: Path, shelf: Shelf, capsys: Captured
) -> None:
    others = [subject(f"other-{number}", b"") for number in range(1000)]
    made = statement(bench.run.predicate_1(), subject("tool", CONTENT), *others)
    (tmp_path / "b.json").write_text(json.dumps(bench.instance.sign_statement(made, bench.run.leaf())))
    (tmp_path / "tool").write_bytes(CONTENT)
    asked = ["--policy", str(shelf.policy), "--trusted-root", str(shelf.trusted_root)]
    with pytest.raises(SystemExit) as ended:
        main(["verify-release", "--bundle", str(tmp_path / "b.json"), "--artifact", str(tmp_path / "tool"), *asked])
    assert ended.value.code == 0
    assert "and 980 more" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take UTF-8 names only")
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_an_ignored_name_that_is_no_text_is_shown_harmless(shelf: Shelf, form: list[str]) -> None:
    shelf.policy.write_text(shelf.policy.read_text() + '[files]\nignored = ["*.md"]\n')
    for name in (b"\xff.md", b"\x1b[2J.md"):
        (shelf.folder / os.fsdecode(name)).touch()
    command = [sys.executable, "-m", "conformance", "verify-release", *shelf.arguments, *form]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    assert b"udcff.md" in done.stdout
