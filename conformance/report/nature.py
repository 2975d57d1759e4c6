"""What a candidate is that gets nothing right: named in one line, since a list of its failures says less."""

from collections import Counter
from collections.abc import Sequence

from conformance.report.credit import SAME_ANSWER
from conformance.report.lines import Group, Single
from conformance.verdict import FAULTS, Outcome

# A client may end in two ways: a last gasp differs from the first.
_MOSTLY = 0.9
_NOT_TRIED = "not tried"
_NATURES = {
    Outcome.CRASHED: "it crashes on every question",
    Outcome.TIMED_OUT: "it hangs: no question is answered in time",
    Outcome.MALFORMED: "what it prints is no answer to any question",
    Outcome.REFUSED_WRONGLY: "it refuses every question, also those that it must answer",
    Outcome.ACCEPTED_WRONGLY: "it answers what it must refuse, and nothing else rightly",
    Outcome.FAILED: "every answer is wrong",
}


def nature(groups: Sequence[Group], singles: Sequence[Single]) -> str | None:
    """What a candidate without a single pass is, with the commonest detail; None for one that gets something right."""
    faults = [single for single in singles if single.outcome in FAULTS]
    if not faults or any(group.outcome is Outcome.PASSED for group in groups):
        return None
    same = next((fault.detail for fault in faults if fault.detail.startswith(SAME_ANSWER)), None)
    if same is not None:
        return same
    (outcome, number), *_ = Counter(fault.outcome for fault in faults).most_common(1)
    if number < len(faults) * _MOSTLY:
        return "nothing that it does is right"
    # Evidence may follow in further lines.
    details = Counter(
        fault.detail.partition("\n")[0] for fault in faults if fault.outcome is outcome and _is_tried(fault)
    )
    detail = details.most_common(1)[0][0] if details else ""
    return f"{_NATURES[outcome]} ({detail})" if detail else _NATURES[outcome]


def _is_tried(fault: Single) -> bool:
    return not fault.detail.startswith(_NOT_TRIED)
