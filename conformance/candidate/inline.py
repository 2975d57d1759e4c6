"""The inline door: a Python callable, called by this project's own driver in a child process."""

import sys
from collections.abc import Mapping
from pathlib import Path

from conformance.candidate.ask import Ask
from conformance.candidate.description import InlineSurface, Limits
from conformance.candidate.launch import Launch
from conformance.paths import PACKAGE

_CHILD = PACKAGE / "candidate" / "inline_child.py"
_MAX_LINES = 50_000
_MAX_BYTES = 16_000_000


def inline(surface: InlineSurface, models: Mapping[str, str], limits: Limits, launch: Launch) -> Ask:
    """The surface that calls the function."""
    return Ask(
        "inline",
        shows=surface.shows,
        modes=surface.modes,
        models=models,
        limits=limits,
        launch=launch,
        max_lines=_MAX_LINES,
        max_bytes=_MAX_BYTES,
    )


def inline_launch(surface: InlineSurface, *, env: Mapping[str, str], here: Path) -> Launch:
    """The command that serves the function; `-B`: nothing is written beside the description."""
    argv = (surface.python or sys.executable, "-B", str(_CHILD), str(here), surface.callable)
    return Launch(argv=argv, env=env, here=here)
