"""The measured matrix in words: one table for a terminal, and the performance part of docs/matrix.md."""

from collections.abc import Iterator, Mapping

import msgspec
from matrix_speed import Speed
from rich import box
from rich.table import Table

from conformance.bench.curve import OPEN, SOUND, Curve, Scaling, Verdict
from conformance.bench.fit import Growth
from conformance.report.visible import harmless

BEGIN, END = "<!-- begin performance: written by tools/matrix_bench.py --write -->", "<!-- end performance -->"

_COLUMNS = ("implementation", "version", "encoding", "MB/s", "to tiktoken", "exponent", "not linear", "wrong answers")
_NUMBERS = frozenset({"MB/s", "to tiktoken"})
_WIDEST = 60
_ABOUT = 0.995


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One implementation's speed and curves."""

    scaling: Scaling
    speed: Speed


Row = Measured | str
"""An implementation that was measured, or why it was not."""


def terminal(rows: Mapping[str, Row]) -> Table:
    """The table as a person reads it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in _NUMBERS else "left")
    for name, row in _sorted(rows):
        table.add_row(*_cells(name, row))
    return table


def written(text: str, rows: Mapping[str, Row], *, facts: str) -> str:
    """The page with this part made anew; ValueError where it has no place for it."""
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"expected {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{_part(rows, facts)}{END}{after}"


def _part(rows: Mapping[str, Row], facts: str) -> str:
    lines = [facts, "", _line(_COLUMNS), _line(["---:" if column in _NUMBERS else "---" for column in _COLUMNS])]
    lines += [_line(_cells(name, row)) for name, row in _sorted(rows) if isinstance(row, Measured)]
    left = [f"- {name}: {row}" for name, row in rows.items() if isinstance(row, str)]
    if left:
        lines += ["", "Not measured where this page was made:", "", *left]
    return "\n".join(lines) + "\n"


def _sorted(rows: Mapping[str, Row]) -> list[tuple[str, Row]]:
    """The fastest first; those without a speed behind."""
    return sorted(rows.items(), key=lambda item: -item[1].speed.to_oracle if isinstance(item[1], Measured) else 1.0)


def _cells(name: str, row: Row) -> list[str]:
    if isinstance(row, str):
        return [name, "", "", "", "", "", harmless(row, _WIDEST), ""]
    scaling, speed = row.scaling, row.speed
    wrong = "; ".join(_wrong(row))
    number = f"{speed.megabytes_per_second:.2f}" if not speed.failed else ""
    multiple = f"{speed.to_oracle:.2f} ({speed.low:.2f} to {speed.high:.2f})" if not speed.failed else speed.failed
    if wrong and number:
        number = f"{number} ✗"
    return [name, scaling.version, scaling.variant.removesuffix("_base"), number, harmless(multiple, _WIDEST),
            _steepest(scaling), "; ".join(_faults(scaling)), wrong]  # fmt: skip


def _steepest(scaling: Scaling) -> str:
    """Of the families that were decided: the exponent of another one may be anything."""
    decided = [curve for curve in scaling.curves if curve.growth is not Growth.UNDECIDED]
    curves = [(curve.exponent.value, curve.family) for curve in decided if curve.exponent is not None]
    return "{:.2f} on {}".format(*max(curves)) if curves else "undecided"


def _faults(scaling: Scaling) -> Iterator[str]:
    """Families by what is wrong with them: wrong answers have a column of their own."""
    by_verdict: dict[Verdict, list[Curve]] = {}
    for curve in scaling.curves:
        verdict = curve.verdict if curve.verdict is not Verdict.WRONG else Verdict(curve.growth.value)
        if verdict not in SOUND:
            by_verdict.setdefault(verdict, []).append(curve)
    order = sorted(by_verdict, key=lambda verdict: (verdict in OPEN, verdict.value))
    for verdict in order:
        if len(by_verdict[verdict]) == len(scaling.curves):
            yield f"{verdict.value} on all"
            continue
        yield f"{verdict.value}: {', '.join(_named(curve) for curve in by_verdict[verdict])}"


def _named(curve: Curve) -> str:
    ends = [trouble.bytes for trouble in curve.troubles if trouble.verdict is curve.verdict]
    return f"{curve.family} from {ends[0]:,} bytes" if ends else curve.family


def _wrong(row: Measured) -> Iterator[str]:
    if row.speed.wrong:
        yield f"{row.speed.wrong} of {row.speed.texts} chat texts"
    wrong = [c.family for c in row.scaling.curves if any(t.verdict is Verdict.WRONG for t in c.troubles)]
    if wrong:
        yield "on all families" if len(wrong) == len(row.scaling.curves) else ", ".join(wrong)


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"
