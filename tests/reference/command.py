"""The reference implementation as a command, run as anybody would run it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

COMMAND = (sys.executable, "-m", "conformance.llm_cost.reference")

ESTIMATED = "anthropic/claude-3-opus"
"""A model that needs no vocabulary: starting up takes a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to."""

    status: int
    out: bytes
    err: str


Reference = Callable[..., Outcome]


def run(
    *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, command: Sequence[str] = COMMAND
) -> Outcome:
    """One run with its arguments, its standard input and what is different in its environment."""
    done = subprocess.run(
        [*command, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, **(env or {})},
    )
    return Outcome(status=done.returncode, out=done.stdout, err=done.stderr.decode())


def run_pipe(*arguments: str, stdin: bytes = b"") -> Outcome:
    """One run of `pipe` over an estimated model with JSON output."""
    return run("pipe", "--model", ESTIMATED, "--format", "json", *arguments, stdin=stdin)
