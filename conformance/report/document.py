"""A whole report: composed from records, written at once, read only if it proves itself.

What is checked on reading: every line's form, that header and footer are where they belong, the counts and both
digests. What is not: that the verdicts are right, or who wrote the file (that is what a signature is for).
"""

import contextlib
import hashlib
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec
from msgspec import structs

from conformance.errors import MachineError, ReportError, in_mid_sentence
from conformance.report.lines import SCHEMA, Footer, Group, Header, Line, Result, Share, Single, decode, encode
from conformance.report.record import Record
from conformance.report.tally import count
from conformance.sparing import without_collection


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is in a report file, in its order; only that of a shard has a `share`."""

    header: Header
    share: Share | None = None
    groups: tuple[Group, ...]
    singles: tuple[Single, ...]
    footer: Footer

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the file holds, line by line."""
        return (self.header, *self.body, self.footer)

    @property
    def body(self) -> tuple[Line, ...]:
        """The lines between header and footer."""
        return (*(() if self.share is None else (self.share,)), *self.groups, *self.singles)


def compose(
    header: Header,
    records: Iterable[Record],
    *,
    result: Result,
    reasons: Sequence[str],
    seconds: float,
    share: Share | None = None,
) -> Report:
    """One report from all items' records; neither their order matters nor how verdicts alike are spread over them."""
    records = list(records)
    groups = joined(group for record in records for group in record.groups)
    singles = tuple(sorted((single for record in records for single in record.singles), key=_place))
    body = b"".join([*map(encode, () if share is None else (share,)), *map(encode, groups), *map(encode, singles)])
    footer = Footer(
        outcomes=_outcomes(groups, singles),
        known=_known(singles),
        result=result,
        reasons=tuple(reasons),
        remarks=tuple(sorted({remark for record in records for remark in record.remarks})),
        seconds=round(seconds, 3),
        verdicts_sha256=hashlib.sha256(body).hexdigest(),
        sha256=hashlib.sha256(encode(header) + body).hexdigest(),
    )
    return Report(header=header, share=share, groups=groups, singles=singles, footer=footer)


