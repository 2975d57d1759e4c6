"""The course of a stream: blocks of lines in, their answers out in order, until the end, a quota or a failed line.

What was answered before the end is always written; nothing behind it ever is (E2).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from conformance.llm_cost.reference.block import Answers, LineError, Task
from conformance.llm_cost.reference.channels import Writer
from conformance.llm_cost.reference.exits import ExitCode
from conformance.llm_cost.reference.quota import Quota, admitted
from conformance.llm_cost.reference.summary import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When a stream ends before its input does."""

    quota: Quota
    fail_on_error: bool = False


class Stream:
    """Writes answers as they come and keeps count. `write_error` gets the line's number from 1 and the error."""

    def __init__(
        self, task: Task, rules: Rules, *, write: Writer, write_error: Callable[[int, LineError], None]
    ) -> None:
        self.totals = Totals()
        self._task = task
        self._rules = rules
        self._write = write
        self._write_error = write_error
        self._lines_before = 0  # line ends of the blocks already answered
        self._failed = False

    def run(self, blocks: Iterable[Answers]) -> ExitCode:
        """Take the blocks' answers in order; what the exit status is then (E1)."""
        for answers in blocks:
            if self._take(answers):
                break
        if self._failed:
            return ExitCode.GENERIC
        if self.totals.quota_hit:
            return ExitCode.QUOTA
        return ExitCode.PARTIAL if self.totals.lines_failed else ExitCode.OK

    def _take(self, answers: Answers) -> bool:
        """Write what of a block may be written; whether the stream ends here."""
        fitting = self._fitting(answers)
        errors = [error for error in answers.errors if error.records_before <= fitting]
        if errors and self._rules.fail_on_error:
            self._failed = True
            errors = errors[:1]
            fitting = errors[0].records_before
        self._emit(answers, fitting)
        for error in errors:
            self._write_error(self._lines_before + error.line + 1, error)
        self._count(answers, fitting, len(errors))
        self.totals.quota_hit = not self._failed and fitting < len(answers.records)
        self._lines_before += answers.lines
        return self._failed or self.totals.quota_hit

    def _fitting(self, answers: Answers) -> int:
        return admitted(
            self._rules.quota,
            self._task.price,
            so_far=(self.totals.tokens_in, self.totals.tokens_out),
            tokens_in=answers.tokens_in,
            tokens_out=self._task.tokens_out,
        )

    def _emit(self, answers: Answers, fitting: int) -> None:
        if fitting:
            self._write(b"\n".join((*answers.records[:fitting], b"")))

    def _count(self, answers: Answers, fitting: int, failed: int) -> None:
        self.totals.lines_total += fitting + failed
        self.totals.lines_failed += failed
        self.totals.tokens_in += sum(answers.tokens_in[:fitting])
        self.totals.tokens_out += self._task.tokens_out * fitting


def error_as_json(line: int, error: LineError) -> bytes:
    """A failed line as one JSON object (C2)."""
    return msgspec.json.encode({"line": line, "error": error.code, "message": error.message}) + b"\n"


def error_as_text(line: int, error: LineError) -> bytes:
    """A failed line in words."""
    return f"line {line}: {error.message}\n".encode()
