"""A comparison in lines for a terminal or a file: what differs, how many verdicts changed how, and which."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.report.compared import Cause, Difference, Side
from conformance.report.diff import STILL, Change, Diff, Kind
from conformance.report.visible import harmless
from conformance.verdict import NO_VARIANT

MOST_ROWS = 12
MOST_EXAMPLES = 3
_LONGEST = 80
_STYLE = {Kind.REGRESSION: "bold red", Kind.FIXED: "green", Kind.REMOVED: "yellow", Kind.NO_LONGER_SCORED: "yellow"}


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of one kind, transition and cause in one category of a clause."""

    kind: Kind
    transition: str
    clause: str
    category: str
    variants: tuple[str, ...]
    causes: tuple[Cause, ...]
    count: int
    examples: tuple[str, ...]

    @property
    def where(self) -> str:
        """Clause and category, and the variants if there are any."""
        named = [name for name in self.variants if name != NO_VARIANT]
        return f"{self.clause} {self.category}" + (f" in {', '.join(named)}" if named else "")


def alike(diff: Diff) -> list[Alike]:
    """The changes in groups, the weightiest kind and the largest group first; what is still the same is left out."""
    members: defaultdict[tuple[Kind, str, str, str, tuple[Cause, ...]], list[Change]] = defaultdict(list)
    for change in diff.changes:
        if change.kind not in STILL:
            key = (change.kind, _transition(change), change.clause, change.category, change.causes)
            members[key].append(change)
    found = [_alike(key, changes) for key, changes in members.items()]
    return sorted(found, key=lambda one: (list(Kind).index(one.kind), -one.count, one.where, one.transition))


def _alike(key: tuple[Kind, str, str, str, tuple[Cause, ...]], changes: list[Change]) -> Alike:
    kind, transition, clause, category, causes = key
    cases = sorted({change.case for change in changes}, key=lambda case: (len(case), case))
    return Alike(
        kind=kind,
        transition=transition,
        clause=clause,
        category=category,
        variants=tuple(sorted({change.variant for change in changes})),
        causes=causes,
        count=len(changes),
        examples=tuple(cases[:MOST_EXAMPLES]),
    )


def _transition(change: Change) -> str:
    if change.before is change.after:
        return f"{change.after}, another answer" if change.kind is Kind.FAILING_OTHERWISE else f"{change.after}"
    return f"{change.before or 'not there'} → {change.after or 'not there'}"


def headline(diff: Diff) -> str:
    """The comparison in one line."""
    if diff.is_empty:
        still = sum(diff.counts.values())
        return "nothing changed" + (f", {still:,} still wrong" if still else "")
    parts = [
        f"{diff.counts.get(kind, 0):,} {_plural(kind, diff.counts.get(kind, 0))}"
        for kind in Kind
        if kind in diff.counts
    ]
    if not diff.regressions:
        parts.insert(0, "no regressions")
    return ", ".join(parts)


def _plural(kind: Kind, number: int) -> str:
    return "regressions" if kind is Kind.REGRESSION and number != 1 else str(kind)


def causes(diff: Diff) -> dict[str, int]:
    """How many changes each cause, or each set of causes that nobody can tell apart, may have."""
    found = Counter(" or ".join(change.causes) for change in diff.changes if change.causes)
    return dict(found.most_common())


def told(one: Difference) -> str:
    """One input that differs, digests cut short."""
    return f"{one.cause}: {_plain(one.what)} {_short(one.before)} → {_short(one.after)}"


def _plain(text: str, longest: int = _LONGEST) -> str:
    """Foreign text on one line: a line end of its own would begin a line of ours."""
    return " ".join(harmless(text, longest).split())


def _short(value: str | None) -> str:
    if value is None:
        return "none"
    is_digest = len(value) == 64 and set(value) <= set("0123456789abcdef")  # noqa: PLR2004  # SHA-256 in hexadecimal
    return value[:12] if is_digest else _plain(value) or "nothing"


def who(side: Side) -> str:
    """Who one report is about, and what it came to."""
    parts = (side.candidate, side.version, side.digest[:12], f"tier {side.tier}", side.result)
    return ", ".join(_plain(part) for part in parts if part)


def show(console: Console, diff: Diff) -> None:
    """Print the comparison; colours and width are the console's business."""
    for line in _heading(diff):
        console.print(line, soft_wrap=True)
    rows = alike(diff)
    for kind in Kind:
        mine = [row for row in rows if row.kind is kind]
        if mine:
            console.print(_table(kind, mine, diff))
    console.print(Text(headline(diff), style="bold red" if diff.regressions else "bold"))


def _heading(diff: Diff) -> Iterator[Text]:
    yield Text(f"before  {who(diff.before)}")
    yield Text(f"after   {who(diff.after)}")
    if not diff.differences:
        yield Text("nothing that a verdict depends on differs", style="dim")
    yield from (Text(f"differs {told(one)}", style="dim") for one in diff.differences)
    yield from (Text(f"note    {_plain(note, 4 * _LONGEST)}", style="yellow") for note in diff.notes)
    if diff.not_compared:
        yield Text(f"{diff.not_compared:,} verdicts are in one report only, and not compared", style="yellow")
    yield from (Text(f"cause   {name}: {number:,} verdicts") for name, number in causes(diff).items())


def _table(kind: Kind, rows: list[Alike], diff: Diff) -> Table:
    title = Text(f"{_plural(kind, 2)}: {diff.counts[kind]:,}", style=_STYLE.get(kind, "bold"))
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("where", "what", "cause"):
        table.add_column(name, overflow="fold")
    table.add_column("verdicts", justify="right")
    table.add_column("cases", overflow="fold")
    for row in rows[:MOST_ROWS]:
        cells = (row.where, row.transition, " or ".join(row.causes), f"{row.count:,}", ", ".join(row.examples))
        table.add_row(*(Text(_plain(cell, 3 * _LONGEST)) for cell in cells))
    if len(rows) > MOST_ROWS:
        rest = sum(row.count for row in rows[MOST_ROWS:])
        table.add_row(Text(f"… {len(rows) - MOST_ROWS:,} more places"), "", "", f"{rest:,}", "")
    return table
