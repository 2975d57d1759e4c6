"""From a text with some property to a smaller one with it, where each look costs a process or the length of a hang.

Delta debugging by spans of halving length, then by parts between marks: some dozens of looks for a line. No single
character and no such part can be left out of the result; not every pair of characters is tried.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

# Spans between so many marks are about a hundred.
_MOST_MARKS = 16


def reduce(text: str, holds: Callable[[str], bool], simpler: Callable[[str], Iterator[str]]) -> str:
    """The smaller text; `text` itself where nothing is. `simpler` gives texts of the same length to be preferred."""
    while True:
        text = _without_any(text, holds)
        smaller = next((other for other in _without_parts(text) if holds(other)), None)
        if smaller is None:
            break
        text = smaller
    plainer = next((other for other in simpler(text) if other != text and holds(other)), None)
    return text if plainer is None else plainer


def _without_any(text: str, holds: Callable[[str], bool]) -> str:
    """Without spans of halving length, until no single character can go."""
    size = max(1, len(text) // 2)
    while True:
        shorter = _without_spans(text, size, holds)
        if size == 1 and shorter == text:
            return text
        text, size = shorter, max(1, size // 2)


def _without_parts(text: str) -> Iterator[str]:
    """Without what lies between two marks (what is neither letter nor digit), the longest parts first.

    In formats such as JSON a member can only go as a whole.
    """
    marks = [0, *(at for at, character in enumerate(text) if not character.isalnum()), len(text)]
    if len(marks) > _MOST_MARKS:
        marks = marks[:: -(-len(marks) // _MOST_MARKS)]
    spans = sorted(combinations(dict.fromkeys(marks), 2), key=lambda span: span[0] - span[1])
    return (text[:start] + text[end:] for start, end in spans if end - start > 1)


def _without_spans(text: str, size: int, holds: Callable[[str], bool]) -> str:
    """Without each span of this length that is not needed, from left to right."""
    at = 0
    while at < len(text):
        fewer = text[:at] + text[at + size :]
        if holds(fewer):
            text = fewer
        else:
            at += size
    return text
