"""Counters of letters for measurements: right ones, and ones that are not; each a filter of JSON records.

counters.py HOW [--workers N] < records.jsonl
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator

Filter = Callable[[Iterator[str]], Iterator[str]]


def right(lines: Iterator[str]) -> Iterator[str]:
    yield from (str(len(json.loads(line)["content"])) for line in lines)


def shorter(lines: Iterator[str]) -> Iterator[str]:
    """All but the last."""
    answers = list(right(lines))
    yield from answers[:-1] if len(answers) > 1 else answers


def longer(lines: Iterator[str]) -> Iterator[str]:
    yield from right(lines)
    yield "7"


def wrong(lines: Iterator[str]) -> Iterator[str]:
    """By one, in the third record."""
    yield from (str(int(count) + (number == 3)) for number, count in enumerate(right(lines), 1))


def constant(lines: Iterator[str]) -> Iterator[str]:
    yield from ("1" for _ in lines)


def empty(lines: Iterator[str]) -> Iterator[str]:
    for _ in lines:
        pass
    yield from ()


def crashing(lines: Iterator[str]) -> Iterator[str]:
    yield from right(lines)
    sys.stdout.flush()
    os.kill(os.getpid(), 11)


def failing(lines: Iterator[str]) -> Iterator[str]:
    yield from right(lines)
    sys.exit("counters: \x1b[31mno licence found")


def hanging(lines: Iterator[str]) -> Iterator[str]:
    yield from right(lines)
    sys.stdout.flush()
    time.sleep(300)


def single(lines: Iterator[str]) -> Iterator[str]:
    """Knows no workers."""
    if len(sys.argv) > 2:
        sys.exit(f"counters: unknown option {sys.argv[2]}")
    yield from right(lines)


if __name__ == "__main__":
    for answer in globals()[sys.argv[1]](sys.stdin):
        print(answer)
