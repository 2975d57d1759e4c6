"""The builders that are known, the SLSA Build level of each, and by which references they may be used."""

import re
from collections.abc import Sequence
from typing import Annotated

import msgspec

from conformance.release.certificate import Claims
from conformance.release.codes import Code, Refused

_GITHUB = "https://github.com/"
_GENERATOR = "slsa-framework/slsa-github-generator/.github/workflows/"
# The first generator that writes Sigstore bundles, which can be verified offline.
_FIRST_BUNDLES = "v2.1.0"
OWN = "own"
RELEASE = re.compile(r"refs/tags/v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
"""The reference of a release, with its three numbers."""

Level = Annotated[int, msgspec.Meta(ge=0, le=4)]
"""An SLSA Build level."""


class Builder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A workflow that may build, and what its word is worth.

    `workflow` is `OWNER/REPOSITORY/.github/workflows/FILE`, or `own` for any workflow of the source repository itself.
    `level` is the SLSA Build level that it reaches. `refs` are the git references by which it may be used: `release`
    (a `vX.Y.Z` tag), `commit` (40 hex digits), `any`, or exact ones such as `refs/heads/main`; `oldest` is the lowest
    release. `delegates` are the workflows in whose name a delegating builder may write provenance, by default those
    of the table.
    """

    workflow: str
    level: Level
    refs: tuple[str, ...] = ("release",)
    oldest: str | None = None
    delegates: tuple[str, ...] | None = None

    @property
    def delegate_uris(self) -> tuple[str, ...]:
        """The delegates as they are written in provenance; where none are given, those that the table knows."""
        known = (builder.delegates for builder in DEFAULT if _uri(builder.workflow) == _uri(self.workflow))
        return tuple(_uri(delegate) for delegate in self.delegates or next(known, None) or ())


def _generator(file: str, *delegates: str) -> Builder:
    return Builder(
        workflow=f"{_GENERATOR}{file}",
        level=3,
        oldest=_FIRST_BUNDLES,
        delegates=tuple(f"{_GENERATOR}{delegate}" for delegate in delegates),
    )


_DELEGATES = (
    "builder_maven_slsa3.yml",
    "builder_gradle_slsa3.yml",
    "builder_nodejs_slsa3.yml",
    "builder_bazel_slsa3.yml",
)
# A workflow that attests its own build can be changed by whoever can change the repository: level 2. The generator's
# workflows are isolated from the caller's: level 3.
DEFAULT = (
    Builder(workflow=OWN, level=2, refs=("any",)),
    _generator("generator_generic_slsa3.yml"),
    _generator("generator_container_slsa3.yml"),
    _generator("builder_go_slsa3.yml"),
    _generator("builder_container-based_slsa3.yml"),
    _generator("delegator_generic_slsa3.yml", *_DELEGATES),
    _generator("delegator_lowperms-generic_slsa3.yml", *_DELEGATES),
)
"""The table that holds where a policy has none of its own."""


def allowed_builder(claims: Claims, builders: Sequence[Builder], where: str) -> Builder:
    """The builder of the table that signed.

    Raises Refused: builder, builder-ref.
    """
    workflow, _, ref = claims.signer.partition("@")
    named = [builder for builder in builders if _is(builder, workflow, claims)]
    if not named:
        known = ", ".join(builder.workflow for builder in builders)
        raise Refused(Code.BUILDER, f"{where}: built by {claims.signer!r}, allowed are {known}")
    fitting = next((builder for builder in named if _may_be_used_at(builder, ref)), None)
    if fitting is None:
        oldest = f", {named[0].oldest} or later" if named[0].oldest else ""
        raise Refused(Code.BUILDER_REF, f"{where}: built at {ref!r}, allowed are {', '.join(named[0].refs)}{oldest}")
    return fitting


def _is(builder: Builder, workflow: str, claims: Claims) -> bool:
    if builder.workflow == OWN:
        # Signed by the very workflow that was started, not by a reusable one; and that lies in the source repository,
        # which a workflow that an organisation requires of its repositories does not.
        return claims.workflow is not None and claims.signer == (claims.build_config or _v1_own(claims))
    return workflow == _uri(builder.workflow)


def _v1_own(claims: Claims) -> str | None:
    """Certificates before 2023 do not name the started workflow: one inside the source repository has to do."""
    return claims.signer if claims.signer.startswith(f"{claims.source}/.github/workflows/") else None


def _may_be_used_at(builder: Builder, ref: str) -> bool:
    return any(_allows(allowed, ref, builder.oldest) for allowed in builder.refs)


def _allows(allowed: str, ref: str, oldest: str | None) -> bool:
    if allowed == "any":
        return True
    if allowed == "commit":
        return re.fullmatch(r"[0-9a-f]{40}", ref) is not None
    if allowed == "release":
        found, least = RELEASE.fullmatch(ref), RELEASE.fullmatch(f"refs/tags/{oldest or 'v0.0.0'}")
        return found is not None and least is not None and _numbers(found) >= _numbers(least)
    return allowed == ref or (not allowed.startswith("refs/") and f"refs/tags/{allowed}" == ref)


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(number) for number in match.groups())


def _uri(workflow: str) -> str:
    return workflow if workflow.startswith("https://") else f"{_GITHUB}{workflow}"
