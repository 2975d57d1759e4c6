"""What a page shows of one report: bounded in size, however many verdicts the report holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from conformance.clause import Clause
from conformance.report import replay
from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.report.lines import Footer, Header
from conformance.report.nature import nature
from conformance.report.page.categories import CategoryRow, category_rows
from conformance.report.page.clauses import ClauseRow, NotClaimed, clause_rows, not_claimed
from conformance.report.page.remainder import Remainder, known_deviations, not_judged
from conformance.report.page.share import Share, share
from conformance.report.tally import count
from conformance.report.visible import harmless
from conformance.verdict import NO_VARIANT, SCORED

# Kinds of failure that are drawn; more do not help the next step, and each is some kilobytes of page.
MOST_DRAWN = 25
# Kinds that are named in one line each.
MOST_NAMED = 100
# So many on a whole page, shared by its runs; but for each at least the first few.
_DRAWN_IN_ALL, _NAMED_IN_ALL, _LEAST_DRAWN = 250, 1_000, 5
# A report is a foreign file: whatever it has many of, a page shows so many.
MOST_ROWS = 300
MOST_VARIANTS = 12
# A command is either whole or of no use.
LONGEST_COMMAND = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """One class of failures with the commands that show it again; a command is None where there is none to give."""

    kind: FailureClass
    again: str | None
    why: str | None

    @property
    def not_shown(self) -> int:
        """How many of the kind are neither drawn nor listed."""
        return max(0, self.kind.count - 1 - len(self.kind.others))


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPage:
    """One report as it is shown. `number` tells several apart; `file` is where the report was read from."""

    number: int
    file: str
    header: Header
    footer: Footer
    variants: tuple[str, ...]
    whole: Share
    diagnosis: tuple[str, ...]
    clauses: tuple[ClauseRow, ...]
    not_claimed: tuple[NotClaimed, ...]
    categories: tuple[CategoryRow, ...]
    failures: tuple[Failure, ...]
    further: tuple[FailureClass, ...]
    further_kinds: int
    known: tuple[Remainder, ...]
    unjudged: tuple[Remainder, ...]
    command: str | None
    show_command: str | None

    @property
    def label(self) -> str:
        """How the run is called beside others."""
        return " ".join(part for part in (self.header.candidate.name, self.header.candidate.version) if part)

    @property
    def started(self) -> str:
        """The time as it is read; as the report has it where it is none."""
        try:
            return datetime.fromisoformat(self.header.started).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        except (ValueError, OverflowError):
            return self.header.started

    @property
    def unscored(self) -> int:
        """Verdicts that speak neither for nor against the candidate."""
        return sum(number for name, number in self.footer.outcomes.items() if name not in SCORED)

    @property
    def kinds(self) -> int:
        """How many kinds of failure there are."""
        return len(self.failures) + len(self.further) + self.further_kinds


def run_page(
    number: int,
    file: str,
    report: Report,
    *,
    clauses: Mapping[str, Clause],
    classes: Sequence[FailureClass],
    attributions: Sequence[str],
    beside: int = 1,
) -> RunPage:
    """Boil a report down to what is shown. `classes` and `attributions` are the contract's words on its faults.

    `beside` is how many runs the page has: of many, fewer kinds of failure are drawn for each.
    """
    header = report.header
    drawn = min(MOST_DRAWN, max(_LEAST_DRAWN, _DRAWN_IN_ALL // beside))
    named = drawn + min(MOST_NAMED, max(_LEAST_DRAWN, _NAMED_IN_ALL // beside))
    rows = count(report.groups, report.singles)
    # Behaviours alone belong to no variant, and columns for variants would be empty.
    has_variants = any(row.variant != NO_VARIANT for row in rows)
    variants = header.candidate.variants[:MOST_VARIANTS] if has_variants else ()
    what = nature(report.groups, report.singles)
    return RunPage(
        number=number,
        file=file,
        header=header,
        footer=report.footer,
        variants=variants,
        whole=share(rows),
        # Likenesses of what gets nothing right are chance.
        diagnosis=tuple([what] if what else attributions),
        clauses=clause_rows(rows, variants, clauses)[:MOST_ROWS],
        not_claimed=not_claimed(rows, clauses)[:MOST_ROWS],
        categories=category_rows(report, variants)[:MOST_ROWS],
        failures=tuple(_failure(header, kind) for kind in classes[:drawn]),
        further=tuple(classes[drawn:named]),
        further_kinds=max(0, len(classes) - named),
        known=known_deviations(report)[:MOST_ROWS],
        unjudged=not_judged(report)[:MOST_ROWS],
        command=_usable(replay.whole(header)),
        show_command=_usable(replay.show(file)),
    )


def _failure(header: Header, kind: FailureClass) -> Failure:
    case, variant = kind.example.case, kind.example.variant
    return Failure(kind=kind, again=_usable(replay.again(header, case)), why=_usable(replay.why(header, case, variant)))


def _usable(command: str | None) -> str | None:
    return None if command is None or harmless(command, LONGEST_COMMAND) != command else command
