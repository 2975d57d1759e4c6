"""Foreign text made visible and harmless: what would be swallowed, joined, misplaced or obeyed is shown by name.

Names, versions, remarks and texts come from candidates and from corpora that mean no good. A control character obeyed
by a terminal, or a bidi control obeyed by a browser, shows the reader something else than what is there.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby

import msgspec

SPACE = "\N{MIDDLE DOT}"
_CONTROL_PICTURES = 0x2400
_NAMES = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI "
    "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
)
_ABBREVIATIONS = {chr(_CONTROL_PICTURES + number): name for number, name in enumerate(_NAMES.split())} | {
    "\N{SYMBOL FOR DELETE}": "DEL"
}
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F
# How `surrogateescape` carries single bytes.
_BYTES = range(0xDC80, 0xDD00)
# Letters and symbols that are printable by their category and yet leave nothing to see.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
# These would pass for what they stand for here: a space, a control character.
_OURS = frozenset([SPACE, *map(chr, range(0x2400, 0x2422))])
# No script stacks more marks on one letter; those that do hide the lines above and below.
_MOST_MARKS = 4


class Kind(StrEnum):
    """What a stretch of shown text stands for."""

    PLAIN = "plain"
    SPACE = "space"
    CONTROL = "control"
    UNSEEN = "unseen"  # by its code point, in hexadecimal
    BYTE = "byte"  # no part of valid UTF-8
    LEFT_OUT = "left-out"  # how many characters are not shown here


class Span(msgspec.Struct, frozen=True):
    """A stretch of shown text of one kind."""

    kind: Kind
    text: str


def spans(text: str | bytes, longest: int) -> tuple[Span, ...]:
    """A text of which every character can be told from every other; of a long one the middle is left out."""
    raw = isinstance(text, bytes)
    shown = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
    if len(shown) <= longest:
        return tuple(_joined(_shown(one, raw=raw) for one in shown))
    half = longest // 2
    left_out = Span(Kind.LEFT_OUT, f"{len(shown) - 2 * half:,} more")
    first, last = (_joined(_shown(one, raw=raw) for one in part) for part in (shown[:half], shown[-half:]))
    return (*first, left_out, *last)


def quoted(parts: Iterable[Span]) -> str:
    """Spans on one line, between quotes; what is left out stands outside of them."""
    shown = (f"” … {part.text} … “" if part.kind is Kind.LEFT_OUT else part.text for part in parts)
    return f"“{''.join(shown)}”"


def abbreviated(pictures: str) -> tuple[str, ...]:
    """What the pictures of a span of control characters are called: a picture is too small to be read on a page."""
    return tuple(_ABBREVIATIONS.get(picture, picture) for picture in pictures)


def harmless(text: str, longest: int) -> str:
    """A name or a message as it may stand on a page: spaces, tabs and newlines are kept, what is not printable is
    shown by picture or number, and of a long text the middle is left out.
    """
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]} … {len(text) - 2 * half:,} more characters … {text[-half:]}"
    if text.isascii() and text.isprintable():
        return text
    return "".join(_tamed(text))


def _tamed(text: str) -> Iterator[str]:
    # Without a letter before it a mark is drawn on whatever stands there.
    marks = _MOST_MARKS
    for one in text:
        is_mark = unicodedata.category(one) in {"Mn", "Me"}
        marks = marks + 1 if is_mark else _MOST_MARKS if one in " \t\n" else 0
        is_kept = one in " \t\n" or (one.isprintable() and one not in _BLANK and marks <= _MOST_MARKS)
        yield one if is_kept else _shown(one, raw=False).text


def _joined(parts: Iterable[Span]) -> Iterator[Span]:
    for kind, run in groupby(parts, key=lambda part: part.kind):
        yield Span(kind, "".join(part.text for part in run))


def _shown(character: str, *, raw: bool) -> Span:
    number = ord(character)
    if character == " ":
        return Span(Kind.SPACE, SPACE)
    if number < _FIRST_PRINTABLE:
        return Span(Kind.CONTROL, chr(_CONTROL_PICTURES + number))
    if number == _DELETE:
        return Span(Kind.CONTROL, "\N{SYMBOL FOR DELETE}")
    if raw and number in _BYTES:
        return Span(Kind.BYTE, f"\\x{number - 0xDC00:02x}")
    # Marks would join the character before them.
    is_mark = unicodedata.category(character).startswith("M")
    if not character.isprintable() or is_mark or character in _BLANK or character in _OURS:
        return Span(Kind.UNSEEN, f"\\u{{{number:X}}}")
    return Span(Kind.PLAIN, character)
