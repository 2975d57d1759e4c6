"""Fixtures of the reference's tests."""

import pytest
from hypothesis import settings

from reference.command import Reference, run, run_pipe

# The same examples every time; how long one takes is no matter here.
settings.register_profile("reference", settings.get_profile("same-each-time"), max_examples=60)
settings.load_profile("reference")


@pytest.fixture
def reference() -> Reference:
    """Runs the command with its arguments and standard input."""
    return run


@pytest.fixture
def pipe() -> Reference:
    """Runs `pipe` over an estimated model with JSON output."""
    return run_pipe
