"""Whether a candidate can be asked at all what was found in another version of it, or through another description."""

from collections.abc import Callable

from conformance.candidate.candidate import Candidate
from conformance.fuzzing.attempt import Attempt
from conformance.llm_cost.fuzzing import arguments, ids, memory, prices, relations, sequences, steadiness, streams
from conformance.llm_cost.fuzzing.doors import doors_of
from conformance.llm_cost.oracle.vocabulary import ENCODINGS

_OF_TEXTS = frozenset({ids.NAME, sequences.NAME, steadiness.NAME})
_OF_COMMANDS = frozenset({arguments.NAME, prices.NAME, relations.NAME, streams.NAME})


def lacking(candidate: Candidate) -> Callable[[Attempt], str]:
    """What this candidate's description lacks for an attempt, in words; empty where it can be made."""
    described, modes, doors = candidate.description, candidate.surface.modes, doors_of(candidate)
    models = frozenset(described.models).intersection(ENCODINGS)

    def lacks(tried: Attempt) -> str:
        if tried.target in _OF_COMMANDS:
            return "" if described.command else "the description has no command"
        if tried.target not in (*_OF_TEXTS, memory.NAME):
            return f"no target is called {tried.target!r}"
        if tried.variant not in models:
            return f"the description has no model for {tried.variant!r}"
        if tried.target == memory.NAME:
            return "" if tried.mode in doors or (doors and not tried.mode) else f"the description has no {tried.mode}"
        return _about_mode(tried, modes)

    return lacks


def _about_mode(tried: Attempt, modes: frozenset[str]) -> str:
    mode = tried.mode or "ordinary"
    if mode not in modes:
        return f"the surface does not take the mode {mode!r}"
    if isinstance(tried.input, bytes) is not (mode == "bytes"):
        return f"the mode {mode!r} has no input of this kind"
    return ""
