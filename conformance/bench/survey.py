"""All families of one candidate, each in a process of its own, within one budget."""

from collections.abc import Callable, Sequence

import msgspec

from conformance.bench.asking import Asker
from conformance.bench.curve import Curve
from conformance.bench.family import Family
from conformance.bench.pace import Pace, Timer
from conformance.bench.scaling import curve
from conformance.bench.supply import Oracle, Supply

# Of a family's time; what the oracle takes for one text the candidate seldom takes less than a part of.
_ORACLE_SHARE = 0.2


def survey(
    opening: Callable[[], Asker],
    families: Sequence[Family],
    variant: str,
    oracle: Oracle,
    pace: Pace,
    *,
    tool: str = "",
    told: Callable[[Curve], None] = lambda _: None,
) -> tuple[Curve, ...]:
    """One curve for each family; `told` hears of each when it is done.

    `pace.budget_s` is for all of them: what one does not need the others have. Each begins with a new asker, so that
    none finds the caches that another has filled, and none suffers for another's crash.
    """
    timer = Timer(pace.budget_s)
    curves: list[Curve] = []
    for position, family in enumerate(families):
        share_s = max(1.0, timer.left_s / (len(families) - position))
        supply = Supply(family, variant, oracle, allowance_s=_ORACLE_SHARE * share_s)
        asker = opening()
        try:
            curves.append(curve(asker, supply, msgspec.structs.replace(pace, budget_s=share_s), tool=tool))
        finally:
            asker.close()
        told(curves[-1])
    return tuple(curves)
