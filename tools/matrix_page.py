"""The matrix in words: one table for a terminal, and the generated part of docs/matrix.md."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from matrix_findings import Finding, Judged
from rich import box
from rich.table import Table

from conformance.llm_cost.visible import code_points, visible
from conformance.verdict import FAULTS

BEGIN, END = "<!-- begin {}: written by tools/matrix.py --write -->", "<!-- end {} -->"

_COLUMNS = (
    "implementation",
    "version",
    "encodings",
    "passed",
    "faults",
    "by clause",
    "kinds",
    "worst case",
    "corpus",
)
_SHORT_DIGEST = 8
_WIDEST = 90  # characters in a cell

Row = Judged | str
"""An implementation that was judged, or why it was not."""


def terminal(rows: Mapping[str, Row]) -> Table:
    """The table as a person reads it while it grows."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in {"passed", "kinds"} else "left")
    for name, row in rows.items():
        table.add_row(*_cells(name, row))
    return table


def written(text: str, rows: Mapping[str, Row], *, facts: str) -> str:
    """The page with its generated parts made anew; `facts` goes above the table. ValueError where a part is missing."""
    return replaced(replaced(text, "table", table(rows, facts=facts)), "examples", examples(rows))


def table(rows: Mapping[str, Row], *, facts: str) -> str:
    """The implementations that were judged, then those that were not, with the reason."""
    lines = [facts, "", _line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
    lines += [_line(_escaped(_cells(name, row))) for name, row in rows.items() if isinstance(row, Judged)]
    left = [f"- {name}: {row}" for name, row in rows.items() if isinstance(row, str)]
    if left:
        lines += ["", "Not judged, because it could not be installed where this page was made:", "", *left]
    return "\n".join(lines) + "\n"


def examples(rows: Mapping[str, Row]) -> str:
    """For each implementation that differs, the smallest text of each kind."""
    sections = ["\n".join(_section(row)) for row in rows.values() if isinstance(row, Judged) and row.findings]
    return "\n\n".join(sections) + "\n"


def replaced(text: str, name: str, part: str) -> str:
    """A page with one generated part replaced; ValueError where the page has no place for it."""
    begin, end = BEGIN.format(name), END.format(name)
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"expected {begin} and {end}")
    return f"{before}{begin}\n{part}{end}{after}"


def _cells(name: str, row: Row) -> list[str]:
    if isinstance(row, str):
        return [name, "", "", "", "", "", "", f"not judged: {row}", ""]
    wrong = [(outcome, number) for outcome, number in sorted(row.outcomes.items()) if outcome in FAULTS]
    faults = ", ".join(f"{number:,} {outcome}" for outcome, number in wrong)
    by_clause = ", ".join(f"{clause} {number:,}" for clause, number in row.faults.items())
    worst = _worst(row.findings) if row.findings else ("" if wrong else "exact")
    variants = " ".join(variant.removesuffix("_base") for variant in row.variants)
    passed = f"{row.outcomes.get('passed', 0):,}"
    kinds = str(row.classes or "")
    return [name, row.version, variants, passed, faults, by_clause, kinds, worst, row.corpus[:_SHORT_DIGEST]]


def _worst(findings: Sequence[Finding]) -> str:
    """The commonest kind of wrong answer by its smallest text; of missing answers only where there is nothing else."""
    answers = [finding for finding in findings if not finding.got.startswith("timed-out")]
    first = max(answers or findings, key=lambda finding: finding.count)
    return visible(first.question.input, 24)


def _section(row: Judged) -> Iterator[str]:
    yield f"### {row.title} {row.version}"
    yield ""
    for line in row.attributions:
        yield f"- {line}"
    if row.attributions:
        yield ""
    yield _line(("text", "encoding, mode", "expected", "got", "cases of its class"))
    yield _line(["---"] * 5)
    for finding in sorted(row.findings, key=lambda finding: -finding.count):
        question = finding.question
        text = question.input
        where = question.variant if question.mode == "ordinary" else f"{question.variant}, {question.mode}"
        named = visible(text) if isinstance(text, bytes) else f"{visible(text)}<br>{code_points(text)}{_name(text)}"
        yield _line(_escaped((named, where, finding.expected, _short(finding.got), f"{finding.count:,}")))


def _name(text: str) -> str:
    """The names of the characters that say what it is about, where they are few."""
    telling = [unicodedata.name(character, "") for character in dict.fromkeys(text) if not character.isascii()]
    named = [name for name in telling if name]
    return f" ({', '.join(named).lower()})" if 0 < len(named) <= 2 else ""  # noqa: PLR2004  # more is a paragraph


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"


def _escaped(cells: Sequence[str]) -> list[str]:
    return [cell.replace("|", "\\|").replace("\n", " ") for cell in cells]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
