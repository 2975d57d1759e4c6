"""Measure every implementation of the matrix that installs here: `make matrix-bench`.

    tools/matrix_bench.py [--only NAME]... [--keep] [--seconds N] [--write]

Rooms are those of `make matrix`, in `.matrix/`; what is installed is used again. Each implementation is asked in one
process: how fast it is on a chat log beside the oracle's own package, and how its time grows on adversarial texts.
Exit status 1 where one that installed could not be measured at all.
"""

import argparse
import datetime
import platform
import sys
from pathlib import Path

import msgspec
from matrix_bench_page import Measured, Row, terminal, written
from matrix_rooms import NotInstalledError, furnish, install, names
from matrix_speed import speed
from rich.console import Console

from conformance.bench.asking import Clock
from conformance.bench.curve import Scaling
from conformance.bench.pace import Pace
from conformance.bench.survey import survey
from conformance.candidate.opening import open_candidate
from conformance.errors import EvilCorpusError
from conformance.llm_cost import contract
from conformance.llm_cost.families import families
from conformance.llm_cost.live import expected
from conformance.suite.words import available_cores

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".matrix"
PAGE = ROOT / "docs" / "matrix.md"
ORACLE = "tiktoken"
# The newest encoding first: what an implementation has of these is measured.
VARIANTS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")
PACE = Pace(longest=100_000, text_s=0.25)
# Some descriptions are shorter of patience, so that judging them ends: here no text is asked that would take so long.
PATIENCE_S = 30.0
# Those that implementations differ on most; `evilcorpus bench scaling` has all.
FAMILIES = frozenset({"one-letter", "random-letters", "one-space", "spaces-then-a-letter", "digits", "emoji", "cjk"})
_KEPT = "bench.json"


def main() -> int:
    """Do what the words of the command line ask for."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 180, highlight=False, markup=False)
    if not HOME.is_dir() or not options.keep:
        furnish(HOME)
    pace = msgspec.structs.replace(PACE, budget_s=options.seconds)
    oracle = install(ORACLE, HOME, keep=True)
    rows: dict[str, Row] = {}
    for name in options.only or names():
        console.print(f"{name} …", style="dim")
        rows[name] = _row(name, oracle, pace, keep=options.keep)
    console.print(terminal(rows))
    if options.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rows, facts=_facts(pace)), encoding="utf-8")
    return int(any(isinstance(row, str) and row.startswith("not measured") for row in rows.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure implementations; print one table.")
    parser.add_argument("--only", action="append", metavar="NAME", choices=names(), help="only this one; repeatable")
    parser.add_argument("--keep", action="store_true", help="use measurements of earlier runs")
    parser.add_argument("--seconds", type=float, default=75.0, help="for the curves of each (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="write the result into docs/matrix.md")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write needs all implementations")
    return options


def _row(name: str, oracle: Path, pace: Pace, *, keep: bool) -> Row:
    try:
        description = install(name, HOME, keep=True)
    except NotInstalledError as error:
        return str(error)
    kept = description.with_name(_KEPT)
    if keep and kept.is_file():
        return msgspec.json.decode(kept.read_bytes(), type=Measured)
    try:
        row = measured(description, oracle, pace)
    except EvilCorpusError as error:
        return f"not measured: {error}"
    kept.write_bytes(msgspec.json.encode(row))
    return row


def measured(description: Path, oracle: Path, pace: Pace) -> Measured:
    """Speed and curves of one implementation; raises as its description does."""
    with open_candidate(str(description), contract_home=contract.HOME) as candidate:
        told = candidate.description
        variant = next(variant for variant in VARIANTS if variant in told.models)
        version, digest, surface = candidate.version, candidate.digest, candidate.surface.name
    found = speed(description, oracle, variant)
    chosen = [family for family in families(variant) if family.name in FAMILIES]
    with open_candidate(str(description), contract_home=contract.HOME, silence_s=PATIENCE_S) as candidate:
        curves = survey(lambda: _Kept(candidate), chosen, variant, expected, pace)
    scaling = Scaling(name=told.name, version=version, digest=digest, surface=surface, variant=variant, curves=curves)
    return Measured(scaling=scaling, speed=found)


class _Kept(Clock):
    """One process for all families: some implementations take many seconds to load a vocabulary."""

    def close(self) -> None:
        """Leave it running."""


def _facts(pace: Pace) -> str:
    """What the numbers were made with, in two sentences."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    machine = f"{_processor()}, {available_cores()} cores, {platform.system()}, Python {platform.python_version()}"
    return (
        f"Measured on {today} ({machine}) beside tiktoken {contract.pins()['tiktoken']}. "
        f"Curves reach {pace.longest:,} bytes or {pace.text_s:g} s for a text, "
        f"within {pace.budget_s:g} s for each implementation."
    )


def _processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
