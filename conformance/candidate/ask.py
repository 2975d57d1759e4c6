"""The ask door: one driver process that speaks the line protocol of docs/drivers.md and lives on between groups."""

import base64
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from threading import RLock

import msgspec

from conformance.candidate.answer import Lines, answered, malformed, plenty, shown, shown_aspects
from conformance.candidate.batch import json_text
from conformance.candidate.conversation import Bounds, Heard, Stop, converse
from conformance.candidate.description import AskSurface, Limits
from conformance.candidate.ending import bounds, crashed, in_vain_s, stopped
from conformance.candidate.isolation import Entry, Exchange, Isolation
from conformance.candidate.launch import Launch, unstartable
from conformance.candidate.nursery import Nursery
from conformance.candidate.patience import Patience
from conformance.candidate.process import Child, End
from conformance.candidate.recognition import Recognition
from conformance.candidate.surface import Chunks, in_one_exchange, remark, unclaimed
from conformance.case import Question
from conformance.run import Ending, Run


class Reply(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One line of a driver: the number of the question, and exactly one of the others."""

    id: int
    ids: object = msgspec.UNSET
    count: object = msgspec.UNSET
    refused: str | msgspec.UnsetType = msgspec.UNSET
    crashed: str | msgspec.UnsetType = msgspec.UNSET
    malformed: str | msgspec.UnsetType = msgspec.UNSET


_DECODER = msgspec.json.Decoder(Reply)
# Replies with ids and nothing else.
_IDS = Recognition({"ids": "ids"}, "id", only_these=True)
# How long a silent driver is given after the end of its input to write what it holds back.
_GRACE_S = 3.0
# How long one may take to end when nothing more is asked.
_FAREWELL_S = 1.0


class Ask:
    """Asks through a driver; also the inline surface, whose driver is this project's own."""

    at_once = 1

    def __init__(
        self,
        name: str,
        *,
        shows: tuple[str, ...],
        modes: tuple[str, ...],
        models: Mapping[str, str],
        limits: Limits,
        launch: Launch,
        max_lines: int,
        max_bytes: int,
    ) -> None:
        self.name = name
        self.shows = shown_aspects(shows)
        self.modes = frozenset(modes)
        self._models = models
        self._patience = Patience()
        self._driver = Driver(launch, limits)
        self._silence_s = limits.silence_s
        self._isolation = Isolation(self._driver, self._patience, limits.silence_s)
        self._chunks = Chunks(self._line, max_lines=max_lines, max_bytes=max_bytes)

    @property
    def remarks(self) -> list[str]:
        """Processes that were left behind."""
        return self._driver.remarks

    def expect(self, variant: str) -> None:
        """Start the driver while the questions are being looked for."""
        if variant in self._models:
            self._driver.expect()

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        """One run per question, in order."""
        self._patience.begin_group()
        return self._chunks.answer(questions, self._isolation.settle)

    def together(self, questions: Sequence[Question]) -> Exchange:
        """One exchange with the driver, whatever comes of it: nothing is asked a second time."""
        lines = [self._line(question, tag) for tag, question in enumerate(questions, 1)]
        return in_one_exchange(lines, lambda entries: self._driver.exchange(entries, self._silence_s))

    def close(self) -> None:
        """Stop the driver, whoever listens to it, and start no other."""
        self._driver.close()

    def _line(self, question: Question, tag: int) -> bytes | Run:
        refusal = unclaimed(question, self._models, self.modes)
        if refusal is not None:
            return refusal
        if isinstance(question.input, bytes):
            given = b'"bytes":"%b"' % base64.b64encode(question.input)
        else:
            given = b'"text":%b' % json_text(question.input)
        return b'{"id":%d,%b,%b}\n' % (tag, self._about(question.variant, question.mode), given)

    @cache  # noqa: B019  # surfaces are few and live as long as the process
    def _about(self, variant: str, mode: str) -> bytes:
        """What a request says besides its number and its text."""
        return msgspec.json.encode({"variant": variant, "model": self._models[variant], "mode": mode})[1:-1]


def ask(surface: AskSurface, models: Mapping[str, str], limits: Limits, launch: Launch) -> Ask:
    """The surface of a driver that the description names."""
    return Ask(
        "ask",
        shows=surface.shows,
        modes=surface.modes,
        models=models,
        limits=limits,
        launch=launch,
        max_lines=surface.max_lines,
        max_bytes=surface.max_bytes,
    )


class Driver:
    """A driver process, started when it is needed and again after it has ended badly."""

    def __init__(self, launch: Launch, limits: Limits) -> None:
        self.remarks: list[str] = []
        self._launch = launch
        self._limits = limits
        self._child: Child | None = None
        self._nursery = Nursery()
        self._talking = RLock()
        # Whether it holds its replies back until its input ends; None: not known. To find out costs one silence.
        self._holds_back: bool | None = None
        self._has_tried = False

    def expect(self) -> None:
        """Start the process, unless it runs; where it cannot be started `exchange` says so."""
        with self._talking, contextlib.suppress(OSError):
            self._child = self._child or self._nursery.start(self._launch)

    def exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
        """Send the entries, and wait for as many replies; a driver that ends badly is replaced at the next call."""
        with self._talking:
            return self._exchange(entries, leash_s)

    def close(self) -> None:
        """Stop the process and start no other; where somebody listens to it, it is killed under their ears."""
        if self._talking.acquire(blocking=False):
            self._let_end()
            self.stop()
            self._talking.release()
        self._nursery.close()
        with self._talking:
            self.stop()

    def _let_end(self) -> None:
        """End the input, and wait a moment: what a driver has started is left behind only once it has ended itself."""
        if self._child is not None:
            limits = msgspec.structs.replace(bounds(self._limits, 0, self._limits.silence_s), silence_s=_FAREWELL_S)
            converse(self._child, b"", msgspec.structs.replace(limits, total_s=_FAREWELL_S))

    def _exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
        try:
            child = self._child = self._child or self._nursery.start(self._launch)
        except OSError as error:
            return Exchange(settled=dict.fromkeys(range(len(entries)), unstartable(error)))
        data = b"".join(entry.line for entry in entries)
        limits = bounds(self._limits, len(data), leash_s)
        replies = Replies(entries)
        heard = self._listen(child, data, limits, replies)
        end = None if heard.stop is Stop.HEARD else self.stop()
        runs, noise = replies.runs, replies.noise
        whole = len(runs) == len(entries) and not noise
        if whole and (end is None or end.exit_status == 0):
            return Exchange(settled=runs, silence_s=heard.longest_silence_s)
        self.stop()
        in_vain = leash_s if heard.longest_silence_s >= leash_s else in_vain_s(heard, limits, answered=bool(runs))
        # Replies to all, and noise besides: nobody can tell which question brought it.
        settled = {} if len(runs) == len(entries) else runs
        return Exchange(settled=settled, blame=_blame(heard, end, noise, limits), in_vain_s=in_vain)

    def stop(self) -> End | None:
        """End the process, if there is one; how it ended."""
        if self._child is None:
            return None
        end, self._child = self._nursery.stop(self._child), None
        remark(self.remarks, end)
        return end

    def _listen(self, child: Child, data: bytes, limits: Bounds, replies: "Replies") -> Heard:
        if self._holds_back:
            heard = converse(child, data, limits, sink=replies.feed)
            replies.end()
            return heard
        heard = converse(child, data, limits, lines=replies.expected, sink=replies.feed)
        # Whole lines before a silence were written at once; a buffer that was full would end inside a line.
        if heard.stop is Stop.HEARD or replies.ends_with_a_line:
            self._holds_back = False
        if heard.stop is not Stop.SILENT or self._holds_back is False or (self._has_tried and replies.expected > 1):
            return heard
        # A driver that has left questions unread is busy with one of them; it does not wait for the end of its input.
        if heard.unread_bytes:
            return heard
        # It hangs, or it waits for the end of its input before it writes.
        self._has_tried = True
        quick = msgspec.structs.replace(limits, silence_s=min(_GRACE_S, limits.silence_s))
        more = converse(child, b"", quick, sink=replies.feed)
        self._holds_back = True if more.stop is Stop.ENDED and replies.end() else None
        return Heard(
            stop=more.stop if more.stop is Stop.ENDED else heard.stop,
            stdout=b"",
            stderr=more.stderr,
            longest_silence_s=limits.silence_s,
        )


class Replies:
    """The replies to some questions, read as they come: runs by position, and what is wrong with the first noise."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.runs: dict[int, Run] = {}
        self.noise = ""
        self.expected = len(entries)
        self._entries = entries
        self._positions = {entry.tag: position for position, entry in enumerate(entries)}
        self._lines = Lines(plenty(len(entries)))

    @property
    def ends_with_a_line(self) -> bool:
        """Whether something has come, and nothing behind its last newline."""
        return self._lines.count > 0 and not self._lines.is_inside

    def feed(self, data: bytes) -> None:
        """Take a piece of standard output."""
        self._take_all(self._lines.cut(data))

    def end(self) -> bool:
        """Take the last line, where it has no newline; whether anything has come at all."""
        self._take_all(self._lines.end())
        return self._lines.count > 0

    def _take_all(self, lines: Iterator[tuple[int, bytes]]) -> None:
        for number, line in _IDS.sift(lines, self._entries, self._positions, self.runs):
            self._take(number, line)

    def _take(self, number: int, line: bytes) -> None:
        try:
            reply = _DECODER.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            text = shown(line.decode("utf-8", "replace"))
            self.noise = self.noise or f"line {number} of output: expected a reply, found {text}: {error}"
            return
        position = self._positions.get(reply.id)
        if position is None:
            self.noise = self.noise or f"line {number} of output: a reply to question {reply.id}, which was not asked"
        elif position in self.runs:
            self.runs[position] = malformed(f"line {number} of output: a second reply to one question")
            self.noise = self.noise or self.runs[position].detail
        else:
            self.runs[position] = _run(reply)


def _run(reply: Reply) -> Run:
    if reply.refused is not msgspec.UNSET:
        return Run(ending=Ending.REFUSED, detail=reply.refused)
    if reply.crashed is not msgspec.UNSET:
        return Run(ending=Ending.CRASHED, detail=reply.crashed)
    if reply.malformed is not msgspec.UNSET:
        return malformed(reply.malformed)
    values = {n: v for n, v in (("ids", reply.ids), ("count", reply.count)) if v is not msgspec.UNSET}
    return answered(values) if values else malformed("a reply without ids, count or refused")


def _blame(heard: Heard, end: End | None, noise: str, limits: Bounds) -> Run:
    """What one question alone is told: first how the process ended, then what it said."""
    if end is not None and heard.stop is not Stop.ENDED:
        run = stopped(heard, limits)
        return msgspec.structs.replace(run, detail=f"{run.detail}; {noise}") if noise else run
    if end is not None and end.exit_status != 0:
        return crashed(end, heard.stderr)
    return malformed(noise or "ended with exit status 0 without a reply")
