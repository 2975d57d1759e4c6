"""The batch door: one process per variant and mode, JSON records in, JSON records out."""

import json
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from conformance.candidate.answer import Reader, shown_aspects
from conformance.candidate.conversation import Stop, converse
from conformance.candidate.description import BatchSurface, Limits
from conformance.candidate.ending import bounds
from conformance.candidate.isolation import Entry, Exchange, Isolation
from conformance.candidate.launch import Launch, unstartable
from conformance.candidate.patience import Patience, Wasted
from conformance.candidate.records import Records
from conformance.candidate.surface import Chunks, in_one_exchange, not_applicable, note, remark, unclaimed
from conformance.case import Question
from conformance.run import Run

_Key = tuple[str, str]  # a variant, and a mode where the command is told it

_ENCODER = msgspec.json.Encoder()


class Batch:
    """Asks through the batch surface."""

    name = "batch"

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
        self._patiences: dict[_Key, Patience] = {}
        self._reader = Reader(surface.answers)
        self._chunks = Chunks(self._line, max_lines=surface.max_lines, max_bytes=surface.max_bytes)

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        """One run per question, in order; those of one variant and mode go together, wherever they stand."""
        groups: dict[_Key, list[Question]] = {}
        for question in questions:
            groups.setdefault(self._key(question), []).append(question)
        streams = {key: self._chunks.answer(group, self._isolation(key).settle) for key, group in groups.items()}
        return (next(streams[self._key(question)]) for question in questions)

    def together(self, questions: Sequence[Question]) -> Exchange:
        """One process for questions of one variant and mode, whatever comes of it: nothing is asked a second time.

        What no record can carry has its run at once; the positions are those of `questions`.
        """
        if not questions:
            return Exchange(settled={})
        variant, mode = self._key(questions[0])
        return in_one_exchange(
            [self._line(question, tag) for tag, question in enumerate(questions, 1)],
            lambda entries: self.hear(
                entries, self._limits.silence_s, self._launch, {"model": self._models.get(variant, ""), "mode": mode}
            ),
        )

    def close(self) -> None:
        """Nothing to do: a process lives no longer than its batch."""

    def _key(self, question: Question) -> _Key:
        return question.variant, question.mode if self._tells_mode else ""

    def _isolation(self, key: _Key) -> Isolation:
        patience = self._patiences.setdefault(key, Patience(self._wasted))
        patience.begin_group()
        values = {"model": self._models.get(key[0], ""), "mode": key[1]}
        return Isolation(_Process(self._launch, values, self), patience, self._limits.silence_s)

    def hear(self, entries: Sequence[Entry], leash_s: float, launch: Launch, values: Mapping[str, str]) -> Exchange:
        """One process: all lines in, end of input, all records out."""
        try:
            child = launch.start(values)
        except OSError as error:
            return Exchange(settled=dict.fromkeys(range(len(entries)), unstartable(error)))
        data = b"".join(entry.line for entry in entries)
        limits = bounds(self._limits, len(data), leash_s)
        records = Records(self._surface, self._reader, [entry.tag for entry in entries])
        try:
            heard = converse(child, data, limits, sink=records.feed)
        finally:
            end = child.stop()
        remark(self.remarks, end)
        settled, blame = records.match(heard, end, limits)
        if records.lost_tags and settled:
            note(self.remarks, f"no record has the key {self._surface.tag!r} that was sent: records are told by order")
        in_vain = leash_s if heard.stop is Stop.SILENT else 0.0
        return Exchange(settled=settled, blame=blame, silence_s=heard.longest_silence_s, in_vain_s=in_vain)

    def _line(self, question: Question, tag: int) -> bytes | Run:
        refusal = unclaimed(question, self._models, self.modes)
        if refusal is not None:
            return refusal
        if isinstance(question.input, bytes):
            return not_applicable("a JSON record cannot carry bytes")
        record: dict[str, object] = {self._surface.field: question.input, **self._surface.extra}
        if self._surface.tag is not None:
            record[self._surface.tag] = tag
        return json_line(record)


def json_line(record: Mapping[str, object]) -> bytes:
    """One record as a line; lone surrogates, which UTF-8 cannot carry, become escapes."""
    try:
        return _ENCODER.encode(record) + b"\n"
    except UnicodeEncodeError:
        return json.dumps(record).encode() + b"\n"


class _Process:
    """The batch surface for one variant and mode, as isolation wants it."""

    def __init__(self, launch: Launch, values: Mapping[str, str], batch: Batch) -> None:
        self._launch = launch
        self._values = values
        self._batch = batch

    def exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
        return self._batch.hear(entries, leash_s, self._launch, self._values)
