"""A private Sigstore instance for all tests of a run, and release folders to spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from release_bench import Bench

from conformance.release import policy as policies
from conformance.release import trust
from conformance.release.artifact import Artifact
from conformance.release.attestation import Judge
from conformance.release.testing.provenance import Json
from conformance.release.testing.shelf import Shelf, stock
from conformance.release.verify import verify_release


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench()


@pytest.fixture(scope="session")
def good(bench: Bench) -> Json:
    """A bundle that is accepted; tests change copies of it."""
    return bench.provenance()


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, bench: Bench) -> Shelf:
    """A release folder that is accepted, to be copied."""
    return stock(tmp_path_factory.mktemp("stock"), bench.instance)


@pytest.fixture
def shelf(tmp_path: Path, stocked: Shelf) -> Shelf:
    """A release folder of one's own, to be spoilt."""
    home = tmp_path / "shelf"
    shutil.copytree(stocked.folder.parent, home)
    return Shelf(folder=home / "release", policy=home / "policy.toml", trusted_root=home / "trusted_root.json")


@pytest.fixture
def codes(shelf: Shelf, bench: Bench) -> Callable[..., dict[str, str]]:
    """Verifies the shelf, and tells the code of each file that is not accepted."""

    def verify(extra: str = "", *given: Artifact, checkout: Path | None = None) -> dict[str, str]:
        policy = policies.parse((shelf.policy.read_text() + extra).encode(), "policy")
        judge = Judge(policy=policy, root=trust.load(shelf.trusted_root))
        verdict = verify_release(shelf.folder, judge, given=given, checkout=checkout)
        return {file.name: str(file.code) for file in verdict.files if file.code}

    return verify
