"""The program under inquiry: run again and again with other words, under limits, until it has cost enough."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from conformance.candidate.completed import Completed, execute
from conformance.candidate.description import Limits
from conformance.candidate.launch import Launch, fill
from conformance.errors import DescriptionError, MachineError

FILE = "evilcorpus-sample-file"
"""Stands in outputs for the path of the file that a text was given in: its digits are no answer."""

# What a few lines of text can be answered with; a program that writes more has not understood.
_OUTPUT_BYTES = 1_000_000
# A program that has ended by itself at least once may hang for some words; one that never has is let alone sooner.
_HANGS = 6
_HANGS_AT_FIRST = 2
# One that never ends by itself, whatever it is given, will not do so for other words.
_BAD_ENDS = 12


class GivenUpError(Exception):
    """Internal to an inquiry: the program has cost enough, and why."""


class Subject:
    """Runs one command with different arguments; a context manager that removes the file that texts are given in."""

    def __init__(
        self, command: Sequence[str], *, silence_s: float, budget_s: float, env: Mapping[str, str] | None = None
    ) -> None:
        self.command = tuple(command)
        self.runs = 0
        self._launch = Launch(argv=self.command, env=env or {}, here=Path.cwd())
        self._limits = Limits(silence_s=silence_s, total_s=2 * silence_s, output_bytes=_OUTPUT_BYTES)
        self._silence_s = silence_s
        self._budget_s = budget_s
        self.renew_patience()
        self._folder = tempfile.TemporaryDirectory(prefix="evilcorpus-", ignore_cleanup_errors=True)
        self._file = Path(self._folder.name) / "evilcorpus.txt"

    def renew_patience(self) -> None:
        """Forget what it has cost: somebody knows a way that was not tried."""
        self._deadline = time.monotonic() + self._budget_s
        self._since = self.runs
        self._hangs = self._ends = self._good_ends = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def give(self, args: Sequence[str], text: str, values: Mapping[str, str]) -> Completed:
        """Run with a text where `{text}` or `{file}` says, else on standard input."""
        words = " ".join(args)
        stdin = b"" if "{text}" in words or "{file}" in words else text.encode()
        return self.run([fill(word, {**values, "text": text, "file": self._written(text)}) for word in args], stdin)

    def run(self, args: Sequence[str], stdin: bytes = b"") -> Completed:
        """Run with these arguments.

        Raises GivenUpError where it has cost enough, DescriptionError where it cannot be started at all.
        """
        self._check_patience()
        self.runs += 1
        try:
            done = execute(self._launch, args, limits=self._limits, stdin=stdin, timeout_s=self._silence_s)
        except OSError as error:
            raise DescriptionError(f"{self.command[0]}: cannot be started: {error.strerror}") from error
        self._hangs += done.timed_out
        self._ends += not done.timed_out
        self._good_ends += done.exit_status is not None
        return done

    def without_path(self, output: bytes) -> bytes:
        """An output with FILE in the place of the file's path, or of its name alone."""
        for name in (str(self._file), self._file.name):
            output = output.replace(name.encode(), FILE.encode())
        return output

    def _check_patience(self) -> None:
        if self._hangs >= (_HANGS if self._ends else _HANGS_AT_FIRST):
            raise GivenUpError(f"it was silent for {self._silence_s:g} s, {self._hangs} times, and had to be stopped")
        if self.runs - self._since >= _BAD_ENDS and not self._good_ends:
            raise GivenUpError(f"it was run {self.runs} times and never ended by itself with an exit status")
        if time.monotonic() > self._deadline:
            raise GivenUpError(f"{self._budget_s:g} s were over after {self.runs} runs (--seconds gives it more)")

    def _written(self, text: str) -> str:
        """The file with this text, written anew: the program may have done anything to it."""
        try:
            self._file.unlink(missing_ok=True)
            self._file.write_bytes(text.encode())
        except OSError as error:
            raise MachineError(f"{self._file}: cannot be written: {error.strerror}") from error
        return str(self._file)
