"""Which backend counts for an encoding; opens only what is asked for."""

import functools
import importlib
from dataclasses import dataclass

from conformance.llm_cost.reference.backends.backend import Backend
from conformance.llm_cost.reference.backends.heuristic import HeuristicBackend

HEURISTIC = "heuristic"
"""Stands in a model's entry where others have an encoding: its tokenizer is not public."""

TIKTOKEN = "tiktoken"
_MODULES = {TIKTOKEN: "tiktoken_backend", "v1": "engine_backend", "v2": "engine_backend", "fast": "fast_backend"}

ENGINES = tuple(_MODULES)
"""What can count exactly; the first by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendChoice:
    """An encoding, or HEURISTIC, and what is to count its tokens."""

    encoding: str
    engine: str = TIKTOKEN
    with_specials: bool = False


@functools.cache
def open_backend(choice: BackendChoice) -> Backend:
    """The backend, ready to count; kept once opened, since reading a vocabulary takes a while."""
    if choice.encoding == HEURISTIC:
        return HeuristicBackend()
    # Imported when it is needed: a run that estimates pays for no tokenizer, and listing models for none either.
    module = importlib.import_module(f"{__package__}.{_MODULES[choice.engine]}")
    backend: Backend = module.open_backend(choice)
    return backend