def joined(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups that differ in nothing but their cases as one, sorted: a run and its shards together say the same."""
    cases: defaultdict[Group, list[str]] = defaultdict(list)
    for group in groups:
        cases[structs.replace(group, cases=())].extend(group.cases)
    return tuple(structs.replace(kind, cases=tuple(sorted(cases[kind]))) for kind in sorted(cases))


def _place(single: Single) -> tuple[str, ...]:
    return (single.clause, single.category, single.variant, single.case, single.aspect, single.outcome, single.detail)


def _outcomes(groups: Sequence[Group], singles: Sequence[Single]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for row in count(groups, singles):
        totals[row.outcome] += row.cases
    return dict(sorted(totals.items()))


def _known(singles: Sequence[Single]) -> int:
    return sum(single.known is not None for single in singles)


class ReportFile:
    """The place of a report, reserved before judging begins so that a read-only folder is known at once.

    Until `write` has ended nothing is at `path` (or what was there before). Raises MachineError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part: Path | None = None
        try:
            self._file = self._opened()
        except OSError as error:
            raise MachineError(
                f"{path}: a report cannot be written here: {(error.strerror or str(error)).lower()}"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, report: Report) -> None:
        """Put the report in its place, all or nothing."""
        try:
            for line in report.lines:
                self._file.write(encode(line))
            self._file.flush()
            if self._part is not None:
                os.fsync(self._file.fileno())
                # mkstemp makes files private; a report is for everybody whom the folder lets in.
                self._part.chmod(0o644)
                self._part.replace(self.path)
        except OSError as error:
            raise MachineError(
                f"{self.path}: the report cannot be written: {(error.strerror or str(error)).lower()}"
            ) from error
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave nothing behind but what `write` has finished; harmless when repeated."""
        # A device that is full complains once more when it is closed.
        with contextlib.suppress(OSError):
            self._file.close()
        if self._part is not None:
            self._part.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        # What is no file, such as /dev/null, is written to as it comes: nothing may take its place.
        if self.path.exists() and not self.path.is_file():
            return self.path.open("wb")
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.", suffix=".part")
        self._part = Path(name)
        return os.fdopen(handle, "wb")


def read_report(path: Path) -> Report:
    """Read a report and check that it is whole.

    1. Every line is of a known kind. 2. The first is the header, the last the footer, neither comes twice, and a shard
    has its share in the second. 3. The digests over what precedes the footer agree. 4. The counts agree. 5. There are
    reasons just where the result is not conformant.
    Raises ReportError.
    """
    reading = _Reading(path)
    try:
        with path.open("rb") as file, without_collection():
            for line in file:
                reading.take(line)
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    return reading.whole()


class _Reading:
    """A report under way, line by line: of one of a hundred megabytes only what it says is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._header: Header | None = None
        self._share: Share | None = None
        self._groups: list[Group] = []
        self._singles: list[Single] = []
        self._last: Line | None = None
        self._last_raw = b""
        self._all, self._body = hashlib.sha256(), hashlib.sha256()

    def take(self, raw: bytes) -> None:
        """The next line; only what follows it tells whether it is the last."""
        if self._last is not None:
            self._keep(self._last)
            self._all.update(self._last_raw)
            if self._number > 1:
                self._body.update(self._last_raw)
        self._number += 1
        if not raw.endswith(b"\n"):
            raise self._truncated()
        self._last, self._last_raw = self._decoded(raw), raw

    def whole(self) -> Report:
        """The report, once there are no more lines."""
        header, footer = self._header, self._last
        if header is None or footer is None:
            raise self._truncated()
        if not isinstance(footer, Footer):
            raise self._wrong(f"expected the footer, found a {_kind(footer)}: truncated")
        if (self._share is None) != (header.shard is None):
            expected = "none: this is no shard" if header.shard is None else "one in line 2"
            raise ReportError(f"{self._path}: expected a share: {expected}, found {'one' if self._share else 'none'}")
        self._check_digests(footer)
        groups, singles = tuple(self._groups), tuple(self._singles)
        if (found := _outcomes(groups, singles)) != footer.outcomes:
            raise ReportError(f"{self._path}: expected the outcomes {footer.outcomes}, found {found}")
        if (known := _known(singles)) != footer.known:
            raise ReportError(f"{self._path}: footer: expected {known:,} known deviations, found {footer.known:,}")
        if (footer.result == "conformant") is bool(footer.reasons):
            expected = "no reason" if footer.reasons else "a reason"
            raise ReportError(f"{self._path}: footer: expected {expected} where the result is {footer.result!r}")
        return Report(header=header, share=self._share, groups=groups, singles=singles, footer=footer)

    def _decoded(self, raw: bytes) -> Line:
        try:
            return decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise self._wrong(f"expected a line of a report: {in_mid_sentence(str(error))}") from error

    def _keep(self, line: Line) -> None:
        """A line that is not the last."""
        if self._number == 1:
            if not isinstance(line, Header):
                raise self._wrong(f"expected the header, found a {_kind(line)}")
            if line.schema != SCHEMA:
                raise self._wrong(f"expected a report of {SCHEMA}, found {line.schema!r}: of another version")
            self._header = line
        elif isinstance(line, Group):
            self._groups.append(line)
        elif isinstance(line, Single):
            self._singles.append(line)
        elif isinstance(line, Share):
            if self._number > 2:  # noqa: PLR2004  # right after the header
                raise self._wrong("expected a share: only in line 2")
            self._share = line
        else:
            raise self._wrong(f"a second {_kind(line)}")

    def _check_digests(self, footer: Footer) -> None:
        for name, hashed in (("sha256", self._all), ("verdicts_sha256", self._body)):
            expected, found = getattr(footer, name), hashed.hexdigest()
            if found != expected:
                raise ReportError(f"{self._path}: footer: expected {name} {expected}, found {found}: changed since")

    def _wrong(self, what: str) -> ReportError:
        return ReportError(f"{self._path}: line {self._number}: {what}")

    def _truncated(self) -> ReportError:
        return ReportError(f"{self._path}: expected a header and a footer, found {self._number} lines: truncated")


def _kind(line: Line) -> str:
    return str(type(line).__struct_config__.tag)
