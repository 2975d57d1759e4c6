"""Documents, codes, catalogue and private parts are what the program says; and each has its test."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import msgspec
import pytest
import sigstore._internal.merkle
import sigstore._internal.rekor.checkpoint
import sigstore._internal.sct
import sigstore._internal.trust
import sigstore._utils

from conformance.cli.policy import TEMPLATE
from conformance.paths import SCHEMAS
from conformance.release import folder, sigstore_private, trust
from conformance.release.codes import Code
from conformance.release.folder import Role
from conformance.release.meanings import MEANINGS
from conformance.release.policy import Policy, parse
from conformance.release.testing.shelf import POLICY

HOME = Path(__file__).resolve().parents[2]
TESTS = "\n".join(path.read_text() for path in sorted(Path(__file__).parent.glob("test_*.py")))
DOCUMENT = (HOME / "docs" / "release.md").read_text()


def test_what_is_generated_is_as_generated() -> None:
    command = [sys.executable, "tools/gen_release_docs.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOME)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_meaning_an_example_and_a_test(code: Code) -> None:
    meaning = MEANINGS[code]
    assert meaning.says
    assert meaning.example
    assert meaning.remedy
    assert f"| `{code}` |" in DOCUMENT
    assert re.search(rf"Code\.{code.name}\b", TESTS)


@pytest.mark.parametrize("number", range(1, 46))
def test_every_attack_of_the_catalogue_has_a_test(number: int) -> None:
    assert re.search(rf"A-{number:02}\b|_a{number:02}\b", TESTS), f"A-{number:02}"


def _policy_keys() -> set[str]:
    fields = msgspec.structs.fields(Policy)
    return {field.encode_name for field in fields}


def test_every_key_of_a_policy_is_described() -> None:
    described = set(re.findall(r"^\| `(?:\[+)?(\w+)", DOCUMENT, re.MULTILINE))
    assert _policy_keys() <= described | {"version"}
    for table in (field.type for field in msgspec.structs.fields(Policy)):
        for kind in getattr(table, "__args__", (table,)):
            if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                for field in msgspec.structs.fields(kind):
                    assert (
                        f"`{field.encode_name}`" in DOCUMENT
                        or f" {field.encode_name}`" in DOCUMENT
                        or (field.encode_name in DOCUMENT)
                    ), field.encode_name


@pytest.mark.parametrize("text", [POLICY, TEMPLATE], ids=["example", "template"])
def test_policies_keep_to_their_schema(text: str) -> None:
    filled = text.replace("{level}", "2").replace("{companions}", "true").replace("{reference}", 'tag = "x"')
    schema = msgspec.json.decode((SCHEMAS / "policy.schema.json").read_bytes())
    jsonschema.validate(tomllib.loads(filled.replace("{repository}", '"a/b"')), schema)


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL))
def test_every_example_policy_of_the_document_is_sound(example: str) -> None:
    assert parse(example.encode(), "docs/release.md").version == 1


PRIVATE = [
    (sigstore._internal.merkle, "verify_merkle_inclusion"),
    (sigstore._internal.rekor.checkpoint, "LogCheckpoint"),
    (sigstore._internal.rekor.checkpoint, "SignedNote"),
    (sigstore._internal.sct, "verify_sct"),
    (sigstore._internal.trust, "CTKeyring"),
    (sigstore._internal.trust, "Key"),
    (sigstore._internal.trust, "Keyring"),
    (sigstore._internal.trust, "RekorKeyring"),
    (sigstore._utils, "KeyID"),
]


@pytest.mark.parametrize(("module", "name"), PRIVATE, ids=[name for _, name in PRIVATE])
def test_a_private_part_of_sigstore_is_there(module: object, name: str) -> None:
    assert hasattr(module, name)
    assert getattr(sigstore_private, name) is getattr(module, name)


def test_private_parts_are_used_in_one_module_and_all_are_named_here() -> None:
    found = {}
    for path in (HOME / "conformance").rglob("*.py"):
        used = re.findall(r"^from (sigstore\.[\w.]*_\w[\w.]*) import (.+)$", path.read_text(), re.MULTILINE)
        if used:
            found[path.name] = {name.strip() for _, names in used for name in names.split(",")}
    assert found == {"sigstore_private.py": {name for _, name in PRIVATE}}
    assert sigstore._internal.trust.Keyring()._keyring == {}


def test_sigstore_is_pinned_to_the_minor_whose_parts_are_used() -> None:
    assert importlib.metadata.version("sigstore").startswith(f"{sigstore_private.PINNED}.")
    extras = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert f"sigstore=={sigstore_private.PINNED}.*" in extras["release"]


def test_the_embedded_root_is_the_one_that_the_pinned_sigstore_ships() -> None:
    """When this fails, sigstore ships a newer root: look at what changed, then take it over with its digest."""
    store = Path(sigstore._utils.__file__).parent / "_store"
    shipped = store / "https%3A%2F%2Ftuf-repo-cdn.sigstore.dev" / "trusted_root.json"
    assert shipped.read_bytes() == trust.PUBLIC_GOOD.read_bytes()


ROLES = {
    "tool": Role.ARTIFACT,
    "tool.tar.gz": Role.ARTIFACT,
    "tool.spdx.json": Role.ARTIFACT,
    "tool.intoto.jsonl": Role.ATTESTATION,
    "tool.sigstore.json": Role.ATTESTATION,
    "tool.sigstore": Role.ATTESTATION,
    "tool.build.slsa": Role.ATTESTATION,
    "tool.whl.publish.attestation": Role.ATTESTATION,
    "tool.intoto.sigstore": Role.ATTESTATION,
    f"sha256:{'0' * 64}.jsonl": Role.ATTESTATION,
    "SHA256SUMS": Role.CHECKSUMS,
    "SHA256SUMS.txt": Role.CHECKSUMS,
    "tool_1.2.3_checksums.txt": Role.CHECKSUMS,
    "checksums-x86_64-linux.txt": Role.CHECKSUMS,
    "tool.sha256": Role.CHECKSUMS,
    "MD5SUMS": Role.CHECKSUMS,
    "SHA256SUMS.sig": Role.DETACHED,
    "SHA256SUMS.sigstore.json": Role.ATTESTATION,
    "tool.crt": Role.DETACHED,
    "tool.cdx.json": Role.SBOM,
    "bom.json": Role.SBOM,
}


@pytest.mark.parametrize("name", sorted(ROLES))
def test_a_file_is_known_by_its_name(name: str) -> None:
    assert folder.role_of(name, b"") is ROLES[name]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        (b'{"mediaType": "x", "verificationMaterial": {}', Role.ATTESTATION),
        (b'{"payloadType": "x"', Role.ATTESTATION),
        (b'{"bomFormat": "CycloneDX"', Role.SBOM),
        (b'{"data": 1}', Role.ARTIFACT),
    ],
    ids=["bundle", "envelope", "sbom", "data"],
)
def test_a_json_file_is_known_by_its_beginning(head: bytes, role: Role) -> None:
    assert folder.role_of("any.json", head) is role
