"""Pytest's door to the conformance suites: options, fixtures, and how items are spread over workers."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import EvilCorpusError
from conformance.paths import PACKAGE
from conformance.report.record import Record
from conformance.report.shard import shard_of
from conformance.suite.behaviour import MARKER
from conformance.suite.course import Course, Ready
from conformance.suite.handover import Handover, new_handover
from conformance.suite.interview import CaseGroup
from conformance.suite.judging import Judging, Share, batch_of_group
from conformance.suite.stories import Claims, Stories
from conformance.suite.trial import DEFAULT_CANDIDATE, Request, Trial, prepare
from conformance.suite.words import item_name, report_path, seed_of

COURSE = pytest.StashKey[Course]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The words that `evilcorpus judge` takes as well; its help says more."""
    option = parser.getgroup("evilcorpus", "evilcorpus: judging a candidate").addoption
    option("--candidate", default=DEFAULT_CANDIDATE, metavar="X", help="a name, a candidate.toml or a binary")
    option("--surface", metavar="S", help="judge through this surface of the candidate's")
    option("--tier", metavar="T", help="smoke, default or exhaustive")
    option("--case", action="append", default=[], metavar="ID", help="only this case, or a glob; repeatable")
    option(
        "--category",
        action="append",
        default=[],
        metavar="C",
        help="only this category, or all of parity or behaviours; repeatable",
    )
    option("--challenge", nargs="?", const="", metavar="SEED", help="add a fresh draw of cases (--challenge=SEED)")
    option("--shard", metavar="I/N", help="judge only the I-th of N parts; evilcorpus merge joins their reports")
    option("--report", metavar="FILE", help="write the report, as JSON lines, to FILE")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker of behaviours known before anything is prepared, which may look for them."""
    config.addinivalue_line("markers", f"{MARKER}(*ids): the clauses that a test holds the candidate to")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Prepare the trial before any worker starts; what is wrong with it is one line and an exit status."""
    config = session.config
    # A release is verified, not judged: no candidate is asked for anything (conformance/release/conftest.py).
    if config.getoption("release_folder", None) is not None:
        return
    try:
        course = Course(_judging(config), is_worker=hasattr(config, "workerinput"))
    except EvilCorpusError as error:
        pytest.exit(f"evilcorpus: error: {error}", returncode=error.exit_status)
    ready = _ready(config)
    if ready is not None:
        ready.course, course.is_handed_out = course, True
    config.stash[COURSE] = course
    config.pluginmanager.register(course, "evilcorpus-course")
    config.pluginmanager.register(Stories(course.judging), "evilcorpus-stories")
    config.pluginmanager.register(Claims(course.judging), "evilcorpus-claims")


def _judging(config: pytest.Config) -> Judging:
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        trial = prepare(_request(config, worker["evilcorpus_seed"]))
        return Share(trial, Handover(Path(worker["evilcorpus_handover"])))
    ready = _ready(config)
    if ready is not None:
        return ready.judging
    trial = prepare(_request(config, seed_of(config.getoption("--challenge"))))
    workers = len(config.getoption("tx", None) or ())
    try:
        path = report_path(config.getoption("--report"))
        return Judging(trial, report=path, handover=new_handover() if workers else None, jobs=workers or 1)
    except BaseException:
        trial.__exit__()
        raise


def _ready(config: pytest.Config) -> Ready | None:
    return next((plugin for plugin in config.pluginmanager.get_plugins() if isinstance(plugin, Ready)), None)


def _request(config: pytest.Config, seed: int | None) -> Request:
    return Request(
        candidate=config.getoption("--candidate"),
        surface=config.getoption("--surface"),
        tier=config.getoption("--tier"),
        cases=tuple(config.getoption("--case")),
        categories=tuple(config.getoption("--category")),
        challenge=seed,
        shard=shard_of(config.getoption("--shard")),
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the candidate's processes however the session ended."""
    course = config.stash.get(COURSE, None)
    if course is not None:
        course.judging.close()


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Give the suites the same ids wherever the package is installed: `conformance/llm_cost/test_parity.py::...`."""
    if not module_path.is_relative_to(PACKAGE):
        return None
    nodeid = module_path.relative_to(PACKAGE.parent).as_posix()
    return pytest.Module.from_parent(parent, path=module_path, nodeid=nodeid)


@pytest.fixture(scope="session")
def trial(pytestconfig: pytest.Config) -> Trial:
    """What is judged in this session."""
    return course_of(pytestconfig).judging.trial


@pytest.fixture(scope="session")
def judging(pytestconfig: pytest.Config) -> Judging:
    """Where verdicts are kept for the report."""
    return course_of(pytestconfig).judging


@pytest.fixture
def examine(request: pytest.FixtureRequest) -> Callable[[CaseGroup], Record]:
    """Ask the candidate a group's questions, judge the answers and keep the record for the report."""
    judging = course_of(request.config).judging
    return lambda group: judging.examine(item_name(request.node.nodeid), group)


def course_of(config: pytest.Config) -> Course:
    """The session's course; UsageError where this folder was not named and so its options are unknown."""
    course = config.stash.get(COURSE, None)
    if course is None:
        raise pytest.UsageError("expected the suite to be named on the command line: pytest conformance")
    return course


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell an error of the harness from a finding about the candidate, in a form that crosses to xdist's controller."""
    report = yield
    if call.excinfo is not None and not call.excinfo.errisinstance(
        (pytest.fail.Exception, pytest.skip.Exception, pytest.exit.Exception)
    ):
        error = call.excinfo.value
        status = error.exit_status if isinstance(error, EvilCorpusError) else None
        line = f"{error}" if status else f"{item_name(item.nodeid)}: {type(error).__name__}: {error}"
        report.evilcorpus_error = [status, " ".join(line.split())]  # type: ignore[attr-defined]  # reports carry extras
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist's what only the controller knows."""
    course = node.config.stash.get(COURSE, None)
    if course is None:
        return
    judging = course.judging
    if judging.handover is not None:
        node.workerinput["evilcorpus_handover"] = str(judging.handover.folder)
    node.workerinput["evilcorpus_seed"] = judging.trial.request.challenge


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """One worker takes all items of a batch, or of a file of behaviours: a candidate is started once for them."""
    if config.stash.get(COURSE, None) is None:
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # noqa: PLC0415  # xdist has no types, and need not be there

    judging = course_of(config).judging
    batch_of = batch_of_group(judging.trial)

    class ByBatch(LoadScopeScheduling):  # type: ignore[misc]  # untyped, see above
        def _split_scope(self, nodeid: str) -> str:
            # Behaviours of one file ask for the same runs, which a worker keeps.
            return batch_of.get(nodeid.partition("[")[2].removesuffix("]"), nodeid.partition("::")[0])

    return ByBatch(config, log)
