"""Recognising a right answer by how it is written, so that most records need not be read number by number."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

import msgspec

from conformance.candidate.answer import shown_aspects
from conformance.candidate.description import Place
from conformance.case import Key
from conformance.run import Ending, Run

_TAG = "tag"


class Recognition:
    """Tells a record whose answer is written as its key is, spaces aside.

    `fields` name the keys of the record's own object that hold the aspects, `tag` the one that says whose answer it
    is, None where records go by order; no two of them may be the same. What is not recognised may be right all the
    same, and is to be read.
    """

    def __init__(self, fields: Mapping[str, str], tag: str | None, *, only_these: bool = False) -> None:
        self._shown = shown_aspects(tuple(fields))
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

    def read(self, line: bytes) -> Any:
        """The record with its answer still as JSON, for `tag_of` and `run`; None where it has another shape."""
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
        for aspect, value in self._values:
            right, found = key.written.get(aspect), value(record)
            if found != right and not _is_same_but_for_spaces(found, right):
                return None
        return Run(ending=Ending.ANSWERED, answer=key)


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


def _is_same_but_for_spaces(found: object, right: object) -> bool:
    if not isinstance(found, msgspec.Raw) or not isinstance(right, msgspec.Raw):
        return False
    return bytes(found).replace(b" ", b"") == bytes(right)
