"""A whole report: composed from records, written at once, read only if it proves itself.

What is checked on reading: every line's form, that header and footer are where they belong, the counts and both
digests. What is not: that the verdicts are right, or who wrote the file (that is what a signature is for).
"""

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

from conformance.errors import MachineError, ReportError
from conformance.report.lines import Footer, Group, Header, Line, Result, Share, Single, decode, encode
from conformance.report.record import Record
from conformance.report.tally import count


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
        known=sum(single.known is not None for single in singles),
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


class ReportFile:
    """The place of a report, reserved before judging begins so that a read-only folder is known at once.

    Until `write` has ended nothing is at `path` (or what was there before). Raises MachineError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        except OSError as error:
            raise MachineError(
                f"{path}: a report cannot be written here: {(error.strerror or str(error)).lower()}"
            ) from error
        self._part = Path(name)
        self._file: BinaryIO = os.fdopen(handle, "wb")

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
        self._file.close()
        self._part.unlink(missing_ok=True)


def read_report(path: Path) -> Report:
    """Read a report and check that it is whole.

    1. Every line is of a known kind. 2. The first is the header, the last the footer, neither comes twice, and a shard
    has its share in the second. 3. The digests over what precedes the footer agree. 4. The counts agree.
    Raises ReportError.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    text_lines = raw.splitlines(keepends=True)
    if not raw.endswith(b"\n") or len(text_lines) < 2:  # noqa: PLR2004  # a header and a footer
        raise ReportError(f"{path}: expected a header and a footer, found {len(text_lines)} lines: truncated")
    lines = [_line(path, number, line) for number, line in enumerate(text_lines, 1)]  # 1
    header, footer = lines[0], lines[-1]
    if not isinstance(header, Header):  # 2
        raise ReportError(f"{path}: line 1: expected the header, found a {_kind(header)}")
    if not isinstance(footer, Footer):
        raise ReportError(f"{path}: line {len(lines)}: expected the footer, found a {_kind(footer)}: truncated")
    body = lines[1:-1]
    for number, line in enumerate(body, 2):
        if isinstance(line, Header | Footer):
            raise ReportError(f"{path}: line {number}: a second {_kind(line)}")
    share = _share(path, header, body)
    _check_digests(path, text_lines, footer)  # 3
    groups = tuple(line for line in body if isinstance(line, Group))
    singles = tuple(line for line in body if isinstance(line, Single))
    if (found := _outcomes(groups, singles)) != footer.outcomes:  # 4
        raise ReportError(f"{path}: expected the outcomes {footer.outcomes}, found {found}")
    return Report(header=header, share=share, groups=groups, singles=singles, footer=footer)


def _share(path: Path, header: Header, body: Sequence[Line]) -> Share | None:
    shares = [number for number, line in enumerate(body, 2) if isinstance(line, Share)]
    if shares != ([] if header.shard is None else [2]):
        expected = "none: this is no shard" if header.shard is None else "one in line 2"
        raise ReportError(f"{path}: expected a share: {expected}, found {shares or 'none'}")
    return body[0] if shares and isinstance(body[0], Share) else None


def _line(path: Path, number: int, line: bytes) -> Line:
    try:
        return decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        message = str(error)
        raise ReportError(f"{path}: line {number}: {message[:1].lower()}{message[1:]}") from error


def _kind(line: Line) -> str:
    return str(type(line).__struct_config__.tag)


def _check_digests(path: Path, lines: Sequence[bytes], footer: Footer) -> None:
    for name, part in (("sha256", lines[:-1]), ("verdicts_sha256", lines[1:-1])):
        found = hashlib.sha256(b"".join(part)).hexdigest()
        if found != getattr(footer, name):
            raise ReportError(f"{path}: footer: expected {name} {getattr(footer, name)}, found {found}: changed since")
