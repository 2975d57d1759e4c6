"""A folder as a reader of the documentation has it, and its commands run there."""

import contextlib
import fnmatch
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from fences import ROOT

RULES = Path(__file__).parent / "commands.toml"

# A counter with a mistake, so that there is something to explain and to shrink: it strips its texts.
_ANSWERS = """
from conformance.llm_cost.oracle import tiktoken_oracle


def answer(text, model, mode):
    return tiktoken_oracle.ids(text.strip(), model, mode)
"""
_DESCRIPTION = """
contract = "llm-cost"
name = "counter"
models = { o200k_base = "o200k_base" }

[surfaces.inline]
callable = "answers:answer"
shows = ["ids"]
"""
_MY_COUNTER = """#!/usr/bin/env python3
import sys
print(len(sys.stdin.buffer.read()) // 4)
"""


# All controls but tabs and line ends.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a command of the documentation is run; see commands.toml."""

    command: str
    run: str = ""
    status: list[int] = msgspec.field(default_factory=lambda: [0])
    long: bool = False
    root: bool = False
    why: str = ""


class _Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: list[Rule]


@cache
def rules() -> list[Rule]:
    """All rules, in their order."""
    return msgspec.toml.decode(RULES.read_bytes(), type=_Rules).rule


def rule_for(command: str) -> Rule | None:
    """The first rule that fits: the same words, or a glob; None where there is none."""
    plain = (rule for rule in rules() if rule.command == command)
    # Brackets are no sets here: commands have them.
    globs = (rule for rule in rules() if fnmatch.fnmatchcase(command, rule.command.replace("[", "[[]")))
    return next(plain, None) or next(globs, None)


def furnish(folder: Path) -> None:
    """Put there what commands name: candidates, reports, texts."""
    (folder / "answers.py").write_text(_ANSWERS)
    (folder / "candidate.toml").write_text(_DESCRIPTION)
    for name, text in {
        "llm-cost": f'#!/bin/sh\nexec {sys.executable} -m conformance.llm_cost.reference "$@"\n',
        "my-counter": _MY_COUNTER,
    }.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    (folder / "release").mkdir()
    (folder / "release" / "llm-cost-linux").write_text("unsigned")
    (folder / "prompt.txt").write_text("How many tokens has this?\n")
    (folder / "chat.jsonl").write_text('{"content": "hello"}\n{"content": "world"}\n')
    done = run("evilcorpus judge candidate.toml --tier smoke; evilcorpus policy init --repository a/b --tag v1", folder)
    assert done.returncode == 0, done.stderr
    for copy in ("run", "before", "after"):
        (folder / f"{copy}.jsonl").write_bytes((folder / "evilcorpus-run.jsonl").read_bytes())


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell that has the environment's programs first and a home of its own."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607  # a reader's shell
        cwd=folder, env=_surroundings(folder), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def _surroundings(folder: Path) -> dict[str, str]:
    programs = Path(sys.executable).parent
    # `python` finds the package of this checkout wherever it is started.
    ours = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    return {**os.environ, **ours}


def in_terminal(command: str, folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    """Run a command with a terminal of its own for all its streams; exit status, and what the terminal was sent."""
    master, slave = pty.openpty()
    try:
        surroundings = {**_surroundings(folder), "TERM": "xterm-256color", **env}
        child = subprocess.Popen(
            ["bash", "-c", command],  # noqa: S607  # a reader's shell
            cwd=folder, env=surroundings, stdin=slave, stdout=slave, stderr=slave,
        )  # fmt: skip
        os.close(slave)
        said = bytearray()
        # A terminal whose last program has gone gives an error in the place of an end.
        with contextlib.suppress(OSError):
            while chunk := os.read(master, 65536):
                said += chunk
        return child.wait(timeout=300), said.decode("utf-8", "replace")
    finally:
        os.close(master)


def check(rule: Rule, command: str, folder: Path) -> None:
    """Run the command as its rule says; it ends as that says, and without a trace."""
    done = run(rule.run or command, ROOT if rule.root else folder)
    assert done.returncode in rule.status, f"{rule.run or command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert "Traceback" not in done.stderr
    # Neither stream is a terminal: no colours, no cursor that moves about.
    assert not _CONTROLS.search(done.stdout + done.stderr), repr(done.stdout + done.stderr)
