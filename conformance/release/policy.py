"""What is asked of a release: `policy.toml`, read strictly.

Every key has its words in `docs/release.md`; `schemas/policy.schema.json` is made from these classes.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from conformance.errors import UsageError, in_mid_sentence
from conformance.release import keys
from conformance.release.builders import DEFAULT, OWN, RELEASE, Builder, Level
from conformance.release.certificate import GITHUB
from conformance.release.codes import Refused, shortened
from conformance.release.demands import (
    Checksums,
    Conformance,
    Files,
    Notice,
    Sbom,
    Table,
    Workflows,
    conformance_faults,
)
from conformance.release.tested import PREDICATE_TYPE

_MAX_BYTES = 1 << 20
_REPOSITORY = re.compile(r"https://[a-z0-9.-]+(/[A-Za-z0-9._-]+){2,}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
NPM_PUBLISH = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"
STATEMENT_KINDS = (
    "https://slsa.dev/provenance/v0.2",
    "https://slsa.dev/provenance/v1",
    "https://slsa.dev/provenance/v1.0",
    "https://slsa.dev/provenance/v1.0?draft",
    # PEP 740. Kinds are patterns, and this one matches that one address: hosts of registries stand nowhere here.
    "https://docs.pypi.[o]rg/attestations/publish/v1",
    NPM_PUBLISH,
    "https://cyclonedx.org/bom",
    "https://spdx.dev/Document",
    "https://spdx.dev/Document/v2.3",
    PREDICATE_TYPE,
)


class Source(Table, frozen=True):
    """Where the release has to be built from, as the signing certificate says it.

    `repository` is `OWNER/NAME` on GitHub or a full `https://` address. `workflow` is the started workflow's path in
    the repository, `inputs` what it was started with by hand.
    """

    repository: str
    tag: str | None = None
    branch: str | None = None
    commit: str | None = None
    workflow: str | None = None
    inputs: Mapping[str, str] = {}
    issuer: str = GITHUB

    @property
    def uri(self) -> str:
        """The repository as an address."""
        bare = self.repository.removeprefix("git+").removeprefix("https://").removesuffix("/").removesuffix(".git")
        return f"https://{bare if bare.count('/') > 1 else f'github.com/{bare}'}"


class Build(Table, frozen=True):
    """How well it has to be built: the least SLSA Build level, and the kind of runner."""

    level: Level = 2
    runner: Literal["github-hosted", "self-hosted", "any"] = "github-hosted"


class Signer(Table, frozen=True):
    """Who has to have signed files: an identity with its issuer, or the key in a PEM file beside the policy."""

    identity: str | None = None
    issuer: str | None = None
    key: str | None = None


class Log(Table, frozen=True):
    """What evidence of public logging is needed."""

    required: bool = True
    promise_is_enough: bool = False


class Trust(Table, frozen=True):
    """Another trusted root than the public Sigstore instance's, with its SHA-256."""

    root: str
    sha256: str


class Statements(Table, frozen=True):
    """Which kinds of statement are taken, and whether a file has to have the name that was attested.

    By default, where there is a `[source]`, those of `STATEMENT_KINDS` and the very name; else any of both, since a
    policy without source only asks who signed. Kinds that are `ignored` are not looked at and count for nothing: by
    default npm's own publish statements, where the policy does not name the key that signs them.
    """

    predicate_types: tuple[str, ...] | None = None
    ignored: tuple[str, ...] | None = None
    subject_names: Literal["exact", "any"] | None = None


class Policy(Table, frozen=True):
    """All that is asked; at least one of `source` and `signer`."""

    version: Literal[1]
    source: Source | None = None
    signer: Signer | None = None
    build: Build = Build()
    builder: tuple[Builder, ...] = DEFAULT
    log: Log = Log()
    trust: Trust | None = None
    statements: Statements = Statements()
    files: Files = Files()
    checksums: Checksums = Checksums()
    sbom: Sbom = Sbom()
    conformance: Conformance | None = None
    workflows: Workflows | None = None
    notice: Notice | None = None

    @property
    def evidence(self) -> str:
        """What covers a file."""
        return self.files.evidence or ("provenance" if self.source else "any")

    @property
    def subject_names(self) -> str:
        """Whether a file has to have the name that was attested: `exact` or `any`."""
        return self.statements.subject_names or ("exact" if self.source else "any")

    @property
    def predicate_types(self) -> tuple[str, ...]:
        """Patterns of the kinds of statement that are taken."""
        if self.statements.predicate_types is not None:
            asked = () if self.conformance is None else (PREDICATE_TYPE,)
            return (*self.statements.predicate_types, *asked)
        return STATEMENT_KINDS if self.source else ("*",)

    @property
    def ignored_predicate_types(self) -> tuple[str, ...]:
        """Patterns of the kinds of statement that are passed over."""
        if self.statements.ignored is not None:
            return self.statements.ignored
        return () if self.signer is not None else (NPM_PUBLISH,)


