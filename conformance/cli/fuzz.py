"""`evilcorpus fuzz`: look for what a candidate gets wrong, for as long as there is time."""

import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from conformance.candidate.candidate import Candidate
from conformance.cli.fuzz_guided import check_guided, run_guided
from conformance.cli.fuzz_status import Status, finding_lines, replay_lines, summary_lines
from conformance.cli.parameters import CANDIDATE, SURFACES, one_of
from conformance.cli.shrink import shrink
from conformance.cli.voice import Voice, voiced
from conformance.errors import UsageError
from conformance.fuzzing.campaign import Campaign, load
from conformance.fuzzing.findings import Folder, hold, put
from conformance.fuzzing.plot import svg
from conformance.fuzzing.triage import Triage
from conformance.llm_cost.fuzzing import given
from conformance.llm_cost.fuzzing.offer import lacking
from conformance.llm_cost.fuzzing.plan import ALL, Plan, encodings_of, targets_of
from conformance.llm_cost.fuzzing.reading import Reading
from conformance.paths import CORPORA
from conformance.suite import contract as contracts
from conformance.suite.trial import DEFAULT_CONTRACT
from conformance.suite.words import jobs_of

_FOUND, _INCOMPLETE = 1, 5
_SECONDS = 60.0
# Long enough for a text of a few hundred characters on a loaded machine; hangs cost this much at every step.
_TIMEOUT_S = 5.0


@click.command()
@click.argument("candidate", type=CANDIDATE)
@click.option("--surface", metavar="NAME", shell_complete=one_of(SURFACES), help="Ask through this surface.")
@click.option("--in-process", is_flag=True, help="Call the candidate's inline function in the worker itself.")
@click.option(
    "--engine", type=click.Choice(["loop", "atheris"]), default="loop", show_default=True, help="What drives."
)
@click.option(
    "--target", "targets", multiple=True, metavar="NAME", help=f"What to try, of {', '.join(ALL)}. Repeatable."
)
@click.option("--encoding", "encodings", multiple=True, metavar="NAME", help="Only this encoding. Repeatable.")
@click.option("--seconds", type=float, metavar="N", help=f"Time budget.  [default: {_SECONDS:g} unless --rounds]")
@click.option("--rounds", type=click.IntRange(min=0), metavar="N", help="So many rounds instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where the generator starts.")
@click.option("--workers", default="1", show_default=True, metavar="N", help="Worker processes; `auto` for all cores.")
@click.option("--timeout", "timeout_s", type=float, default=_TIMEOUT_S, show_default=True, help="Seconds until a hang.")
@click.option("--size", type=click.IntRange(min=1), default=4000, show_default=True, help="Texts of a round.")
@click.option(
    "--campaign", type=click.Path(path_type=Path), help="The folder to keep, and to resume.  [default: .fuzz/]"
)
@click.option(
    "--regressions",
    type=click.Path(path_type=Path),
    default=CORPORA / "regressions",
    help="Where findings become cases.  [default: corpora/regressions]",
)
@click.option("--no-regressions", is_flag=True, help="Keep findings in the campaign's folder only.")
@click.option(
    "--inputs",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Try the files in this folder first.",
)
@click.option("--replay", metavar="ID", help="Only try the finding with this id again, or `all`.")
@voiced("Print what is new and nothing else.", "Say every second on standard error how far it has come.")
def fuzz(
    *, candidate: str, surface: str | None, in_process: bool, engine: str, targets: tuple[str, ...],
    encodings: tuple[str, ...], seconds: float | None, rounds: int | None, seed: int, workers: str, timeout_s: float,
    size: int, campaign: Path | None, regressions: Path, no_regressions: bool, inputs: Path | None, replay: str | None,
    voice: Voice,
) -> int:  # fmt: skip
    """Fuzz CANDIDATE against the oracle; resume where the campaign in this folder was left.

    With --inputs and neither --seconds nor --rounds only those are tried. Exit status 1 where something new was found,
    or a replayed finding is still there; 5 where none is, and one cannot be asked of this candidate.
    """
    home = str(contracts.load(DEFAULT_CONTRACT).HOME)
    plan = Plan(
        candidate=candidate, home=home, seed=seed, timeout_s=timeout_s, surface=surface, in_process=in_process,
        size=size,
    )  # fmt: skip
    with plan.open_candidate() as opened:
        # A slip of the caller's is no run: nothing is looked into, and no finding becomes a case.
        _check_engine(opened, engine, in_process=in_process)
        chosen, names = encodings_of(opened, encodings), targets_of(opened, targets)
        folder = campaign or Path(".fuzz") / _folder_name(opened.description.name)
        # Held before it is read: another run may be about to write what it has found.
        held = hold(folder)
        state = load(folder, seed, opened.description.name)
        plan = plan.with_scope(encodings=chosen, names=names, seed=state.seed)
        about, models, lacks = _about(opened), opened.description.models, lacking(opened)
        lives_on = opened.surface.name != "run"
    status = Status(sys.stderr, voice)
    # To try again is not to find: nothing becomes a case by it.
    kept = None if no_regressions or replay else regressions
    reading = Reading(candidate, folder, kept, targets=plan.names, models=models, lives_on=lives_on)
    plan.preload()
    running = Campaign(
        folder,
        state,
        held,
        schedule=plan.schedule(),
        open_targets=plan.open_targets,
        workers=0 if replay or engine == "atheris" else jobs_of(workers),
        timeout_s=timeout_s,
        lacks=lacks,
        triage=lambda replay_by: Triage(Folder(folder), reading, replay_by, shrink, about),
        tell=status.tell,
    )
    if replay:
        return _replay(running, replay)
    budget_s = _SECONDS if seconds is None and (rounds is None or engine == "atheris") else seconds
    try:
        if inputs is not None:
            _try_given(running, given.read(inputs), plan, models)
        if inputs is not None and seconds is None and rounds is None:
            running.stop()
        elif engine == "atheris":
            run_guided(running, plan, seconds=budget_s or _SECONDS)
        else:
            running.run(seconds=budget_s, rounds=rounds)
    finally:
        # Also when it is interrupted: what was found so far is worth as much.
        new = _say(running, status, voice)
    return _FOUND if new else 0


