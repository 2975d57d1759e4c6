"""What SLSA provenance says about a build, as single facts that a certificate can bear out.

Versions 0.2 and 1 of the predicate, and the build types of `_RULES`. A fact is what the builder wrote; whether it is
so is `agreement`'s business.
"""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from conformance.release.codes import Code, Refused
from conformance.release.statement import Statement
from conformance.release.strict_json import Json

PREDICATE_TYPES = (
    "https://slsa.dev/provenance/v0.2",
    "https://slsa.dev/provenance/v1",
    "https://slsa.dev/provenance/v1.0",
    "https://slsa.dev/provenance/v1.0?draft",
)
_GENERATOR = "https://github.com/slsa-framework/slsa-github-generator"


class Fact(msgspec.Struct, frozen=True):
    """One thing that the provenance says: what it is about, where it stands and the text there.

    `about` is a key of `agreement.CERTIFIED`.
    """

    about: str
    path: str
    said: str


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What the builder says: who it is, what kind of build, facts, and the inputs that the build was started with."""

    builder: str
    build_type: str
    facts: tuple[Fact, ...]
    inputs: Mapping[str, Json]


class _Reader:
    """Looks texts up by dotted path; a missing one is no fact, one of another type is malformed."""

    def __init__(self, predicate: Json, where: str) -> None:
        self._predicate = predicate
        self._where = where

    def at(self, path: str) -> Json:
        value = self._predicate
        for step in path.split("/"):
            if isinstance(value, list) and step == "0":
                value = value[0] if value else None
            elif isinstance(value, Mapping):
                value = value.get(step)
            else:
                return None
        return value

    def text(self, path: str) -> str | None:
        value = self.at(path)
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused(Code.MALFORMED_PREDICATE, f"{self._where}: {path}: text expected, {value!r} found")
        return value

    def needed(self, path: str) -> str:
        value = self.text(path)
        if not value:
            raise Refused(Code.MALFORMED_PREDICATE, f"{self._where}: {path} is missing")
        return value

    def facts(self, about: str, *paths: str) -> Iterator[Fact]:
        for path in paths:
            value = self.text(path)
            if value is not None:
                yield Fact(about, path, value)

    def mapping(self, path: str) -> Mapping[str, Json]:
        value = self.at(path)
        return value if isinstance(value, Mapping) else {}


def read(statement: Statement, where: str) -> Provenance:
    """The provenance in a statement of one of `PREDICATE_TYPES`.

    Raises Refused: malformed-predicate, build-type.
    """
    reader = _Reader(statement.predicate, where)
    if statement.predicate_type == PREDICATE_TYPES[0]:
        build_type, builder = reader.needed("buildType"), reader.needed("builder/id")
    else:
        build_type, builder = reader.needed("buildDefinition/buildType"), reader.needed("runDetails/builder/id")
    rule = _RULES.get((statement.predicate_type == PREDICATE_TYPES[0], build_type))
    if rule is None:
        raise Refused(Code.BUILD_TYPE, f"{where}: no rule for build type {build_type!r}")
    facts = tuple(rule(reader))
    for about in ("source", "commit"):
        if not any(fact.about == about for fact in facts):
            raise Refused(Code.MALFORMED_PREDICATE, f"{where}: the provenance names no {about}")
    return Provenance(builder=builder, build_type=build_type, facts=facts, inputs=_inputs(reader))


def _version_0_2(reader: _Reader) -> Iterator[Fact]:
    yield from reader.facts("source", "invocation/configSource/uri", "materials/0/uri")
    yield from reader.facts("commit", "invocation/configSource/digest/sha1", "materials/0/digest/sha1")
    yield from reader.facts("workflow", "invocation/configSource/entryPoint")
    yield from reader.facts("run number", "metadata/buildInvocationID", "metadata/buildInvocationId")
    yield from _environment(reader, "invocation/environment")


def _version_1_workflow(reader: _Reader) -> Iterator[Fact]:
    """GitHub's own build type: the workflow that was started is an external parameter, and has to be there."""
    workflow = "buildDefinition/externalParameters/workflow"
    github = "buildDefinition/internalParameters/github"
    for about, name in (("repository", "repository"), ("ref", "ref"), ("workflow", "path")):
        yield Fact(about, f"{workflow}/{name}", reader.needed(f"{workflow}/{name}"))
    yield from reader.facts("event", f"{github}/event_name")
    yield from reader.facts("repository id", f"{github}/repository_id")
    yield from reader.facts("owner id", f"{github}/repository_owner_id")
    yield from reader.facts("runner", f"{github}/runner_environment")
    yield from _version_1(reader)


