"""Measurements and comparisons as tables for a terminal."""

from collections.abc import Sequence

from rich import box
from rich.table import Table

from conformance.bench.saved import Change, Figures, Spread
from conformance.bench.scenario import MEGABYTE
from conformance.report.visible import harmless

_FIGURES = ("", "workers", "MB/s", "records/s", "to oracle", "by CPU", "start-up", "peak", "speed-up", "efficiency")
_LONGEST = 200
_CHANGES = ("scenario", "workers", "metric", "times", "change", "95 % interval", "")


def figures_table(title: str, rows: Sequence[Figures]) -> Table:
    """The rows of one load."""
    table = _table(title, _FIGURES, left=1)
    for row in rows:
        table.add_row(_plain(row.program), str(row.workers), *_cells(row))
    return table


def remarks(rows: Sequence[Figures]) -> list[str]:
    """One line for each version, and for each row that came to nothing: why."""
    versions = dict.fromkeys(f"{_plain(row.program)}: {_plain(row.version)}" for row in rows if row.version)
    return [*versions, *_reasons(rows)]


def _reasons(rows: Sequence[Figures]) -> list[str]:
    return [
        f"{_plain(row.program)}, {_workers(row.workers)}: {row.state}: {_plain(row.detail)}"
        for row in rows
        if row.detail
    ]


def changes_table(title: str, changes: Sequence[Change]) -> Table:
    """What has become of each metric."""
    table = _table(title, _CHANGES, left=1)
    for change in changes:
        found = change.percent
        interval = f"{found.low:+.1f} to {found.high:+.1f} %"
        said = _WORDS[change.finding]
        times = f"{1 + found.value / 100:.2f}x"
        table.add_row(
            change.scenario, str(change.workers), change.metric, times, f"{found.value:+.1f} %", interval, said
        )
    return table


_WORDS = {"alert": "ALERT", "worse": "worse", "same": "", "better": "better", "too noisy": "too noisy to tell"}


def _table(title: str, names: Sequence[str], *, left: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="")
    for place, name in enumerate(names):
        is_name = place < left or not name
        table.add_column(name, justify="left" if is_name else "right", overflow="fold", no_wrap=not is_name)
    return table


def _plain(text: str) -> str:
    """What comes from a candidate, on one line and without anything that a terminal obeys."""
    return harmless(" ".join(text.split()), _LONGEST)


def _workers(workers: int) -> str:
    return "1 worker" if workers == 1 else f"{workers} workers"


def _cells(row: Figures) -> list[str]:
    if row.megabytes_per_second is None:
        return ["" if row.state == "measured" else row.state]
    peak = "" if row.peak_bytes is None else f"{row.peak_bytes / MEGABYTE:,.0f} MB"
    start = "" if row.start_up_seconds is None else f"{row.start_up_seconds.value:.3f} s"
    return [
        _spread(row.megabytes_per_second),
        "" if row.records_per_second is None else f"{row.records_per_second.value:,.0f}",
        _times(row.to_oracle),
        _times(row.cpu_to_oracle),
        start,
        peak,
        _times(row.speed_up),
        "" if row.efficiency is None else f"{row.efficiency.value:.0%}",
    ]


def _spread(spread: Spread | None, unit: str = "") -> str:
    """A value with half its interval in per cent of it, three figures of each at most."""
    if spread is None:
        return ""
    reach = (spread.high - spread.low) / 2 / spread.value if spread.value else 0.0
    return f"{spread.value:.3g}{unit} ±{reach:.0%}" if reach else f"{spread.value:.3g}{unit}"


def _times(spread: Spread | None) -> str:
    return _spread(spread, "x")
