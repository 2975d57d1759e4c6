"""`evilcorpus judge`: pytest on the suites, with this project's own terminal in the place of pytest's."""

import os
import shlex
import sys
from pathlib import Path

import click
import pytest

from conformance.cli import interrupt
from conformance.cli.parameters import CANDIDATE, SURFACES, TIERS, one_of
from conformance.cli.progress import Progress
from conformance.cli.voice import Voice, voiced
from conformance.paths import PACKAGE
from conformance.report.document import Report
from conformance.report.shard import shard_of
from conformance.report.summary import MOST_CLASSES, verdict_line
from conformance.suite.course import INTERRUPTED, Course, Ready
from conformance.suite.handover import new_handover
from conformance.suite.judging import Judging
from conformance.suite.present import console_for, present
from conformance.suite.trial import DEFAULT_CANDIDATE, Request, Trial, prepare
from conformance.suite.words import jobs_of, report_path, seed_of
from conformance.verdict import Outcome

REPORT = "evilcorpus-run.jsonl"

# The suites as they are, whatever the folder, its settings and the plugins of the environment; nothing is written.
_PYTEST = (
    str(PACKAGE),
    "--rootdir", str(PACKAGE.parent),
    "--confcutdir", str(PACKAGE),
    "--disable-plugin-autoload",
    "--assert=plain",
    "--capture=no",
    "-p", "no:cacheprovider",
    "-p", "no:warnings",
    "-p", "no:logging",
    "-p", "no:faulthandler",
    # Both collect garbage several times at the end, which takes longer than judging ten thousand cases.
    "-p", "no:unraisableexception",
    "-p", "no:threadexception",
)  # fmt: skip


@click.command()
@click.argument("candidate", type=CANDIDATE, default=DEFAULT_CANDIDATE)
@click.option(
    "--surface",
    metavar="NAME",
    shell_complete=one_of(SURFACES),
    help="Judge through this surface: inline, ask, batch or run.",
)
@click.option(
    "--tier",
    metavar="NAME",
    shell_complete=one_of(TIERS),
    help="smoke, default or exhaustive; smoke where only `run` is offered.",
)
@click.option("--case", "cases", multiple=True, metavar="ID", help="Only this case, or a glob; repeatable.")
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    help="Only this category, or all of `parity` or `behaviours`; repeatable.",
)
@click.option(
    "--challenge",
    is_flag=False,
    flag_value="",
    metavar="[SEED]",
    help="Add a fresh draw of cases, at random or by seed.",
)
@click.option(
    "--jobs", "-j", "-n", default="1", metavar="N", help="Processes that judge; `auto` for one for each core."
)
@click.option("--shard", metavar="I/N", help="Judge only the I-th of N parts; `evilcorpus merge` joins their reports.")
@click.option(
    "--report", type=click.Path(), default=REPORT, show_default=True, metavar="FILE", help="Where the report goes."
)
@click.option("--no-report", is_flag=True, help="Write no report.")
@voiced(
    "Print the verdict alone, in one line.", "Name each item as it ends, on standard error, and every kind of failure."
)
def judge(
    *,
    candidate: str,
    surface: str | None,
    tier: str | None,
    cases: tuple[str, ...],
    categories: tuple[str, ...],
    challenge: str | None,
    jobs: str,
    shard: str | None,
    report: str,
    no_report: bool,
    voice: Voice,
) -> int:
    """Judge CANDIDATE: a name, a candidate.toml, or a binary; without one, the embedded reference.

    Names: see `evilcorpus smoke --list`. Prints a summary and writes a report.
    """
    workers = jobs_of(jobs)
    path = None if no_report else report_path(report)
    request = Request(
        candidate=candidate,
        surface=surface,
        tier=tier,
        cases=cases,
        categories=categories,
        challenge=seed_of(challenge),
        shard=shard_of(shard),
    )
    judging = _judging(request, path, workers)
    try:
        if voice is not Voice.QUIET:
            _announce(request, judging.trial)
        if workers == 1:
            judging.begin()
        course = _run(judging, [*_PYTEST, *_words(request), *_workers(workers)], voice)
    except KeyboardInterrupt as error:
        if path is None or not judging.is_broken_off:
            raise
        raise KeyboardInterrupt(f"interrupted; {path} has what was judged until then, and says so") from error
    finally:
        judging.close()
    return _conclude(course, judging.trial, path, voice)


def _judging(request: Request, path: Path | None, workers: int) -> Judging:
    trial = prepare(request)
    try:
        return Judging(trial, report=path, handover=new_handover() if workers > 1 else None, jobs=workers)
    except BaseException:
        trial.__exit__()
        raise


def _words(request: Request) -> list[str]:
    """The request in pytest's words, which workers read again."""
    pairs = [("--candidate", request.candidate), ("--surface", request.surface), ("--tier", request.tier)]
    pairs += [("--case", case) for case in request.cases]
    pairs += [("--category", category) for category in request.categories]
    pairs += [("--shard", None if request.shard is None else str(request.shard))]
    return [f"{name}={value}" for name, value in pairs if value is not None]


def _workers(workers: int) -> list[str]:
    return [] if workers == 1 else ["-p", "xdist.plugin", "-n", str(workers)]


def _announce(request: Request, trial: Trial) -> None:
    """What the caller did not say and needs to know before it is over."""
    if request.challenge is not None:
        print(f"challenge drawn; the same again with --challenge={request.challenge}", file=sys.stderr)
    if request.tier is None and trial.tier == "smoke":
        print("the candidate offers `run` only: judging tier smoke; --tier default asks for more", file=sys.stderr)


def _run(judging: Judging, words: list[str], voice: Voice) -> Course:
    """Let pytest go through the suites; raises what ended it early."""
    ready = Ready(judging)
    with Progress(console_for(sys.stderr), voice) as progress:
        # Options for pytest in the environment are meant for other tests than these.
        for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            os.environ.pop(name, None)
        status = pytest.main(words, plugins=[ready, progress])
        interrupt.check()
    if progress.error is not None:
        raise progress.error
    if ready.course is not None and ready.course.failure is not None:
        raise ready.course.failure
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    if ready.course is None or ready.course.report is None:
        raise RuntimeError(f"pytest ended with status {int(status)} and without a report")
    return ready.course


def _hint(report: Report, trial: Trial) -> None:
    """What to do about a binary that does not seem to know the dialect it was spoken to in."""
    if trial.candidate.is_bare and not report.footer.outcomes.get(Outcome.PASSED, 0):
        name = shlex.quote(trial.request.candidate)
        print(
            f"nothing that {name} said is right: a bare binary has to speak the contract's command line; "
            f"`evilcorpus init {name}` finds out how another one is asked",
            file=sys.stderr,
        )


def _conclude(course: Course, trial: Trial, path: Path | None, voice: Voice) -> int:
    """Print the summary; an error of ours in an item comes after it, with what is known all the same."""
    if course.report is None or course.judgement is None:
        raise RuntimeError("the judging ended without a result")
    if voice is Voice.QUIET:
        console_for(sys.stdout).print(verdict_line(course.report).split()[0], soft_wrap=True)
    else:
        most = sys.maxsize if voice is Voice.VERBOSE else MOST_CLASSES
        present(course.report, trial.draw, sys.stdout, most=most)
        _hint(course.report, trial)
    if path is not None and voice is not Voice.QUIET:
        print(f"report: {path}")
    if course.errors:
        raise RuntimeError("; ".join(course.errors))
    return course.judgement.exit_status
