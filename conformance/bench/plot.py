"""Time against length, both logarithmic, as one SVG file: the curves of several candidates on one family.

Light or dark as the reader has it. Whatever stands in names and details, the file is well-formed and shows it as text.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from xml.etree import ElementTree as ET

from conformance.bench.curve import By, Curve, Verdict

_WIDTH, _HEIGHT = 720, 440
_LEFT, _TOP, _RIGHT, _BOTTOM = 76, 44, 24, 48
_LEGEND_LINE = 20
_MOST_TICKS = 15
_STYLE = """
svg { color: #1f2328; background: #ffffff; font: 13px system-ui, sans-serif; }
text { fill: currentColor; }
.grid { stroke: currentColor; stroke-opacity: .15; }
.guide { stroke: currentColor; stroke-opacity: .45; stroke-dasharray: 2 5; }
.c0 { --c: #0969da; } .c1 { --c: #bc4c00; } .c2 { --c: #1a7f37; } .c3 { --c: #8250df; } .c4 { --c: #bf3989; }
.c5 { --c: #7d4e00; }
.line { stroke: var(--c); stroke-width: 2; fill: none; } .dot { fill: var(--c); }
.cross { stroke: var(--c); stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; background: #0d1117; }
  .c0 { --c: #58a6ff; } .c1 { --c: #f0883e; } .c2 { --c: #56d364; } .c3 { --c: #bc8cff; } .c4 { --c: #ff7bcb; }
  .c5 { --c: #d4a72c; }
}
"""
_COLOURS = 6
_DASHES = ("", "6 3", "2 2")
_UNITS = {By.PROCESSOR: "seconds", By.CLOCK: "seconds", By.INSTRUCTIONS: "instructions"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One candidate's curve under its name."""

    name: str
    curve: Curve


@dataclass(frozen=True, kw_only=True, slots=True)
class _Axis:
    """A logarithmic axis from one power of ten to another, onto pixels."""

    low: int
    high: int
    start: float
    end: float

    def place(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> range:
        """Powers of ten, not more than can be told apart."""
        return range(self.low, self.high + 1, (self.high - self.low) // _MOST_TICKS + 1)


def svg(title: str, series: Sequence[Series]) -> str:
    """The picture; series of another unit than the first one's are left out, as they have no place on its axis."""
    unit = _UNITS[series[0].curve.by] if series else "seconds"
    shown = [one for one in series if _UNITS[one.curve.by] == unit]
    height = _HEIGHT + _LEGEND_LINE * len(shown)
    root = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {_WIDTH} {height}", "role": "img"}
    )
    ET.SubElement(root, "title").text = _legal(title)
    ET.SubElement(root, "style").text = _STYLE
    _text(root, _LEFT, 24, title)
    across, up = _axes([point for one in shown for point in _points(one.curve)])
    _grid(root, across, up, unit)
    for number, one in enumerate(shown):
        _draw(root, number, one, across, up)
    return ET.tostring(root, encoding="unicode") + "\n"


def _points(curve: Curve) -> list[tuple[int, float]]:
    """The visible sizes with the median of their rounds; a file may hold what no measurement gives."""
    middles = ((point.bytes, median(point.amounts or (0.0,))) for point in curve.visible)
    return [(size, middle) for size, middle in middles if 0 < middle < math.inf]


def _axes(points: Sequence[tuple[int, float]]) -> tuple[_Axis, _Axis]:
    sizes, amounts = [n for n, _ in points] or [1, 10], [t for _, t in points] or [1.0, 10.0]
    return (
        _axis(sizes, _LEFT, _WIDTH - _RIGHT),
        _axis(amounts, _HEIGHT - _BOTTOM, _TOP),
    )


def _axis(values: Sequence[float], start: float, end: float) -> _Axis:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return _Axis(low=low, high=max(high, low + 1), start=start, end=end)


def _grid(root: ET.Element, across: _Axis, up: _Axis, unit: str) -> None:
    for power in across.ticks():
        x = across.place(10.0**power)
        _line(root, x, up.start, x, up.end, "grid")
        _text(root, x, up.start + 18, _power(power), anchor="middle")
    for power in up.ticks():
        y = up.place(10.0**power)
        _line(root, across.start, y, across.end, y, "grid")
        _text(root, across.start - 8, y + 4, _power(power), anchor="end")
    _text(root, across.end, up.start + 36, "bytes of text", anchor="end")
    _text(root, 8, _TOP - 8, unit)


def _draw(root: ET.Element, number: int, one: Series, across: _Axis, up: _Axis) -> None:
    group = ET.SubElement(root, "g", {"class": f"c{number % _COLOURS}"})
    places = [(across.place(n), up.place(t)) for n, t in _points(one.curve)]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = _DASHES[number // _COLOURS % len(_DASHES)]
    ET.SubElement(group, "polyline", {"points": drawn, "class": "line", "stroke-dasharray": dash})
    for x, y in places:
        ET.SubElement(group, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3", "class": "dot"})
    if places and _ends_badly(one.curve):
        _cross(group, *places[-1])
    y = _HEIGHT + _LEGEND_LINE * number
    _line(group, _LEFT, y - 4, _LEFT + 28, y - 4, "line", dash)
    _text(group, _LEFT + 36, y, "; ".join(_words(one)))


def _ends_badly(curve: Curve) -> bool:
    return any(trouble.verdict not in (Verdict.WRONG, Verdict.UNASKED) for trouble in curve.troubles)


def _cross(group: ET.Element, x: float, y: float) -> None:
    for slope in (1, -1):
        _line(group, x - 7, y - 7 * slope, x + 7, y + 7 * slope, "cross")


def _words(one: Series) -> Iterator[str]:
    exponent = one.curve.exponent
    grown = "" if exponent is None else f": N^{exponent.value:.2f}"
    yield f"{one.name}{grown}, {one.curve.growth.value}"
    for trouble in one.curve.troubles:
        if trouble.verdict is not Verdict.UNASKED:
            yield f"{trouble.verdict.value} from {trouble.bytes:,} bytes"


def _power(power: int) -> str:
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}"


def _line(parent: ET.Element, x1: float, y1: float, x2: float, y2: float, kind: str, dash: str = "") -> None:
    places = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}", "class": kind}
    ET.SubElement(parent, "line", {**places, **({"stroke-dasharray": dash} if dash else {})})


def _text(parent: ET.Element, x: float, y: float, words: str, *, anchor: str = "start") -> None:
    ET.SubElement(parent, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}).text = _legal(words)


def _legal(words: str) -> str:
    """What XML may hold and a reader can see; anything else is a replacement character."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in words)
