"""Measurements as a page shows them: throughput by load, and how time grows with length, drawn.

Files of both kinds are read (`bench save`, `bench scaling`); a file that is damaged or something else is refused.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec

from conformance.bench import plot, saved, scaling_document
from conformance.bench.curve import Curve, Scaling
from conformance.bench.saved import Figures, Saved, Spread
from conformance.bench.scaling_document import ScalingDocument
from conformance.errors import ReportError

# A foreign file may have any number; each picture is some kilobytes of page.
_MOST_LOADS = 20
_MOST_ROWS = 60
_MOST_FAMILIES = 20
_MOST_CURVES = 12
_LONGEST_NAME = 60


class _Kind(msgspec.Struct, frozen=True):
    format: Literal["evilcorpus-bench", "evilcorpus-scaling"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A value with its interval, as shares of the widest in per cent."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeedRow:
    """One program on one load; `bar` is its throughput, None where there is nothing to conclude."""

    figures: Figures
    bar: Bar | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadTable:
    """One load with everything that was measured on it."""

    scenario: str
    sentence: str
    rows: tuple[SpeedRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """One family of inputs: the curves of all candidates in one SVG picture, base64, and in words."""

    name: str
    picture: str
    curves: tuple[tuple[str, Curve], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Speed:
    """One file of measurements. `conditions` are the machine, the oracle and what else they depend on."""

    file: str
    conditions: str
    digest: str = ""
    loads: tuple[LoadTable, ...] = ()
    families: tuple[Family, ...] = ()


def read_speed(path: Path) -> Speed:
    """Read a file of either kind; ReportError where it is neither, or damaged."""
    try:
        kind = msgspec.json.decode(path.read_bytes(), type=_Kind)
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ReportError(f"{path}: expected saved measurements or curves: {' '.join(str(error).split())}") from error
    if kind.format == "evilcorpus-bench":
        return _throughput(str(path), saved.read(path))
    return _scaling(str(path), scaling_document.read(path))


def _throughput(file: str, of: Saved) -> Speed:
    machine = of.machine
    memory = f"{machine.memory_bytes / 1e9:.0f} GB"
    sentences = {load.scenario: load.sentence for load in of.loads}
    rows = groupby(of.figures, key=lambda row: row.scenario)
    return Speed(
        file=file,
        conditions=f"{of.contract}, {of.variant}, beside {of.oracle} on {machine.processor}, {machine.cores} cores, "
        f"{memory}, {machine.system} {machine.architecture}; evilcorpus {of.harness}",
        digest=of.sha256,
        loads=tuple(_load(name, sentences.get(name, ""), tuple(found)) for name, found in rows)[:_MOST_LOADS],
    )


def _load(scenario: str, sentence: str, figures: Sequence[Figures]) -> LoadTable:
    speeds = [row.megabytes_per_second for row in figures if row.megabytes_per_second is not None]
    widest = max((speed.high for speed in speeds), default=0.0)
    rows = (SpeedRow(figures=row, bar=_bar(row.megabytes_per_second, widest)) for row in figures[:_MOST_ROWS])
    return LoadTable(scenario=scenario, sentence=sentence, rows=tuple(rows))


def _bar(speed: Spread | None, widest: float) -> Bar | None:
    if speed is None or not 0 < widest < float("inf"):
        return None
    value, low, high = (
        round(min(max(100 * each / widest, 0), 100), 2) for each in (speed.value, speed.low, speed.high)
    )
    return Bar(value=value, low=low, high=high)


def _scaling(file: str, of: ScalingDocument) -> Speed:
    families = list(dict.fromkeys(curve.family for one in of.candidates for curve in one.curves))
    return Speed(
        file=file,
        conditions=f"{of.contract}, beside {of.oracle} on {of.system or 'a machine not told'}; "
        f"evilcorpus {of.harness}; growth of up to N^{of.limit:g} counts as linear",
        families=tuple(_family(name, of.candidates) for name in families[:_MOST_FAMILIES]),
    )


def _family(name: str, candidates: Sequence[Scaling]) -> Family:
    curves = [(_label(one), curve) for one in candidates for curve in one.curves if curve.family == name]
    shown = curves[:_MOST_CURVES]
    title = f"{name[:_LONGEST_NAME]}: time against length"
    picture = plot.svg(title, [plot.Series(name=label, curve=curve) for label, curve in shown])
    return Family(name=name, picture=base64.b64encode(picture.encode()).decode(), curves=tuple(shown))


def _label(one: Scaling) -> str:
    return f"{one.name} {one.version}".strip()[:_LONGEST_NAME]
