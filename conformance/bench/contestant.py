"""How something is started to read a whole load at once, and how its answers are read: a candidate, or the oracle.

A filter reads records and writes records in their order. A driver speaks the line protocol of docs/drivers.md: its
input is all questions at once. What has neither answers one question for each process; of that only the start could be
measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from conformance.bench.scenario import Layout
from conformance.candidate.answer import NoAnswerError, Reader, answered, malformed, parsed
from conformance.candidate.candidate import Candidate
from conformance.candidate.description import BatchSurface
from conformance.candidate.inline import inline_launch
from conformance.candidate.launch import Launch, fill
from conformance.run import Run

_ENCODER = msgspec.json.Encoder()
_ONE = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A candidate that cannot be measured in this way, and why."""

    reason: str


class Contestant(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured. `form` names the layout of its lines: two with the same form read the same file.

    `workers_argv` are the words that ask for a number of workers, none where it has no such thing.
    """

    name: str
    form: str
    layout: Layout
    launch: Launch
    values: Mapping[str, str]
    ok: tuple[int, ...]
    reader: Reader | None
    workers_argv: tuple[str, ...] = ()

    def argv(self, workers: int) -> list[str]:
        """The command for so many workers; ValueError where it cannot be told how many."""
        if workers > _ONE and not self.workers_argv:
            raise ValueError("it cannot be told a number of workers")
        more = [fill(word, {"workers": str(workers)}) for word in self.workers_argv]
        return [*self.launch.filled(self.values), *more]

    @property
    def env(self) -> dict[str, str]:
        """What its environment has besides that of every process."""
        return {name: fill(value, {"here": str(self.launch.here)}) for name, value in self.launch.env.items()}

    def answer(self, line: bytes, number: int) -> tuple[int, Run]:
        """The number of the record that a line of output answers, and the answer; `number` is the line's own."""
        if self.reader is not None:
            return number, self.reader.read(line)
        try:
            reply = parsed(line)
        except NoAnswerError as error:
            return number, malformed(str(error))
        if not isinstance(reply, dict) or type(reply.get("id")) is not int:
            return number, malformed("expected a reply with an id")
        values = {name: reply[name] for name in ("ids", "count") if name in reply}
        return reply["id"], answered(values) if values else malformed(
            f"expected an answer, found {', '.join(sorted(reply.keys() - {'id'}))}"
        )


def filter_(
    name: str, launch: Launch, surface: BatchSurface, values: Mapping[str, str], *, workers: tuple[str, ...] = ()
) -> Contestant:
    """A filter of records; the mode that its command is told, where it is told one, is `ordinary`."""

    def layout(text: str, number: int) -> bytes:
        record: dict[str, object] = {surface.field: text, **surface.extra}
        if surface.tag is not None:
            record[surface.tag] = number
        return _ENCODER.encode(record) + b"\n"

    return Contestant(
        name=name,
        form=repr((surface.field, sorted(surface.extra.items()), surface.tag)),
        layout=layout,
        launch=launch,
        values={"mode": "ordinary", **values},
        ok=surface.ok,
        reader=Reader(surface.answers),
        workers_argv=workers,
    )


def surface_of(candidate: Candidate, variant: str) -> Contestant | Refused:
    """A candidate through its batch surface, or through its driver where it has no batch; its variant is declared."""
    description = candidate.description
    surfaces, model = description.surfaces, description.models[variant]
    if surfaces.batch is not None:
        launch = candidate.launch(surfaces.batch.argv)
        return filter_(description.name, launch, surfaces.batch, {"model": model})
    if surfaces.ask is not None:
        return _driver(description.name, candidate.launch(surfaces.ask.argv), variant, model)
    if surfaces.inline is not None:
        launch = inline_launch(surfaces.inline, env=description.env, here=candidate.here)
        return _driver(description.name, launch, variant, model)
    return Refused(reason="it answers one question for each process, and reads no records")


def _driver(name: str, launch: Launch, variant: str, model: str) -> Contestant:
    def layout(text: str, number: int) -> bytes:
        question = {"id": number, "variant": variant, "model": model, "mode": "ordinary", "text": text}
        return _ENCODER.encode(question) + b"\n"

    form = repr(("line protocol", variant, model))
    return Contestant(name=name, form=form, layout=layout, launch=launch, values={}, ok=(0,), reader=None)
