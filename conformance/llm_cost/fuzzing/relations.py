"""Relations that hold between answers, whoever is right: no oracle is asked.

Reversed lines have the reversed records; two streams one after the other have the records of both; the summary is the
sum; a text alone has the count that it has in a stream (T4); any number of workers gives the same bytes (C7).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

import msgspec

from conformance.candidate.completed import Completed
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.llm_cost.fuzzing import grammar
from conformance.llm_cost.fuzzing.program import Execute, Words, bad_ending, wrong
from conformance.verdict import Outcome

NAME = "relations"

_LINES = 30
RELATIONS = ("reversed", "halves", "summary", "alone", "workers")


class Relations:
    """Runs the program twice or three times for each relation; `mode` of an attempt names the relation."""

    name = NAME

    def __init__(self, words: Words) -> None:
        self._words = words
        self._checks: Mapping[str, Callable[[Attempt, list[str], Execute], str]] = {
            "reversed": self._reversed,
            "halves": self._halves,
            "summary": self._summary,
            "alone": self._alone,
            "workers": self._workers,
        }

    def attempts(self, random: Random) -> Iterator[Attempt]:
        """One stream of good lines for each relation."""
        texts = grammar.texts(random.randrange(1 << 30), 0, _LINES * len(RELATIONS))
        for at, relation in enumerate(RELATIONS):
            variant = random.choice(sorted(self._words.models))
            chosen = texts[at * _LINES : (at + 1) * _LINES]
            args = ("pipe", "--model", self._words.models[variant], "--mode", "tokens", "--format", "json")
            yield Attempt(target=NAME, input=stream(chosen), variant=variant, mode=relation, args=args)

    def fault(self, attempt: Attempt, execute: Execute) -> Fault | None:
        """Run what the relation speaks of; a stream that is not all good lines has nothing to say."""
        texts = texts_of(attempt.input)
        if texts is None:
            return None
        try:
            said = self._checks[attempt.mode](attempt, texts, execute)
        except _BadEndingError as error:
            return error.fault
        return wrong(attempt, Outcome.FAILED, attempt.mode, said) if said else None

    def _reversed(self, attempt: Attempt, texts: list[str], execute: Execute) -> str:
        forward, backward = (self._counts(attempt, each, execute) for each in (texts, texts[::-1]))
        return "" if forward == backward[::-1] else f"{forward} and, reversed, {backward}"

    def _halves(self, attempt: Attempt, texts: list[str], execute: Execute) -> str:
        middle = len(texts) // 2
        parts = (texts, texts[:middle], texts[middle:])
        whole, first, second = (self._counts(attempt, each, execute) for each in parts)
        return "" if whole == first + second else f"{whole} whole, {first} and {second} in halves"

    def _summary(self, attempt: Attempt, texts: list[str], execute: Execute) -> str:
        done = self._run(attempt, (*attempt.args, "--summary", "--summary-format", "json"), stream(texts), execute)
        try:
            summary = msgspec.json.decode(done.stderr.splitlines()[-1] if done.stderr.strip() else b"")
            total, number = (summary[self._words.field("summary", key)] for key in ("tokens_in", "lines_total"))
        except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError):
            return "no summary as standard error's last line"
        counts = [count for count in self._records(done) if isinstance(count, int)]
        said = f"summary says {total} tokens in {number} lines, the records {sum(counts)} in {len(counts)}"
        return "" if (total, number) == (sum(counts), len(counts)) else said

    def _alone(self, attempt: Attempt, texts: list[str], execute: Execute) -> str:
        counts = self._counts(attempt, texts, execute)
        if not texts:
            return ""
        args = ("tokens", "--model", self._words.models[attempt.variant], "--format", "json")
        alone = self._records(self._run(attempt, args, texts[-1].encode(), execute))
        return "" if alone == counts[-1:] else f"{alone} alone, {counts[-1:]} in a stream"

    def _workers(self, attempt: Attempt, texts: list[str], execute: Execute) -> str:
        one, many = (
            self._run(attempt, (*attempt.args, "--workers", number), stream(texts), execute).stdout for number in "14"
        )
        return "" if one == many else "other bytes with 4 workers than with 1"

    def _counts(self, attempt: Attempt, texts: Sequence[str], execute: Execute) -> list[object]:
        return self._records(self._run(attempt, attempt.args, stream(texts), execute))

    def _run(self, attempt: Attempt, args: Sequence[str], stdin: bytes, execute: Execute) -> Completed:
        done = execute(args, stdin)
        bad = bad_ending(attempt, done, self._words.exits)
        if bad is not None:
            raise _BadEndingError(bad)
        return done

    def _records(self, done: Completed) -> list[object]:
        field = self._words.field("record", "tokens_in")
        found: list[object] = []
        for line in done.stdout.splitlines():
            try:
                found.append(msgspec.json.decode(line, type=dict[str, object]).get(field))
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                found.append(None)
        return found


class _BadEndingError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


def stream(texts: Sequence[str], field: str = "content") -> bytes:
    """Texts as records, one to a line."""
    return b"".join(json.dumps({field: text}, ensure_ascii=False).encode() + b"\n" for text in texts)


def texts_of(data: str | bytes) -> list[str] | None:
    """The texts of a stream of records; None where a line is none."""
    lines = (data if isinstance(data, bytes) else data.encode()).splitlines()
    try:
        return [msgspec.json.decode(line, type=dict[str, str])["content"] for line in lines]
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError):
        return None
