"""The candidate's tokens against the oracle's, in this very process; texts are changed by the shared grammar.

One input holds many texts: starting a target costs libFuzzer more than asking a native tokenizer a short text does.

`EVILCORPUS_CANDIDATE` names the candidate, as `evilcorpus fuzz --in-process` takes it; by default the reference's own.
With `EVILCORPUS_KEEP`, a folder, findings are written there and fuzzing goes on.
"""

import hashlib
import os
from collections import Counter
from pathlib import Path

import engine

with engine.instrumented():
    from conformance.candidate import open_candidate
    from conformance.llm_cost.fuzzing.asking import InProcess

from conformance.fuzzing.findings import put
from conformance.llm_cost.fuzzing.ids import Ids
from conformance.llm_cost.fuzzing.meaning import coarse
from conformance.llm_cost.fuzzing.mutation import SEPARATOR, mutated_block
from conformance.paths import PACKAGE

ENCODINGS = ("cl100k_base", "o200k_base")
_OF_EACH_KIND = 5
SEEDS = (b"the quick 'brown' fox's\r\n\r\n  12345", "A\u0301b \u4e2d\u6587 \U0001f469\u200d\U0001f4bb".encode())


def target_of(name: str, keep: Path | None = None) -> engine.Target:
    """The target for one candidate. With `keep` a finding ends nothing: inputs go there, a few of each kind."""
    candidate = open_candidate(name, contract_home=PACKAGE / "llm_cost", surface="inline")
    ids = Ids(InProcess(candidate), ENCODINGS, seed=0)
    kept: Counter[str] = Counter()

    def target(data: bytes) -> None:
        texts = data.decode("utf-8", "ignore").split(SEPARATOR)
        for fault in ids.faults(texts):
            if keep is None:
                raise AssertionError(f"{fault.attempt}: {fault.outcome}: expected {fault.expected}, got {fault.got}")
            if kept[coarse(fault)] < _OF_EACH_KIND:
                kept[coarse(fault)] += 1
                text = str(fault.attempt.input).encode()
                put(keep / hashlib.sha256(text).hexdigest(), text)

    return target


if __name__ == "__main__":
    folder = os.environ.get("EVILCORPUS_KEEP")
    chosen = target_of(os.environ.get("EVILCORPUS_CANDIDATE", "reference-inline"), Path(folder) if folder else None)
    engine.run(chosen, seeds=SEEDS, mutate=mutated_block)
