"""A door through which a candidate is asked, and what all doors that speak in lines share."""

import contextlib
import gc
import itertools
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from conformance.candidate.isolation import Entry, Exchange
from conformance.candidate.process import End
from conformance.case import Question
from conformance.run import Ending, Run

LEFT_BEHIND = "left behind and stopped: "


class Surface(Protocol):
    """One way to ask a candidate questions."""

    @property
    def name(self) -> str:
        """`inline`, `ask`, `batch` or `run`."""

    @property
    def shows(self) -> frozenset[str]:
        """The aspects of an answer that it shows."""

    @property
    def modes(self) -> frozenset[str]:
        """The modes of questions that it takes."""

    @property
    def remarks(self) -> list[str]:
        """What a reader of the report ought to know: processes that were left behind, for example."""

    @property
    def at_once(self) -> int:
        """How many calls of `answer` may be under way at a time, each in its own thread."""

    def expect(self, variant: str) -> None:
        """Questions in this variant are about to come: what takes its time to start may be started."""

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        """One run per question, in order; never raises for what a candidate does."""

    def close(self) -> None:
        """Stop every process."""


def remark(remarks: list[str], end: End) -> None:
    """Note what a process has left behind, each kind once."""
    if end.left:
        note(remarks, f"{LEFT_BEHIND}{', '.join(end.left)}")


def note(remarks: list[str], said: str) -> None:
    """Add a remark unless it has been made."""
    if said not in remarks:
        remarks.append(said)


def not_applicable(detail: str) -> Run:
    """The run of a question that the description does not claim."""
    return Run(ending=Ending.NOT_APPLICABLE, detail=detail)


def unclaimed(question: Question, models: Container[str], modes: frozenset[str]) -> Run | None:
    """The run of a question that the description does not claim; None where it does."""
    if question.variant not in models:
        return not_applicable(f"variant {question.variant} is not declared")
    if question.mode not in modes:
        return not_applicable(f"mode {question.mode} is not declared")
    return None


def in_one_exchange(lines: Sequence[bytes | Run], exchange: Callable[[Sequence[Entry]], Exchange]) -> Exchange:
    """What one exchange of the lines comes to, by their positions; what is a run already keeps it and is not sent."""
    places = [at for at, line in enumerate(lines) if isinstance(line, bytes)]
    given = {at: line for at, line in enumerate(lines) if isinstance(line, Run)}
    if not places:
        return Exchange(settled=given)
    heard = exchange([Entry(at + 1, line) for at, line in enumerate(lines) if isinstance(line, bytes)])
    settled = {places[position]: run for position, run in heard.settled.items()}
    return msgspec.structs.replace(heard, settled={**given, **settled})


class Chunks:
    """Cuts a stream of questions into chunks of lines that one process gets, and puts the runs back in order."""

    def __init__(self, encode: Callable[[Question, int], bytes | Run], *, max_lines: int, max_bytes: int) -> None:
        self._encode = encode
        self._max_lines = max_lines
        self._max_bytes = max_bytes
        self._tags = itertools.count(1)

    def answer(self, questions: Iterable[Question], settle: Callable[[list[Entry]], list[Run]]) -> Iterator[Run]:
        """Runs in the order of the questions; `settle` gets the lines of those that can be asked.

        The first chunk is cut at once, before a run is asked for: others may wait for their turn to cut theirs.
        """
        waiting = iter(questions)
        with _no_collection():
            first = self._chunk(waiting)
        return self._runs(first, waiting, settle)

    def _runs(
        self, chunk: list[Entry | Run], waiting: Iterator[Question], settle: Callable[[list[Entry]], list[Run]]
    ) -> Iterator[Run]:
        while chunk:
            with _no_collection():
                runs = _settled(chunk, settle)
            yield from runs
            with _no_collection():
                chunk = self._chunk(waiting)

    def _chunk(self, waiting: Iterator[Question]) -> list[Entry | Run]:
        chunk: list[Entry | Run] = []
        size = lines = 0
        encode, tags, most_lines, most_bytes = self._encode, self._tags, self._max_lines, self._max_bytes
        for question in waiting:
            tag = next(tags)
            line = encode(question, tag)
            if isinstance(line, Run):
                chunk.append(line)
                continue
            chunk.append(Entry(tag, line, question.key))
            size, lines = size + len(line), lines + 1
            # The next question is fetched only while there is room for a line of any length.
            if lines >= most_lines or size >= most_bytes:
                break
        return chunk


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without the collector of cycles: lines and answers make none, and looking for them doubles their cost."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _settled(chunk: list[Entry | Run], settle: Callable[[list[Entry]], list[Run]]) -> list[Run]:
    runs = iter(settle([item for item in chunk if isinstance(item, Entry)]))
    return [item if isinstance(item, Run) else next(runs) for item in chunk]
