"""`evilcorpus bench compare`: whether a candidate has become slower than saved measurements, or than another one."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from conformance.bench import comparison, saved
from conformance.bench.interleave import Plan
from conformance.bench.saved import Change, Saved
from conformance.bench.scenario import MEGABYTE
from conformance.bench.session import Contest, Wish, measured
from conformance.bench.table import changes_table
from conformance.cli import bench_words
from conformance.cli.bench_save import BUDGET_S, MEGABYTES, REACH
from conformance.cli.parameters import CANDIDATE
from conformance.errors import UsageError
from conformance.suite.present import console_for

_ADVICE = (
    "too noisy to tell: an interval reaches further than 5 % to either side; take a larger --budget, "
    "or a machine that is as busy as it was then"
)


@click.command()
@click.argument("base", type=CANDIDATE)
@click.argument("candidates", nargs=-1, type=CANDIDATE)
@bench_words.measuring(size=f"{MEGABYTES}, or that of BASE", scenario="chat", budget=BUDGET_S)
@click.option("--workers", default="1", show_default=True, metavar="N,...", help="Numbers of workers, on chat.")
@click.option(
    "--alert/--no-alert", default=None, help="Whether 10 % worse is exit status 1; default: if BASE is a file."
)
@click.option("--save", "path", type=click.Path(path_type=Path), metavar="FILE", help="Keep it all in a file.")
def compare(
    *,
    base: str,
    candidates: tuple[str, ...],
    scenarios: tuple[str, ...],
    size: float | None,
    seed: int,
    variant: str | None,
    budget: float,
    workers: str,
    alert: bool | None,
    path: Path | None,
) -> int:
    """Compare CANDIDATES with BASE: a file of `bench save`, or a candidate that is measured in the same run.

    With a file, what is compared is measured on the file's own inputs (without CANDIDATES: the candidate of the file),
    or is another such file. More than 10 % worse with a 95 % interval that excludes no change is an alert: exit status
    1. Exit status 5 where the machine is too noisy to tell.
    """
    plan = bench_words.plan(budget, reach=REACH)
    with bench_words.keeping(path) as keep:
        if saved.is_saved(Path(base)):
            if size is not None:
                raise UsageError("--size: expected none beside a file, which says its own sizes")
            news = _against_file(saved.read(Path(base)), candidates, plan)
            status = _conclude(news, alert=alert is not False)
        else:
            contest = bench_words.contest()
            wish = Wish(
                scenarios=bench_words.scenario_names(scenarios, contest),
                workers=bench_words.workers_of(workers),
                variant=variant or "",
                megabytes=size or MEGABYTES,
                seed=seed,
            )
            news = [_in_one_run(contest, [base, *candidates], wish, plan)]
            status = _conclude(news, alert=bool(alert))
        keep(news[-1])
    return status


def _in_one_run(contest: Contest, targets: Sequence[str], wish: Wish, plan: Plan) -> Saved:
    """The first candidate and others, measured in turn, with how each of the others differs from the first."""
    if len(targets) == 1:
        raise UsageError(
            f"expected a file of `bench save` or another candidate to compare {targets[0]} with, found neither"
        )
    with bench_words.opened(targets) as named:
        made = measured(contest, named, wish, plan, bench_words.teller())
    first, *others = made.programs
    changes = [c for load in made.loads for other in others for c in comparison.within(load, first.name, other.name)]
    return msgspec.structs.replace(made, changes=tuple(changes))


def _against_file(old: Saved, words: Sequence[str], plan: Plan) -> list[Saved]:
    """What each word stands for, with its changes since the file: other files as they are, candidates measured now."""
    files = [saved.read(Path(word)) for word in words if saved.is_saved(Path(word))]
    if files and len(files) < len(words):
        raise UsageError("expected files or candidates to compare with a file, found both")
    news = files or [_measured_like(old, words or [comparison.only_program(old).target], plan)]
    return [_with_changes(old, new) for new in news]


def _measured_like(old: Saved, targets: Sequence[str], plan: Plan) -> Saved:
    """Candidates on the inputs of a file, with its numbers of workers."""
    workers = {lane.workers: None for load in old.loads for lane in load.lanes}
    # Texts are drawn until they come to a size: that which they came to brings the same ones.
    sizes = {load.scenario: load.octets / MEGABYTE for load in old.loads}
    seeds = {load.seed for load in old.loads}
    wish = Wish(scenarios=tuple(sizes), workers=tuple(workers), variant=old.variant, megabytes=sizes, seed=min(seeds))
    with bench_words.opened(targets) as named:
        return measured(bench_words.contest(), named, wish, plan, bench_words.teller())


def _with_changes(old: Saved, new: Saved) -> Saved:
    changes = [change for program in new.programs for change in comparison.across(old, new, program=program.name)]
    return msgspec.structs.replace(new, changes=tuple(changes))


def _conclude(news: Sequence[Saved], *, alert: bool) -> int:
    statuses = []
    for new in news:
        bench_words.show(new)
        show_changes(new.changes)
        statuses.append(_status(new, alert=alert))
    return next((status for status in (bench_words.WRONG, bench_words.NOISY) if status in statuses), 0)


def show_changes(changes: Sequence[Change]) -> None:
    """A table for each two programs that were compared."""
    console = console_for(sys.stdout)
    pairs = dict.fromkeys((change.base, change.program) for change in changes)
    for base, program in pairs:
        mine = [change for change in changes if (change.base, change.program) == (base, program)]
        title = f"{program} since the file" if base == program else f"{program} against {base}"
        console.print(changes_table(f"{title}; more is worse", mine))
    if any(change.finding == "too noisy" for change in changes):
        console.print(_ADVICE)


def _status(new: Saved, *, alert: bool) -> int:
    measured_status = bench_words.status(new.figures)
    if measured_status == bench_words.WRONG:
        return measured_status
    found = {change.finding for change in new.changes}
    if alert and "alert" in found:
        return bench_words.WRONG
    return bench_words.NOISY if "too noisy" in found or not new.changes else 0
