"""How far a judging has come, on a terminal; and what ended it early."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from conformance.cli import interrupt
from conformance.cli.voice import Voice
from conformance.errors import EvilCorpusError
from conformance.suite.words import item_name


class StoppedError(EvilCorpusError):
    """What `pytest.exit` said, with the status that it gave."""

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_status = exit_status


class Progress:
    """A pytest plugin in the place of pytest's terminal: a bar where there is a terminal, else nothing.

    A verbose one has a line for each item instead, a quiet one nothing.
    """

    def __init__(self, console: Console, voice: Voice = Voice.USUAL) -> None:
        self.error: BaseException | None = None
        self._faulty = 0
        self._lines = console if voice is Voice.VERBOSE else None
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        if console.is_terminal and voice is Voice.USUAL:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=console, transient=True)
            self._task = self._bar.add_task("judging", total=None)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    # Last, so that pytest's own reporter is there to be taken away; xdist looks for it later still.
    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Take pytest's terminal away."""
        config.pluginmanager.unregister(name="terminalreporter")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Know how many items there are, in the one process."""
        self._expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Know it from any of xdist's workers, which all collect the same."""
        self._expect(len(ids))

    def _expect(self, items: int) -> None:
        if self._bar is not None and self._task is not None and items:
            self._bar.update(self._task, total=items)

    def pytest_runtest_logstart(self) -> None:
        """Go no further once an end has been asked for."""
        interrupt.check()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One item further."""
        if report.when != "call" and not (report.when == "setup" and not report.passed):
            return
        self._faulty += report.failed
        # Pytest calls an item that has no parameters to run with so.
        if self._lines is not None and not report.nodeid.endswith("[NOTSET]"):
            ending = "faults" if report.failed else report.outcome
            self._lines.print(f"{item_name(report.nodeid)}: {ending}, {report.duration:.1f} s", soft_wrap=True)
        if self._bar is not None and self._task is not None:
            faulty = f", {self._faulty} with faults" if self._faulty else ""
            self._bar.update(self._task, advance=1, description=f"{item_name(report.nodeid)}{faulty}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A suite that cannot even be collected is an error of ours."""
        if report.failed:
            self.error = RuntimeError(f"{report.nodeid}: {str(report.longrepr).strip().splitlines()[-1]}")

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Keep the error for the command's own door; True keeps pytest from printing it."""
        self.error = excinfo.value
        return True

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep what `pytest.exit` was told."""
        if isinstance(excinfo.value, pytest.exit.Exception):
            message = str(excinfo.value.msg).removeprefix("evilcorpus: error: ")
            self.error = StoppedError(message, excinfo.value.returncode or EvilCorpusError.exit_status)
