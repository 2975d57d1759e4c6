"""A challenge: new cases from the same generators, answered when drawn.

A public corpus is an answer key; a fresh draw is not.
"""

from conformance.llm_cost.corpus import generators
from conformance.llm_cost.corpus.answer import answered
from conformance.llm_cost.corpus.vector import Vector


def draw(seed: int, size: int) -> dict[str, list[Vector]]:
    """About `size` new vectors by category, each sorted by id; the same for the same seed, size and version.

    Every category has an equal share. Vectors come with their controls, and alike ones are drawn once, so that the
    number differs a little from `size`. Raises the oracle's OracleLimit where it has no answer, which no generator
    aims at.
    """
    share = max(1, size // len(generators.DRAWN))
    return {name: list(answered(generators.drawn(name, seed, share))) for name in sorted(generators.DRAWN)}
