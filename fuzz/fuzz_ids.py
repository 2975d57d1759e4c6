"""The candidate's tokens against the oracle's, in this very process; texts are made by the shared grammar.

One input holds many texts: starting a target costs libFuzzer more than asking a native tokenizer a short text does.
Of Python only the candidate's own module is watched: our own branches say nothing about it and cost half the time.

`EVILCORPUS_CANDIDATE` names the candidate, as `evilcorpus fuzz --in-process` takes it; by default the reference's own.
With `EVILCORPUS_KEEP`, a folder, findings are written there and fuzzing goes on; `speed.json` beside it says how fast.
"""

import hashlib
import json
import os
import time
from collections import Counter
from pathlib import Path

import engine

from conformance.candidate import open_candidate
from conformance.fuzzing.findings import put
from conformance.fuzzing.speed import Speed
from conformance.llm_cost.fuzzing.asking import InProcess
from conformance.llm_cost.fuzzing.ids import Ids
from conformance.llm_cost.fuzzing.meaning import coarse
from conformance.llm_cost.fuzzing.mutation import SEPARATOR, mutated_block, preload
from conformance.paths import PACKAGE

_OF_EACH_KIND = 5
_TOLD_EVERY_S = 1.0
SEEDS = (b"the quick 'brown' fox's\r\n\r\n  12345", "A\u0301b \u4e2d\u6587 \U0001f469\u200d\U0001f4bb".encode())
SPEED = Speed()


def target_of(name: str, keep: Path | None = None) -> engine.Target:
    """The target for one candidate. With `keep` a finding ends nothing: inputs go there, a few of each kind."""
    candidate = open_candidate(name, contract_home=PACKAGE / "llm_cost", surface="inline")
    surface = candidate.description.surfaces.inline
    with engine.instrumented(surface.callable.partition(":")[0] if surface is not None else ""):
        asker = InProcess(candidate)
    encodings = [name for name in ("cl100k_base", "o200k_base") if name in candidate.description.models]
    ids = Ids(asker, encodings, seed=0)
    books = Books(keep.parent / "speed.json" if keep is not None else None)
    kept: Counter[str] = Counter()
    preload()
    SPEED.begin()

    def target(data: bytes) -> None:
        texts = data.decode("utf-8", "ignore").split(SEPARATOR)
        for fault in ids.faults(texts, SPEED):
            if keep is None:
                raise AssertionError(f"{fault.attempt}: {fault.outcome}: expected {fault.expected}, got {fault.got}")
            if kept[coarse(fault)] < _OF_EACH_KIND:
                kept[coarse(fault)] += 1
                text = str(fault.attempt.input).encode()
                put(keep / hashlib.sha256(text).hexdigest(), text)
        books.add(len(texts) * len(encodings))

    return target


class Books:
    """How many inputs, and whose time it was; written down now and then, since libFuzzer ends without a word."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._asked, self._told_s = path, 0, time.monotonic()

    def add(self, asked: int) -> None:
        """Count the inputs of one execution."""
        self._asked += asked
        if self._path is not None and time.monotonic() - self._told_s > _TOLD_EVERY_S:
            self._told_s = time.monotonic()
            put(self._path, json.dumps({"asked": self._asked, "spent": dict(SPEED.spent)}).encode())


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """A block of texts, most of them new."""
    with SPEED.of("generator"):
        return mutated_block(data, max_size, seed)


if __name__ == "__main__":
    folder = os.environ.get("EVILCORPUS_KEEP")
    chosen = target_of(os.environ.get("EVILCORPUS_CANDIDATE", "reference-inline"), Path(folder) if folder else None)
    engine.run(chosen, seeds=SEEDS, mutate=mutate)
