"""The batch door: one process per variant and mode, JSON records in, JSON records out."""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from conformance.candidate.answer import Reader, shown_aspects
from conformance.candidate.conversation import converse
from conformance.candidate.description import BatchSurface, Limits
from conformance.candidate.ending import bounds, in_vain_s
from conformance.candidate.isolation import Entry, Exchange, Isolation
from conformance.candidate.launch import Launch, unstartable
from conformance.candidate.nursery import Nursery
from conformance.candidate.patience import Patience, Wasted
from conformance.candidate.process import Child
from conformance.candidate.recognition import recognition_of
from conformance.candidate.records import Records
from conformance.candidate.surface import Chunks, in_one_exchange, not_applicable, note, remark, unclaimed
from conformance.case import Question
from conformance.run import Run

_Key = tuple[str, str]  # a variant, and a mode where the command is told it

# The mode that questions begin with where there are several.
_FIRST = "ordinary"
_ENCODER = msgspec.json.Encoder()


class Batch:
    """Asks through the batch surface."""

    name = "batch"
    # As many as the smallest machine that this is meant for has cores.
    at_once = 2

    def __init__(self, surface: BatchSurface, models: Mapping[str, str], limits: Limits, launch: Launch) -> None:
        self.shows = shown_aspects(surface.answers)
        self.modes = frozenset(surface.modes)
        self.remarks: list[str] = []
        self._surface = surface
        self._models = models
        self._limits = limits
        self._launch = launch
        self._tells_mode = any("{mode}" in word for word in surface.argv)
        self._wasted = Wasted()
        self._nursery = Nursery()
        self._early: dict[_Key, Child] = {}
        self._patiences: dict[_Key, Patience] = {}
        self._reader = Reader(surface.answers)
        self._recognition = recognition_of(surface.answers, surface.tag)
        self._before, self._behind = _around(surface)
        self._chunks = Chunks(self._line, max_lines=surface.max_lines, max_bytes=surface.max_bytes)

    def expect(self, variant: str) -> None:
        """Start the process that is asked first while the questions are being looked for."""
        if variant not in self._models or _FIRST not in self.modes:
            return
        key = (variant, _FIRST if self._tells_mode else "")
        if key in self._early:
            return
        # What cannot be started now cannot be when it is asked, and is told then.
        with contextlib.suppress(OSError):
            self._early[key] = self._started(key)

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        """One run per question, in order; those of one variant and mode go together, wherever they stand."""
        keys = [self._key(question) for question in questions]
        groups: dict[_Key, list[Question]] = {}
        for key, question in zip(keys, questions, strict=True):
            groups.setdefault(key, []).append(question)
        streams = {key: self._chunks.answer(group, self._isolation(key).settle) for key, group in groups.items()}
        return (next(streams[key]) for key in keys)

    def together(self, questions: Sequence[Question]) -> Exchange:
        """One process for questions of one variant and mode, whatever comes of it: nothing is asked a second time.

        What no record can carry has its run at once; the positions are those of `questions`.
        """
        if not questions:
            return Exchange(settled={})
        key = self._key(questions[0])
        return in_one_exchange(
            [self._line(question, tag) for tag, question in enumerate(questions, 1)],
            lambda entries: self.hear(entries, self._limits.silence_s, key),
        )

    def close(self) -> None:
        """Kill every process that still runs, and start no other; the threads that listen to them tidy up."""
        self._nursery.close()
        while self._early:
            self._nursery.stop(self._early.popitem()[1])

    def _key(self, question: Question) -> _Key:
        return question.variant, question.mode if self._tells_mode else ""

    def _isolation(self, key: _Key) -> Isolation:
        patience = self._patiences.setdefault(key, Patience(self._wasted))
        patience.begin_group()
        return Isolation(_Process(key, self), patience, self._limits.silence_s)

    def _started(self, key: _Key) -> Child:
        child = self._nursery.start(self._launch, {"model": self._models.get(key[0], ""), "mode": key[1]})
        child.make_room()
        return child

    def hear(self, entries: Sequence[Entry], leash_s: float, key: _Key) -> Exchange:
        """One process: all lines in, end of input, all records out."""
        try:
            child = self._early.pop(key, None) or self._started(key)
        except OSError as error:
            return Exchange(settled=dict.fromkeys(range(len(entries)), unstartable(error)))
        data = b"".join(entry.line for entry in entries)
        limits = bounds(self._limits, len(data), leash_s)
        records = Records(self._surface, self._reader, self._recognition, entries)
        try:
            heard = converse(child, data, limits, sink=records.feed)
        finally:
            end = self._nursery.stop(child)
        remark(self.remarks, end)
        settled, blame = records.match(heard, end, limits)
        if records.lost_tags and settled:
            note(self.remarks, f"no record has the key {self._surface.tag!r} that was sent: records are told by order")
        in_vain = in_vain_s(heard, limits, answered=bool(settled))
        return Exchange(settled=settled, blame=blame, silence_s=heard.longest_silence_s, in_vain_s=in_vain)

    def _line(self, question: Question, tag: int) -> bytes | Run:
        refusal = unclaimed(question, self._models, self.modes)
        if refusal is not None:
            return refusal
        if isinstance(question.input, bytes):
            return not_applicable("a JSON record cannot carry bytes")
        if self._surface.tag is None:
            return b"%b%b%b}\n" % (self._before, json_text(question.input), self._behind)
        return b"%b%b%b%d}\n" % (self._before, json_text(question.input), self._behind, tag)


def json_text(text: str) -> bytes:
    """A text as JSON; lone surrogates, which UTF-8 cannot carry, become escapes."""
    try:
        return _ENCODER.encode(text)
    except UnicodeEncodeError:
        return json.dumps(text).encode()


def _around(surface: BatchSurface) -> tuple[bytes, bytes]:
    """What stands before the text of a record, and behind it up to the number of its tag."""
    extra = b"".join(b",%b:%b" % (_ENCODER.encode(key), _ENCODER.encode(value)) for key, value in surface.extra.items())
    tag = b"" if surface.tag is None else b",%b:" % _ENCODER.encode(surface.tag)
    return b"{%b:" % _ENCODER.encode(surface.field), extra + tag


class _Process:
    """The batch surface for one variant and mode, as isolation wants it."""

    def __init__(self, key: _Key, batch: Batch) -> None:
        self._key = key
        self._batch = batch

    def exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
        return self._batch.hear(entries, leash_s, self._key)
