"""One failure drawn for a terminal: the text, its pre-tokens, and the two lists of tokens side by side."""

from collections.abc import Sequence

from conformance.llm_cost.comparison import first_difference, tokens, witness
from conformance.llm_cost.visible import code_points, visible

_BEFORE, _AFTER = 2, 5
_MOST_PIECES = 8
# Splitting a million characters to show eight pieces takes seconds.
_MOST_TO_SPLIT = 20_000
_COLUMN = 34


def picture(text: str | bytes, encoding: str, expected: object, got: object) -> tuple[str, ...]:
    """Lines without styles. `expected` and `got` are lists of ids or counts; what is neither is shown as it is."""
    lines = [f"text      {visible(text)}"]
    if isinstance(text, bytes):
        lines.append(f"          {text[:24].hex(' ')}{' …' if len(text) > 24 else ''}")  # noqa: PLR2004  # one line
    else:
        lines += [f"          {code_points(text)}", f"split     {_split(text, encoding)}"]
    if isinstance(expected, list) and isinstance(got, list):
        return (*lines, *side_by_side(encoding, expected, got))
    return (*lines, f"expected  {_value(expected)}", f"got       {_value(got)}")


def side_by_side(encoding: str, expected: Sequence[object], got: Sequence[object]) -> list[str]:
    """Both lists around their first difference, which an arrow marks."""
    index = first_difference(expected, got)
    lines = [f"  {'expected ' + _plural(len(expected)):<{_COLUMN}}got {_plural(len(got))}"]
    first = max(0, index - _BEFORE)
    last = min(max(len(expected), len(got)), index + _AFTER)
    if first:
        lines.append(f"  … {first:,} alike")
    for place in range(first, last):
        mark = ">" if place == index else " "
        lines.append(f"{mark} {_token(encoding, expected, place):<{_COLUMN}}{_token(encoding, got, place)}".rstrip())
    if last < max(len(expected), len(got)):
        lines.append(f"  … {max(len(expected), len(got)) - last:,} more")
    return lines


def _split(text: str, encoding: str) -> str:
    if len(text) > _MOST_TO_SPLIT:
        return f"(too long to show: {len(text):,} code points)"
    pieces = witness(encoding).split(text)
    shown = " ".join(f"{visible(text[p.start : p.end], 16)}:{p.branch}" for p in pieces[:_MOST_PIECES])
    return shown if len(pieces) <= _MOST_PIECES else f"{shown} … {len(pieces) - _MOST_PIECES:,} more"


def _token(encoding: str, ids: Sequence[object], place: int) -> str:
    if place >= len(ids):
        return "-"
    number = ids[place]
    token = tokens(encoding).get(number) if isinstance(number, int) else None
    return f"{number!s:>7} {'(no such token)' if token is None else visible(token, 20)}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"{_plural(len(value))}: {' '.join(map(str, value[:12]))}{' …' if len(value) > 12 else ''}"  # noqa: PLR2004  # one line
    if isinstance(value, dict) and "length" in value:
        return f"{_plural(int(value['length']))}, sha256 {str(value.get('sha256'))[:12]}…"
    if isinstance(value, int):
        return _plural(value)
    return "nothing" if value is None else str(value)


def _plural(number: int) -> str:
    return f"{number:,} token{'' if number == 1 else 's'}"
