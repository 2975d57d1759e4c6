"""Whole release folders: artifacts, checksums, an SBOM, attestations, and the policy that they are right under."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import msgspec

from conformance.release.testing.instance import Instance, Making
from conformance.release.testing.provenance import Json, Run, statement, subject

FILES = {"tool-1.2.3.tar.gz": b"the source", "tool-linux-amd64": b"the binary", "tool.exe": b"the other binary"}
SBOM = "tool.cdx.json"
CHECKSUMS = "SHA256SUMS"
PROVENANCE = "tool.intoto.jsonl"
POLICY = """\
version = 1
[source]
repository = "example/tool"
tag = "v1.2.3"
workflow = ".github/workflows/release.yml"
[checksums]
required = true
[sbom]
required = true
"""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Where a release lies: its folder, policy and trusted root."""

    folder: Path
    policy: Path
    trusted_root: Path

    @property
    def arguments(self) -> list[str]:
        """What `evilcorpus verify-release` is called with."""
        return [str(self.folder), "--policy", str(self.policy), "--trusted-root", str(self.trusted_root)]


def stock(
    home: Path,
    instance: Instance,
    *,
    run: Run | None = None,
    making: Making | None = None,
    files: Mapping[str, bytes] = FILES,
) -> Shelf:
    """Write a release that is right under `POLICY` into `home`."""
    run = run or Run()
    folder = home / "release"
    folder.mkdir(parents=True)
    everything = dict(files)
    everything[SBOM] = json.dumps(bill_of_materials(files), indent=1).encode()
    subjects = [subject(name, content) for name, content in everything.items()]
    bundle = instance.sign_statement(statement(run.predicate_1(), *subjects), run.leaf(), making)
    everything[CHECKSUMS] = checksum_file(files)
    everything[PROVENANCE] = json.dumps(bundle).encode() + b"\n"
    for name, content in everything.items():
        (folder / name).write_bytes(content)
    (home / "policy.toml").write_text(POLICY, encoding="utf-8")
    (home / "trusted_root.json").write_text(json.dumps(instance.trusted_root()), encoding="utf-8")
    return Shelf(folder=folder, policy=home / "policy.toml", trusted_root=home / "trusted_root.json")


def checksum_file(files: Mapping[str, bytes]) -> bytes:
    """What `sha256sum` would write."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()


def bill_of_materials(files: Mapping[str, bytes]) -> Json:
    """A CycloneDX document that describes these files and one dependency."""
    parts = [
        {
            "type": "file",
            "name": name,
            "bom-ref": f"file:{name}",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        }
        for name, content in files.items()
    ]
    described = {"type": "application", "name": "tool", "version": "1.2.3", "bom-ref": "tool", "components": parts}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": described},
        "components": [
            {"type": "library", "name": "left", "version": "1", "bom-ref": "left", "purl": "pkg:pypi/left@1"}
        ],
        "dependencies": [{"ref": "tool", "dependsOn": ["left"]}, {"ref": "left"}],
    }
