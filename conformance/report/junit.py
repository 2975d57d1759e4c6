"""A report as JUnit XML, in the flavour of `junit-10.xsd` that Jenkins, GitLab and most actions read.

One test case for each category in each variant of a clause: 400,000 verdicts would choke every reader of this format.
A suite is a clause; the first one has a case for the run as a whole, so that gaps are seen, and who was judged.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import msgspec
from junitparser import Error, Failure, JUnitXml, Properties, Property, Skipped
from junitparser.xunit2 import TestCase, TestSuite

from conformance.clause import Clause
from conformance.report import replay
from conformance.report.cells import Cell, cells
from conformance.report.document import Report
from conformance.report.lines import Header, Single
from conformance.report.result import binds
from conformance.report.shard import is_clean_part
from conformance.report.visible import harmless
from conformance.verdict import FAULTS, SCORED, Outcome

_LONGEST_NAME = 200
_LONGEST_TEXT = 2_000
_RUN = "evilcorpus"


def junit(report: Report, clauses: Mapping[str, Clause]) -> bytes:
    """The XML document; faults against clauses that only say SHOULD do not fail their case."""
    document = JUnitXml(_plain(f"{report.header.contract}: {report.header.candidate.name}"))
    document.add_testsuite(_run_suite(report))
    by_clause: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells(report.groups, report.singles):
        by_clause[cell.place.clause].append(cell)
    for clause, its_cells in by_clause.items():
        suite = TestSuite(_plain(clause))
        suite.add_testcases([_case(report.header, cell, clauses) for cell in its_cells])
        document.add_testsuite(suite)
    document.update_statistics()
    document.time = report.footer.seconds
    # The schema has no place for it here; each suite says it.
    del document._elem.attrib["skipped"]  # noqa: SLF001  # the library writes it and offers no way to leave it out
    raw = BytesIO()
    document.write(raw)
    return raw.getvalue()


def _run_suite(report: Report) -> TestSuite:
    suite = TestSuite(_RUN)
    suite.timestamp = _plain(report.header.started)
    properties = Properties()
    for name, value in _identity(report.header):
        properties.add_property(Property(name, _plain(value) or "-"))
    suite.append(properties)
    case = TestCase("the run as a whole", classname=_RUN)
    case.result = list(_run_result(report))
    suite.add_testcase(case)
    return suite


def _run_result(report: Report) -> Iterator[Failure | Error | Skipped]:
    footer = report.footer
    if footer.result == "conformant":
        return
    reasons = "\n".join(harmless(reason, _LONGEST_TEXT) for reason in footer.reasons)
    if is_clean_part(report.header, footer):
        yield Skipped(_plain(reasons))
        return
    result = (Failure if footer.result == "not conformant" else Error)(footer.result, footer.result)
    result.text = reasons
    yield result


def _identity(header: Header) -> Iterator[tuple[str, str]]:
    """What the verdicts depend on."""
    candidate = header.candidate
    yield from (("contract", header.contract), ("tier", header.tier), ("harness", header.harness))
    yield from (("candidate", candidate.name), ("version", candidate.version), ("digest", candidate.digest))
    yield from ((f"pin.{_plain(name)}", value) for name, value in header.pins.items())
    if header.selection:
        yield "selection", ", ".join(header.selection)
    if header.shard is not None:
        yield "shard", str(header.shard)
    if header.challenge is not None:
        yield "challenge", str(header.challenge.seed)


def _case(header: Header, cell: Cell, clauses: Mapping[str, Clause]) -> TestCase:
    case = TestCase(_plain(cell.place.name), classname=_plain(f"{header.contract}.{cell.place.clause}"))
    case.result = list(_result(header, cell, clauses))
    notes = list(_notes(header, cell, clauses))
    if notes:
        case.system_out = "\n".join(notes)
    return case


def _result(header: Header, cell: Cell, clauses: Mapping[str, Clause]) -> Iterator[Failure | Error | Skipped]:
    faults = [one for one in cell.examples if one.is_fault and binds(one, clauses)]
    errors = [one for one in cell.examples if one.outcome in (Outcome.HARNESS_ERROR, Outcome.COULD_NOT_RUN)]
    if faults:
        yield _told(Failure(_counts(cell), faults[0].outcome), header, faults)
    elif errors:
        yield _told(Error(_counts(cell), errors[0].outcome), header, errors)
    elif not cell.outcomes.keys() & SCORED and not cell.known:
        yield Skipped(_plain(cell.detail) or _counts(cell))


def _told(result: Failure | Error, header: Header, examples: Sequence[Single]) -> Failure | Error:
    result.text = "\n\n".join("\n".join(_example(header, one)) for one in examples)
    return result


def _notes(header: Header, cell: Cell, clauses: Mapping[str, Clause]) -> Iterator[str]:
    """What does not fail the case and is worth knowing."""
    if cell.known:
        yield f"{cell.known:,} known deviations"
    for one in cell.examples:
        if one.is_fault and not binds(one, clauses):
            yield from ("the clause says SHOULD:", *_example(header, one))


def _counts(cell: Cell) -> str:
    """`3 of 200: 2 failed, 1 crashed`; the whole is what was asked."""
    parts = [
        f"{number:,} {outcome}" for outcome, number in sorted(cell.outcomes.items()) if outcome is not Outcome.PASSED
    ]
    wrong = sum(number for outcome, number in cell.outcomes.items() if outcome in FAULTS)
    return f"{wrong:,} of {cell.outcomes.total() + cell.known:,} wrong: {', '.join(parts)}"


def _example(header: Header, one: Single) -> Iterator[str]:
    yield f"{one.outcome}: {harmless(one.case, _LONGEST_NAME)}, {harmless(one.aspect, _LONGEST_NAME)}"
    if one.expected is not None or one.got is not None:
        yield f"expected  {_value(one.expected)}"
        yield f"got       {_value(one.got)}"
    if one.detail:
        yield f"detail    {harmless(one.detail, _LONGEST_TEXT)}"
    yield f"again     {replay.again(header, one.case)}"


def _value(value: object) -> str:
    return harmless(msgspec.json.encode(value).decode(), _LONGEST_NAME)


def _plain(text: str) -> str:
    """Foreign text on one line, without what XML forbids."""
    return " ".join(harmless(text, _LONGEST_NAME).split())
