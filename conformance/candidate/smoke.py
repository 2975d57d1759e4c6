"""What is wrong with an adapter, told from a few answers before anything is graded.

It knows no contract: the questions come with the right answers, and with the answers that known faults would give.
Where a fault explains every answer that it speaks about, it is named.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from conformance.candidate.candidate import Candidate
from conformance.candidate.suspicion import Asked, Probe, Suspicion, explanations, quoted
from conformance.run import Ending, Run

__all__ = ["Finding", "Probe", "Suspicion", "probe"]

_SHOWN_CHARS = 200


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one variant, in one line."""

    variant: str
    line: str


def probe(candidate: Candidate, probes: Sequence[Probe]) -> list[Finding]:
    """Ask the probes of each variant that the candidate declares; nothing is found where all answers are right.

    Probes of other variants are not asked, but a candidate that gives their answers is told so.
    """
    declared = [p for p in probes if p.question.variant in candidate.description.models]
    if not declared:
        known = ", ".join(sorted({p.question.variant for p in probes}))
        return [Finding(variant="", line=f"models: expected one of the variants {known}, found none of them")]
    runs = candidate.surface.answer([p.question for p in declared])
    asked = [Asked(p, run, _shown(p, candidate)) for p, run in zip(declared, runs, strict=True)]
    findings = []
    for variant, group in groupby(asked, lambda one: one.probe.question.variant):
        others = [p for p in probes if p.question.variant != variant]
        findings += [Finding(variant=variant, line=line) for line in _lines(list(group), others)]
    return findings


def _shown(one: Probe, candidate: Candidate) -> tuple[str, ...]:
    return tuple(aspect for aspect in one.expected if aspect in candidate.surface.shows)


def _lines(asked: Sequence[Asked], others: Sequence[Probe]) -> list[str]:
    asked = [one for one in asked if one.run.ending is not Ending.NOT_APPLICABLE]
    if not asked:
        return ["no question could be asked: no mode that is declared has a probe"]
    if not any(one.aspects for one in asked):
        return ["the surface shows no aspect of the answer that is graded"]
    endings = list(_endings(asked))
    answers = [one for one in asked if one.run.ending is Ending.ANSWERED]
    wrong = [one for one in answers if not one.is_right]
    if not wrong:
        return endings
    return [*endings, *(_named(answers, wrong, others) or [_shortest(wrong, len(answers))])]


def _endings(asked: Sequence[Asked]) -> Iterator[str]:
    """One line for each kind of question without an answer."""
    bad = [one for one in asked if one.run.ending is not Ending.ANSWERED]
    how_many = "every question" if len(bad) == len(asked) else f"{len(bad)} of {len(asked)} questions"
    details: dict[str, list[Asked]] = {}
    for one in bad:
        if not one.run.detail.startswith("not tried"):
            details.setdefault(f"{one.run.ending.value}: {one.run.detail}", []).append(one)
    for detail, group in details.items():
        first = quoted(group[0].probe.question.input)
        yield f"{how_many} without an answer; {first} {detail[:_SHOWN_CHARS]}{_hint(group[0].run)}"
        how_many = "and"


def _hint(run: Run) -> str:
    """What an author looks at first."""
    if run.ending is Ending.CRASHED:
        return " (does its argv run by hand, with an empty HOME and no environment but PATH?)"
    if run.ending is Ending.TIMED_OUT:
        return " (does it read its input to the end, and flush each line that it writes?)"
    if run.ending is Ending.REFUSED:
        return " (a plain text must not be refused)"
    return " (is `answers` or the reply of the driver as described?)"


def _named(answers: Sequence[Asked], wrong: Sequence[Asked], others: Sequence[Probe]) -> list[str]:
    """The faults that explain the wrong answers, those that explain most first, until nothing is left to explain."""
    left = list(wrong)
    lines = []
    for fault, explains in explanations(answers, others):
        explained = [one for one in left if explains(one)]
        if explained:
            left = [one for one in left if not explains(one)]
            first = quoted(explained[0].probe.question.input)
            lines.append(f"{len(explained)} of {len(answers)} answers are as if {fault}; {first} for example")
    return [*lines, _shortest(left, len(answers))] if lines and left else lines


def _shortest(wrong: Sequence[Asked], of: int) -> str:
    """The shortest question that is answered wrongly, where no fault explains it."""
    one = min(wrong, key=lambda one: (len(one.probe.question.input), str(one.probe.question.input)))
    expected = {aspect: one.probe.expected[aspect] for aspect in one.aspects}
    got = {aspect: one.run.answer.get(aspect) for aspect in one.aspects}
    return (
        f"{len(wrong)} of {of} answers are wrong, as no known fault of adapters explains; "
        f"{quoted(one.probe.question.input)}: expected {quoted(expected)}, found {quoted(got)}"
    )
