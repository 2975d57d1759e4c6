"""The control of all behaviours: who cannot count two plain texts has no right refusals.

A program that ends with status 2 whatever it is asked would keep every clause about wrong usage, and one that prints
nothing would keep every clause about what must not be printed.
"""

from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import stream_of
from conformance.suite.behaviour import Finding

TEXTS = ("hello world", "The quick brown fox jumps over the lazy dog, and twelve other animals look on.")
"""Short and long: every way to count tells them apart, even one that only estimates."""

STDIN = stream_of(TEXTS)


def failing(seen: Seen) -> Finding | None:
    """Why a run over STDIN shows that nothing is counted; None where it shows that something is."""
    try:
        seen.ends("ok")
        counts = [record.results.get("tokens_in") for record in seen.records]
    except Finding as finding:
        return finding
    # In whatever order: that is a clause of its own.
    if len(counts) == len(TEXTS) and all(type(one) is int and one > 0 for one in counts) and counts[0] != counts[1]:
        return None
    said = f"two plain texts, one of {len(TEXTS[0])} and one of {len(TEXTS[1])} letters: expected their counts"
    return seen.breach(f"{said}, found {counts}")


def void(finding: Finding) -> Finding:
    """The finding of every behaviour of a candidate that fails its control."""
    return type(finding)(
        f"nothing that it does counts before it counts plain texts: {finding}", evidence=finding.evidence
    )
