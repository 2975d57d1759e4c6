"""Pytest's door to release verification.

    pytest conformance/release --release-folder DIR --release-policy FILE

The first option leaves out the door above this one, which would judge a candidate besides.
"""

from pathlib import Path

import pytest

_FOLDER, _POLICY = "--release-folder", "--release-policy"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; without a folder nothing here is collected."""
    group = parser.getgroup("release verification")
    group.addoption(_FOLDER, type=Path, help="the folder of a signed release")
    group.addoption(_POLICY, type=Path, help="what is asked of it (policy.toml)")
    group.addoption("--release-digest", action="append", default=[], help="an artifact by digest: NAME=sha256:HEX")
    group.addoption("--release-trusted-root", type=Path, help="the root of a private Sigstore instance")
    group.addoption("--release-checkout", type=Path, help="the source tree for [workflows] and [notice]")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave the suite out of runs that are about something else."""
    return None if config.getoption(_FOLDER, default=None) else True


def pytest_configure(config: pytest.Config) -> None:
    """A folder needs its policy."""
    if config.getoption(_FOLDER, default=None) and not config.getoption(_POLICY, default=None):
        raise pytest.UsageError(f"{_FOLDER} needs {_POLICY}")
