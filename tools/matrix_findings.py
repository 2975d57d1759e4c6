"""What judging an implementation came to: counts from its report, and the smallest text of each kind of fault."""

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.case import Question
from conformance.cli.shrink import shrink
from conformance.errors import EvilCorpusError, ReportError
from conformance.llm_cost import contract
from conformance.llm_cost.comparison import parting
from conformance.llm_cost.live import expected, simpler
from conformance.report.document import Report, read_report
from conformance.report.failures import FailureClass
from conformance.run import Ending, Run
from conformance.verdict import FAULTS

# Classes beyond these are rarer forms of the same faults: shrinking one takes some hundred questions.
_MOST_SHRUNK = 12
_LONGEST_SHRUNK = 1_100
_MOST_IDS = 8
_JUDGED = (0, 1, 5)  # exit statuses that leave a report


class NotJudgedError(Exception):
    """The engine could not judge an implementation; the text is its last word."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of fault by its smallest text; `count` is how many of the corpus's cases fall into its class."""

    title: str
    count: int
    question: Question
    expected: str
    got: str


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What an implementation came to.

    `faults` are wrong verdicts by clause, `classes` how many kinds there are, `corpus` is the digest of what it was
    judged with.
    """

    title: str
    version: str
    variants: tuple[str, ...]
    modes: tuple[str, ...]
    aspects: tuple[str, ...]
    outcomes: Mapping[str, int]
    faults: Mapping[str, int]
    classes: int
    findings: tuple[Finding, ...]
    attributions: tuple[str, ...]
    corpus: str


def judged(room: Path, tier: str, *, keep: bool) -> Judged:
    """Judge the implementation of a room; with `keep` a report of the same corpus and candidate is used again.

    Raises NotJudgedError.
    """
    path = room / "candidate.toml"
    try:
        with open_candidate(str(path), contract_home=contract.HOME) as candidate:
            report = (_fitting(room, tier, candidate) if keep else None) or _judge(room, tier)
            return _boiled_down(report, candidate)
    except EvilCorpusError as error:
        raise NotJudgedError(str(error)) from error


def _fitting(room: Path, tier: str, candidate: Candidate) -> Report | None:
    """The room's report, if judging again would see the same."""
    try:
        report = read_report(room / "report.jsonl")
    except ReportError:
        return None
    header = report.header
    seen = (header.tier, header.selection, header.pins, header.candidate.digest)
    return report if seen == (tier, (), contract.pins(), candidate.digest) else None


def _judge(room: Path, tier: str) -> Report:
    """Judge in a process of its own, as anybody would from a command line."""
    report = room / "report.jsonl"
    words = ["judge", str(room / "candidate.toml"), "--tier", tier, "--report", str(report)]
    done = subprocess.run([sys.executable, "-m", "conformance", *words], capture_output=True, text=True, check=False)
    (room / "summary.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode not in _JUDGED:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        raise NotJudgedError(f"exit status {done.returncode}: {last}")
    return read_report(report)


def _boiled_down(report: Report, candidate: Candidate) -> Judged:
    faults = [single for single in report.singles if single.outcome in FAULTS]
    classes = contract.failure_classes(faults, None) if faults else []
    return Judged(
        title=report.header.candidate.name,
        version=report.header.candidate.version,
        variants=report.header.candidate.variants,
        modes=report.header.candidate.modes,
        aspects=report.header.candidate.shows,
        outcomes=report.footer.outcomes,
        faults=dict(sorted(Counter(single.clause for single in faults).items())),
        classes=len(classes),
        findings=_findings(candidate, classes),
        attributions=tuple(contract.attributions(report.groups, report.singles, None)) if faults else (),
        corpus=report.header.pins["corpus"],
    )


def _findings(candidate: Candidate, classes: Sequence[FailureClass]) -> tuple[Finding, ...]:
    """The classes' smallest texts, each text once."""
    found: dict[tuple[str | bytes, str], Finding] = {}
    for kind in classes[:_MOST_SHRUNK]:
        finding = _finding(candidate, kind)
        found.setdefault((finding.question.input, finding.question.mode), finding)
    return tuple(found.values())


def _finding(candidate: Candidate, kind: FailureClass) -> Finding:
    example = kind.example
    question = contract.case(example.case, example.variant).question
    right, got = example.expected, _said(example.got, example.outcome, example.detail)
    # What is not answered in time is not asked again: it would be waited for at every step.
    if isinstance(question.input, str) and len(question.input) <= _LONGEST_SHRUNK and example.outcome != "timed-out":
        question = _shrunk(candidate, question)
        (run,) = candidate.surface.answer([question])
        right = expected([question])[0]["ids" if "ids" in candidate.surface.shows else "count"]
        got = _said(run.answer.get("ids", run.answer.get("count")), run.ending, run.detail)
    return Finding(title=kind.title, count=kind.count, question=question, expected=_said(right), got=got)


def _said(answer: object, ending: str = "", detail: str = "") -> str:
    """An answer in few words; where there is none, how it ended instead."""
    if isinstance(answer, list):
        shown = ", ".join(map(str, answer[:_MOST_IDS]))
        return f"[{shown}]" if len(answer) <= _MOST_IDS else f"[{shown}, …] ({len(answer):,})"
    if isinstance(answer, int):
        return str(answer)
    return " ".join(f"{ending}: {detail}".split()) if ending else "a long list"


def _shrunk(candidate: Candidate, question: Question) -> Question:
    def about(text: str) -> Question:
        return Question(input=text, variant=question.variant, mode=question.mode)

    def faults(texts: Sequence[str]) -> list[str | None]:
        questions = [about(text) for text in texts]
        return list(map(_fault, questions, candidate.surface.answer(questions)))

    fault = faults([str(question.input)])[0]
    if fault is None:
        return question
    return about(shrink(str(question.input), lambda texts: [found == fault for found in faults(texts)], simpler))


def _fault(question: Question, run: Run) -> str | None:
    """How an answer is wrong, in words that are the same for faults alike; None where it is right."""
    if run.ending is not Ending.ANSWERED:
        return str(run.ending)
    right = expected([question])[0]
    if all(right[aspect] == value for aspect, value in run.answer.items()):
        return None
    ids, got = right["ids"], run.answer.get("ids")
    if question.mode != "ordinary" or not isinstance(got, list) or not isinstance(ids, list):
        return "other tokens"
    part = parting(str(question.input), question.variant, ids, got)
    return f"{part.kind}: {part.piece.branch if part.piece else ''}"
