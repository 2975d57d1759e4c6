"""Whether what was measured was done at all: the number of answers, and samples of them against the oracle's."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from conformance.bench.contestant import Contestant
from conformance.candidate.answer import shown
from conformance.run import Ending, Run

_SAMPLES = 5_000
# No answer to a record of any load is longer; what is longer is no line of answers.
_LONGEST_LINE = 64_000_000

Truth = Mapping[int, Mapping[str, object]]
"""The oracle's answers to the sampled records, by number."""


def samples(records: int) -> range:
    """The numbers of the records that are looked at: all where they are few, else evenly spread."""
    return range(1, records + 1, max(1, records // _SAMPLES))


def truth(oracle: Contestant, output: Path, records: int) -> Truth:
    """The oracle's own answers; ValueError where it has not answered every record."""
    lines, found = _read(oracle, output, samples(records))
    if lines != records or any(run.ending is not Ending.ANSWERED for run in found.values()):
        raise ValueError(f"expected {records:,} answers of the oracle, found {lines:,}")
    return {number: run.answer for number, run in found.items()}


def fault(contestant: Contestant, output: Path, records: int, expected: Truth) -> str:
    """What is wrong with the answers in a file, in one line; empty where nothing is that was looked at."""
    lines, found = _read(contestant, output, samples(records))
    for number, answer in expected.items():
        if (said := _fault(found.get(number), answer)) and lines >= number:
            return f"record {number:,}: {said}"
    if lines != records:
        return f"expected {records:,} answers, found {lines:,}"
    return ""


def digest(output: Path) -> str:
    """What a file of answers is known by."""
    with output.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fault(run: Run | None, expected: Mapping[str, object]) -> str:
    if run is None:
        return "expected an answer, found none"
    if run.ending is not Ending.ANSWERED:
        return run.detail
    for aspect in expected.keys() & run.answer.keys():
        if run.answer[aspect] != expected[aspect]:
            return f"expected {aspect} {shown(expected[aspect])}, found {shown(run.answer[aspect])}"
    return "" if expected.keys() & run.answer.keys() else f"expected {', '.join(sorted(expected))}, found neither"


def _read(contestant: Contestant, output: Path, wanted: Container[int]) -> tuple[int, Mapping[int, Run]]:
    """How many lines there are, and the answers to the wanted records."""
    lines, found = 0, {}
    for line in _lines(output):
        lines += 1
        # Replies of the line protocol may come in any order.
        if lines in wanted or contestant.reader is None:
            number, run = contestant.answer(line, lines)
            if number in wanted:
                found[number] = run
    return lines, found


def _lines(output: Path) -> Iterator[bytes]:
    with output.open("rb") as file:
        yield from iter(lambda: file.readline(_LONGEST_LINE), b"")
