"""What pytest tells while a judging goes on, and what is made of it at the end."""

from collections.abc import Sequence
from io import StringIO

import pytest

from conformance.errors import EvilCorpusError
from conformance.report.document import Report
from conformance.report.result import Judgement
from conformance.suite.judging import Judging
from conformance.suite.present import present
from conformance.suite.words import item_name

INTERRUPTED = 130
_UNEXPECTED = 4
_SUITES = "conformance/"


class Ready:
    """A pytest plugin that hands in a judging made and checked outside, and hands out the course that it took."""

    def __init__(self, judging: Judging) -> None:
        self.judging = judging
        self.course: Course | None = None


class Course:
    """A pytest plugin: one for each session that judges, in a single process, in xdist's controller or a worker."""

    def __init__(self, judging: Judging, *, is_worker: bool) -> None:
        self.judging = judging
        self.report: Report | None = None
        self.judgement: Judgement | None = None
        self.errors: list[str] = []
        # What kept the end from being told, for the door that this is handed out to.
        self.failure: EvilCorpusError | None = None
        self.is_handed_out = False
        self._is_worker = is_worker
        self._interrupted = False
        self._foreign_failures = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is to be judged."""
        self._expect([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Note what is to be judged, as a worker sees it."""
        self._expect(ids)

    def _expect(self, nodeids: Sequence[str]) -> None:
        ours = (nodeid for nodeid in nodeids if nodeid.startswith(_SUITES) and not nodeid.endswith("[NOTSET]"))
        self.judging.items.update(map(item_name, ours))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Stop at an error that was raised on purpose; remember one that was not."""
        if self._is_worker:
            return
        status, line = getattr(report, "evilcorpus_error", (None, ""))
        if status is not None:
            pytest.exit(f"evilcorpus: error: {line}", returncode=status)
        if line:
            self.errors.append(line)
        if report.failed and not report.nodeid.startswith(_SUITES):
            self._foreign_failures += 1

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Tell Ctrl-C from an exit that was asked for."""
        self._interrupted = not isinstance(excinfo.value, pytest.exit.Exception)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Conclude, write the report, and give the session its exit status.

        An interrupted session keeps what it has, as a report that says so; any other that is cut short leaves none.
        """
        if session.config.getoption("collectonly", False):
            return
        if self._is_worker:
            self.judging.end_processes()
            return
        try:
            self._end(session, exitstatus)
        except EvilCorpusError as error:
            self.failure, session.exitstatus = error, error.exit_status
            if not self.is_handed_out:
                pytest.exit(f"evilcorpus: error: {error}", returncode=error.exit_status)

    def _end(self, session: pytest.Session, exitstatus: int) -> None:
        if self._interrupted:
            session.exitstatus = INTERRUPTED
            self.report = self.judging.break_off()
        elif exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = self._finish()

    def _finish(self) -> int:
        self.report, self.judgement = self.judging.conclude()
        if self.errors:
            return _UNEXPECTED
        if self._foreign_failures:
            return pytest.ExitCode.TESTS_FAILED
        return self.judgement.exit_status

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Under pytest's own terminal, add the summary to it."""
        if self.report is None:
            return
        text = StringIO()
        present(self.report, self.judging.trial.draw, text, colour=terminalreporter.hasmarkup)
        terminalreporter.section("evilcorpus")
        terminalreporter.write(text.getvalue())
