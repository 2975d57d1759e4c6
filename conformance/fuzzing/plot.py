"""Discovery over time as one SVG file: features and findings against seconds, without a library."""

from collections.abc import Sequence
from typing import Protocol


class Counted(Protocol):
    """A point in time with what was known then."""

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""

    @property
    def features(self) -> int:
        """Features reached."""

    @property
    def findings(self) -> int:
        """Findings made."""


_WIDTH, _HEIGHT, _MARGIN = 800, 300, 40


def svg(points: Sequence[Counted]) -> str:
    """The picture; two lines, each on a scale of its own, with the last value written at its end."""
    end = max((point.elapsed_s for point in points), default=0.0) or 1.0
    lines = (
        _line([(p.elapsed_s, p.features) for p in points], end, "features", "#2a6"),
        _line([(p.elapsed_s, p.findings) for p in points], end, "findings", "#c33"),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 2 * _MARGIN + 60} {_HEIGHT + 2 * _MARGIN}" '
        f'font-family="sans-serif" font-size="12"><title>Discovery over time</title>'
        f'<path d="M{_MARGIN},{_MARGIN}v{_HEIGHT}h{_WIDTH}" fill="none" stroke="#888"/>{"".join(lines)}'
        f'<text x="{_MARGIN + _WIDTH}" y="{_MARGIN + _HEIGHT + 18}" text-anchor="end">{end:,.0f} s</text></svg>\n'
    )


def _line(values: Sequence[tuple[float, int]], end: float, name: str, colour: str) -> str:
    if not values:
        return ""
    top = max(value for _, value in values) or 1
    places = [(_MARGIN + x / end * _WIDTH, _MARGIN + _HEIGHT - y / top * _HEIGHT) for x, y in values]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    label = f'<text x="{x + 4:.1f}" y="{y:.1f}" fill="{colour}">{values[-1][1]:,} {name}</text>'
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{label}'
