"""The bar counts what there is to judge: every item, behaviours as well as groups of cases."""

from io import StringIO
from types import SimpleNamespace
from typing import cast

import pytest
from rich.console import Console

from conformance.cli.progress import Progress


def report() -> pytest.TestReport:
    """An item that has passed."""
    return cast(
        "pytest.TestReport",
        SimpleNamespace(when="call", passed=True, failed=False, nodeid="suite.py::parity[digits-o200k_base]"),
    )


def seen(progress: Progress) -> tuple[float, float | None]:
    """How many items are done, of how many."""
    assert progress._bar is not None
    [task] = progress._bar.tasks
    return task.completed, task.total


@pytest.fixture
def progress() -> Progress:
    return Progress(Console(file=StringIO(), force_terminal=True))


def test_the_items_of_one_process_are_those_that_were_collected(progress: Progress) -> None:
    assert seen(progress) == (0, None)
    progress.pytest_collection_finish(cast("pytest.Session", SimpleNamespace(items=["a", "b", "c"])))
    progress.pytest_runtest_logreport(report())
    assert seen(progress) == (1, 3)


def test_a_controller_collects_nothing_itself_and_hears_of_them_from_a_worker(progress: Progress) -> None:
    progress.pytest_xdist_node_collection_finished(["a", "b"])
    progress.pytest_collection_finish(cast("pytest.Session", SimpleNamespace(items=[])))
    assert seen(progress) == (0, 2)
