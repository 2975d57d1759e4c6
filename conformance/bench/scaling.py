"""How a candidate's time grows with the length of one family's texts: explored, measured in rounds, decided.

1. Ever longer texts, until one is long enough, takes too long or is not answered (`exploration`).
2. What is measured is chosen: instructions where a counter was given, else processor time, or time on the clock where
   the candidate waits instead of working.
3. Rounds (`rounds`), until the interval of the exponent is clear of the limit or the time is gone.
"""

import math

from conformance.bench.asking import Asker
from conformance.bench.curve import By, Curve, Trouble
from conformance.bench.exploration import Explored, explore
from conformance.bench.fit import FEWEST_ROUNDS, Growth
from conformance.bench.pace import Pace, Timer, sizes
from conformance.bench.rounds import Rounds, TroubleError
from conformance.bench.supply import TINY, Supply

_SHORTEST = 4 * TINY


def curve(asker: Asker, supply: Supply, pace: Pace, *, tool: str = "") -> Curve:
    """One family's curve; `tool` is what counts instructions, empty where the asker has a clock alone.

    Never raises for what a candidate does: that is among the curve's troubles.
    """
    timer = Timer(pace.budget_s)
    explored = explore(asker, supply, pace, timer)
    by = By.INSTRUCTIONS if tool else (By.CLOCK if explored.waits else By.PROCESSOR)
    shortest = max(_SHORTEST, 2 * supply.family.unit_bytes)
    chosen = sizes(explored.top, shortest, dear=explored.is_dear) if explored.top else []
    rounds = Rounds(asker, supply, chosen, by, pace)
    troubles = [*explored.troubles]
    if chosen:
        troubles += _measured(rounds, explored, timer)
    if rounds.wrong is not None and not any(t.verdict is rounds.wrong.verdict for t in troubles):
        troubles.append(rounds.wrong)
    return _curve(supply.family.name, rounds, explored, troubles, tool, timer)


def _measured(rounds: Rounds, explored: Explored, timer: Timer) -> list[Trouble]:
    """Rounds until it is decided; what was not answered, though it was before."""
    try:
        rounds.begin(lambda size: _guess(explored, size), explored)
        longest_s = 0.0
        while not _is_decided(rounds) and timer.left_s > longest_s:
            before = timer.gone_s
            rounds.measure()
            longest_s = max(longest_s, timer.gone_s - before)
    except TroubleError as error:
        return [error.trouble]
    return []


def _is_decided(rounds: Rounds) -> bool:
    found = rounds.exponent()
    return rounds.number >= FEWEST_ROUNDS and found is not None and found.growth is not Growth.UNDECIDED


def _guess(explored: Explored, size: int) -> float:
    """What one text may take, in seconds: that of the longest one, in proportion."""
    return max(0.0, explored.seconds[explored.top] - explored.start_s) * size / explored.top


def _curve(name: str, rounds: Rounds, explored: Explored, troubles: list[Trouble], tool: str, timer: Timer) -> Curve:
    exponent = rounds.exponent()
    return Curve(
        family=name,
        by=rounds.by,
        tool=tool,
        points=rounds.points(),
        exponent=exponent,
        whole=rounds.whole(),
        rounds=rounds.number,
        start=rounds.start if rounds.number else 0.0,
        troubles=tuple(troubles),
        note=explored.note
        or ("" if exponent or not explored.top else "the noise of its start hides what the texts cost"),
        seconds=timer.gone_s,
    )


def decades(found: Curve) -> float:
    """How many powers of ten the visible sizes span."""
    sizes_seen = [point.bytes for point in found.visible]
    return math.log10(sizes_seen[-1] / sizes_seen[0]) if sizes_seen else 0.0
