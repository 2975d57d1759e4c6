"""From a text with some property to a smaller one with it, where each look costs a process or the length of a hang.

Delta debugging by spans of halving length: a few dozen looks for a line. No single character can be left out of the
result; what two together could spare is not looked for.
"""

from collections.abc import Callable, Iterator


def reduce(text: str, holds: Callable[[str], bool], simpler: Callable[[str], Iterator[str]]) -> str:
    """The smaller text; `text` itself where nothing is. `simpler` gives texts of the same length to be preferred."""
    size = max(1, len(text) // 2)
    while True:
        shorter = _without_spans(text, size, holds)
        if size == 1 and shorter == text:
            break
        text, size = shorter, max(1, size // 2)
    plainer = next((other for other in simpler(text) if other != text and holds(other)), None)
    return text if plainer is None else plainer


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
