"""A report as the Markdown that GitHub shows under a job: the result, then clause by clause, then what is wrong."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from conformance.clause import Clause, Level
from conformance.report import replay
from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.report.markdown import block, code, details, table
from conformance.report.standing import percent, standing
from conformance.report.tally import Row, count
from conformance.verdict import FAULTS, SCORED, Outcome

_SIGN = {"good": "✅", "bad": "❌", "open": "⚠️"}
# A job summary may have 1 MiB for all steps together; nobody reads beyond these.
_MOST_CLASSES = 20
_MOST_REASONS = 20


def job_summary(report: Report, clauses: Mapping[str, Clause], classes: Sequence[FailureClass]) -> str:
    """The Markdown, ending with a newline."""
    return (
        "\n".join([*_heading(report), *_clauses(report, clauses), *_classes(report, classes), *_identity(report)])
        + "\n"
    )


def _heading(report: Report) -> Iterator[str]:
    header, found = report.header, standing(report)
    who = " ".join(code(part) for part in (header.candidate.name, header.candidate.version) if part)
    yield f"## {_SIGN[found.grade]} {code(header.contract)}: {who} {code(found.words)}\n"
    faults = f", **{found.faults:,} faults**" if found.faults else ""
    known = f", {found.known:,} known deviations" if found.known else ""
    yield f"{found.scored:,} verdicts, {found.passed:,} passed{faults}{known}, {report.footer.seconds:.1f} s\n"
    reasons = report.footer.reasons
    yield from (f"- {code(reason)}" for reason in reasons[:_MOST_REASONS])
    if len(reasons) > _MOST_REASONS:
        yield f"- … {len(reasons) - _MOST_REASONS:,} more reasons"
    yield ""


def _clauses(report: Report, clauses: Mapping[str, Clause]) -> Iterator[str]:
    """Those with faults in sight, the others folded."""
    by_clause: defaultdict[str, list[Row]] = defaultdict(list)
    for row in count(report.groups, report.singles):
        by_clause[row.clause].append(row)
    order = {name: place for place, name in enumerate(clauses)}
    names = sorted(by_clause, key=lambda name: (order.get(name, len(order)), name))
    wrong = [name for name in names if any(row.is_fault for row in by_clause[name])]
    judged = [name for name in names if any(row.outcome in SCORED for row in by_clause[name])]
    right = [name for name in judged if name not in wrong]
    unjudged = [name for name in names if name not in judged]
    if wrong:
        yield _table(wrong, by_clause, clauses)
    if right:
        yield details(f"{_clauses_of(right)} without faults", _table(right, by_clause, clauses))
    if unjudged:
        yield details(f"{_clauses_of(unjudged)} not judged", _table(unjudged, by_clause, clauses))


def _clauses_of(names: Sequence[str]) -> str:
    return f"{len(names):,} clause{'' if len(names) == 1 else 's'}"


def _table(names: Sequence[str], by_clause: Mapping[str, Sequence[Row]], clauses: Mapping[str, Clause]) -> str:
    rows = (_row(name, by_clause[name], clauses.get(name)) for name in names)
    return table(("clause", "what it promises", "passed", "faults", "known", "share"), rows, right=4)


def _row(name: str, rows: Sequence[Row], clause: Clause | None) -> tuple[str, ...]:
    scored = sum(row.cases for row in rows if row.outcome in SCORED)
    passed = sum(row.cases for row in rows if row.outcome is Outcome.PASSED)
    faults = sum(row.cases for row in rows if row.is_fault)
    known = sum(row.cases for row in rows if row.outcome in FAULTS and row.known)
    should = " (should)" if clause is not None and clause.level is Level.SHOULD else ""
    share = "n/a" if not scored else "ok" if passed == scored else percent(passed, scored)
    text = code(clause.text) if clause is not None else ""
    return (f"{code(name)}{should}", text, f"{passed:,}", f"{faults:,}", f"{known:,}", share)


def _classes(report: Report, classes: Sequence[FailureClass]) -> Iterator[str]:
    for kind in classes[:_MOST_CLASSES]:
        about = "about " if kind.of_every > 1 else ""
        title = f"{code(kind.title)}: {about}{kind.count:,} times, smallest {code(kind.example.case)}"
        lines = (*kind.picture, *kind.example.detail.splitlines(), "", replay.again(report.header, kind.example.case))
        yield details(title, block(lines))
    if len(classes) > _MOST_CLASSES:
        yield f"… {len(classes) - _MOST_CLASSES:,} more kinds of failure\n"


def _identity(report: Report) -> Iterator[str]:
    header, candidate = report.header, report.header.candidate
    rows = [
        ("candidate", f"{code(candidate.name)} {code(candidate.version)} {code(candidate.digest)}"),
        ("through", code(candidate.surface)),
        ("harness", code(header.harness)),
        ("tier", code(header.tier)),
        *((code(name), code(value)) for name, value in header.pins.items()),
        ("again", code(replay.whole(header), 1_000)),
    ]
    yield details("who was judged, by what", table(("", ""), rows))
