"""One test for each file of a release, and one for the whole."""

import pytest

from conformance.errors import EvilCorpusError
from conformance.release import policy as policies
from conformance.release import trust
from conformance.release.artifact import Artifact
from conformance.release.attestation import Judge
from conformance.release.codes import Outcome
from conformance.release.verdict import FileVerdict, ReleaseVerdict
from conformance.release.verify import verify_release


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Verify once, at collection, and make one case of each file's verdict."""
    verdict = _verdict(metafunc.config)
    if "release_file" in metafunc.fixturenames:
        metafunc.parametrize("release_file", verdict.files, ids=[file.name for file in verdict.files])
    elif "release" in metafunc.fixturenames:
        metafunc.parametrize("release", [verdict], ids=["release"])


def test_file_is_trusted(release_file: FileVerdict) -> None:
    """Each file is covered by evidence that holds under the policy."""
    reasons = "\n".join(f"{finding.code}: {finding.detail}" for finding in release_file.findings)
    if release_file.outcome is not Outcome.ACCEPT:
        pytest.fail(f"{release_file.outcome}: {reasons}", pytrace=False)


def test_release_is_accepted(release: ReleaseVerdict) -> None:
    """The whole is never better than its worst file, and something was verified."""
    if release.outcome is not Outcome.ACCEPT or release.verified == 0:
        pytest.fail(f"{release.outcome}, {release.verified} artifacts verified", pytrace=False)


_VERDICT = pytest.StashKey[ReleaseVerdict]()


def _verdict(config: pytest.Config) -> ReleaseVerdict:
    if _VERDICT not in config.stash:
        try:
            config.stash[_VERDICT] = _verify(config)
        except EvilCorpusError as error:
            raise pytest.UsageError(str(error)) from error
    return config.stash[_VERDICT]


def _verify(config: pytest.Config) -> ReleaseVerdict:
    path, root = config.getoption("--release-policy"), config.getoption("--release-trusted-root")
    policy = policies.load(path)
    pinned = trust.load(path.parent / policy.trust.root, policy.trust.sha256) if policy.trust else trust.public_good()
    judge = Judge(policy=policy, root=trust.load(root) if root else pinned, key=policies.load_key(policy, path.parent))
    given = [Artifact.from_option(text) for text in config.getoption("--release-digest")]
    checkout = config.getoption("--release-checkout")
    own = [path, *([root] if root else []), *policies.named_files(policy, path.parent)]
    return verify_release(config.getoption("--release-folder"), judge, given=given, checkout=checkout, own=own)
