"""Whether a certificate bears out what provenance says; where they differ, the certificate is believed.

The certificate's claims come from the identity provider; the provenance is whatever the workflow cared to sign. An
attacker's workflow can sign provenance that names anybody's repository, and every signature on it holds.
"""

from collections.abc import Callable, Mapping

from conformance.release.certificate import Claims
from conformance.release.codes import Code, Refused
from conformance.release.provenance import Fact, Provenance

_RUNNER = "https://github.com/actions/runner"
_GITHUB = "https://github.com/"


def check_agreement(provenance: Provenance, claims: Claims, delegates: tuple[str, ...], where: str) -> None:
    """Refused(predicate-vs-certificate) unless the certificate bears every fact and the builder out.

    `delegates` are the builders that the signing workflow may speak for: workflows without `@ref`, as URIs.
    """
    _check_builder(provenance.builder, claims, delegates, where)
    for fact in provenance.facts:
        if not CERTIFIED[fact.about](fact.said, claims):
            raise Refused(Code.PREDICATE_VS_CERTIFICATE, _difference(fact, claims, where))


def _check_builder(builder: str, claims: Claims, delegates: tuple[str, ...], where: str) -> None:
    # GitHub's own attestations name the runner that they were made on, or (since 2024) the workflow.
    runners = ("github-hosted", "self-hosted") if claims.runner is None else (claims.runner,)
    if builder in (claims.signer, _RUNNER, *(f"{_RUNNER}/{runner}" for runner in runners)):
        return
    workflow, _, ref = builder.partition("@")
    if workflow in delegates and ref and ref == claims.signer.partition("@")[2]:
        return
    raise Refused(
        Code.PREDICATE_VS_CERTIFICATE, f"{where}: built by {builder!r} it says, signed by {claims.signer!r} in fact"
    )


def _source(said: str, claims: Claims) -> bool:
    """`git+https://github.com/o/r@refs/tags/v1`, or without ref."""
    uri, _, ref = said.removeprefix("git+").partition("@")
    return uri == claims.source and (not ref or ref in (claims.source_ref, claims.source_digest))


def _workflow(said: str, claims: Claims) -> bool:
    """The workflow's path, bare or as in GITHUB_WORKFLOW_REF."""
    return claims.workflow is None or said == claims.workflow or _workflow_ref(said, claims)


def _workflow_ref(said: str, claims: Claims) -> bool:
    return claims.build_config is None or f"{_GITHUB}{said}" == claims.build_config


def _run(said: str, claims: Claims) -> bool:
    return claims.run is None or said == claims.run


def _run_number(said: str, claims: Claims) -> bool:
    """`RUN-ATTEMPT`."""
    run, _, attempt = said.partition("-")
    return claims.run is None or claims.run.endswith(f"/actions/runs/{run}/attempts/{attempt}")


def _in_run(text: str) -> Callable[[str, Claims], bool]:
    return lambda said, claims: claims.run is None or f"{text}{said}/" in f"{claims.run}/"


def _optional(name: str) -> Callable[[str, Claims], bool]:
    """A claim that certificates before 2023 do not have."""
    return lambda said, claims: getattr(claims, name) in (None, said)


CERTIFIED: Mapping[str, Callable[[str, Claims], bool]] = {
    "source": _source,
    "repository": lambda said, claims: said == claims.source,
    "repository name": lambda said, claims: f"{_GITHUB}{said}" == claims.source,
    "ref": lambda said, claims: said == claims.source_ref,
    "commit": lambda said, claims: said == claims.source_digest,
    "workflow": _workflow,
    "workflow ref": _workflow_ref,
    "workflow commit": _optional("build_config_digest"),
    "event": lambda said, claims: said == claims.trigger,
    "runner": _optional("runner"),
    "repository id": _optional("source_id"),
    "owner id": _optional("source_owner_id"),
    "run": _run,
    "run number": _run_number,
    "run id": _in_run("/actions/runs/"),
    "run attempt": _in_run("/attempts/"),
}
"""How each kind of fact is held against the certificate."""


def _difference(fact: Fact, claims: Claims, where: str) -> str:
    return (
        f"{where}: {fact.path} says {fact.said!r}; the certificate is for {claims.source} at {claims.source_ref} "
        f"({claims.source_digest}), {claims.build_config}, by {claims.trigger}"
    )
