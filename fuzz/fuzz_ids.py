"""The candidate's tokens against the oracle's, in this very process; texts are changed by the shared grammar.

`EVILCORPUS_CANDIDATE` names the candidate, as `evilcorpus fuzz --in-process` takes it; by default the reference's own.
"""

import os
from pathlib import Path

import engine

with engine.instrumented():
    from conformance.candidate import open_candidate
    from conformance.llm_cost.fuzzing.asking import InProcess
    from conformance.llm_cost.fuzzing.ids import Ids
    from conformance.llm_cost.fuzzing.mutation import mutated

from conformance.fuzzing.attempt import Attempt
from conformance.paths import PACKAGE

ENCODINGS = ("cl100k_base", "o200k_base")
SEEDS = (b"the quick 'brown' fox's\r\n\r\n  12345", "A\u0301b \u4e2d\u6587 \U0001f469\u200d\U0001f4bb".encode())


def target_of(name: str) -> engine.Target:
    """The target for one candidate."""
    candidate = open_candidate(name, contract_home=PACKAGE / "llm_cost", surface="inline")
    ids = Ids(InProcess(candidate), ENCODINGS, seed=0)

    def target(data: bytes) -> None:
        text = data.decode("utf-8", "ignore")
        attempts = [Attempt(target="ids", input=text, variant=name, mode="ordinary") for name in ENCODINGS]
        for fault in ids.replay(attempts, lambda _: None):
            if fault is not None:
                raise AssertionError(f"{fault.attempt}: {fault.outcome}: expected {fault.expected}, got {fault.got}")

    return target


if __name__ == "__main__":
    os.chdir(Path(__file__).parent)
    engine.run(target_of(os.environ.get("EVILCORPUS_CANDIDATE", "reference-inline")), seeds=SEEDS, mutate=mutated)
