"""From a text with some property to a smallest text with it, asking about many texts at a time.

Delta debugging by characters: short texts lose every span at once and the shortest that keeps the property is taken;
long ones lose halves, quarters and so on. What cannot be shortened is made simpler, character by character.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

Holds = Callable[[Sequence[str]], Iterable[bool]]
Simpler = Callable[[str], Iterator[str]]

# All spans of a text of this length are about 800 texts: a second's work for a batch candidate.
_SHORT = 40
_MOST_ROUNDS = 200


def shrink(text: str, holds: Holds, simpler: Simpler) -> str:
    """The smallest text found for which `holds`; `text` itself where nothing smaller is.

    `holds` answers for many texts at once, or one by one: nothing is read behind the first for which it holds.
    `simpler` gives texts of the same length that are to be preferred.
    """
    for _ in range(_MOST_ROUNDS):
        # The empty text is a text like any other: only None means that there is nothing smaller.
        smaller = _first(_shorter(text), holds)
        if smaller is None:
            smaller = _first(_batched(simpler(text), text), holds)
        if smaller is None:
            return text
        text = smaller
    return text


def _shorter(text: str) -> Iterator[list[str]]:
    """Rounds of shorter texts, the shortest of each round first."""
    if len(text) <= _SHORT:
        spans = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
        yield _distinct(text[:a] + text[b:] for a, b in sorted(spans, key=lambda span: span[0] - span[1]))
        return
    size = len(text) // 2
    while size:
        yield _distinct(text[:at] + text[at + size :] for at in range(0, len(text), size))
        size //= 2


def _batched(texts: Iterable[str], text: str) -> Iterator[list[str]]:
    yield [other for other in _distinct(texts) if other != text]


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _first(rounds: Iterable[list[str]], holds: Holds) -> str | None:
    for texts in rounds:
        for text, it_does in zip(texts, holds(texts) if texts else (), strict=True):
            if it_does:
                return text
    return None