def load(path: Path) -> Policy:
    """Read a policy file; UsageError says what is wrong where, in one line."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"policy {path}: {error.strerror}") from error
    if len(raw) > _MAX_BYTES:
        raise UsageError(f"policy {path}: more than {_MAX_BYTES} bytes")
    return parse(raw, str(path))


def parse(raw: bytes, where: str) -> Policy:
    """Read a policy; UsageError as `load`."""
    try:
        policy = msgspec.toml.decode(raw, type=Policy)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UsageError(f"policy {where}: {shortened(in_mid_sentence(str(error)))}") from error
    for fault in [*_letter_faults(msgspec.to_builtins(policy)), *_faults(policy)]:
        raise UsageError(f"policy {where}: {shortened(fault)}")
    return policy


def named_files(policy: Policy, home: Path) -> list[Path]:
    """The files that a policy names beside itself: the signer's key and the trusted root."""
    named = (policy.signer and policy.signer.key, policy.trust and policy.trust.root)
    return [home / name for name in named if name]


def only_signer(signer: Signer) -> Policy:
    """A policy that asks only who signed; UsageError where the signer is not fully named."""
    for fault in _signer_faults(signer):
        raise UsageError(fault)
    return Policy(version=1, signer=signer)


def load_key(policy: Policy, home: Path) -> keys.PublicKey | None:
    """The signer's key, read from beside the policy; UsageError where the file is missing or holds no key."""
    if policy.signer is None or policy.signer.key is None:
        return None
    path = home / policy.signer.key
    try:
        return keys.load_public_key(path.read_bytes()[:_MAX_BYTES], str(path))
    except (OSError, Refused) as error:
        raise UsageError(f"[signer] key: {error}") from error


def _faults(policy: Policy) -> list[str]:
    faults: list[str] = []
    if policy.source is None and policy.signer is None:
        faults.append("a [source] table (who built it) or a [signer] table (who signed it) is needed")
    if policy.source is not None:
        faults += _source_faults(policy.source)
    if policy.signer is not None:
        faults += _signer_faults(policy.signer)
    if policy.trust is not None and not _SHA256.fullmatch(policy.trust.sha256):
        faults.append(f"[trust] sha256: 64 lower-case hex digits expected, {policy.trust.sha256!r} found")
    if policy.conformance is not None:
        faults += conformance_faults(policy.conformance)
    if policy.notice is not None and "" in policy.notice.vocabularies:
        faults.append("[notice] vocabularies: names expected, '' found")
    for builder in policy.builder:
        faults += _builder_faults(builder)
    return faults


def _letter_faults(value: object) -> Iterator[str]:
    """Control letters in any text of a policy: no name, path or address has any, and a NUL ends a path early."""
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, str) and not value.isprintable():
        yield f"a letter that cannot be shown in {value!r}"
    for item in value if isinstance(value, list | tuple) else ():
        yield from _letter_faults(item)


def _source_faults(source: Source) -> list[str]:
    faults = []
    if not _REPOSITORY.fullmatch(source.uri):
        faults.append(f"[source] repository: OWNER/NAME expected, {source.repository!r} found")
    if source.tag is not None and source.branch is not None:
        faults.append("[source]: tag and branch exclude each other")
    for key, value in (("tag", source.tag), ("branch", source.branch)):
        if value is not None and (not value or value.startswith("refs/")):
            faults.append(f"[source] {key}: the bare name expected, {value!r} found")
    if source.commit is not None and not _COMMIT.fullmatch(source.commit):
        faults.append(f"[source] commit: a full hash in lower-case hex expected, {source.commit!r} found")
    if source.workflow is not None and not source.workflow.startswith(".github/workflows/"):
        faults.append(f"[source] workflow: .github/workflows/FILE expected, {source.workflow!r} found")
    return faults


def _signer_faults(signer: Signer) -> list[str]:
    if signer.key is not None:
        return ["[signer]: key excludes identity and issuer"] if signer.identity or signer.issuer else []
    if not signer.identity or not signer.issuer:
        return ["[signer]: identity and issuer are needed together, or key alone"]
    return []


def _builder_faults(builder: Builder) -> list[str]:
    faults = []
    if builder.workflow != OWN and not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", builder.workflow.removeprefix("https://")):
        faults.append(
            f"[[builder]] workflow: OWNER/NAME/.github/workflows/FILE without @reference (that is `refs`), or {OWN!r}, "
            f"expected, {builder.workflow!r} found"
        )
    if builder.oldest is not None and not RELEASE.fullmatch(f"refs/tags/{builder.oldest}"):
        faults.append(f"[[builder]] oldest: vX.Y.Z expected, {builder.oldest!r} found")
    if builder.oldest is not None and ("release" not in builder.refs or "any" in builder.refs):
        faults.append(f"[[builder]] oldest: means nothing with refs {list(builder.refs)}, ['release'] expected")
    if not builder.refs:
        faults.append(f"[[builder]] refs: {builder.workflow} may be used by no reference at all")
    return faults
