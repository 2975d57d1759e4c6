"""Answers a block of lines; the one place where lines become records, whatever process it runs in.

A block is a run of whole lines. The answer depends on the block and the task alone, so that any number of workers
gives the same bytes (T4, C7).
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

from conformance.llm_cost.reference import pricing, record
from conformance.llm_cost.reference.backends.backend import Backend
from conformance.llm_cost.reference.backends.choice import BackendChoice, open_backend
from conformance.llm_cost.reference.results import Results, as_columns, results

# Distinct token counts whose results are kept ready; texts of one stream mostly have few lengths.
_KEPT_RESULTS = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of every line of a stream; `with_ids` shows token ids in JSON records."""

    backend: BackendChoice
    field: str
    price: pricing.Price
    tokens_out: int = 0
    as_json: bool = True
    with_ids: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineError:
    """A line that failed: its place in the block from 0, and how many records of the block come before it."""

    line: int
    records_before: int
    code: str
    message: str


@dataclass(slots=True, kw_only=True)
class Answers:
    """A block's records, each one line without its end, with their token counts, and its failed lines.

    `lines` counts line ends, blank lines included; it moves the line numbers of the blocks behind.
    """

    lines: int
    records: list[bytes] = field(default_factory=list)
    tokens_in: list[int] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)


class Answerer:
    """Answers blocks; made once in each process, since opening a backend takes a while."""

    def __init__(self, task: Task) -> None:
        self._field = task.field
        self._write = _writer(task, open_backend(task.backend))

    def answer(self, block: bytes) -> Answers:
        """All of a block's records and errors."""
        answers = Answers(lines=block.count(b"\n"))
        for index, line in enumerate(block.split(b"\n")):
            if record.is_blank(line):
                continue
            try:
                tokens, written = self._write(*record.read(line, self._field))
            except record.BadLine as bad:
                answers.errors.append(_line_error(index, answers, bad.code, bad))
            else:
                answers.records.append(written)
                answers.tokens_in.append(tokens)
        return answers


def _line_error(index: int, answers: Answers, code: str, reason: Exception) -> LineError:
    return LineError(line=index, records_before=len(answers.records), code=code, message=str(reason))


_ResultsOf = Callable[[int], Results]
_Writer = Callable[[record.Record, str], tuple[int, bytes]]


def _writer(task: Task, backend: Backend) -> _Writer:
    """What turns a record and its text into a token count and a line of output."""

    @functools.lru_cache(_KEPT_RESULTS)
    def results_of(tokens_in: int) -> Results:
        return results(task.price, tokens_in, task.tokens_out, backend.accuracy)

    if not task.as_json:
        return functools.partial(_write_columns, backend, results_of)
    if task.with_ids:
        return functools.partial(_write_ids, backend, results_of)
    return functools.partial(_write_json, backend, results_of)


def _write_json(backend: Backend, results_of: _ResultsOf, found: record.Record, text: str) -> tuple[int, bytes]:
    tokens = backend.count(text)
    return tokens, record.write(found, results_of(tokens))


def _write_ids(backend: Backend, results_of: _ResultsOf, found: record.Record, text: str) -> tuple[int, bytes]:
    ids = backend.encode(text)
    return len(ids), record.write(found, {**results_of(len(ids)), "token_ids": ids})


def _write_columns(backend: Backend, results_of: _ResultsOf, _found: record.Record, text: str) -> tuple[int, bytes]:
    tokens = backend.count(text)
    return tokens, as_columns(results_of(tokens))
