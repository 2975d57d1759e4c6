"""One failure drawn: the text, its pre-tokens, and the two lists of tokens side by side."""

from collections.abc import Sequence

from msgspec import structs

from conformance.llm_cost.comparison import first_difference, tokens, witness
from conformance.llm_cost.oracle.witness import Piece, without_lone_surrogates
from conformance.llm_cost.visible import LONGEST, code_points
from conformance.report.drawing import Drawing, Entry, Part, Place, Sides, in_lines, side_lines
from conformance.report.visible import spans

_BEFORE, _AFTER = 2, 5
_PIECES_BEFORE, _MOST_PIECES = 3, 8
# Splitting a million characters to show eight pieces takes seconds.
_MOST_TO_SPLIT = 20_000
_MOST_BYTES = 24
_MOST_IDS = 12
_MISSING = "(no such token)"
_TITLE = "pre-tokens, each with the alternative of the pattern that took it"


def picture(text: str | bytes, encoding: str, expected: object, got: object, mode: str = "ordinary") -> tuple[str, ...]:
    """Lines without styles. `expected` and `got` are lists of ids or counts; what is neither is shown as it is."""
    return in_lines(drawing(text, encoding, expected, got, mode))


def drawing(text: str | bytes, encoding: str, expected: object, got: object, mode: str = "ordinary") -> Drawing:
    """The same as values. Bytes are not split, nor is a text whose special tokens are cut out before."""
    if not isinstance(expected, list) or not isinstance(got, list):
        drawn = _input(text, encoding, mode, None)
        return structs.replace(drawn, expected=_value(expected), got=_value(got))
    sides = _sides(encoding, expected, got)
    return structs.replace(_input(text, encoding, mode, sides.before + sides.first), sides=sides)


def side_by_side(encoding: str, expected: Sequence[object], got: Sequence[object]) -> list[str]:
    """Both lists around their first difference, which an arrow marks."""
    return list(side_lines(_sides(encoding, expected, got), _MISSING))


def _input(text: str | bytes, encoding: str, mode: str, differs: int | None) -> Drawing:
    """The input with its pre-tokens; `differs` is the index of the first token that is not the expected one."""
    shown = spans(text, LONGEST)
    if isinstance(text, bytes):
        named = f"{text[:_MOST_BYTES].hex(' ')}{' …' if len(text) > _MOST_BYTES else ''}"
        return Drawing(text=shown, named=named, missing=_MISSING)
    drawn = Drawing(text=shown, named=code_points(text), missing=_MISSING)
    if mode == "special":
        return structs.replace(drawn, unparted="(special tokens are cut out first)")
    if len(text) > _MOST_TO_SPLIT:
        return structs.replace(drawn, unparted=f"(too long to show: {len(text):,} code points)")
    return _split(drawn, text, encoding, differs)


def _split(drawn: Drawing, text: str, encoding: str, differs: int | None) -> Drawing:
    """With the pre-tokens around the first difference; the first ones where it is not known."""
    pieces = witness(encoding).split(text)
    at = None if differs is None else _piece_of(differs, text, encoding, pieces)
    first = 0 if at is None or len(pieces) <= _MOST_PIECES else max(0, at - _PIECES_BEFORE)
    shown = pieces[first : first + _MOST_PIECES]
    parts = (
        Part(text=spans(text[piece.start : piece.end], 16), label=piece.branch, differs=number == at)
        for number, piece in enumerate(shown, first)
    )
    return structs.replace(
        drawn,
        parts_title=_TITLE,
        parts=tuple(parts),
        parts_before=first,
        parts_after=len(pieces) - first - len(shown),
    )


def _piece_of(token: int, text: str, encoding: str, pieces: Sequence[Piece]) -> int | None:
    """The index of the pre-token that holds this token; the last where the text has fewer."""
    seen = 0
    for number, piece in enumerate(pieces):
        seen += len(witness(encoding).ids_of_piece(without_lone_surrogates(text[piece.start : piece.end]).encode()))
        if seen > token:
            return number
    return len(pieces) - 1 if pieces else None


def _sides(encoding: str, expected: Sequence[object], got: Sequence[object]) -> Sides:
    index = first_difference(expected, got)
    longest = max(len(expected), len(got))
    first, last = max(0, index - _BEFORE), min(longest, index + _AFTER)
    places = (
        Place(expected=_entry(encoding, expected, place), got=_entry(encoding, got, place))
        for place in range(first, last)
    )
    return Sides(
        expected=_plural(len(expected)),
        got=_plural(len(got)),
        places=tuple(places),
        first=index - first,
        before=first,
        after=longest - last,
    )


def _entry(encoding: str, ids: Sequence[object], place: int) -> Entry | None:
    if place >= len(ids):
        return None
    number = ids[place]
    token = tokens(encoding).get(number) if isinstance(number, int) else None
    return Entry(name=str(number), text=None if token is None else spans(token, 20))


def _value(value: object) -> str:
    if isinstance(value, list):
        words = [f"{_plural(len(value))}:", *map(str, value[:_MOST_IDS]), *(["…"] if len(value) > _MOST_IDS else [])]
        return " ".join(words) if value else _plural(0)
    if isinstance(value, dict) and isinstance(value.get("length"), int):
        return f"{_plural(value['length'])}, sha256 {str(value.get('sha256'))[:12]}…"
    if isinstance(value, int):
        return _plural(value)
    return "nothing" if value is None else str(value)


def _plural(number: int) -> str:
    return f"{number:,} token{'' if number == 1 else 's'}"
