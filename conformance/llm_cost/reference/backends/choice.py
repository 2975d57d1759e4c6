"""Which backend counts for an encoding; opens only what is asked for."""

import importlib
from dataclasses import dataclass

from conformance.llm_cost.reference.backends.backend import Backend
from conformance.llm_cost.reference.backends.heuristic import HeuristicBackend

HEURISTIC = "heuristic"
"""Stands in a model's entry where others have an encoding: its tokenizer is not public."""

TIKTOKEN = "tiktoken"
ENGINES = (TIKTOKEN,)
"""What can count exactly; the first by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendChoice:
    """An encoding, or HEURISTIC, and what is to count its tokens."""

    encoding: str
    engine: str = TIKTOKEN
    with_specials: bool = False


def open_backend(choice: BackendChoice) -> Backend:
    """The backend, ready to count; reading a vocabulary takes a while."""
    if choice.encoding == HEURISTIC:
        return HeuristicBackend()
    # Imported when it is needed: a run that estimates pays for no vocabulary, one over tiktoken for no other engine.
    module = importlib.import_module("conformance.llm_cost.reference.backends.tiktoken_backend")
    backend: Backend = (
        module.SpecialTiktokenBackend(choice.encoding)
        if choice.with_specials
        else module.TiktokenBackend(choice.encoding)
    )
    return backend
