"""`evilcorpus explain`: how a text splits and merges, what a candidate says, and where the two part."""

import sys
from collections.abc import Iterable

import click
from rich.console import Console

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.case import Case, Question
from conformance.cli.parameters import CANDIDATE, SURFACES, one_of
from conformance.errors import UsageError
from conformance.judge import judge
from conformance.run import Run
from conformance.suggestion import did_you_mean
from conformance.suite import contract as contracts
from conformance.suite.contract import Contract
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CONTRACT
from conformance.suite.words import seed_of, text_of
from conformance.verdict import Outcome

DEFAULT_ENCODING = "o200k_base"
ENCODING_HELP = f"The encoding; without it {DEFAULT_ENCODING}, or the first that the candidate offers."


@click.command()
@click.argument("case_id", metavar="CASE", required=False)
@click.option("--text", metavar="T", help=r"Any text instead of a case; \n, \t, \u0000, \\ and the like are escapes.")
@click.option("--encoding", metavar="NAME", help=ENCODING_HELP)
@click.option("--candidate", type=CANDIDATE, metavar="X", help="Ask this candidate as well.")
@click.option("--surface", metavar="NAME", shell_complete=one_of(SURFACES), help="Ask it through this surface.")
@click.option("--challenge", metavar="SEED", help="Look for CASE in this draw first.")
def explain(
    *, case_id: str | None, text: str | None, encoding: str | None, candidate: str | None, surface: str | None,
    challenge: str | None,
) -> int:  # fmt: skip
    """Explain CASE, or any text: its pre-tokens and the alternatives that took them, its merges, its tokens.

    With a candidate, exit status 1 where its answer differs.
    """
    contract = contracts.load(DEFAULT_CONTRACT)
    console = console_for(sys.stdout)
    if candidate is None:
        _print(console, _about(contract, case_of(contract, case_id, text, encoding_of(contract, encoding), challenge)))
        return 0
    with open_candidate(candidate, contract_home=contract.HOME, surface=surface) as opened:
        case = case_of(contract, case_id, text, encoding_of(contract, encoding, opened), challenge)
        _print(console, _about(contract, case))
        run = next(iter(opened.surface.answer([case.question])))
        console.print(f"\n{opened.description.name} through {opened.surface.name}", style="bold")
    lines, status = _said(contract, case, run, opened.surface.shows)
    _print(console, lines)
    return status


def encoding_of(contract: Contract, asked: str | None, candidate: Candidate | None = None) -> str:
    """The encoding that is asked for (UsageError where there is none of that name), else one that is offered."""
    if asked is None:
        offered = contract.VARIANTS if candidate is None else candidate.description.models
        usual = (DEFAULT_ENCODING, *contract.VARIANTS)
        return next((name for name in usual if name in offered), DEFAULT_ENCODING)
    if asked not in contract.VARIANTS:
        hint = did_you_mean(asked, contract.VARIANTS)
        raise UsageError(f"--encoding: expected one of {', '.join(contract.VARIANTS)}, found {asked!r}{hint}")
    return asked


def _print(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(line, soft_wrap=True, style="red" if line.startswith(">") else "")


def case_of(contract: Contract, case_id: str | None, text: str | None, encoding: str, challenge: str | None) -> Case:
    """The case named, or one made of a text and the live oracle's answer; UsageError unless exactly one is given."""
    if (case_id is None) == (text is None):
        raise UsageError("expected either the id of a case or --text '...'")
    if case_id is not None:
        seed = seed_of(challenge)
        return contract.case(case_id, encoding, None if seed is None else contract.draw(seed))
    question = Question(input=text_of(text or ""), variant=encoding)
    expected = contract.expected([question])[0]
    return Case(id="text", clause="T1", category="text", question=question, expected=expected)


def _about(contract: Contract, case: Case) -> list[str]:
    question = case.question
    head = f"{case.id}  {question.variant}, mode {question.mode}, clause {case.clause}"
    why = [f"why       {case.why}"] if case.why else []
    disputed = [f"disputed  {case.disputed}"] if case.disputed else []
    return [head, *why, *disputed, *contract.explain(question, case.expected)]


def _said(contract: Contract, case: Case, run: Run, shows: frozenset[str]) -> tuple[list[str], int]:
    """What the candidate's run comes to, in lines, and the exit status."""
    lines: list[str] = []
    status = 0
    for verdict in judge(case, run, shows=shows):
        lines.append(f"{verdict.aspect}: {verdict.outcome}{f', {verdict.detail}' if verdict.detail else ''}")
        if verdict.outcome is Outcome.FAILED:
            lines += contract.picture(case.question, verdict.expected, verdict.got)
        if verdict.outcome not in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
            status = 1
    if run.stderr:
        lines.append(f"standard error: {run.stderr}")
    return lines, status