def _version_1_generator(reader: _Reader) -> Iterator[Fact]:
    """The generator's later builders: GitHub's variables are internal parameters."""
    yield from reader.facts("source", "buildDefinition/externalParameters/source/uri")
    yield from reader.facts("commit", "buildDefinition/externalParameters/source/digest/sha1")
    yield from _environment(reader, "buildDefinition/internalParameters")
    yield from _environment(reader, "buildDefinition/systemParameters")
    yield from _version_1(reader)


def _version_1(reader: _Reader) -> Iterator[Fact]:
    dependency = "buildDefinition/resolvedDependencies/0"
    uri = reader.text(f"{dependency}/uri") or ""
    # The container builder lists itself first.
    if uri.partition("@")[0] != f"git+{_GENERATOR}":
        yield from reader.facts("source", f"{dependency}/uri")
        yield from reader.facts("commit", f"{dependency}/digest/gitCommit", f"{dependency}/digest/sha1")
    yield from reader.facts("run", "runDetails/metadata/invocationId")


_VARIABLES = {
    "event_name": "event",
    "ref": "ref",
    "repository": "repository name",
    "repository_id": "repository id",
    "repository_owner_id": "owner id",
    "run_attempt": "run attempt",
    "run_id": "run id",
    "sha": "commit",
    "sha1": "commit",
    "workflow_ref": "workflow ref",
    "workflow_sha": "workflow commit",
}


def _environment(reader: _Reader, path: str) -> Iterator[Fact]:
    for name, about in _VARIABLES.items():
        yield from reader.facts(about, f"{path}/github_{name}", f"{path}/GITHUB_{name.upper()}")


def _inputs(reader: _Reader) -> Mapping[str, Json]:
    """What a person who started the workflow by hand filled in; builders put it in different places."""
    places = (
        "invocation/environment/github_event_payload/inputs",
        "invocation/environment/GITHUB_EVENT_PAYLOAD/inputs",
        "buildDefinition/internalParameters/GITHUB_EVENT_PAYLOAD/inputs",
        "buildDefinition/externalParameters/workflow/inputs",
        "buildDefinition/externalParameters/inputs",
        "invocation/parameters/inputs",
    )
    return next((found for place in places if (found := reader.mapping(place))), {})


# (whether version 0.2, build type) -> what to read
_RULES: dict[tuple[bool, str], Callable[[_Reader], Iterator[Fact]]] = {
    (True, f"{_GENERATOR}/generic@v1"): _version_0_2,
    (True, f"{_GENERATOR}/go@v1"): _version_0_2,
    (True, f"{_GENERATOR}/container@v1"): _version_0_2,
    (True, f"{_GENERATOR}@v1"): _version_0_2,
    (True, f"{_GENERATOR}-go@v1"): _version_0_2,
    (True, f"{_GENERATOR}/delegator-generic@v0"): _version_0_2,
    (True, "https://github.com/npm/cli/gha@v1"): _version_0_2,
    (True, "https://github.com/npm/cli/gha/v1"): _version_0_2,
    (True, "https://github.com/npm/cli/gha/v2"): _version_0_2,
    (False, "https://actions.github.io/buildtypes/workflow/v1"): _version_1_workflow,
    (False, "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1"): _version_1_workflow,
    (False, f"{_GENERATOR}/delegator-generic@v0"): _version_1_generator,
    (False, "https://slsa.dev/container-based-build/v0.1?draft"): _version_1_generator,
}
BUILD_TYPES = tuple(sorted({build_type for _, build_type in _RULES}))
