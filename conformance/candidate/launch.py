"""From an argv template to a running child: placeholders, environment, and what stands in the way of starting."""

import difflib
import errno
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from conformance.candidate.process import Child
from conformance.run import Ending, Run

PLACEHOLDERS = {
    "here": "the folder of candidate.toml",
    "candidate": "the binary that was named on the command line",
    "python": "the interpreter that runs the harness",
    "model": "the name of the variant in the candidate's words",
    "mode": "the mode of the question",
    "text": "the question's input as an argument (run only)",
    "file": "the path of a file with the question's input (run only)",
}
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
# The machine's shortness, not the candidate's fault.
_MACHINE = frozenset(
    {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.E2BIG, errno.ENOSPC, errno.ECANCELED}
)


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """All that is needed to start one command of a candidate, but for the values of one question."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    here: Path
    candidate: str = ""

    def filled(self, values: Mapping[str, str] | None = None) -> list[str]:
        """The command with its placeholders filled in; what is no placeholder stays as it is."""
        known = {"here": str(self.here), "candidate": self.candidate, "python": sys.executable, **(values or {})}
        argv = [fill(word, known) for word in self.argv]
        return [program(argv[0], self.here), *argv[1:]]

    def named_files(self) -> list[str]:
        """The words of the command that name a file by a path; a program on PATH and the interpreter are none."""
        fixed = [word for word in self.argv if "{python}" not in word]
        launch = msgspec.structs.replace(self, argv=tuple(fixed)) if fixed else self
        return [word for word in launch.filled() if "/" in word] if fixed else []

    def start(
        self,
        values: Mapping[str, str] | None = None,
        *,
        more: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Child:
        """A running child, with more arguments and environment; OSError as the system says it."""
        filled = {name: fill(value, {"here": str(self.here)}) for name, value in self.env.items()}
        return Child([*self.filled(values), *more], env={**filled, **(env or {})}, cwd=cwd)


def fill(word: str, values: Mapping[str, str]) -> str:
    """One word of a template with its placeholders filled in."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), word)


def program(word: str, here: Path) -> str:
    """A program with a path is looked for from the description's folder, another one on PATH."""
    return str(here / word) if "/" in word else word


def unstartable(error: OSError) -> Run:
    """The run of a question whose process could not be started."""
    if error.errno in _MACHINE:
        return Run(ending=Ending.COULD_NOT_RUN, detail=f"cannot be started: {error.strerror}")
    return Run(ending=Ending.CRASHED, detail=f"cannot be started: {error.strerror}: {error.filename}")


def check_placeholders(argv: Sequence[str]) -> None:
    """ValueError for what looks like a placeholder that is misspelt; other words in braces are the candidate's own."""
    for name in [name for word in argv for name in _PLACEHOLDER.findall(word) if name not in PLACEHOLDERS]:
        close = difflib.get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.7)
        if close:
            raise ValueError(f"unknown placeholder {{{name}}}; did you mean {{{close[0]}}}?")


def check_program(launch: Launch) -> None:
    """Whether the command's program is there and may be run; ValueError says in one line what stands in the way."""
    name = launch.filled()[0]
    path = Path(name)
    if "/" not in name:
        if shutil.which(name) is None:
            raise ValueError(f"expected a program on PATH, found no {name!r}")
        return
    if path.is_dir():
        raise ValueError(f"expected a program, found a folder: {path}")
    if not path.exists():
        raise ValueError(f"no such file: {path}")
    if not os.access(path, os.X_OK):
        raise ValueError(f"not executable: {path} (chmod +x?)")
