"""The run door: one process per question, several at a time; the text as an argument, a file, or standard input."""

import functools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from conformance.candidate.answer import Reader, shown_aspects
from conformance.candidate.conversation import Bounds, Heard, Stop, converse
from conformance.candidate.description import Limits, RunSurface
from conformance.candidate.ending import bounds, crashed, how_it_ended, stopped, tail
from conformance.candidate.launch import Launch, unstartable
from conformance.candidate.nursery import Nursery
from conformance.candidate.patience import Patience
from conformance.candidate.process import End
from conformance.candidate.surface import not_applicable, remark, unclaimed
from conformance.case import Question
from conformance.run import Ending, Run

PROCESSES = 2
"""How many questions are asked at a time: as many as the smallest machine that this is meant for has cores."""

# Linux gives one argument 32 pages at most (MAX_ARG_STRLEN); macOS more, but a verdict must not depend on that.
_ARGUMENT_BYTES = 131_071
_ALIVE = frozenset({Ending.ANSWERED, Ending.REFUSED})
_BAD = frozenset({Ending.CRASHED, Ending.TIMED_OUT})


class OneShot:
    """Asks through the run surface."""

    name = "run"
    at_once = 1  # each starts processes enough

    def __init__(self, surface: RunSurface, models: Mapping[str, str], limits: Limits, launch: Launch) -> None:
        self.shows = shown_aspects(surface.answers)
        self.modes = frozenset(surface.modes)
        self.remarks: list[str] = []
        self._surface = surface
        self._models = models
        self._limits = limits
        self._launch = launch
        self._reader = Reader(surface.answers)
        self._patience = Patience()
        self._uses_text = any("{text}" in word for word in surface.argv)
        self._uses_file = any("{file}" in word for word in surface.argv)
        self._nursery = Nursery()
        self._is_closed = False

    def expect(self, variant: str) -> None:
        """Nothing to do: each process is for one question."""

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        """One run per question, in order."""
        self._nursery = Nursery()
        if self._is_closed:
            self._nursery.close()
        self._patience.begin_group()
        remaining = iter(questions)
        with ThreadPoolExecutor(PROCESSES) as pool:
            try:
                while window := list(islice(remaining, 1 if self._patience.doubts else PROCESSES)):
                    given_up = self._patience.given_up()
                    for run in pool.map(functools.partial(self._answer, given_up), window):
                        if given_up is None:
                            self._note(run)
                        yield run
            finally:
                # Whoever wants no more runs does not wait for those that are under way.
                self._nursery.close()

    def close(self) -> None:
        """Kill every process that still runs, and start no other; the threads that listen to them tidy up."""
        self._is_closed = True
        self._nursery.close()

    def _answer(self, given_up: Run | None, question: Question) -> Run:
        return self._unasked(question) or given_up or self._ask(question)

    def _unasked(self, question: Question) -> Run | None:
        """The run of a question that is not claimed or that no argument, file or pipe can carry."""
        refusal = unclaimed(question, self._models, self.modes)
        if refusal is not None:
            return refusal
        try:
            data = given_bytes(question)
        except UnicodeEncodeError:
            return not_applicable("no argument, file or pipe of UTF-8 carries a lone surrogate")
        if not self._uses_text:
            return None
        if isinstance(question.input, bytes):
            return not_applicable("the text is given as an argument, which carries no raw bytes")
        if 0 in data:
            return not_applicable("no argument carries a NUL")
        if len(data) > _ARGUMENT_BYTES:
            return not_applicable(f"an argument carries at most {_ARGUMENT_BYTES} bytes")
        return None

    def _ask(self, question: Question) -> Run:
        if not self._uses_file:
            stdin = b"" if self._uses_text else given_bytes(question)
            return self._run(question, stdin, "")
        with tempfile.NamedTemporaryFile(prefix="evilcorpus-", suffix=".txt") as file:
            file.write(given_bytes(question))
            file.flush()
            return self._run(question, b"", file.name)

    def _run(self, question: Question, stdin: bytes, file: str) -> Run:
        values = {"model": self._models[question.variant], "mode": question.mode, "file": file}
        if isinstance(question.input, str):
            values["text"] = question.input
        try:
            child = self._nursery.start(self._launch, values)
        except OSError as error:
            return unstartable(error)
        limits = bounds(self._limits, len(given_bytes(question)), self._limits.silence_s)
        try:
            heard = converse(child, stdin, limits)
        finally:
            end = self._nursery.stop(child)
        remark(self.remarks, end)
        return self._seen(heard, end, limits)

    def _seen(self, heard: Heard, end: End, limits: Bounds) -> Run:
        if heard.stop is not Stop.ENDED:
            return stopped(heard, limits)
        if end.exit_status in self._surface.ok:
            return self._reader.read(heard.stdout)
        if end.exit_status in self._surface.refused:
            return Run(ending=Ending.REFUSED, detail=how_it_ended(end, heard.stderr), stderr=tail(heard.stderr))
        return crashed(end, heard.stderr)

    def _note(self, run: Run) -> None:
        if run.ending in _ALIVE:
            self._patience.note_answer()
        elif run.ending in _BAD:
            if run.ending is Ending.TIMED_OUT:
                self._patience.note_silence(self._limits.silence_s)
            self._patience.note_ending(run)


def given_bytes(question: Question) -> bytes:
    """The input as it goes through a file or a pipe; UnicodeEncodeError for a lone surrogate."""
    return question.input if isinstance(question.input, bytes) else question.input.encode()
