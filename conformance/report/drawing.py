"""One failure drawn: the input, the parts that it is read in, and two answers side by side, as values.

A contract fills it in; a terminal shows it as lines (`in_lines`), a page as boxes and a table.
"""

from collections.abc import Iterator

import msgspec

from conformance.report.visible import Span, quoted

_COLUMN = 34
_INDENT = 10


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part that the input is read in, and what made it one; `differs` where the answers part within it."""

    text: tuple[Span, ...]
    label: str
    differs: bool = False


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an answer: its name, and the text it stands for; `text` is None where it stands for none."""

    name: str
    text: tuple[Span, ...] | None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What both answers have at one place; None behind the end of the shorter."""

    expected: Entry | None
    got: Entry | None


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Two answers around their first difference, which is `places[first]`; `before` and `after` are left out."""

    expected: str
    got: str
    places: tuple[Place, ...]
    first: int
    before: int = 0
    after: int = 0


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """One failure. `sides` is for answers with entries; without it `expected` and `got` say in words what they were.

    `named` names the characters of the input one by one. `parts` are those around the first difference; `unparted`
    says why there are none. `missing` is what is said of an entry that stands for nothing.
    """

    text: tuple[Span, ...]
    named: str
    parts_title: str = ""
    parts: tuple[Part, ...] = ()
    parts_before: int = 0
    parts_after: int = 0
    unparted: str = ""
    sides: Sides | None = None
    expected: str = ""
    got: str = ""
    missing: str = "(nothing)"


def in_lines(drawing: Drawing) -> tuple[str, ...]:
    """The drawing for a terminal, without styles; an arrow marks the first difference."""
    lines = [_line("text", quoted(drawing.text)), _line("", drawing.named)]
    if drawing.parts or drawing.unparted:
        lines.append(_line("split", drawing.unparted or _parts(drawing)))
    if drawing.sides is None:
        return (*lines, _line("expected", drawing.expected), _line("got", drawing.got))
    return (*lines, *side_lines(drawing.sides, drawing.missing))


def side_lines(sides: Sides, missing: str) -> Iterator[str]:
    """Both answers side by side."""
    yield f"  {'expected ' + sides.expected:<{_COLUMN}}got {sides.got}"
    if sides.before:
        yield f"  … {sides.before:,} alike"
    for number, place in enumerate(sides.places):
        mark = ">" if number == sides.first else " "
        yield f"{mark} {_entry(place.expected, missing):<{_COLUMN}}{_entry(place.got, missing)}".rstrip()
    if sides.after:
        yield f"  … {sides.after:,} more"


def _line(word: str, said: str) -> str:
    return f"{word:<{_INDENT}}{said}"


def _parts(drawing: Drawing) -> str:
    before = f"{drawing.parts_before:,} more … " if drawing.parts_before else ""
    shown = " ".join(f"{quoted(part.text)}:{part.label}" for part in drawing.parts)
    return f"{before}{shown} … {drawing.parts_after:,} more" if drawing.parts_after else f"{before}{shown}"


def _entry(entry: Entry | None, missing: str) -> str:
    if entry is None:
        return "-"
    return f"{entry.name:>7} {missing if entry.text is None else quoted(entry.text)}"
