"""Counts the instructions that a candidate's processes execute, where the machine has something that counts them.

`perf` asks the processor and slows nothing down; many virtual machines have no such counter. `valgrind` interprets the
program, thirty to fifty times slower, and needs nothing of the machine. Both count every process that the first one
starts. Each measurement is a process of its own; what it executes before its first text is in the start that is
subtracted.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from conformance.bench.asking import LIVING, Asked
from conformance.bench.meter import Meter
from conformance.candidate.ask import Replies
from conformance.candidate.candidate import Candidate
from conformance.candidate.conversation import Stop, converse
from conformance.candidate.description import AskSurface, Description, Limits
from conformance.candidate.ending import bounds, crashed, stopped
from conformance.candidate.inline import inline_launch
from conformance.candidate.isolation import Entry
from conformance.candidate.launch import Launch, fill, program, unstartable
from conformance.case import Question
from conformance.errors import MachineError
from conformance.run import Run

_PERF = re.compile(rb"^(\d+),.*instructions", re.MULTILINE)
_VALGRIND = re.compile(rb"I\s+refs:\s+([\d,]+)")
# Interpreted, everything takes that many times as long; what is silent so long is not hanging.
_SLOWNESS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """A program that is put in front of another and writes how many instructions it has executed."""

    name: str
    words: Callable[[Path], tuple[str, ...]]
    found: re.Pattern[bytes]
    slowness: int = 1

    def count(self, folder: Path) -> int:
        """The sum over the files that it wrote; MachineError where there is none with a number."""
        numbers = [
            int(n.replace(b",", b"")) for path in folder.iterdir() for n in self.found.findall(path.read_bytes())
        ]
        if not numbers:
            raise MachineError(f"{self.name}: expected a number of instructions, found none")
        return sum(numbers)


PERF = Counter(
    name="perf",
    words=lambda folder: ("perf", "stat", "-x", ",", "-e", "instructions:u", "-o", str(folder / "perf"), "--"),
    found=_PERF,
)
VALGRIND = Counter(
    name="valgrind",
    words=lambda folder: (
        "valgrind",
        "--tool=cachegrind",
        "--cache-sim=no",
        "--trace-children=yes",
        "--cachegrind-out-file=/dev/null",
        f"--log-file={folder}/%p",
    ),
    found=_VALGRIND,
    slowness=_SLOWNESS,
)


def counts(counter: Counter) -> bool:
    """Whether it is here and counts on this machine; a short program is run to find out."""
    if shutil.which(counter.name) is None:
        return False
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
        try:
            subprocess.run([*counter.words(Path(folder)), "true"], capture_output=True, check=True, timeout=_SLOWNESS)
            return counter.count(Path(folder)) > 0
        except (OSError, subprocess.SubprocessError, MachineError):
            return False


class Counting:
    """Asks like `asking.Clock`, every time in a new process, and counts its instructions."""

    def __init__(self, candidate: Candidate, target: str, counter: Counter, *, most: int = 1_000) -> None:
        self._candidate = candidate
        self._counter = counter
        self._binary = str(Path(target).resolve())
        self.most = 1 if candidate.surface.name == "run" else most

    def ask(self, questions: Sequence[Question]) -> Asked:
        """Ask in one process, to its end. A count is missing where it was killed."""
        with tempfile.TemporaryDirectory(prefix="evilcorpus-") as name:
            folder = Path(name)
            words = self._counter.words(folder)
            meter = Meter()
            ask = self._driven if self._candidate.surface.name in LIVING else self._through_surface
            runs = tuple(ask(words, questions))
            reading = meter.read()
            try:
                instructions = self._counter.count(folder)
            except MachineError:
                instructions = None
        return Asked(runs=runs, reading=reading, lives=False, instructions=instructions)

    def close(self) -> None:
        """Nothing is left running."""
        self._candidate.close()

    @property
    def _limits(self) -> Limits:
        limits = self._candidate.description.limits
        return msgspec.structs.replace(limits, silence_s=limits.silence_s * self._counter.slowness)

    def _through_surface(self, words: Sequence[str], questions: Sequence[Question]) -> list[Run]:
        """A process that ends with its input: the surface's own way, with more words in front."""
        description = self._candidate.description
        surfaces, name = description.surfaces, self._candidate.surface.name
        surface = getattr(surfaces, name)
        argv = (*words, *self._resolved(surface.argv))
        surfaces = msgspec.structs.replace(surfaces, **{name: msgspec.structs.replace(surface, argv=argv)})
        changed: Description = msgspec.structs.replace(description, surfaces=surfaces, limits=self._limits)
        with Candidate(self._candidate.path, changed, binary=Path(self._binary), surface=name) as candidate:
            return list(candidate.surface.answer(questions))

    def _driven(self, words: Sequence[str], questions: Sequence[Question]) -> list[Run]:
        """A driver, whose input is closed behind the last question so that it ends by itself."""
        launch = self._driver()
        try:
            child = msgspec.structs.replace(launch, argv=(*words, *launch.argv)).start()
        except OSError as error:
            return [unstartable(error)] * len(questions)
        entries = [Entry(tag, _line(tag, question, self._models)) for tag, question in enumerate(questions, 1)]
        data = b"".join(entry.line for entry in entries)
        limits = bounds(self._limits, len(data), self._limits.silence_s)
        replies = Replies(entries)
        try:
            heard = converse(child, data, limits, sink=replies.feed)
        finally:
            end = child.stop()
        blame = crashed(end, heard.stderr) if heard.stop is Stop.ENDED else stopped(heard, limits)
        return [replies.runs.get(position, blame) for position in range(len(questions))]

    @property
    def _models(self) -> Mapping[str, str]:
        return self._candidate.description.models

    def _driver(self) -> Launch:
        description, here = self._candidate.description, self._candidate.here
        surface = getattr(description.surfaces, self._candidate.surface.name)
        if isinstance(surface, AskSurface):
            return Launch(argv=self._resolved(surface.argv), env=description.env, here=here)
        launch = inline_launch(surface, env=description.env, here=here)
        return msgspec.structs.replace(launch, argv=self._resolved(launch.argv))

    def _resolved(self, argv: Sequence[str]) -> tuple[str, ...]:
        """A command that may stand behind another one: its program found from the description's folder."""
        first = fill(argv[0], {"candidate": self._binary})
        return (first if first.startswith("{") else program(first, self._candidate.here), *argv[1:])


def _line(number: int, question: Question, models: Mapping[str, str]) -> bytes:
    variant = question.variant
    request = {
        "id": number,
        "variant": variant,
        "model": models[variant],
        "mode": question.mode,
        "text": question.input,
    }
    return json.dumps(request).encode() + b"\n"
