"""Reports made by hand for the tests of the forms they are turned into."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import structs

from conformance.clause import Clause, Level
from conformance.report.credit import credited
from conformance.report.document import Report, compose
from conformance.report.lines import CandidateLine, Header
from conformance.report.record import Record, record
from conformance.report.result import conclude
from conformance.verdict import Outcome, Verdict

CLAUSES: Mapping[str, Clause] = {
    name: Clause(
        id=name, level=Level.SHOULD if name.startswith("S") else Level.MUST, text=f"{name} holds.", source="R1"
    )
    for name in ("T1", "T2", "S1")
}
PINS = {"corpus": "c" * 64, "tiktoken": "1.2.3", "unicode": "16.0"}

# Everything that somebody could hide in a name, a text or a remark, for every reader at once.
HOSTILE = (
    "</testcase><script>alert(1)</script>]]>&amp;<!--",
    "| [x](javascript:1) ![y](http://e.example/y.png) `z` **b** @everyone #1 www.e.example\n\n# head\n- item",
    "%0A::error::owned\n::set-output name=a::b\r\n##[error]owned",
    "\x1b[2J\x1b]0;t\x07\x00\x08\x7f\x9b31m",
    "\u202eevil\u2066\u200b\ufeff\ufffe\uffff\U000e0041",
    "{{ color }}{{ badge width }}",
)
ODD = " ".join(HOSTILE)


def header(**changes: Any) -> Header:
    """A header; changes to the candidate's line go under `candidate`."""
    candidate = CandidateLine(
        name="some", target="./some", version="1", digest="d" * 64, surface="batch", shows=("count", "ids"),
        modes=("ordinary",), variants=("one", "two"), files={"bin/some": "f" * 64},
    )  # fmt: skip
    made = Header(
        schema="evilcorpus-report/1", contract="llm-cost", harness="evilcorpus 0.1.0",
        candidate=structs.replace(candidate, **changes.pop("candidate", {})), pins=PINS, expectations="0" * 64,
        isolation={"silence_s": "10"}, tier="default", python="3.11.7", platform="Linux",
        started="2026-01-02T03:04:05+00:00",
    )  # fmt: skip
    return structs.replace(made, **changes)


def verdict(case: str, outcome: Outcome = Outcome.PASSED, **more: Any) -> Verdict:
    """A verdict about a count in category `words` of clause T1."""
    plain = {"clause": "T1", "category": "words", "variant": "one", "aspect": "count"}
    return Verdict(case=case, outcome=outcome, **(plain | more))


def failed(case: str, expected: object = 1, got: object = 2, **more: Any) -> Verdict:
    """A wrong answer."""
    return verdict(case, Outcome.FAILED, expected=expected, got=got, **more)


def report(
    verdicts: Sequence[Verdict] = (),
    *,
    head: Header | None = None,
    lost: Collection[str] = (),
    stale: Sequence[str] = (),
    remarks: tuple[str, ...] = (),
) -> Report:
    """A report concluded as the harness does; `lost` are items without verdicts."""
    planned = sum(one.outcome is not Outcome.NOT_APPLICABLE for one in verdicts)
    made: Record = structs.replace(record("a[one]", verdicts, planned), remarks=remarks)
    records = credited([made])
    found = conclude(lost, records, CLAUSES, stale=stale)
    return compose(head or header(), records, result=found.result, reasons=found.reasons, seconds=1.5)


def hostile() -> Report:
    """A report in which every text is hostile."""
    head = header(
        candidate={
            "name": ODD, "target": ODD, "version": ODD, "surface": ODD, "variants": ("one", ODD),
            "files": {ODD: "f" * 64},
        },
        harness=ODD, tier=ODD, pins={"corpus": "c" * 64, ODD: ODD}, started=ODD, platform=ODD, selection=(ODD,),
    )  # fmt: skip
    odd = {"clause": ODD, "category": ODD, "variant": ODD, "aspect": ODD}
    verdicts = [
        failed(ODD, ODD, {ODD: ODD}, detail=ODD, **odd),
        verdict(f"{ODD}2", Outcome.NOT_APPLICABLE, detail=ODD, **odd),
        failed(f"{ODD}3", known=ODD, **odd),
        verdict(f"{ODD}4", Outcome.HARNESS_ERROR, detail=ODD, clause="T1", category=ODD),
    ]
    return report(verdicts, head=head, lost=(ODD,), stale=(ODD,), remarks=(ODD,))
