"""What the items of the llm-cost suites are: a category in an encoding, or a behaviour of the candidate as a tool."""

import pytest

from conformance.conftest import course_of
from conformance.llm_cost.conduct.tool import Tool


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make an item of every group of the trial for a test that takes a `group`."""
    if "group" in metafunc.fixturenames:
        groups = course_of(metafunc.config).judging.trial.groups
        metafunc.parametrize("group", groups, ids=[group.id for group in groups])


@pytest.fixture(scope="session")
def tool(pytestconfig: pytest.Config) -> Tool:
    """The candidate's command; runs that are alike are made once in a session."""
    return Tool(course_of(pytestconfig).judging.trial.candidate)
