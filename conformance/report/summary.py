"""A report as a person likes to read it: who, clause by clause, what went wrong and how to see it again, the result."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from conformance.clause import Clause, Level
from conformance.report import replay
from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.report.lines import Footer, Header, Single
from conformance.report.nature import nature
from conformance.report.tally import Row, count
from conformance.report.visible import harmless
from conformance.verdict import FAULTS, NO_VARIANT, SCORED, Outcome

# More than these do not help the next step; the report has them all.
MOST_CLASSES = 8
_MOST_REMARKS = 5
_STYLE = {"conformant": "bold green", "not conformant": "bold red", "incomplete": "bold yellow"}
_SHORT = 12
_LONGEST_DETAIL = 300
# A pattern of ids, the answers of a liar, a list of clauses: as much as anybody reads.
_LONGEST_LINE = 2_000


def show(
    console: Console,
    report: Report,
    clauses: Mapping[str, Clause],
    classes: Sequence[FailureClass] = (),
    attributions: Sequence[str] = (),
    *,
    most: int = MOST_CLASSES,
) -> None:
    """Print the summary, with the `most` frequent kinds of failure.

    Colours, width and whether there are control codes are the console's business.
    """
    console.print(_heading(report.header))
    rows = count(report.groups, report.singles)
    asked = {row.clause for row in rows if row.outcome is not Outcome.NOT_APPLICABLE}
    if asked:
        console.print(_by_clause(report.header, [row for row in rows if row.clause in asked], clauses))
    _show_not_applicable(console, [row for row in rows if row.clause not in asked])
    _show_classes(console, report.header, classes, most)
    what = nature(report.groups, report.singles)
    # Likenesses of what gets nothing right are chance.
    for line in [what] if what else attributions:
        console.print(Text.assemble(("diagnosis ", "bold"), _plain(line)))
    _show_remarks(console, report.footer)
    console.print(verdict_line(report))


def verdict_line(report: Report) -> Text:
    """The last line: the result, with counts and time."""
    footer = report.footer
    scored = sum(number for name, number in footer.outcomes.items() if name in SCORED)
    faults = sum(number for name, number in footer.outcomes.items() if name in FAULTS) - footer.known
    parts = [f"{scored:,} verdicts", f"{footer.outcomes.get(Outcome.PASSED, 0):,} passed"]
    parts += [f"{faults:,} faults"] if faults else []
    parts += [f"{footer.known:,} known"] if footer.known else []
    parts += [f"{footer.seconds:.1f} s"]
    line = Text.assemble(
        (footer.result, _STYLE[footer.result]), f"  {_plain(report.header.candidate.name)}: {', '.join(parts)}"
    )
    # A fault list says itself why; a gap or a stale entry would not be seen otherwise.
    for reason in footer.reasons[: _MOST_REMARKS * 2]:
        line.append(f"\n  {_plain(reason)}", style="dim" if footer.result == "conformant" else "")
    if len(footer.reasons) > _MOST_REMARKS * 2:
        line.append(f"\n  … {len(footer.reasons) - _MOST_REMARKS * 2} more reasons")
    return line


def _heading(header: Header) -> Group:
    candidate = header.candidate
    name = _plain(" ".join(part for part in (candidate.name, candidate.version) if part))
    lines = [
        Text.assemble(
            (name, "bold"), f"  through {_plain(candidate.surface)}, digest {_plain(candidate.digest[:_SHORT])}"
        ),
        Text(_plain(f"{header.contract}, tier {header.tier}, {header.harness}, {_pins(header)}"), style="dim"),
    ]
    if header.selection:
        lines.append(Text(_plain(f"only {', '.join(header.selection)}"), style="yellow"))
    if header.shard is not None:
        lines.append(Text(f"shard {header.shard}: only a part of the run", style="yellow"))
    if header.challenge is not None:
        seed, size = header.challenge.seed, header.challenge.size
        lines.append(
            Text(f"challenge {seed}: {size:,} fresh inputs, digest {_plain(header.challenge.digest[:_SHORT])}")
        )
    if candidate.not_offered:
        lines.append(Text(_plain(f"not offered: {', '.join(candidate.not_offered)}"), style="dim"))
    return Group(*lines)


def _pins(header: Header) -> str:
    return ", ".join(f"{name} {value[:_SHORT]}" for name, value in header.pins.items() if ":" not in name)


def _by_clause(header: Header, rows: Sequence[Row], clauses: Mapping[str, Clause]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("clause", "", "aspect"):
        table.add_column(name, no_wrap=True)
    outcomes = [outcome for outcome in Outcome if any(row.outcome is outcome and not row.known for row in rows)]
    for outcome in outcomes:
        table.add_column(
            "n/a" if outcome is Outcome.NOT_APPLICABLE else outcome,
            justify="right",
            style="red" if outcome in FAULTS else "",
        )
    known = any(row.known for row in rows)
    if known:
        table.add_column("known", justify="right")
    for variant in header.candidate.variants:
        table.add_column(_plain(variant), justify="right")
    for clause, aspect in _in_order(rows, clauses):
        mine = [row for row in rows if (row.clause, row.aspect) == (clause, aspect)]
        cells = [_number(sum(r.cases for r in mine if r.outcome is outcome and not r.known)) for outcome in outcomes]
        cells += [_number(sum(r.cases for r in mine if r.known))] if known else []
        # A behaviour belongs to no variant: there is nothing that a variant could have passed or not.
        has_variants = any(r.variant != NO_VARIANT for r in mine)
        shares = (_share([r for r in mine if r.variant == name]) for name in header.candidate.variants)
        per_variant = list(shares) if has_variants else []
        table.add_row(_plain(clause), _standing(clauses.get(clause)), _plain(aspect), *cells, *per_variant)
    return table


def _in_order(rows: Sequence[Row], clauses: Mapping[str, Clause]) -> list[tuple[str, str]]:
    order = {name: place for place, name in enumerate(clauses)}
    pairs = {(row.clause, row.aspect) for row in rows}
    return sorted(pairs, key=lambda pair: (order.get(pair[0], len(order)), *pair))


def _standing(clause: Clause | None) -> str:
    """Whether the written contract or this project's reading of it is at stake, and how binding it is."""
    if clause is None:
        return ""
    who = "our reading" if clause.is_decision else "contract"
    return who if clause.level is Level.MUST else f"{who}, should"


