"""Curves in words: one line for each family, and several candidates side by side."""

import math
from collections.abc import Iterator, Sequence
from statistics import median

from rich import box
from rich.table import Table

from conformance.bench.curve import OPEN, SOUND, By, Curve, Scaling, Trouble, Verdict
from conformance.bench.fit import Interval
from conformance.bench.scaling import decades
from conformance.report.visible import harmless

_DETAIL = 100
_COLUMNS = ("family", "exponent", "over all", "bytes (decades)", "longest takes", "verdict")
_SEPARATOR = " \u2026 "


def alone(scaling: Scaling) -> Table:
    """All families of one candidate."""
    title = f"{scaling.name} {scaling.version}".strip()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    table.title = harmless(f"{title}, {scaling.variant}, through {scaling.surface}", _DETAIL)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column == "longest takes" else "left", no_wrap=True)
    for curve in scaling.curves:
        table.add_row(*_row(curve))
    return table


def side_by_side(scalings: Sequence[Scaling]) -> Table:
    """A column for each candidate: its exponent, its verdict where it is not linear, its time against the first's.

    Times are compared at the longest text that both were measured on.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("family")
    for scaling in scalings:
        table.add_column(harmless(scaling.name, _DETAIL))
    by_family = [{curve.family: curve for curve in scaling.curves} for scaling in scalings]
    for family in dict.fromkeys(curve.family for scaling in scalings for curve in scaling.curves):
        first, *others = (curves.get(family) for curves in by_family)
        table.add_row(family, _cell(first), *(_beside(curve, first) for curve in others))
    return table


def slower(curve: Curve, other: Curve) -> tuple[float, int] | None:
    """How many times as long one takes as the other, and at how many bytes; None where they share no length."""
    if curve.by is not other.by or not curve.visible or not other.visible:
        return None
    size = min(curve.visible[-1].bytes, other.visible[-1].bytes)
    if size < max(curve.visible[0].bytes, other.visible[0].bytes):
        return None
    return _cost_at(curve, size) / _cost_at(other, size), size


def remarks(curve: Curve) -> Iterator[str]:
    """What more there is to say of a curve: its troubles, how it was measured, why it is short."""
    for trouble in curve.troubles:
        yield _told(trouble)
    if curve.by is By.INSTRUCTIONS:
        yield f"by instructions, as {curve.tool} counts them"
    if curve.by is By.CLOCK:
        yield "it waits instead of working: by the clock, without its time in the queue for a processor"
    if curve.note:
        yield curve.note


def worst(scaling: Scaling) -> Verdict:
    """The verdict of the family that is worst; an open one only where nothing is wrong."""
    verdicts = [curve.verdict for curve in scaling.curves]
    faulty = [verdict for verdict in verdicts if verdict not in SOUND | OPEN]
    return next(iter([*faulty, *(v for v in verdicts if v in OPEN), *verdicts]), Verdict.UNASKED)


def _told(trouble: Trouble) -> str:
    border = f"answers {trouble.answered:,} bytes, " if trouble.answered else ""
    return (
        f"{border}{trouble.verdict.value} at {trouble.bytes:,}: {harmless(' '.join(trouble.detail.split()), _DETAIL)}"
    )


def _row(curve: Curve) -> tuple[str, ...]:
    visible = curve.visible
    reach = f"{visible[0].bytes:,}{_SEPARATOR}{visible[-1].bytes:,} ({decades(curve):.1f})" if visible else ""
    longest = _amount(median(visible[-1].amounts), curve.by) if visible else ""
    return curve.family, _interval(curve.exponent), _interval(curve.whole), reach, longest, curve.verdict.value


def _cell(curve: Curve | None) -> str:
    if curve is None:
        return ""
    exponent = "" if curve.exponent is None else f"{curve.exponent.value:.2f}"
    return exponent if curve.verdict in SOUND else f"{exponent} {curve.verdict.value}".strip()


def _beside(curve: Curve | None, first: Curve | None) -> str:
    times = slower(curve, first) if curve is not None and first is not None else None
    return _cell(curve) if times is None else f"{_cell(curve)}\n{times[0]:.3g} times as long at {times[1]:,} bytes"


def _cost_at(curve: Curve, size: int) -> float:
    """Between two points as the straight line between their logarithms has it."""
    known = [(point.bytes, median(point.amounts)) for point in curve.visible]
    low = max(one for one in known if one[0] <= size)
    high = min(one for one in known if one[0] >= size)
    if low == high:
        return low[1]
    part = math.log(size / low[0]) / math.log(high[0] / low[0])
    return math.exp((1 - part) * math.log(low[1]) + part * math.log(high[1]))


def _interval(found: Interval | None) -> str:
    if found is None:
        return "unknown"
    if found.low is None or found.high is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} ({found.low:.2f}{_SEPARATOR}{found.high:.2f})"


def _amount(amount: float, by: By) -> str:
    if by is By.INSTRUCTIONS:
        return f"{amount / 1e6:,.3g} M instr."
    return f"{amount * 1000:,.3g} ms" if amount < 1 else f"{amount:,.2f} s"
