"""The plainest member of each class of characters: what a person recognises at once."""

from collections.abc import Iterator, Mapping

from conformance.llm_cost.oracle.unicode import class_of

_PLAINEST: Mapping[str, str] = {
    "Lu": "A",
    "Ll": "a",
    "Lt": "\u01c5",
    "Lm": "\u02b0",
    "Lo": "\u05d0",
    "M": "\u0301",
    "N": "1",
    "space": " ",
    "other": "!",
}
# Each is a class of its own somewhere in a pattern.
_THEMSELVES = frozenset("'\r\n/")


def simpler(text: str) -> Iterator[str]:
    """The text with one character, or all of one kind, replaced by the plainest of its class."""
    plain = [_plain(character) for character in text]
    yield "".join(plain)
    for place, character in enumerate(plain):
        if character != text[place]:
            yield text[:place] + character + text[place + 1 :]


def _plain(character: str) -> str:
    return character if character in _THEMSELVES else _PLAINEST[class_of(ord(character))]