def _check_engine(opened: Candidate, engine: str, *, in_process: bool) -> None:
    if engine == "atheris":
        check_guided()
    if in_process and opened.description.surfaces.inline is None:
        raise UsageError(f"{opened.path}: expected surfaces.inline, to be called in-process; found none")


def _say(running: Campaign, status: Status, voice: Voice) -> int:
    """Print what was found and how fast, and draw the plot; how many findings are new."""
    status.end()
    if not running.state.runs:
        return 0
    put(running.path / "discovery.svg", svg(running.state.points).encode())
    new = running.new
    summary = () if voice is Voice.QUIET else summary_lines(running)
    for line in [*(line for each in new for line in finding_lines(each)), *summary]:
        print(line)
    sys.stdout.flush()
    running.note_told()
    return len(new)


def _try_given(running: Campaign, contents: list[bytes], plan: Plan, models: Mapping[str, str]) -> None:
    """Try inputs from elsewhere; what they reach is kept as what was found here is."""
    running.corpus.add(given.reached(contents, plan.encodings[0]))
    for attempts in given.attempts(contents, plan.names, {name: models[name] for name in plan.encodings}):
        running.look_into(attempts)


def _about(candidate: Candidate) -> Mapping[str, str]:
    """What all findings of this run say of the candidate and of the command."""
    return {
        "candidate": candidate.description.name,
        "version": candidate.version,
        "digest": candidate.digest,
        "command": shlex.join(["evilcorpus", *sys.argv[1:]]),
    }


def _replay(running: Campaign, wanted: str) -> int:
    """Try findings again; 1 where one is still there, 5 where none is and one cannot be asked."""
    findings = [each for each in running.folder.findings() if wanted in ("all", each.id)]
    if not findings and wanted != "all":
        raise UsageError(f"--replay: expected the id of a finding in {running.folder.path}, found {wanted!r}")
    still = unasked = 0
    try:
        for finding in findings:
            lack = running.lacks(finding.attempt)
            fault = None if lack else running.replay([finding.attempt])[0]
            still += fault is not None
            unasked += bool(lack)
            for line in replay_lines(finding, fault, lack):
                print(line)
    finally:
        running.stop()
    if still:
        return _FOUND
    return _INCOMPLETE if unasked else 0


def _folder_name(candidate: str) -> str:
    """A candidate's name as one name of a folder, whatever is in it."""
    return re.sub(r"^\.+|[/\0]", "-", candidate)
