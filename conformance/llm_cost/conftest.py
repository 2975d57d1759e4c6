"""What the items of the llm-cost suites are: one for each category in each encoding."""

import pytest

from conformance.conftest import course_of


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make an item of every group of the trial for a test that takes a `group`."""
    if "group" in metafunc.fixturenames:
        groups = course_of(metafunc.config).judging.trial.groups
        metafunc.parametrize("group", groups, ids=[group.id for group in groups])
