"""A report as workflow commands, which a runner of GitHub Actions turns into annotations of the run.

Foreign text cannot begin a command of its own: it has no control characters, and what the runner reads as the end of a
value is escaped as the runner undoes it.
"""

from collections.abc import Iterator, Mapping, Sequence

from conformance.clause import Clause
from conformance.report import replay
from conformance.report.document import Report
from conformance.report.failures import FailureClass
from conformance.report.result import binds
from conformance.report.shard import is_clean_part
from conformance.report.standing import standing
from conformance.report.visible import harmless

# A step shows ten errors; one of them is kept for what comes of it all.
MOST = 10
_LONGEST = 500


def annotations(report: Report, clauses: Mapping[str, Clause], classes: Sequence[FailureClass]) -> Iterator[str]:
    """At most MOST lines: the most frequent kinds of failure, then what the run comes to.

    What breaks a clause that only says SHOULD is a warning.
    """
    for kind in classes[: MOST - 1]:
        level = "error" if binds(kind.example, clauses) else "warning"
        yield _command(level, f"{report.header.candidate.name}: {kind.title}", "\n".join(_told(report, kind)))
    found = standing(report)
    level = {"good": "notice", "bad": "error", "open": "warning"}[found.grade]
    level = "notice" if is_clean_part(report.header, report.footer) else level
    rest = len(classes) - MOST + 1
    more = [f"{rest:,} more kinds of failure are in the report"] if rest > 0 else []
    words = [f"{found.passed:,} of {found.scored:,} verdicts passed", *report.footer.reasons, *more]
    yield _command(level, f"{report.header.candidate.name}: {found.words}", "\n".join(words))


def _told(report: Report, kind: FailureClass) -> Iterator[str]:
    about = "about " if kind.of_every > 1 else ""
    yield f"{about}{kind.count:,} times; {kind.example.outcome}, clause {kind.example.clause}, {kind.example.case}"
    yield kind.example.detail.partition("\n")[0]
    yield replay.again(report.header, kind.example.case)


def _command(level: str, title: str, message: str) -> str:
    lines = [harmless(line, _LONGEST) for line in message.split("\n") if line]
    return f"::{level} title={_property(title)}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(" ".join(harmless(text, _LONGEST).split())).replace(":", "%3A").replace(",", "%2C")
