"""Pages as tests look at them: made without a contract's words, parsed by a parser that forgives nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from justhtml import JustHTML
from justhtml.dom import Element
from msgspec import structs

from conformance.clause import load_clauses
from conformance.paths import PACKAGE
from conformance.report.document import Report, ReportFile, compose
from conformance.report.failures import FailureClass
from conformance.report.lines import SCHEMA, CandidateLine, Header
from conformance.report.page.render import render
from conformance.report.page.run import RunPage, run_page
from conformance.report.record import record
from conformance.verdict import Outcome, Verdict

CLAUSES = load_clauses(PACKAGE / "llm_cost" / "clauses.toml")
FAILED = Outcome.FAILED


def header(**more: Any) -> Header:
    candidate = CandidateLine(
        name="some", target="./some", version="1", digest="0" * 64, surface="batch", shows=("count",),
        modes=("ordinary",), variants=("one", "two"),
    )  # fmt: skip
    made = Header(
        schema=SCHEMA, contract="llm-cost", harness="evilcorpus 0", candidate=candidate, pins={"corpus": "c" * 64},
        expectations="0" * 64, isolation={}, tier="smoke", python="3", platform="here",
        started="2026-01-02T03:04:05+00:00",
    )  # fmt: skip
    return structs.replace(made, **more)


def named(name: str, **more: Any) -> Header:
    """The header of a candidate with this name."""
    return header(candidate=structs.replace(header().candidate, name=name), **more)


def verdict(case: str, outcome: Outcome = Outcome.PASSED, **more: Any) -> Verdict:
    fields = {"clause": "T1", "category": "words", "variant": "one", "aspect": "count", **more}
    return Verdict(case=case, outcome=outcome, **fields)


def report(*verdicts: Verdict, head: Header | None = None, reasons: Sequence[str] = ()) -> Report:
    made = verdicts or (verdict("words-a"),)
    records = [record("item", made, len(made))]
    result = "not conformant" if reasons else "conformant"
    return compose(head or header(), records, result=result, reasons=reasons, seconds=1)  # type: ignore[arg-type]  # two literals


def written(of: Report, path: Path) -> Path:
    with ReportFile(path) as file:
        file.write(of)
    return path


def shown(of: Report, *, number: int = 1, classes: Sequence[FailureClass] = (), said: Sequence[str] = ()) -> RunPage:
    return run_page(number, "run.jsonl", of, clauses=CLAUSES, classes=classes, attributions=said)


def page(*runs: RunPage) -> bytes:
    return b"".join(render(runs, CLAUSES, "evilcorpus 0"))


def parsed(html: bytes) -> list[Element]:
    """The page's elements; a page that is not exactly HTML raises."""
    tree = JustHTML(html.decode(), strict=True, sanitize=False).root
    return [node for node in tree.query("*") if isinstance(node, Element)]


def attributes(elements: Sequence[Element]) -> set[tuple[str, str, str]]:
    """Element, attribute and value, wherever one stands."""
    return {(element.name, name, value or "") for element in elements for name, value in (element.attrs or {}).items()}


def class_of(element: Element) -> str:
    return (element.attrs or {}).get("class") or ""


def text_of(elements: Sequence[Element], name: str) -> list[str]:
    return [" ".join(element.to_text().split()) for element in elements if element.name == name]
