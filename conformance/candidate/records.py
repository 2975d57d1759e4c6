"""Which record of a batch answers which line, and whether the process may be believed.

A record is told by its tag where the candidate passes unknown keys through, else by its place in the order.
"""

from collections.abc import Mapping, Sequence

import msgspec

from conformance.candidate.answer import NoAnswerError, Reader, malformed, parsed, plenty, shown
from conformance.candidate.conversation import Bounds, Heard, Stop
from conformance.candidate.description import BatchSurface
from conformance.candidate.ending import crashed, how_it_ended, stopped, tail
from conformance.candidate.process import End
from conformance.run import Ending, Run

Matched = tuple[Mapping[int, Run], Run | None]


class _Sorted(msgspec.Struct):
    """Runs by position, and the first line that belongs nowhere."""

    runs: dict[int, Run] = {}
    noise: str = ""


class Records:
    """Reads the records of one batch surface."""

    def __init__(self, surface: BatchSurface) -> None:
        self._surface = surface
        self._reader = Reader(surface.answers)
        # Without tags a line that was refused shifts all behind it.
        self._order_holds = surface.tag is not None or not surface.partial

    def match(self, tags: Sequence[int], heard: Heard, end: End, bounds: Bounds) -> Matched:
        """Runs by position, and the blame for a line without one if it was alone."""
        lines = heard.stdout.split(b"\n")
        rest = lines.pop()
        clean = heard.stop is Stop.ENDED and end.exit_status in (*self._surface.ok, *self._surface.partial)
        if clean:
            lines += [rest] if rest else []
            return self._match_clean(tags, self._sort(tags, lines), end, heard.stderr, len(lines))
        blame = crashed(end, heard.stderr) if heard.stop is Stop.ENDED else stopped(heard, bounds)
        found = self._sort(tags, lines)
        # A process that answers all and ends badly cannot be believed, nor one whose order is not known.
        believed = self._order_holds and len(found.runs) < len(tags)
        return (found.runs if believed else {}), blame

    def _match_clean(self, tags: Sequence[int], found: _Sorted, end: End, stderr: bytes, lines: int) -> Matched:
        how = how_it_ended(end, stderr)
        missing = [position for position in range(len(tags)) if position not in found.runs]
        if found.noise:
            # With every line answered, nobody can tell which of them brought the noise.
            return (found.runs if missing and self._surface.tag is not None else {}), malformed(found.noise)
        if end.exit_status in self._surface.partial:
            return self._match_partial(tags, found, missing, how, stderr)
        if missing:
            blame = malformed(
                f"expected {len(tags)} records, found {lines}, though {how} says that all lines succeeded"
            )
            return (found.runs if self._surface.tag is not None else {}), blame
        return found.runs, None

    def _match_partial(
        self, tags: Sequence[int], found: _Sorted, missing: list[int], how: str, stderr: bytes
    ) -> Matched:
        if not missing:
            return {}, malformed(f"{how} says that lines failed, but every line has a record")
        if self._surface.tag is None and len(tags) > 1:
            return {}, malformed(
                f"expected {len(tags)} records, found {len(found.runs)}; without a tag none can be told"
            )
        refused = Run(ending=Ending.REFUSED, detail=how, stderr=tail(stderr))
        return {**found.runs, **dict.fromkeys(missing, refused)}, None

    def _sort(self, tags: Sequence[int], lines: Sequence[bytes]) -> _Sorted:
        return self._by_order(tags, lines) if self._surface.tag is None else self._by_tag(tags, lines)

    def _by_order(self, tags: Sequence[int], lines: Sequence[bytes]) -> _Sorted:
        if len(lines) > len(tags):
            return _Sorted(noise=f"expected {len(tags)} lines of output, found {len(lines)}")
        return _Sorted(runs={n: _placed(self._reader.read(line), n) for n, line in enumerate(lines)})

    def _by_tag(self, tags: Sequence[int], lines: Sequence[bytes]) -> _Sorted:
        positions = {tag: position for position, tag in enumerate(tags)}
        found = _Sorted()
        for number, line in enumerate(lines[: plenty(len(tags))]):
            try:
                record, position = self._tagged(line, positions)
            except NoAnswerError as error:
                found.noise = found.noise or f"line {number + 1} of output: {error}"
                continue
            if position in found.runs:
                found.runs[position] = malformed(f"line {number + 1} of output: a second record with the same tag")
                continue
            run = self._reader.read_record(record) if self._reader.only_pointers else self._reader.read(line)
            found.runs[position] = _placed(run, number)
        return found

    def _tagged(self, line: bytes, positions: Mapping[int, int]) -> tuple[object, int]:
        record = parsed(line)
        if not isinstance(record, dict):
            raise NoAnswerError(f"expected a JSON object, found {shown(record)}")
        tag = record.get(str(self._surface.tag))
        if type(tag) is not int or tag not in positions:
            raise NoAnswerError(f"expected a tag that was sent in {self._surface.tag!r}, found {shown(tag)}")
        return record, positions[tag]


def _placed(run: Run, number: int) -> Run:
    """A malformed run says in which line."""
    if run.ending is not Ending.MALFORMED:
        return run
    return malformed(f"line {number + 1} of output: {run.detail}")
