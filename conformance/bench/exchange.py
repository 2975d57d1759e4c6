"""Measurements in the form that github-action-benchmark reads: a JSON list of name, unit, value and range.

That action compares each value with the one of the last run, and knows by its `tool` whether more is better, so that
speeds and costs go into different files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from conformance.bench.saved import Figures, Spread

Form = Literal["customBiggerIsBetter", "customSmallerIsBetter"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value as the action reads it."""

    name: str
    unit: str
    value: float
    range: str = ""
    extra: str = ""


def encoded(rows: Sequence[Figures], form: Form) -> bytes:
    """The figures of all rows that came to something."""
    entries = [entry for row in rows if row.state == "measured" for entry in _FORMS[form](row)]
    return msgspec.json.format(msgspec.json.encode(entries), indent=2) + b"\n"


def _speeds(row: Figures) -> Iterator[Entry]:
    yield from _entry(row, "speed", "MB/s", row.megabytes_per_second)
    yield from _entry(row, "speed against the oracle", "times", row.to_oracle)
    yield from _entry(row, "efficiency", "of one worker", row.efficiency)


def _costs(row: Figures) -> Iterator[Entry]:
    yield from _entry(row, "start-up", "s", row.start_up_seconds)
    if row.cpu_seconds is not None:
        yield _plain(row, "processor time", "s", row.cpu_seconds)
    if row.peak_bytes is not None:
        yield _plain(row, "peak memory", "bytes", row.peak_bytes)


def _entry(row: Figures, what: str, unit: str, spread: Spread | None) -> Iterator[Entry]:
    if spread is not None:
        reach = f"± {(spread.high - spread.low) / 2:.3g}"
        yield Entry(name=_name(row, what), unit=unit, value=spread.value, range=reach, extra=f"{row.rounds} rounds")


def _plain(row: Figures, what: str, unit: str, value: float) -> Entry:
    return Entry(name=_name(row, what), unit=unit, value=value, extra=f"{row.rounds} rounds")


def _name(row: Figures, what: str) -> str:
    """The same from run to run: the version is not part of it."""
    workers = f", {row.workers} workers" if row.workers > 1 else ""
    return f"{row.program}: {row.scenario}{workers}: {what}"


_FORMS: Mapping[Form, Callable[[Figures], Iterator[Entry]]] = {
    "customBiggerIsBetter": _speeds,
    "customSmallerIsBetter": _costs,
}
