"""`evilcorpus bench throughput`: how fast candidates read large inputs, as a multiple of the oracle's speed."""

from pathlib import Path

import click

from conformance.bench.session import Wish, measured
from conformance.cli import bench_words
from conformance.cli.parameters import CANDIDATE
from conformance.suite.trial import DEFAULT_CANDIDATE

_REACH = 0.05


@click.command()
@click.argument("candidates", nargs=-1, type=CANDIDATE)
@bench_words.measuring(size="that of each scenario, 100 for chat", scenario="chat", budget=600)
@click.option(
    "--workers",
    default="auto",
    show_default=True,
    metavar="N,...",
    help="Numbers of workers to measure on chat; auto: 1, 2, 4, ... up to the cores there are.",
)
@click.option("--save", "path", type=click.Path(path_type=Path), metavar="FILE", help="Keep every run in a file.")
def throughput(
    *,
    candidates: tuple[str, ...],
    scenarios: tuple[str, ...],
    size: float | None,
    seed: int,
    variant: str | None,
    budget: float,
    workers: str,
    path: Path | None,
) -> int:
    """Measure how fast CANDIDATES read large inputs, beside the oracle and each other.

    Runs are interleaved: the oracle, each candidate, the oracle again. Every answer file is checked while measuring: a
    fast wrong answer is none. Exit status 5 where the machine is too noisy to conclude anything.
    """
    contest = bench_words.contest()
    wish = Wish(
        scenarios=bench_words.scenario_names(scenarios, contest),
        workers=bench_words.workers_of(workers),
        variant=variant or "",
        megabytes=size,
        seed=seed,
    )
    with bench_words.opened(candidates or (DEFAULT_CANDIDATE,)) as named, bench_words.keeping(path) as keep:
        made = measured(contest, named, wish, bench_words.plan(budget, reach=_REACH), bench_words.teller())
        bench_words.show(made)
        keep(made)
    return bench_words.status(made.figures)
