"""The matrix in words: one table for a terminal, and the generated part of docs/matrix.md."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from matrix_findings import Finding, Judged
from rich import box
from rich.table import Table

from conformance.llm_cost.visible import code_points, visible
from conformance.verdict import FAULTS, SCORED

BEGIN, END = "<!-- begin: written by tools/matrix.py --write -->", "<!-- end -->"

_COLUMNS = (
    "implementation",
    "version",
    "encodings",
    "verdicts",
    "passed",
    "faults",
    "by clause",
    "kinds",
    "worst case",
)
_MOST_IDS = 8

Row = Judged | str
"""An implementation that was judged, or why it was not."""


def terminal(rows: Mapping[str, Row]) -> Table:
    """The table as a person reads it while it grows."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in {"verdicts", "passed", "faults", "kinds"} else "left")
    for name, row in rows.items():
        table.add_row(*_cells(name, row))
    return table


def page(rows: Mapping[str, Row], *, facts: str) -> str:
    """The generated part of the page: the table, then each implementation's smallest texts; `facts` goes on top."""
    lines = [facts, "", _line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
    lines += [_line(_escaped(_cells(name, row))) for name, row in rows.items() if isinstance(row, Judged)]
    lines += ["", "Not judged, because they could not be installed where this page was made:", ""]
    lines += [f"- {name}: {row}" for name, row in rows.items() if isinstance(row, str)]
    for row in rows.values():
        if isinstance(row, Judged) and row.findings:
            lines += ["", *_section(row)]
    return "\n".join(lines) + "\n"


def replaced(text: str, part: str) -> str:
    """A page with its generated part replaced; ValueError where the page has no place for it."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"expected {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{part}{END}{after}"


def _cells(name: str, row: Row) -> list[str]:
    if isinstance(row, str):
        return [name, "", "", "", "", "", "", "", f"not judged: {row}"]
    scored = sum(number for outcome, number in row.outcomes.items() if outcome in SCORED)
    wrong = sum(number for outcome, number in row.outcomes.items() if outcome in FAULTS)
    by_clause = ", ".join(f"{clause} {number:,}" for clause, number in row.faults.items())
    worst = _worst(row.findings) if row.findings else ("exact" if not wrong else "")
    variants = " ".join(variant.removesuffix("_base") for variant in row.variants)
    passed = row.outcomes.get("passed", 0)
    return [name, row.version, variants, f"{scored:,}", f"{passed:,}", f"{wrong:,}", by_clause, str(row.classes), worst]


def _worst(findings: Sequence[Finding]) -> str:
    """The commonest kind of fault by its smallest text."""
    first = max(findings, key=lambda finding: finding.count)
    return visible(str(first.question.input), 24)


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
        text = str(question.input)
        where = question.variant if question.mode == "ordinary" else f"{question.variant}, {question.mode}"
        named = f"{visible(text)}<br>{code_points(text)}{_name(text)}"
        yield _line(_escaped((named, where, _numbers(finding.expected), _short(finding.got), f"{finding.count:,}")))


def _name(text: str) -> str:
    """The names of the characters that say what it is about, where they are few."""
    telling = [unicodedata.name(character, "") for character in dict.fromkeys(text) if not character.isascii()]
    named = [name for name in telling if name]
    return f" ({', '.join(named).lower()})" if 0 < len(named) <= 2 else ""  # noqa: PLR2004  # more is a paragraph


def _numbers(ids: Sequence[int]) -> str:
    shown = ", ".join(map(str, ids[:_MOST_IDS]))
    return f"[{shown}]" if len(ids) <= _MOST_IDS else f"[{shown}, … {len(ids):,}]"


def _short(got: str) -> str:
    return got if len(got) <= 90 else f"{got[:90]}…"  # noqa: PLR2004  # a cell's width


def _escaped(cells: Sequence[str]) -> list[str]:
    return [cell.replace("|", "\\|").replace("\n", " ") for cell in cells]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
