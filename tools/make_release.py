"""Make a release: wheel and sdist (twice, compared byte for byte), a CycloneDX SBOM, and SHA256SUMS.

    python tools/make_release.py build FOLDER
    python tools/make_release.py policy --repository OWNER/NAME --tag TAG > policy.toml

The second prints what a release of this project has to be; the release workflow and the rehearsal verify by it.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
# No part of a release; the copy for the second build leaves it out.
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".matrix", "dist")
# Any fixed time will do; this one is the first that a zip file can hold.
_EPOCH = "315619200"
POLICY = """\
version = 1
[source]
repository = "{repository}"
tag = "{tag}"
workflow = ".github/workflows/release.yml"
[build]
level = 2
[checksums]
required = true
[sbom]
required = true
bound_by = "attestation"
[workflows]
zizmor = "low"
[notice]
vocabularies = ["cl100k_base", "o200k_base", "p50k_base", "r50k_base"]
"""


def make(folder: Path) -> list[Path]:
    """Build everything that is released, but for the attestations, into a new folder."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "another-place"
        shutil.copytree(HOME, copy, ignore=_LEFT_OUT)
        _build(HOME, folder)
        _build(copy, Path(scratch) / "again")
        _compare(folder, Path(scratch) / "again")
    packages = sorted(folder.iterdir())
    (folder / "evilcorpus.cdx.json").write_text(json.dumps(bill_of_materials(packages), indent=1) + "\n")
    sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in packages)
    (folder / "SHA256SUMS").write_text(sums)
    return sorted(folder.iterdir())


def bill_of_materials(packages: list[Path]) -> dict[str, object]:
    """The packages by digest, and every pinned dependency of the lock."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    lock = (HOME / "requirements.lock").read_text()
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", lock, re.MULTILINE)
    built = [
        {
            "type": "file",
            "name": path.name,
            "bom-ref": f"file:{path.name}",
            "hashes": [{"alg": "SHA-256", "content": _sha256(path)}],
        }
        for path in packages
    ]
    components = [
        {
            "type": "library",
            "name": name,
            "version": version,
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "purl": f"pkg:pypi/{name}@{version}",
        }
        for name, version in sorted(set(pins))
    ]
    described = {
        "type": "application",
        "name": project["name"],
        "version": project["version"],
        "bom-ref": f"pkg:pypi/{project['name']}@{project['version']}",
        "components": built,
    }
    depends = [component["bom-ref"] for component in components]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": described},
        "components": components,
        "dependencies": [{"ref": described["bom-ref"], "dependsOn": depends}],
    }


def _build(source: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(source)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": _EPOCH}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        sys.exit(f"the build failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _compare(first: Path, second: Path) -> None:
    one, other = ({path.name: _sha256(path) for path in sorted(folder.iterdir())} for folder in (first, second))
    if one != other:
        sys.exit(f"two builds of the same source differ:\n{one}\n{other}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: list[str]) -> None:
    """Build, or print the policy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("build").add_argument("folder", type=Path)
    asked = verbs.add_parser("policy")
    asked.add_argument("--repository", required=True)
    asked.add_argument("--tag", required=True)
    given = parser.parse_args(arguments)
    if given.verb == "policy":
        print(POLICY.format(repository=given.repository, tag=given.tag), end="")
        return
    for path in make(given.folder):
        print(f"{_sha256(path)}  {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
