"""The summary of a report on a stream: what the contract says of its failures, drawn for a terminal or for a file."""

import os
import shutil
from typing import TextIO

from rich.console import Console

from conformance.clause import load_clauses
from conformance.report.document import Report
from conformance.report.summary import MOST_CLASSES, show
from conformance.suite import contract as contracts
from conformance.suite.contract import Draw
from conformance.verdict import FAULTS

# Of a file or a pipe nobody knows the width; narrower breaks the tables.
_WIDTH = 120
_NARROWEST = 80


def console_for(stream: TextIO, *, colour: bool | None = None, width: int = _WIDTH) -> Console:
    """A console that sends control codes to a terminal only, and none where NO_COLOR is set and not empty.

    `colour` overrides what the stream is; None asks it. `width` is that of a stream that is no terminal.
    """
    terminal = stream.isatty() if colour is None else colour
    plain = not terminal or bool(os.environ.get("NO_COLOR"))
    if terminal:
        width = max(_NARROWEST, shutil.get_terminal_size((width, 24)).columns)
    return Console(
        file=stream, force_terminal=not plain, no_color=plain, width=width, highlight=False, emoji=False, markup=False
    )


def present(
    report: Report,
    draw: Draw | None,
    stream: TextIO,
    *,
    colour: bool | None = None,
    most: int = MOST_CLASSES,
) -> None:
    """Print the summary of a report, fresh or read from a file, with the `most` frequent kinds of failure."""
    contract = contracts.load(report.header.contract)
    faults = [single for single in report.singles if single.outcome in FAULTS and single.known is None]
    classes = contract.failure_classes(faults, draw) if faults else []
    attributions = contract.attributions(report.groups, report.singles, draw) if faults else []
    clauses = load_clauses(contract.HOME / "clauses.toml")
    show(console_for(stream, colour=colour), report, clauses, classes, attributions, most=most)
