"""What two reports are compared by: who and what each was about, and in which inputs of a verdict they differ."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from conformance.report.document import Report
from conformance.report.lines import Challenge, Header, Result
from conformance.report.result import NOT_JUDGED


class Cause(StrEnum):
    """What a verdict depends on, as far as headers tell two of them apart."""

    CANDIDATE = "candidate"
    CORPUS = "corpus"
    ORACLE = "oracle"
    EXPECTATIONS = "expectations"  # the candidate's [[known]] entries
    HARNESS = "harness"  # its version, its limits, and the machine
    UNSTABLE = "unstable"  # nothing in the headers differs: the candidate or the machine is not the same twice


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two reports."""

    candidate: str
    version: str
    digest: str
    tier: str
    result: Result
    started: str
    verdicts_sha256: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One input that differs, by the cause that it belongs to; what is in one header only is null in the other."""

    cause: Cause
    what: str
    before: str | None
    after: str | None


def side(report: Report) -> Side:
    """Who a report is about."""
    candidate, footer = report.header.candidate, report.footer
    return Side(
        candidate=candidate.name,
        version=candidate.version,
        digest=candidate.digest,
        tier=report.header.tier,
        result=footer.result,
        started=report.header.started,
        verdicts_sha256=footer.verdicts_sha256,
    )


def differences(before: Header, after: Header) -> tuple[Difference, ...]:
    """The inputs that differ, the candidate first."""
    found = [
        Difference(cause=cause, what=what, before=values.get((cause, what)), after=others.get((cause, what)))
        for values, others in [(dict(_inputs(before)), dict(_inputs(after)))]
        for cause, what in dict.fromkeys([*values, *others])
        if values.get((cause, what)) != others.get((cause, what))
    ]
    return tuple(sorted(found, key=lambda one: (list(Cause).index(one.cause), one.what)))


def _inputs(header: Header) -> Iterator[tuple[tuple[Cause, str], str]]:
    candidate = header.candidate
    for what in ("name", "version", "digest", "surface"):
        yield (Cause.CANDIDATE, what), getattr(candidate, what)
    for what in ("shows", "modes", "variants"):
        yield (Cause.CANDIDATE, what), ", ".join(getattr(candidate, what))
    yield from (((Cause.CANDIDATE, f"file {name}"), digest) for name, digest in candidate.files.items())
    for name, value in header.pins.items():
        yield (Cause.CORPUS if name == "corpus" else Cause.ORACLE, name), value
    if header.challenge is not None:
        yield (Cause.CORPUS, "challenge"), f"seed {header.challenge.seed}, {header.challenge.digest}"
    yield (Cause.EXPECTATIONS, "[[known]]"), header.expectations
    for what in ("harness", "python", "platform"):
        yield (Cause.HARNESS, what), getattr(header, what)
    yield from (((Cause.HARNESS, f"isolation {name}"), value) for name, value in header.isolation.items())


def scope(header: Header) -> dict[str, object]:
    """Which part of the contract was asked for; two reports of different parts have only some cases in common."""
    return {"tier": header.tier, "selection": header.selection, "shard": header.shard, "challenge": header.challenge}


def is_whole(report: Report) -> bool:
    """Whether every item was judged, so that a case that is not there is not in the corpus."""
    return report.footer.result != "incomplete" and not any(NOT_JUDGED in reason for reason in report.footer.reasons)


def plain(what: object) -> str:
    """A part of the scope in words."""
    if what is None or what == ():
        return "none"
    if isinstance(what, Challenge):
        return f"seed {what.seed}"
    return ", ".join(map(str, what)) if isinstance(what, tuple) else str(what)
