"""`evilcorpus bench self`: how fast the harness itself is, with its targets beside."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click
from rich import box
from rich.table import Table

from conformance.candidate.opening import open_candidate
from conformance.cli import bench_self_parts, measure
from conformance.suite import contract as contracts
from conformance.suite.contract import Contract
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CANDIDATE, DEFAULT_CONTRACT, PARITY
from conformance.suite.words import available_cores

VERDICTS = 50_000
_ASPECTS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One line of the table; `within` says whether the target is met, None where there is none."""

    what: str
    measured: str
    target: str = ""
    within: bool | None = None


@click.command("self")
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1), help="Runs of each; medians are shown.")
@click.option("--generate/--no-generate", default=True, help="Whether the corpus is regenerated as well.")
def measure_self(*, runs: int, generate: bool) -> None:
    """Print what the harness costs: start-up, loading, verdicts per second, overhead, memory.

    Nothing is judged by it: times on a busy machine say nothing about the code.
    """
    contract = contracts.load(DEFAULT_CONTRACT)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("what", "measured", "target", ""):
        table.add_column(name, justify="right" if name == "measured" else "left")
    for figure in _figures(contract, runs, generate=generate):
        mark = {True: "met", False: "missed", None: ""}[figure.within]
        table.add_row(figure.what, figure.measured, figure.target, mark)
        print(f"{figure.what}: {figure.measured}", file=sys.stderr)
    console = console_for(sys.stdout)
    console.print(table)
    console.print(f"medians of {runs} runs on {available_cores()} cores")


def _figures(contract: Contract, runs: int, *, generate: bool) -> Iterator[Figure]:
    help_ = measure.command("--help", runs=runs).seconds
    yield _seconds("evilcorpus --help", help_, 0.15)
    yield _seconds("corpus read and verified, default tier", measure.loading(runs), None)
    yield from _in_process(contract, runs)
    yield from _overhead(contract, runs)
    main_job = ("judge", DEFAULT_CANDIDATE, "--no-report", "--category", PARITY, "--jobs", "auto")
    whole = measure.command(*main_job, runs=runs)
    yield _seconds("make conformance after set-up", whole.seconds, 20)
    yield _megabytes("peak memory of it", whole.peak_bytes)
    for what, seconds in bench_self_parts.parts(contract, runs):
        yield Figure(what=what, measured=f"{seconds * 1000:,.1f} ms")
    if generate:
        yield _seconds("corpus regenerated and compared", measure.command("generate", "--check").seconds, 60)


def _in_process(contract: Contract, runs: int) -> Iterator[Figure]:
    names, texts = _enough(contract)
    chosen = [word for name in names for word in ("--category", name)]
    with measure.inline_candidate(contract) as path:
        cost = measure.command("judge", str(path), "--tier", "default", "--no-report", *chosen, runs=runs)
    verdicts = texts * len(contract.VARIANTS) * _ASPECTS
    per_second = verdicts / cost.seconds
    yield Figure(what="verdicts per second, in-process candidate", measured=f"{per_second:,.0f}")
    yield _seconds(f"{VERDICTS:,} verdicts, start-up included", cost.seconds * VERDICTS / verdicts, 5)
    yield _megabytes("peak memory of it", cost.peak_bytes)


def _overhead(contract: Contract, runs: int) -> Iterator[Figure]:
    names = [name for name in contract.categories("default") if _is_ordinary(contract, name)]
    chosen = [word for name in names for word in ("--category", name)]
    with open_candidate(DEFAULT_CANDIDATE, contract_home=contract.HOME, surface="batch") as candidate:
        alone = measure.alone(candidate, contract, names)
    judged = measure.command(
        "judge", DEFAULT_CANDIDATE, "--surface", "batch", "--no-report", *chosen, runs=runs
    ).seconds
    more = judged / alone - 1
    yield Figure(what="batch candidate alone, same texts", measured=f"{alone:.2f} s")
    yield Figure(what="added by the harness", measured=f"{more:+.0%}", target="+25% at most", within=more <= 0.25)  # noqa: PLR2004  # the target


def _enough(contract: Contract) -> tuple[list[str], int]:
    """Categories of ordinary texts that come to VERDICTS verdicts, and how many texts they are."""
    names: list[str] = []
    texts = 0
    for name in contract.categories("default"):
        if _is_ordinary(contract, name):
            names.append(name)
            texts += len(contract.cases(name, contract.VARIANTS[0], "default"))
        if texts * len(contract.VARIANTS) * _ASPECTS >= VERDICTS:
            break
    return names, texts


def _is_ordinary(contract: Contract, category: str) -> bool:
    cases = contract.cases(category, contract.VARIANTS[0], "default")
    return all(case.question.mode == "ordinary" for case in cases)


def _seconds(what: str, seconds: float, target: float | None) -> Figure:
    if target is None:
        return Figure(what=what, measured=f"{seconds:.2f} s")
    return Figure(what=what, measured=f"{seconds:.2f} s", target=f"{target:g} s at most", within=seconds <= target)


def _megabytes(what: str, peak: int) -> Figure:
    return Figure(what=what, measured=f"{peak / 1e6:.0f} MB", target="600 MB at most", within=peak <= 600e6)  # noqa: PLR2004  # the target
