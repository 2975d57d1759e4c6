"""A few vectors of a corpus that find what all of them find: how the smoke tier is chosen."""

from collections import Counter
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from conformance.llm_cost.diagnosis.ledger import Matrix, Vector, kills
from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants import LEDGER

# So many killers of each mutant in each encoding to choose among; more make the choice hardly smaller.
_ENOUGH_TO_CHOOSE_FROM = 10


def smoke_choice(vectors: Sequence[Vector], mutants: Sequence[Mutant] = LEDGER, *, workers: int = 1) -> list[str]:
    """A few vectors, by id, that kill what all of them kill and hit every category.

    Greedy and deterministic: again and again the vector that fulfils most of what is still wanted, of equals the
    shortest. Wanted are, as far as the vectors allow: a kill of each mutant in each encoding, two by ids and two by
    counts in any encoding, and one vector of each category. Long vectors are left to the other tiers unless nothing
    else kills a mutant.
    """
    wanted, helps = _wants(vectors, kills(vectors, mutants, enough=_ENOUGH_TO_CHOOSE_FROM, workers=workers))
    size = {vector.id: len(vector.input) for vector in vectors}
    queue = [(-len(of), size[name], name) for name, of in helps.items()]
    heapify(queue)
    chosen: list[str] = []
    while queue and any(wanted.values()):
        gain, length, name = heappop(queue)
        still = sum(wanted[want] > 0 for want in helps[name])
        if still < -gain:  # it was worth more before others were chosen: back into the queue at what it is worth now
            if still:
                heappush(queue, (-still, length, name))
            continue
        chosen.append(name)
        for want in helps[name]:
            wanted[want] = max(0, wanted[want] - 1)
    return sorted(chosen)


Want = tuple[str, ...]


def _wants(vectors: Sequence[Vector], matrix: Matrix) -> tuple[dict[Want, int], dict[str, set[Want]]]:
    """How often each thing is wanted, and what each vector does for it."""
    helps: dict[str, set[Want]] = {vector.id: {("category", vector.id.partition("-")[0])} for vector in vectors}
    for mutant, of_encoding in matrix.items():
        for encoding, found in of_encoding.items():
            for name in found.by_ids:
                helps[name] |= {(mutant, encoding), (mutant, "ids", "any")}
            for name in found.by_counts:
                helps[name].add((mutant, "counts", "any"))
    available = Counter(want for of in helps.values() for want in of)
    return {want: min(2 if want[-1] == "any" else 1, number) for want, number in available.items()}, helps
