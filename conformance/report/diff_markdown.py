"""A comparison as a comment under a pull request: one line to read, everything else folded."""

from collections.abc import Iterator, Sequence

from conformance.report.diff import Diff, Kind
from conformance.report.diff_words import Alike, alike, causes, headline, told, who
from conformance.report.markdown import code, details, table

# A comment may have 65,536 characters; nobody reads beyond these.
_MOST_ROWS = 20
_MOST_DIFFERENCES = 30


def markdown(diff: Diff) -> str:
    """The Markdown, ending with a newline."""
    return "\n".join([*_heading(diff), *_kinds(diff), *_inputs(diff)]) + "\n"


def _heading(diff: Diff) -> Iterator[str]:
    yield f"### {_sign(diff)} {headline(diff)}\n"
    yield f"{code(diff.before.candidate)} {diff.before.result} → {code(diff.after.candidate)} {diff.after.result}\n"
    yield from (f"- {name}: {number:,} verdicts" for name, number in causes(diff).items())
    yield from (f"- {code(note)}" for note in diff.notes)
    if diff.not_compared:
        yield f"- {diff.not_compared:,} verdicts are in one report only, and not compared"
    yield ""


def _sign(diff: Diff) -> str:
    """Green where all that counted before was looked at again: what was not judged has not got worse, nor stayed."""
    if diff.regressions:
        return "❌"
    is_partial = diff.after.result == "incomplete" or diff.not_compared or diff.counts.get(Kind.NO_LONGER_SCORED)
    return "⚠️" if is_partial else "✅"


def _kinds(diff: Diff) -> Iterator[str]:
    rows = alike(diff)
    for kind in Kind:
        mine = [row for row in rows if row.kind is kind]
        if mine:
            yield details(f"{kind}: {diff.counts[kind]:,}", _table(mine))


def _table(rows: Sequence[Alike]) -> str:
    cells = [
        (
            code(row.where),
            code(row.transition),
            " or ".join(row.causes),
            " ".join(code(case) for case in row.examples),
            f"{row.count:,}",
        )
        for row in rows[:_MOST_ROWS]
    ]
    if len(rows) > _MOST_ROWS:
        rest = sum(row.count for row in rows[_MOST_ROWS:])
        cells.append((f"… {len(rows) - _MOST_ROWS:,} more places", "", "", "", f"{rest:,}"))
    return table(("where", "what", "cause", "cases", "verdicts"), cells, right=1)


def _inputs(diff: Diff) -> Iterator[str]:
    lines = [f"- before: {code(who(diff.before))}", f"- after: {code(who(diff.after))}"]
    lines += [f"- {code(told(one))}" for one in diff.differences[:_MOST_DIFFERENCES]]
    if len(diff.differences) > _MOST_DIFFERENCES:
        lines.append(f"- … {len(diff.differences) - _MOST_DIFFERENCES:,} more")
    if not diff.differences:
        lines.append("- nothing that a verdict depends on differs")
    yield details("what differs", "\n".join(lines) + "\n")
