"""Which record of a batch answers which line, and whether the process may be believed.

A record is told by its tag where the candidate passes unknown keys through, else by its place in the order. Where a tag
was sent and no record has it, order is all there is: passing keys through is a clause of its own, not of counting.
"""

from collections.abc import Iterator, Mapping, Sequence

from conformance.candidate.answer import Lines, NoAnswerError, Reader, malformed, parsed, plenty, shown
from conformance.candidate.conversation import Bounds, Heard, Stop
from conformance.candidate.description import BatchSurface
from conformance.candidate.ending import crashed, how_it_ended, stopped, tail
from conformance.candidate.isolation import Entry
from conformance.candidate.process import End
from conformance.candidate.recognition import Recognition
from conformance.run import Ending, Run

Matched = tuple[Mapping[int, Run], Run | None]


class Records:
    """The records of one process of a batch surface, sorted as they come."""

    def __init__(
        self, surface: BatchSurface, reader: Reader, recognition: Recognition | None, entries: Sequence[Entry]
    ) -> None:
        self._surface = surface
        self._reader = reader
        self._recognition = recognition
        self._entries = entries
        self._positions = {entry.tag: position for position, entry in enumerate(entries)}
        self._lines = Lines(plenty(len(entries)))
        self._runs: dict[int, Run] = {}
        self._untagged: dict[int, Run] = {}
        self._by_tag = surface.tag is not None
        self._noise = ""
        self._take = self._take_in_order if surface.tag is None else self._take_tagged

    def feed(self, data: bytes) -> None:
        """Take a piece of standard output."""
        self._take_all(self._lines.cut(data))

    @property
    def lost_tags(self) -> bool:
        """Whether a tag was sent and no record had it; known once the records are matched."""
        return self._surface.tag is not None and not self._by_tag

    def match(self, heard: Heard, end: End, bounds: Bounds) -> Matched:
        """Runs by position, and the blame for a line without one if it was alone."""
        self._settle_tags()
        if heard.stop is Stop.ENDED and end.exit_status in (*self._surface.ok, *self._surface.partial):
            self._take_all(self._lines.end())
            return self._match_clean(end, heard.stderr)
        blame = crashed(end, heard.stderr) if heard.stop is Stop.ENDED else stopped(heard, bounds)
        # Without tags a line that was refused shifts all behind it.
        order_holds = self._by_tag or not self._surface.partial
        # A process that answers all and ends badly cannot be believed, nor one whose order is not known.
        return (self._runs if order_holds and len(self._runs) < len(self._entries) else {}), blame

    def _match_clean(self, end: End, stderr: bytes) -> Matched:
        how = how_it_ended(end, stderr)
        missing = [position for position in range(len(self._entries)) if position not in self._runs]
        by_tag = self._by_tag
        if self._noise:
            # With every line answered, nobody can tell which of them brought the noise.
            return (self._runs if missing and by_tag else {}), malformed(self._noise)
        if end.exit_status in self._surface.partial:
            return self._match_partial(missing, how, stderr)
        if not missing:
            return self._runs, None
        lines = f"expected {len(self._entries)} records, found {self._lines.count}"
        return (self._runs if by_tag else {}), malformed(f"{lines}, though {how} says that all lines succeeded")

    def _match_partial(self, missing: list[int], how: str, stderr: bytes) -> Matched:
        if not missing:
            return {}, malformed(f"{how} says that lines failed, but every line has a record")
        if not self._by_tag and len(self._entries) > 1:
            lines = f"expected {len(self._entries)} records, found {self._lines.count}"
            return {}, malformed(f"{lines}; without a tag none can be told")
        refused = Run(ending=Ending.REFUSED, detail=how, stderr=tail(stderr))
        return {**self._runs, **dict.fromkeys(missing, refused)}, None

    def _settle_tags(self) -> None:
        """Go by order where no record has a tag; a record without one among others that have it is noise."""
        if not self._untagged:
            return
        if self._runs:
            number = min(self._untagged) + 1
            self._noise = self._noise or f"line {number} of output: expected {self._surface.tag!r} as in other records"
            return
        self._by_tag = False
        self._runs = self._untagged

    def _take_all(self, lines: Iterator[tuple[int, bytes]]) -> None:
        if self._recognition is not None:
            lines = self._recognition.sift(lines, self._entries, self._positions, self._runs)
        for number, line in lines:
            self._take(number, line)

    def _take_in_order(self, number: int, line: bytes) -> None:
        if number > len(self._entries):
            self._noise = f"expected {len(self._entries)} lines of output, found more"
            return
        self._runs[number - 1] = _placed(self._reader.read(line), number)

    def _take_tagged(self, number: int, line: bytes) -> None:
        try:
            record = _object(line)
            if self._surface.tag not in record and number <= len(self._entries):
                self._untagged[number - 1] = _placed(self._read(record, line), number)
                return
            position = self._position(record)
        except NoAnswerError as error:
            self._noise = self._noise or f"line {number} of output: {error}"
            return
        if position in self._runs:
            self._runs[position] = malformed(f"line {number} of output: a second record with the same tag")
            return
        run = self._read(record, line)
        if run.ending is Ending.MALFORMED and record.keys() == {
            self._surface.field,
            self._surface.tag,
            *self._surface.extra,
        }:
            run = malformed("the record that was sent comes back with nothing added")
        self._runs[position] = _placed(run, number)

    def _read(self, record: Mapping[str, object], line: bytes) -> Run:
        return self._reader.read_record(record) if self._reader.only_pointers else self._reader.read(line)

    def _position(self, record: Mapping[str, object]) -> int:
        tag = record.get(str(self._surface.tag))
        if type(tag) is not int or tag not in self._positions:
            raise NoAnswerError(f"expected a tag that was sent in {self._surface.tag!r}, found {shown(tag)}")
        return self._positions[tag]


def _object(line: bytes) -> dict[str, object]:
    record = parsed(line)
    if not isinstance(record, dict):
        raise NoAnswerError(f"expected a JSON object, found {shown(record)}")
    return record


def _placed(run: Run, number: int) -> Run:
    """A malformed run says in which line."""
    if run.ending is not Ending.MALFORMED:
        return run
    return malformed(f"line {number} of output: {run.detail}")
