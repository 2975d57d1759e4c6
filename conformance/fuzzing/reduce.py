"""From a text with some property to a smaller one with it, where each look costs a process or the length of a hang.

Delta debugging by lines, then by characters, in spans of halving length, then by parts between marks and by escapes:
some dozens of looks for a line. Nothing of these kinds can be left out of the result; not every pair of characters is
tried.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

# Spans between so many marks are about a hundred.
_MOST_MARKS = 16


def reduce(text: str, holds: Callable[[str], bool], simpler: Callable[[str], Iterator[str]]) -> str:
    """The smaller text; `text` itself where nothing is. `simpler` gives texts of the same length to be preferred."""
    if text and holds(""):
        return ""
    while True:
        lines = text.splitlines(keepends=True)
        if len(lines) > 1:
            text = "".join(_without_any(lines, lambda some: holds("".join(some))))
        text = "".join(_without_any(text, lambda some: holds("".join(some))))
        smaller = next((other for other in (*_without_parts(text), *_without_escapes(text)) if holds(other)), None)
        if smaller is None:
            break
        text = smaller
    plainer = next((other for other in simpler(text) if other != text and holds(other)), None)
    return text if plainer is None else plainer


def _without_any(units: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """Without spans of halving length, until no single unit can go."""
    size = max(1, len(units) // 2)
    while True:
        fewer = _without_spans(units, size, holds)
        if size == 1 and len(fewer) == len(units):
            return units
        units, size = fewer, max(1, size // 2)


def _without_parts(text: str) -> Iterator[str]:
    """Without what lies between two marks (what is neither letter nor digit), the longest parts first.

    In formats such as JSON a member can only go as a whole.
    """
    marks = [0, *(at for at, character in enumerate(text) if not character.isalnum()), len(text)]
    if len(marks) > _MOST_MARKS:
        marks = marks[:: -(-len(marks) // _MOST_MARKS)]
    spans = sorted(combinations(dict.fromkeys(marks), 2), key=lambda span: span[0] - span[1])
    return (text[:start] + text[end:] for start, end in spans if end - start > 1)


def _without_escapes(text: str) -> Iterator[str]:
    """Without a backslash and what it stands before, which can only go together."""
    return (text[: found.start()] + text[found.end() :] for found in re.finditer(r"\\(u[0-9a-fA-F]{4}|.)", text))


def _without_spans(units: Sequence[str], size: int, holds: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """Without each span of this length that is not needed, from left to right."""
    at = 0
    while at < len(units):
        fewer = [*units[:at], *units[at + size :]]
        if holds(fewer):
            units = fewer
        else:
            at += size
    return units
