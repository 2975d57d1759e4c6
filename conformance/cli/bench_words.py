"""What the measuring verbs have in common: their options, opening candidates, and telling how far they are."""

import contextlib
import importlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

import click

from conformance.bench import saved
from conformance.bench.figures import ORACLE
from conformance.bench.interleave import Plan, Tell
from conformance.bench.saved import Figures, Saved
from conformance.bench.session import Contest, Named, all_workers
from conformance.bench.table import figures_table, remarks
from conformance.candidate.opening import open_candidate
from conformance.errors import UsageError
from conformance.report.placing import check_replaceable, placed
from conformance.suite import contract as contracts
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CONTRACT

WRONG, NOISY = 1, 5
"""Exit statuses: a candidate that answers wrongly or not at all, and nothing to conclude anything from."""

_Command = TypeVar("_Command", bound=Callable[..., object])


def measuring(*, size: str, scenario: str, budget: float) -> Callable[[_Command], _Command]:
    """The options of every verb that measures, with its own defaults in their words."""
    options = (
        click.option(
            "--scenario",
            "scenarios",
            multiple=True,
            default=(scenario,),
            show_default=True,
            metavar="NAME",
            help="What is read: chat, short-lines, long-lines, languages, code, worst, or `all`; repeatable.",
        ),
        click.option("--size", type=click.FloatRange(min=0, min_open=True), metavar="MB", help=f"Default: {size}."),
        click.option("--seed", type=int, default=0, show_default=True, help="Of the texts."),
        click.option("--variant", metavar="NAME", help="What is asked for; default: the contract's usual one."),
        click.option(
            "--budget",
            type=click.FloatRange(min=0, min_open=True),
            default=budget,
            show_default=True,
            metavar="S",
            help="Seconds for each scenario; measuring ends sooner where enough runs agree.",
        ),
    )

    def with_options(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def contest() -> Contest:
    """The contract's scenarios."""
    contract = contracts.load(DEFAULT_CONTRACT)
    # Only measuring needs them.
    return cast("Contest", importlib.import_module(f"conformance.{contract.HOME.name}.scenarios"))


def scenario_names(words: Sequence[str], known: Contest) -> tuple[str, ...]:
    """The scenarios that the words name; `all` stands for all of them."""
    return tuple(s.name for s in known.SCENARIOS) if "all" in words else tuple(words)


def workers_of(word: str) -> tuple[int, ...]:
    """Numbers of workers: `1,2,4`, or `auto` for 1, 2, 4, ... up to the cores there are."""
    if word == "auto":
        return all_workers()
    parts = word.split(",")
    if not all(part.isdecimal() and part.isascii() and int(part) for part in parts):
        raise UsageError(f"--workers: expected numbers from 1 up such as 1,2,4, or auto, found {word!r}")
    return tuple(dict.fromkeys(map(int, parts)))


@contextlib.contextmanager
def opened(targets: Sequence[str]) -> Iterator[list[Named]]:
    """The candidates of these names; DescriptionError as `open_candidate` says."""
    home = contracts.load(DEFAULT_CONTRACT).HOME
    with contextlib.ExitStack() as stack:
        yield [(target, stack.enter_context(open_candidate(target, contract_home=home))) for target in targets]


def plan(budget: float, *, reach: float) -> Plan:
    """Until intervals reach no further than this, or the budget is spent."""
    return Plan(budget_s=budget, reach=reach)


def teller() -> Tell:
    """Says on standard error how far it is: on a terminal in one line that is written over, elsewhere not at all."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda said: print(f"\r\x1b[2K{said}", end="", file=sys.stderr, flush=True)


def show(made: Saved) -> None:
    """The table of each scenario, what came to nothing, and what all of it was measured on."""
    console = console_for(sys.stdout)
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr)
    for load in made.loads:
        rows = [row for row in made.figures if row.scenario == load.scenario]
        size = f"{load.octets / 1e6:,.1f} MB of text in {load.records:,} records"
        console.print(figures_table(f"{load.scenario}: {load.sentence}; {size}", rows))
        for line in remarks(rows):
            console.print(line)
    machine = made.machine
    console.print(
        f"{made.variant}; {machine.processor or machine.architecture}, {machine.cores} cores, {machine.system}; "
        "speeds without start-up; ± is half a 95 % interval"
    )


@contextlib.contextmanager
def keeping(path: Path | None) -> Iterator[Callable[[Saved], None]]:
    """Give what puts measurements into a file, where one is asked for; its place is tried before anything is measured.

    Nothing is left there where the block ends with an error.
    """
    if path is None:
        yield lambda _: None
        return
    check_replaceable(path, b'"evilcorpus-', what="file of measurements")
    with placed(path) as file:
        yield lambda made: _put(made, file)
    print(f"saved: {path}")


def _put(made: Saved, file: BinaryIO) -> None:
    file.write(saved.encode(made))


def status(rows: Sequence[Figures]) -> int:
    """The exit status of what was measured; a candidate of which nothing was, is nothing to conclude from."""
    states: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        states[row.program].add(row.state)
    states.pop(ORACLE, None)
    if any(found & {"wrong", "failed"} for found in states.values()):
        return WRONG
    return NOISY if any("noisy" in found or found == {"not applicable"} for found in states.values()) else 0
