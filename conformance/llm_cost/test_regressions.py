"""What the fuzzer found once and is no text alone: streams, arguments, prices, sequences, memory (docs/fuzzing.md).

Each file in `corpora/regressions/behaviours/` is a story; where a target has none there is no test.
"""

import contextlib
from collections.abc import Callable

import pytest

from conformance.fuzzing.findings import Finding as Found
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.fuzzing.stored import attempt_for, stored
from conformance.paths import CORPORA
from conformance.suite.behaviour import Breach, Crash, Hang, NotClaimed
from conformance.verdict import Outcome

FOUND = stored(CORPORA / "regressions")
RAISED = {Outcome.CRASHED: Crash, Outcome.TIMED_OUT: Hang}

Story = Callable[[Tool, Found], None]


def of_targets(*names: str) -> Callable[[Story], Story | None]:
    """A decorator: the story with each finding of these targets; None, which is no test, where there are none."""

    def told(story: Story) -> Story | None:
        own = [found for found in FOUND if found.target in names]
        return pytest.mark.parametrize("found", own, ids=[each.id for each in own])(story) if own else None

    return told


@of_targets("stream")
@pytest.mark.clause("C5")
def test_stream_is_read_now(tool: Tool, found: Found) -> None:
    """Lines that were once answered wrongly, or ended the tool, are answered as they are."""
    hold_mended(tool, found)


@of_targets("arguments")
@pytest.mark.clause("F1")
def test_arguments_are_stood_now(tool: Tool, found: Found) -> None:
    """Words on the command line that once ended the tool badly do so no more."""
    hold_mended(tool, found)


@of_targets("relations", "sequence", "steadiness")
@pytest.mark.clause("T4")
def test_answers_fit_now(tool: Tool, found: Found) -> None:
    """Texts that once changed one another's counts, or had now this, now that, have one count each."""
    hold_mended(tool, found)


@of_targets("prices")
@pytest.mark.clause("P1")
def test_price_is_right_now(tool: Tool, found: Found) -> None:
    """Numbers of tokens that once cost something else cost what they do."""
    hold_mended(tool, found)


@of_targets("memory")
@pytest.mark.clause("C6")
def test_memory_stays_now(tool: Tool, found: Found) -> None:
    """Lines that once made the process grow leave nothing behind."""
    hold_mended(tool, found)


def hold_mended(tool: Tool, found: Found) -> None:
    """Try a finding again; Breach, Crash or Hang where it is still there."""
    # Only here: the fuzzer's imports would cost every judging a second, and most have no finding to try.
    from conformance.llm_cost.fuzzing.plan import DescriptionLacks, target_for  # noqa: PLC0415

    tried = attempt_for(found, tool.candidate.description.models)
    if tried is None:
        raise NotClaimed(f"the description has no model for {found.variant}")
    try:
        target = target_for(found.target, tool.candidate)
    except DescriptionLacks as error:
        raise NotClaimed(str(error)) from error
    with contextlib.closing(target):
        fault = target.replay([tried], lambda _: None)[0]
    if fault is not None:
        why = f"found {found.found[:10]} in {found.candidate} {found.version} by {found.command}"
        raised = RAISED.get(fault.outcome, Breach)
        raise raised(fault.detail or fault.kind, expected=fault.expected, found=fault.got, evidence=why)
