"""What was seen of one run: how it ended, its records, errors and summary in the contract's words.

Reading is checking: whatever is not as the contract has it raises a Finding, with the command that replays the run and
what it wrote.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from conformance.candidate.completed import Completed
from conformance.candidate.ending import signal_name
from conformance.llm_cost.conduct import exact_json
from conformance.llm_cost.conduct.dialect import ERROR, RESULTS, SUMMARY, Dialect
from conformance.suite.behaviour import Breach, Crash, Finding, Hang

# How the runtimes that such tools are written in say that they gave up: by more than a tool says of itself. What Go
# calls a fatal error is followed by its goroutines, what ends a Zig program by where it was returned from.
_TRACEBACK = re.compile(
    rb"Traceback \(most recent call last\)|^thread .*panicked at|^thread \d+ panic:|^panic: |^goroutine \d+ \["
    rb"|^\S.*\.zig:\d+:\d+: 0x[0-9a-f]+ in |^\s+at .*\(.*:\d+:\d+\)$|^error: Uncaught |^Unhandled exception"
    rb"|Exception in thread |AddressSanitizer|^Segmentation fault",
    re.MULTILINE,
)
_TAIL_BYTES = 300
_LONGEST_ECHO = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One line of output: results by the contract's names, the other keys as they are, and the line itself."""

    results: Mapping[str, object]
    rest: Mapping[str, object]
    raw: bytes


class Seen:
    """One run that has ended or was stopped."""

    def __init__(self, completed: Completed, stdin: bytes, dialect: Dialect) -> None:
        self.completed = completed
        self._stdin = stdin
        self._dialect = dialect

    @property
    def stdout(self) -> bytes:
        """All of standard output."""
        return self.completed.stdout

    @property
    def stderr(self) -> bytes:
        """All of standard error."""
        return self.completed.stderr

    def ends(self, *names: str) -> "Seen":
        """Hold the exit status to one of the contract's exit codes; anything undocumented is a crash (E3)."""
        self.check_alive()
        status = self.completed.exit_status
        if status not in {self._dialect.exits[name] for name in names}:
            wanted = " or ".join(f"{self._dialect.exits[name]} ({name})" for name in names)
            raise self.breach(f"expected exit status {wanted}, found {self._named_status()}", expected=wanted)
        return self

    def check_alive(self) -> None:
        """Raise Hang or Crash unless the run ended by itself with a documented exit code and no traceback (E3)."""
        run = self.completed
        if run.timed_out:
            raise Hang(f"stopped: {run.stopped}", evidence=self.evidence())
        if run.stopped:
            raise Crash(f"stopped: {run.stopped}", evidence=self.evidence())
        if run.signal is not None:
            raise Crash(f"killed by {signal_name(run.signal)}", evidence=self.evidence())
        if run.exit_status not in self._dialect.exits.values():
            raise Crash(f"exit status {run.exit_status} is not documented", evidence=self.evidence())
        if _TRACEBACK.search(run.stderr):
            raise Crash("a traceback on standard error", evidence=self.evidence())

    @cached_property
    def records(self) -> list[Record]:
        """The records on standard output, which holds nothing else (C2)."""
        lines = self.stdout.split(b"\n")
        lines = lines[:-1] if lines[-1] == b"" else lines
        return [self._record(number, raw) for number, raw in enumerate(lines, 1)]

    def _record(self, number: int, raw: bytes) -> Record:
        found = self._object(raw, f"standard output, line {number}")
        names = self._dialect.names("record", RESULTS)
        results = {key: found[name] for key, name in names.items() if name in found}
        return Record(results=results, rest={k: v for k, v in found.items() if k not in set(names.values())}, raw=raw)

    def _object(self, raw: bytes, where: str) -> dict[str, object]:
        try:
            return exact_json.parse_object(raw)
        except RecursionError:
            raise self.breach(f"{where}: nested too deeply to be read") from None
        except ValueError as error:
            raise self.breach(f"{where}: expected a JSON object, found {raw[:80]!r} ({error})") from error

    @cached_property
    def errors(self) -> list[Mapping[str, object]]:
        """The failed lines that standard error tells as JSON (C2), by the contract's names."""
        names = self._dialect.names("error", ERROR)
        found = [one for one in self._error_objects() if names["line"] in one and names["error"] in one]
        return [{key: one[name] for key, name in names.items() if name in one} for one in found]

    @property
    def failed_lines(self) -> list[object]:
        """The numbers of the failed lines, counted from 1."""
        return [error["line"] for error in self.errors]

    @cached_property
    def summary(self) -> Mapping[str, object]:
        """The summary on the last line of standard error (C2), by the contract's names.

        Raises NotClaimed where the candidate lacks summaries.
        """
        self._dialect.claims("--summary", "--summary-format")
        last = self.stderr.rstrip(b"\n").rpartition(b"\n")[2]
        found = self._object(last, "standard error, last line")
        names = self._dialect.names("summary", SUMMARY)
        return {key: found[name] for key, name in names.items() if name in found}

    def _error_objects(self) -> list[dict[str, object]]:
        found = []
        for raw in self.stderr.split(b"\n"):
            try:
                found.append(exact_json.parse_object(raw))
            except (ValueError, RecursionError):  # a word for people: allowed without --quiet
                continue
        return found

    def breach(self, said: str, *, expected: object = None, found: object = None) -> Breach:
        """A Breach with this run as its evidence."""
        return Breach(said, expected=expected, found=found, evidence=self.evidence())

    def explain(self, finding: Finding) -> Finding:
        """The finding with this run as its evidence, where it has none yet."""
        finding.evidence = finding.evidence or self.evidence()
        return finding

    def evidence(self) -> str:
        """The command that replays the run, how it ended, and the ends of both streams."""
        return "\n".join(
            (
                f"$ {self._replay()}",
                f"ended: {self._named_status()}",
                f"standard output: {_tail(self.stdout)}",
                f"standard error: {_tail(self.stderr)}",
            )
        )

    def _replay(self) -> str:
        command = shlex.join(self.completed.args)
        if not self._stdin:
            return f"{command} < /dev/null"
        if len(self._stdin) > _LONGEST_ECHO:
            return f"{command} < (an input of {len(self._stdin):,} bytes: {self._stdin[:60]!r}...)"
        return f"printf '{''.join(map(_for_printf, self._stdin))}' | {command}"

    def _named_status(self) -> str:
        run = self.completed
        if run.stopped:
            return f"stopped: {run.stopped}"
        if run.signal is not None:
            return signal_name(run.signal)
        names = [name for name, status in self._dialect.exits.items() if status == run.exit_status]
        return f"{run.exit_status} ({names[0] if names else 'not documented'})"


def _for_printf(byte: int) -> str:
    letter = chr(byte)
    return letter if letter.isascii() and letter.isprintable() and letter not in "\\%'" else f"\\{byte:03o}"


def _tail(stream: bytes) -> str:
    if len(stream) <= _TAIL_BYTES:
        return repr(stream)
    return f"...{stream[-_TAIL_BYTES:]!r} (the end of {len(stream):,} bytes)"