def _number(value: int) -> str:
    return f"{value:,}" if value else "-"


def _share(rows: Sequence[Row]) -> Text:
    """One variant's cell: `ok`, the share that passed, or `n/a` where nothing was scored."""
    scored = sum(row.cases for row in rows if row.outcome in SCORED)
    passed = sum(row.cases for row in rows if row.outcome is Outcome.PASSED)
    if not scored:
        return Text("n/a", style="dim")
    if passed == scored:
        return Text("ok", style="green")
    # Rounded down: what is not everything is never shown as 100 %.
    return Text(f"{1000 * passed // scored / 10:.1f} %", style="red" if any(row.is_fault for row in rows) else "yellow")


def _show_not_applicable(console: Console, rows: Sequence[Row]) -> None:
    """Clauses of which the candidate claims nothing: one line, since nothing more is to be said."""
    cases: Counter[str] = Counter()
    for row in rows:
        cases[row.clause] += row.cases
    if cases:
        names = ", ".join(f"{name} ({number:,})" for name, number in sorted(cases.items()))
        console.print(Text(f"not claimed: {_plain(names)}\n", style="dim"))


def _show_classes(console: Console, header: Header, classes: Sequence[FailureClass], most: int) -> None:
    for number, found in enumerate(classes[:most], 1):
        where = f" in {', '.join(found.variants)}" if found.example.variant != NO_VARIANT else ""
        console.print(
            Text.assemble(
                (f"{number}. {_plain(found.title)}", "bold"), f"  {_about(found)}{found.count:,} times{_plain(where)}"
            ),
            soft_wrap=True,
        )
        example = found.example
        body = [Text(_uncommanding(line), style="red" if line.startswith(">") else "") for line in found.picture]
        body += [Text(line) for line in _detail(example.detail)]
        body += [Text(line, style="cyan") for line in _commands(header, example)]
        for line in (Text(_plain(_place(example)), style="dim"), *body, Text("")):
            console.print(Text("   ").append_text(line) if line else line, soft_wrap=True)
    if len(classes) > most:
        rest = classes[most:]
        cases = sum(found.count for found in rest)
        console.print(Text(f"… {len(rest):,} more kinds of failure, {_about(rest[0])}{cases:,} cases\n"))


def _detail(detail: str) -> list[str]:
    """What was found, and the evidence below it, each line cut where it is long."""
    lines = [_uncommanding(line[:_LONGEST_DETAIL]) for line in detail.splitlines()]
    return [f"{'' if number else 'detail':<10}{line}" for number, line in enumerate(lines)]


def _uncommanding(line: str) -> str:
    """A line that GitHub's runner does not take for a command of the job's."""
    return f"\\{line.lstrip()}" if line.lstrip().startswith("::") else line


def _place(single: Single) -> str:
    return single.case if single.variant == NO_VARIANT else f"{single.case} in {single.variant}, {single.aspect}"


def _about(found: FailureClass) -> str:
    return "about " if found.of_every > 1 else ""


def _commands(header: Header, single: Single) -> Iterator[str]:
    """The command that judges one case again, and the one that explains it if it belongs to a variant."""
    yield f"again     {replay.again(header, single.case)}"
    why = replay.why(header, single.case, single.variant)
    if why is not None:
        yield f"why       {why}"


def _show_remarks(console: Console, footer: Footer) -> None:
    for remark in footer.remarks[:_MOST_REMARKS]:
        console.print(Text(f"seen beside: {_plain(remark)}", style="yellow"))
    if len(footer.remarks) > _MOST_REMARKS:
        console.print(Text(f"… {len(footer.remarks) - _MOST_REMARKS} more remarks in the report"))


def _plain(text: str) -> str:
    """Foreign text on one line, so that none of it passes for a line of ours; blanks at its ends stay."""
    return harmless(text, _LONGEST_LINE).replace("\n", " ").replace("\t", " ")
