"""The head of a report: everything that the verdicts of a trial depend on."""

import hashlib
import platform
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import msgspec

from conformance.candidate.candidate import Candidate
from conformance.report.lines import SCHEMA, CandidateLine, Challenge, Header
from conformance.suite.trial import Trial


def header(trial: Trial, *, jobs: int, started: datetime) -> Header:
    """The header of this trial's report."""
    request = trial.request
    return Header(
        schema=SCHEMA,
        contract=trial.contract.NAME,
        harness=f"evilcorpus {harness_version()}",
        candidate=_candidate_line(trial),
        pins=dict(trial.contract.pins()),
        expectations=hashlib.sha256(msgspec.json.encode(trial.candidate.description.known)).hexdigest(),
        isolation=_isolation(trial.candidate),
        tier=trial.tier,
        selection=(*request.cases, *(f"category:{name}" for name in request.categories)),
        challenge=_challenge(trial),
        shard=request.shard,
        jobs=jobs,
        python=platform.python_version(),
        platform=f"{platform.system()} {platform.machine()}",
        started=started.isoformat(timespec="seconds"),
    )


def harness_version() -> str:
    """The version of this distribution; `unknown` where it runs from a folder that was never installed."""
    try:
        return version("evilcorpus")
    except PackageNotFoundError:
        return "unknown"


def _candidate_line(trial: Trial) -> CandidateLine:
    candidate, surface = trial.candidate, trial.candidate.surface
    return CandidateLine(
        name=candidate.description.name,
        target=trial.request.candidate,
        version=candidate.version,
        digest=candidate.digest,
        surface=surface.name,
        shows=tuple(sorted(surface.shows)),
        modes=tuple(sorted(surface.modes)),
        variants=trial.offered,
        files=dict(candidate.files),
        not_offered=tuple(name for name in trial.contract.VARIANTS if name not in trial.offered),
    )


def _isolation(candidate: Candidate) -> Mapping[str, str]:
    """What keeps the candidate's processes apart from this machine and from each other, and what does not."""
    limits = candidate.description.limits
    return {
        "processes": "own session and process group, killed whole",
        "home": "empty",
        "environment": "explicit",
        "network": "not restricted",
        "silence_s": f"{limits.silence_s:g}",
        "memory_bytes": str(limits.memory_bytes),
        "output_bytes": str(limits.output_bytes),
    }


def _challenge(trial: Trial) -> Challenge | None:
    if trial.draw is None or trial.request.challenge is None:
        return None
    return Challenge(seed=trial.request.challenge, size=trial.draw.size, digest=trial.draw.digest)
