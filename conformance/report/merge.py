"""Joins the shards of one run into its report: the one that a run in one piece would have left.

What is checked: that every shard is there once, that all are of the same candidate, corpus, oracle, expectations,
harness, tier and selection, and that each weighs what its verdicts weigh. What is not: that nothing but the shard was
different where they ran, or who wrote a shard's report.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import structs

from conformance.candidate.known import Foreseen, Tally
from conformance.clause import Clause
from conformance.errors import ReportError, UsageError
from conformance.report.credit import credited
from conformance.report.document import Report, compose
from conformance.report.lines import CandidateLine, Header, Shard, Share
from conformance.report.record import Record
from conformance.report.result import INTERRUPTED, Judgement, conclude
from conformance.report.shard import weighed
from conformance.verdict import SCORED

# When a shard was judged and by how many processes may differ, and so may the word by which the candidate was named.
_OWN = ("shard", "started", "jobs")
_OWN_OF_CANDIDATE = ("target",)

_Place = tuple[str, str, str, str]  # clause, category, variant and aspect


def merge(shards: Mapping[Path, Report], clauses: Mapping[str, Clause]) -> tuple[Report, Judgement]:
    """The report of the whole run, and what it comes to.

    1. Each report is a shard. 2. All are of one run. 3. None is missing and none comes twice, nor does any verdict.
    4. Each share agrees with its report. 5. Constant answers and stale `[[known]]` entries are looked for in all of
    them together. Raises UsageError for what does not fit, ReportError for a share that does not agree.
    """
    of = {path: _shard(path, report) for path, report in shards.items()}  # 1
    _check_same_run(shards)  # 2
    _check_complete(of)  # 3
    _check_apart(shards)
    reports = list(shards.values())
    shares = [_share(path, report) for path, report in shards.items()]  # 4
    _check_same_known(shards, shares)
    records = credited([*_weights(shares), *map(_verdicts, reports)])  # 5
    items = {item for share in shares for item in share.items}
    first = reports[0].header
    judgement = conclude(items, records, clauses, stale=_stale(first, shares, records))
    whole = compose(
        _header(reports),
        records,
        result=judgement.result,
        reasons=judgement.reasons,
        seconds=sum(report.footer.seconds for report in reports),
    )
    return whole, judgement


def _shard(path: Path, report: Report) -> Shard:
    if report.header.shard is None:
        raise UsageError(f"{path}: expected the report of a shard, found that of a whole run")
    if INTERRUPTED in report.footer.reasons:
        raise UsageError(f"{path}: shard {report.header.shard} was interrupted; judge it again")
    return report.header.shard


def _check_same_run(shards: Mapping[Path, Report]) -> None:
    (first, report), *others = shards.items()
    told = dict(_identity(report.header))
    for path, other in others:
        for name, value in _identity(other.header):
            if value != told.get(name):
                raise UsageError(
                    f"{path}: a shard of another run than {first}: expected {name} {told.get(name)!r}, found {value!r}"
                )


def _identity(header: Header) -> Iterator[tuple[str, object]]:
    """Everything in which all shards of a run agree, by name."""
    for name, value in structs.asdict(header).items():
        if isinstance(value, CandidateLine):
            yield from ((f"candidate.{n}", v) for n, v in structs.asdict(value).items() if n not in _OWN_OF_CANDIDATE)
        elif name not in _OWN:
            yield name, value
    yield "the number of shards", header.shard and header.shard.of


def _check_complete(of: Mapping[Path, Shard]) -> None:
    numbers = Counter(shard.number for shard in of.values())
    total = next(iter(of.values())).of
    for number, times in numbers.items():
        if times > 1:
            names = ", ".join(str(path) for path, shard in of.items() if shard.number == number)
            raise UsageError(f"expected each shard once, found shard {number}/{total} {times} times: {names}")
    missing = [f"{number}/{total}" for number in range(1, total + 1) if number not in numbers]
    if missing:
        raise UsageError(f"expected all {total} shards, found {len(of)}; missing are {', '.join(missing)}")


def _check_apart(shards: Mapping[Path, Report]) -> None:
    """No case is judged by two shards."""
    seen: dict[tuple[_Place, str], Path] = {}
    for path, report in shards.items():
        for place in _places(report):
            other = seen.setdefault(place, path)
            if other != path:
                raise UsageError(f"{path}: {place[1]} is judged in {other} as well; these are not shards of one run")


def _places(report: Report) -> Iterator[tuple[_Place, str]]:
    for group in report.groups:
        yield from (((group.clause, group.category, group.variant, group.aspect), case) for case in group.cases)
    for one in report.singles:
        yield (one.clause, one.category, one.variant, one.aspect), one.case


def _share(path: Path, report: Report) -> Share:
    """What a shard hands on, where it is about the verdicts that stand below it."""
    share = report.share
    if share is None:
        raise ReportError(f"{path}: expected the share of shard {report.header.shard}, found none")
    scored = sum(number for outcome, number in report.footer.outcomes.items() if outcome in SCORED)
    executed = sum(one.executed for one in share.weights)
    if executed != scored:
        raise ReportError(f"{path}: share: expected the {scored:,} verdicts of this report, found {executed:,}")
    odd = next((one for one in share.weights if len(one.known) != len(share.known)), None)
    if odd is not None:
        raise ReportError(
            f"{path}: share: {odd.item}: expected tallies of {len(share.known)} [[known]] entries, "
            f"found {len(odd.known)}"
        )
    return share


def _check_same_known(paths: Iterable[Path], shares: Sequence[Share]) -> None:
    """The headers agree in the digest of these entries; what is weighed are the entries themselves."""
    for path, share in zip(paths, shares, strict=True):
        if share.known != shares[0].known:
            raise ReportError(f"{path}: share: expected the [[known]] entries of the other shards, found others")


def _weights(shares: Sequence[Share]) -> list[Record]:
    """One record for each item, with what all shards know of it; without verdicts."""
    by_item: dict[str, Record] = {}
    for one in (one for share in shares for one in weighed(share)):
        had = by_item.get(one.item)
        by_item[one.item] = one if had is None else _added(had, one)
    return [by_item[item] for item in sorted(by_item)]


def _added(one: Record, other: Record) -> Record:
    return structs.replace(
        one,
        planned=one.planned + other.planned,
        executed=one.executed + other.executed,
        known=one.known + other.known,
        heard=one.heard + other.heard,
    )


def _verdicts(report: Report) -> Record:
    """All verdicts of a shard, as one record that weighs nothing."""
    remarks = report.footer.remarks
    return Record(item="", groups=report.groups, singles=report.singles, planned=0, executed=0, remarks=remarks)


def _stale(header: Header, shares: Sequence[Share], records: Sequence[Record]) -> list[str]:
    """Complaints about `[[known]]` entries, as a run in one piece makes them."""
    foreseen = Foreseen(shares[0].known)
    number = len(shares[0].known)
    for record in records:
        for start in range(0, len(record.known), number or 1):
            foreseen.add([Tally(**structs.asdict(met)) for met in record.known[start : start + number]])
    is_full = header.tier != "smoke" and not header.selection
    return [*foreseen.stale(), *(foreseen.unmatched() if is_full else ())]


def _header(reports: Sequence[Report]) -> Header:
    headers = [report.header for report in reports]
    return structs.replace(
        headers[0],
        shard=None,
        started=min(header.started for header in headers),
        jobs=max(header.jobs for header in headers),
    )
