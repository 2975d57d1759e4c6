"""`evilcorpus minimise`: the least text that a candidate still gets wrong in the same way."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.case import Case, Question
from conformance.cli.explain import ENCODING_HELP, case_of, encoding_of
from conformance.cli.parameters import CANDIDATE, SURFACES, one_of
from conformance.cli.shrink import shrink
from conformance.errors import MachineError, UsageError
from conformance.judge import judge
from conformance.run import Ending, Run
from conformance.suite import contract as contracts
from conformance.suite.contract import Contract
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CONTRACT
from conformance.verdict import FAULTS, Outcome


@click.command()
@click.argument("case_id", metavar="CASE", required=False)
@click.option("--text", metavar="T", help="Any text instead of a case, with escapes as in `explain`.")
@click.option("--candidate", required=True, type=CANDIDATE, metavar="X", help="The candidate that fails.")
@click.option("--surface", metavar="NAME", shell_complete=one_of(SURFACES), help="Ask it through this surface.")
@click.option("--encoding", metavar="NAME", help=ENCODING_HELP)
@click.option("--challenge", metavar="SEED", help="Look for CASE in this draw first.")
@click.option("--save", is_flag=True, help="Add the result to corpora/regressions/.")
def minimise(
    *, case_id: str | None, text: str | None, candidate: str, surface: str | None, encoding: str | None,
    challenge: str | None, save: bool,
) -> int:  # fmt: skip
    """Shrink CASE, or any text, to the least on which the candidate still fails with the same outcome.

    Prints the result as a line of the corpus, with the answers of both witnesses.
    """
    contract = contracts.load(DEFAULT_CONTRACT)
    with open_candidate(candidate, contract_home=contract.HOME, surface=surface) as opened:
        case = case_of(contract, case_id, text, encoding_of(contract, encoding, opened), challenge)
        if not isinstance(case.question.input, str):
            raise UsageError(f"{case.id}: expected a text, found bytes; only texts can be shrunk")
        failing = _Failing(contract, opened, case.question)
        before = case.question.input
        after = shrink(before, failing.alike, contract.simpler)
        got = failing.answer(after)
    question = Question(input=after, variant=case.question.variant, mode=case.question.mode)
    why = f"{opened.description.name} {opened.version} {failing.outcome} on this; minimised from {case.id}"
    line, path = contract.regression(question, " ".join(why.split()))
    console = console_for(sys.stdout)
    console.print(f"{failing.outcome}: {len(before):,} code points shrunk to {len(after):,}", style="bold")
    for part in contract.picture(question, contract.expected([question])[0]["ids"], got):
        console.print(part, soft_wrap=True)
    print(line)
    if save:
        _save(line, path)
        print(f"added to {path}; `evilcorpus generate` binds it", file=sys.stderr)
    return 1


class _Failing:
    """How a candidate fails on one question, and which texts it fails on alike."""

    def __init__(self, contract: Contract, candidate: Candidate, question: Question) -> None:
        self._contract = contract
        self._candidate = candidate
        self._question = question
        outcome = next(self._outcomes([str(question.input)]))
        if outcome is None:
            run = self._run(str(question.input))
            if run.ending is Ending.NOT_APPLICABLE:
                raise UsageError(f"the candidate cannot be asked about this text: {run.detail}")
            raise UsageError("the candidate does not fail on this text; there is nothing to shrink")
        self.outcome: Outcome = outcome

    def alike(self, texts: Sequence[str]) -> Iterable[bool]:
        """Whether the candidate fails on each text with the outcome that it had at first."""
        found = (outcome is self.outcome for outcome in self._outcomes(texts))
        # Where a text costs a process, those behind the first that fails need not be asked; else all cost one.
        return found if self._candidate.surface.name == "run" else list(found)

    def answer(self, text: str) -> object:
        """The candidate's ids for a text, or its count where it shows no ids; None where it has no answer."""
        answer = self._run(text).answer
        return answer.get("ids", answer.get("count"))

    def _run(self, text: str) -> Run:
        return next(iter(self._candidate.surface.answer([self._about(text)])))

    def _about(self, text: str) -> Question:
        return Question(input=text, variant=self._question.variant, mode=self._question.mode)

    def _outcomes(self, texts: Sequence[str]) -> Iterator[Outcome | None]:
        """The fault on each text, None where there is none."""
        questions = [self._about(text) for text in texts]
        expected = self._contract.expected(questions)
        runs = self._candidate.surface.answer(questions)
        for question, right, run in zip(questions, expected, runs, strict=True):
            case = Case(id="text", clause="T1", category="text", question=question, expected=right)
            yield next((verdict.outcome for verdict in judge(case, run) if verdict.outcome in FAULTS), None)


def _save(line: str, path: Path) -> None:
    """Add a line to a file, all or nothing."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text("ascii") if path.exists() else ""
        if f"{line}\n" in old:
            return
        part.write_text(f"{old}{line}\n", "ascii")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MachineError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error
