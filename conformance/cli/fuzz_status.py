"""What a campaign says of itself: one line while it goes on, findings and a summary at its end."""

import time
from collections.abc import Iterator
from typing import TextIO

from conformance.cli.voice import Voice
from conformance.fuzzing.attempt import Fault
from conformance.fuzzing.campaign import Campaign
from conformance.fuzzing.findings import Finding
from conformance.fuzzing.soak import slope_lines
from conformance.fuzzing.speed import lines as speed_lines
from conformance.report.visible import harmless
from conformance.verdict import Outcome

_LONGEST = 160
# What explains a finding is read to its end.
_LONGEST_SENTENCE = 500
# Between two lines of a verbose campaign.
_PAUSE_S = 1.0


class Status:
    """A line on a terminal that is written over again and again; nothing on a stream that is none.

    A verbose one has a line of its own now and then on any stream, a quiet one nothing.
    """

    def __init__(self, stream: TextIO, voice: Voice = Voice.USUAL) -> None:
        self._stream = stream
        self._voice = voice
        self._told = time.monotonic()
        self._last = (time.monotonic(), 0)
        self._shown = False

    def tell(self, campaign: Campaign) -> None:
        """Write the line anew."""
        now, inputs = time.monotonic(), campaign.state.inputs
        since, before = self._last
        self._last = (now, inputs)
        rate = (inputs - before) / max(now - since, 1e-9)
        line = (
            f"{campaign.state.elapsed_s:,.0f} s  {inputs:,} inputs ({rate:,.0f}/s)  "
            f"{len(campaign.corpus):,} features  {len(campaign.triage.known)} findings, {len(campaign.new)} new"
        )
        if self._voice is Voice.VERBOSE and now - self._told >= _PAUSE_S:
            self._told = now
            print(line, file=self._stream, flush=True)
        elif self._voice is Voice.USUAL and self._stream.isatty():
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
            self._shown = True

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            self._stream.write("\n")


def finding_lines(finding: Finding) -> Iterator[str]:
    """A finding for a reader: what, where, like what, and how to see it again."""
    signature = finding.signature
    where = " ".join(part for part in (finding.variant, finding.mode, signature.kind, signature.where) if part)
    yield _line(f"{finding.id}  {signature.outcome}  {finding.target}  {where}")
    yield f"    input     {finding.input.content!r}"[:_LONGEST]
    if finding.args:
        yield _line(f"    arguments {' '.join(finding.args)}")
    yield from _answers(finding.expected, finding.got)
    likeness = f"like `{signature.like}`: " if signature.like else ""
    if finding.sentence or likeness:
        yield _line(f"    {likeness}{finding.sentence}", _LONGEST_SENTENCE)
    if not finding.reproduced:
        yield "    a second try went well; the input is kept"
    yield f"    again     {_line(finding.reproducer, len(finding.reproducer))}"


def replay_lines(finding: Finding, fault: Fault | None, lack: str) -> Iterator[str]:
    """What has become of a finding: gone, still there, or, where the candidate lacks something for it, not asked."""
    if lack:
        yield _line(f"{finding.id}  not asked  {lack}", _LONGEST_SENTENCE)
        return
    if fault is None:
        yield f"{finding.id}  gone"
        return
    yield _line(f"{finding.id}  {fault.outcome}  {fault.detail}", _LONGEST_SENTENCE)
    if fault.outcome is Outcome.FAILED:
        yield from _answers(fault.expected, fault.got)


def _answers(expected: object, got: object) -> Iterator[str]:
    """Two answers that differ; nothing where the fault is none of answers."""
    if expected is None and got is None:
        return
    yield _line(f"    expected  {expected}")
    yield _line(f"    got       {got}")


def _line(text: str, longest: int = _LONGEST) -> str:
    """One line that no terminal obeys: what a candidate writes, and what it is called, may be anything."""
    return harmless(text.rstrip().replace("\n", " ").replace("\t", " ")[:longest], longest)


def summary_lines(campaign: Campaign) -> Iterator[str]:
    """Numbers of the whole campaign: inputs, findings, speed by target, memory."""
    state = campaign.state
    yield (
        f"{state.inputs:,} inputs in {state.elapsed_s:,.1f} s over {state.runs} runs, "
        f"{len(campaign.corpus):,} features, {len(campaign.triage.known)} findings ({len(campaign.new)} new), "
        f"{sum(campaign.triage.duplicates.values()):,} other forms of them"
    )
    waiting = sum(len(faults) for _, faults in campaign.folder.postponed())
    if waiting:
        yield f"{waiting:,} faults wait to be looked into when this campaign goes on"
    for target, spent in sorted(state.spent.items()):
        yield from speed_lines(target, spent, state.asked.get(target, 0))
    yield from slope_lines(state.points)
