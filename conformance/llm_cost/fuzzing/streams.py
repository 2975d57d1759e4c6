"""Streams of JSON lines, good, bad and mutilated: no crash, no hang, only records on standard output, right counts.

What a stream has to come to is told by a plain model of the contract (C2, C3, C5). Where the model is not sure that a
line is good or bad, only the ending and the form of the output are judged.
"""

import json
from collections.abc import Iterator, Sequence
from random import Random

import msgspec

from conformance.candidate.completed import Completed
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.llm_cost.fuzzing import grammar
from conformance.llm_cost.fuzzing.program import Execute, Words, bad_ending, wrong
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.verdict import Outcome

NAME = "stream"

_STREAMS, _LINES = 6, 40
ENCODINGS = ("cl100k_base", "o200k_base")
_BOM = b"\xef\xbb\xbf"

# Lines that fail alone, whatever stands around them (C5).
_BAD = (
    *(
        b"{",
        b"}",
        b"[]",
        b'"content"',
        b"null",
        b"1",
        b"{}",
        b'{"content":1}',
        b'{"content":null}',
        b'{"content":["a"]}',
    ),
    *(b'{"content":"a"', b'{"content":"a"}}', b'{"content":"\xff"}', b'{"content":"\\ud800"}', b'{"content":"a\\x"}'),
    *(b'{"Content":"a"}', b'{"content":"\x01"}', b"{'content':'a'}", b'{"content":"a",}', b"\x00", b"\xff\xfe"),
)


class Streams:
    """Sends streams to `pipe`."""

    name = NAME

    def __init__(self, words: Words) -> None:
        self._words = words
        self._encodings = [name for name in ENCODINGS if name in words.models]

    def attempts(self, random: Random) -> Iterator[Attempt]:
        """Streams of structured lines; of every second one some bytes are changed."""
        texts = grammar.texts(random.randrange(1 << 30), 0, _STREAMS * _LINES)
        for at in range(_STREAMS):
            encoding = random.choice(self._encodings)
            data = _stream(texts[at * _LINES : (at + 1) * _LINES], random)
            yield Attempt(
                target=NAME,
                input=_mutilated(data, random) if at % 2 else data,
                variant=encoding,
                args=("pipe", "--model", self._words.models[encoding], "--mode", "tokens", "--format", "json"),
            )

    def fault(self, attempt: Attempt, execute: Execute) -> Fault | None:
        """One run of the program."""
        data = attempt.input if isinstance(attempt.input, bytes) else attempt.input.encode()
        done = execute(attempt.args, data)
        return bad_ending(attempt, done, self._words.exits) or self._fault_of_output(attempt, data, done)

    def _fault_of_output(self, attempt: Attempt, data: bytes, done: Completed) -> Fault | None:
        records: list[object] = []
        for line in done.stdout.splitlines():
            try:
                records.append(msgspec.json.decode(line))
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                return wrong(attempt, Outcome.MALFORMED, "output that is no record", repr(line[:80]))
        field = self._words.field("record", "tokens_in")
        if not all(isinstance(record, dict) and type(record.get(field)) is int for record in records):
            return wrong(attempt, Outcome.MALFORMED, f"a record without {field}")
        expected = contents(data)
        if None in expected:
            return None
        return self._fault_of_counts(attempt, done, [record[field] for record in records], expected)  # type: ignore[index]  # looked at above

    def _fault_of_counts(
        self, attempt: Attempt, done: Completed, found: Sequence[int], expected: Sequence[str | bool | None]
    ) -> Fault | None:
        good = [text for text in expected if isinstance(text, str)]
        if len(found) != len(good):
            more = "more" if len(found) > len(good) else "fewer"
            detail = f"{len(found)} records, expected {len(good)}"
            return wrong(attempt, Outcome.FAILED, f"{more} records than good lines", detail)
        counts = [len(tiktoken_oracle.ids(text, attempt.variant)) for text in good]
        if list(found) != counts:
            at = next(at for at, (one, other) in enumerate(zip(found, counts, strict=True)) if one != other)
            return wrong(attempt, Outcome.FAILED, "wrong count", f"record {at + 1}: {found[at]}, expected {counts[at]}")
        status = self._words.exits["ok" if len(good) == len(expected) else "err_partial"]
        if done.exit_status != status:
            return wrong(
                attempt, Outcome.FAILED, f"exit status {done.exit_status} where {status} is right", "all else is right"
            )
        return None


def contents(data: bytes) -> list[str | bool | None]:
    """For each line that is not blank its text, False where it has to fail, None where the contract leaves it open."""
    lines = data.removeprefix(_BOM).split(b"\n")
    return [_content(line.removesuffix(b"\r")) for line in lines if line.removesuffix(b"\r") != b""]


def _content(line: bytes) -> str | bool | None:
    if not line.strip():
        return None  # is a line of blanks blank?
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    try:
        found = msgspec.json.decode(line)
    except RecursionError:
        return None
    except msgspec.MsgspecError:
        return _bad_or_open(line)
    if not isinstance(found, dict) or not isinstance(found.get("content"), str):
        return False
    # Numbers that no double holds, and keys that cannot be passed through, are another boundary's business.
    return str(found["content"]) if _is_plain(found) else None


def _bad_or_open(line: bytes) -> bool | None:
    """What one strict reader refuses is bad if another does as well."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return False if b"\\ud" in line.lower() else None


def _is_plain(record: dict[str, object]) -> bool:
    return all(isinstance(value, str | bool | None) or type(value) is int for value in record.values())


def _stream(texts: Sequence[str], random: Random) -> bytes:
    lines = [_line(text, random) for text in texts[: random.choice((0, 1, 3, _LINES))]]
    end = random.choice((b"\n", b"\n", b"\r\n"))
    data = random.choice((b"", b"", _BOM)) + end.join(lines)
    return data + random.choice((b"", end, end, end * 2))


def _line(text: str, random: Random) -> bytes:
    chance = random.random()
    if chance < 0.15:  # noqa: PLR2004  # enough for most streams to have one
        return random.choice(_BAD)
    if chance < 0.2:  # noqa: PLR2004  # as above
        return b""
    record: dict[str, object] = {"content": text}
    if chance < 0.4:  # noqa: PLR2004  # keys that pass through
        record = {"id": random.randrange(1 << 40), **record, "n": None, "s": text[:3]}
    return json.dumps(record, ensure_ascii=random.random() < 0.5).encode("utf-8")  # noqa: PLR2004  # half and half


def _mutilated(data: bytes, random: Random) -> bytes:
    raw = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randint(0, len(raw))
        match random.randrange(4):
            case 0:
                raw[at:at] = random.choice(
                    (b"\x00", b"\xff", b'"', b"\\", b"{", b"\r", b"\n", b"\xc3", b"\xe2\x80\xa8")
                )
            case 1:
                del raw[at : at + random.choice((1, 2, 8, 64))]
            case 2:
                raw[at:at] = raw[: random.choice((1, 16, 128))]
            case _:
                raw[at : at + 1] = bytes([random.randrange(256)])
    return bytes(raw)
