"""`evilcorpus bench save`: measurements of one candidate in a file, for `bench compare` to hold later ones against."""

from pathlib import Path

import click

from conformance.bench.session import Wish, measured
from conformance.cli import bench_words
from conformance.cli.parameters import CANDIDATE
from conformance.suite.trial import DEFAULT_CANDIDATE

REACH = 0.02
"""The difference of two files then reaches less than 3 % to either side, so that 15 % are not missed."""

MEGABYTES = 8
BUDGET_S = 600


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("candidate", default=DEFAULT_CANDIDATE, type=CANDIDATE)
@bench_words.measuring(size=f"{MEGABYTES}", scenario="chat", budget=BUDGET_S)
@click.option("--workers", default="1", show_default=True, metavar="N,...", help="Numbers of workers, on chat.")
def save(
    *,
    path: Path,
    candidate: str,
    scenarios: tuple[str, ...],
    size: float | None,
    seed: int,
    variant: str | None,
    budget: float,
    workers: str,
) -> int:
    """Measure CANDIDATE and keep every run in FILE.

    Without one, the embedded reference. Exit status 5 where the machine is too noisy; the file is written all the same.
    """
    contest = bench_words.contest()
    wish = Wish(
        scenarios=bench_words.scenario_names(scenarios, contest),
        workers=bench_words.workers_of(workers),
        variant=variant or "",
        megabytes=size or MEGABYTES,
        seed=seed,
    )
    with bench_words.opened([candidate]) as named, bench_words.keeping(path) as keep:
        made = measured(contest, named, wish, bench_words.plan(budget, reach=REACH), bench_words.teller())
        bench_words.show(made)
        keep(made)
    return bench_words.status(made.figures)
