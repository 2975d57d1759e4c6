"""How far a count can be trusted (T3, TDD 3.2)."""

from enum import StrEnum


class Accuracy(StrEnum):
    """Exact is parity with the vendor's own tokenizer; the others are never called so."""

    EXACT = "exact"
    HEURISTIC = "heuristic"
    ESTIMATE = "estimate"
