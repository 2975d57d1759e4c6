"""The summary of a report on a stream: what the contract says of its failures, drawn for a terminal or for a file."""

import os
import shutil
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from conformance.report.document import Report
from conformance.report.summary import MOST_CLASSES, show
from conformance.report.visible import harmless
from conformance.suite.contract import Draw
from conformance.suite.told import told

# Of a file or a pipe nobody knows the width; narrower breaks the tables.
_WIDTH = 120
_NARROWEST = 80
_COMMAND = "##["


class _Tame(Console):
    """A console that shows control characters and the like in what it prints, and sends none but its own.

    Neither does it say anything that GitHub's runner would obey in the middle of a line (`##[...]`).
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Rich's segments, with foreign text in them made harmless."""
        for segment in super().render(renderable, options):
            if segment.control or (segment.text.isprintable() and _COMMAND not in segment.text):
                yield segment
            else:
                text = harmless(segment.text, len(segment.text)).replace(_COMMAND, f"#\\{_COMMAND[1:]}")
                yield Segment(text, segment.style)


def console_for(stream: TextIO, *, colour: bool | None = None, width: int = _WIDTH) -> Console:
    """A console that sends control codes to a terminal only, and none where NO_COLOR is set and not empty.

    `colour` overrides what the stream is; None asks it. `width` is that of a stream that is no terminal.
    """
    terminal = stream.isatty() if colour is None else colour
    plain = not terminal or bool(os.environ.get("NO_COLOR"))
    if terminal:
        width = max(_NARROWEST, shutil.get_terminal_size((width, 24)).columns)
    return _Tame(
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
    words = told(report, draw)
    show(console_for(stream, colour=colour), report, words.clauses, words.classes, words.attributions, most=most)
