"""The doors through which one process is given line after line and stays: `pipe` of a program, and a driver."""

import json
from collections.abc import Sequence

from conformance.candidate.candidate import Candidate
from conformance.candidate.inline import inline_launch
from conformance.candidate.process import Child
from conformance.llm_cost.fuzzing.relations import stream

PIPE, DRIVER = "pipe", "driver"


def doors_of(candidate: Candidate) -> tuple[str, ...]:
    """Those that a candidate has."""
    surfaces = candidate.description.surfaces
    has_driver = surfaces.ask is not None or surfaces.inline is not None
    has_pipe = bool(candidate.description.command) or surfaces.batch is not None
    return (*((PIPE,) if has_pipe else ()), *((DRIVER,) if has_driver else ()))


def start(candidate: Candidate, door: str, variant: str) -> Child:
    """The process, running."""
    described, model = candidate.description, candidate.description.models[variant]
    if door == PIPE and described.command:
        return candidate.start(["pipe", "--model", model, "--mode", "tokens", "--format", "json"])
    surfaces = described.surfaces
    if door == PIPE and surfaces.batch is not None:
        return candidate.launch(surfaces.batch.argv).start({"model": model, "mode": "ordinary"})
    if surfaces.inline is not None:
        return inline_launch(surfaces.inline, env=described.env, here=candidate.here).start()
    if surfaces.ask is None:
        raise ValueError(f"expected one of {', '.join(doors_of(candidate))}, found {door!r}")
    return candidate.launch(surfaces.ask.argv).start()


def lines(candidate: Candidate, door: str, variant: str, texts: Sequence[str]) -> bytes:
    """The texts as such a process is given them; a driver's questions all have the same number."""
    if door == PIPE:
        batch = candidate.description.surfaces.batch
        return stream(texts, field="content" if candidate.description.command or batch is None else batch.field)
    asked = {"id": 1, "variant": variant, "model": candidate.description.models[variant], "mode": "ordinary"}
    return b"".join(json.dumps({**asked, "text": text}).encode() + b"\n" for text in texts)
