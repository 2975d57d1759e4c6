"""Recognising a right answer by how it is written, so that most records need not be read number by number."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

import msgspec

from conformance.candidate.answer import shown_aspects
from conformance.candidate.description import Place
from conformance.candidate.isolation import Entry
from conformance.case import Digest, Key
from conformance.run import Ending, Run

_TAG = "tag"
_NUMBERS = msgspec.json.Decoder(list[int])


class Recognition:
    """Tells a record whose answer is written as its key is, spaces aside; where the key has a digest, by the digest.

    `fields` name the keys of the record's own object that hold the aspects, `tag` the one that says whose answer it
    is, None where records go by order; no two of them may be the same. What is not recognised may be right all the
    same, and is to be read.
    """

    def __init__(self, fields: Mapping[str, str], tag: str | None, *, only_these: bool = False) -> None:
        self._shown = shown_aspects(tuple(fields))
        self._is_tagged = tag is not None
        # All aspects of a record and of its key, in the same order: most often one comparison is enough.
        self._found = attrgetter(*(f"of_{aspect}" for aspect in fields))
        self._right = itemgetter(*fields)
        self._values = [(aspect, attrgetter(f"of_{aspect}")) for aspect in fields]
        tags = {} if tag is None else {_TAG: tag}
        rename = {f"of_{aspect}": field for aspect, field in fields.items()} | tags
        shape = msgspec.defstruct(
            "Record",
            [
                *((f"of_{aspect}", int if aspect == "count" else msgspec.Raw) for aspect in fields),
                *((name, int) for name in tags),
            ],
            rename=rename,
            forbid_unknown_fields=only_these,
        )
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(shape)

    def sift(
        self,
        lines: Iterable[tuple[int, bytes]],
        entries: Sequence[Entry],
        positions: Mapping[int, int],
        runs: MutableMapping[int, Run],
    ) -> Iterator[tuple[int, bytes]]:
        """Put into `runs` what is recognised, by its position, and give the other lines, each when it is its turn.

        Lines come with their numbers from 1 on; `positions` are those of the entries by tag. A second record for an
        entry that has its run is among the others.
        """
        read, run_of, is_tagged = self.read, self.run, self._is_tagged
        for number, line in lines:
            record = read(line)
            if record is not None:
                position = positions.get(record.tag) if is_tagged else number - 1
                if position is not None and position < len(entries) and position not in runs:
                    run = run_of(record, entries[position].key)
                    if run is not None:
                        runs[position] = run
                        continue
            yield number, line

    def read(self, line: bytes) -> Any:
        """The record with its answer still as JSON, for `run`, and its `tag` if it has one; None for another shape."""
        try:
            # Strings that nobody asks for are not looked into, and so may be no UTF-8.
            if not line.isascii():
                line.decode()
            return self._decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def run(self, record: Any, key: Key | None) -> Run | None:
        """The run of a record that answers as the key says: its answer is the key itself. Else None."""
        if key is None or not self._shown.issuperset(key.written):
            return None
        try:
            right = self._right(key.written)
        except KeyError:
            return None
        if self._found(record) != right and not self._agrees(record, key.written):
            return None
        return Run(ending=Ending.ANSWERED, answer=key)

    def _agrees(self, record: Any, written: Mapping[str, object]) -> bool:
        return all(_agrees(value(record), written[aspect]) for aspect, value in self._values)


def recognition_of(places: Mapping[str, Place], tag: str | None) -> Recognition | None:
    """For answers that stand in fields of the record's own object; None for others, which are to be read."""
    pointers = {aspect: place.pointer for aspect, place in places.items()}
    fields = {aspect: pointer[1:] for aspect, pointer in pointers.items() if pointer and _is_a_field(pointer)}
    names = [*fields.values(), *([] if tag is None else [tag])]
    if len(fields) < len(places) or len(set(names)) < len(names):
        return None
    return Recognition(fields, tag)


def _is_a_field(pointer: str) -> bool:
    return pointer.count("/") == 1 and "~" not in pointer


def _agrees(found: object, right: object) -> bool:
    if isinstance(right, int):
        return found == right
    if not isinstance(found, msgspec.Raw):
        return False
    if isinstance(right, Digest):
        return _has_digest(found, right)
    return isinstance(right, msgspec.Raw) and bytes(found).replace(b" ", b"") == bytes(right)


def _has_digest(found: msgspec.Raw, right: Digest) -> bool:
    try:
        return right.is_of(_NUMBERS.decode(found))
    except (msgspec.MsgspecError, RecursionError):
        return False
