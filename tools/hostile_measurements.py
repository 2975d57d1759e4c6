"""Sound files of measurements whose every name means no good, and whose numbers are at the ends of what is possible."""

from itertools import cycle

from hostile_report import WORDS

from conformance.bench.curve import By, Curve, Point, Scaling, Trouble, Verdict
from conformance.bench.fit import Interval
from conformance.bench.pace import Pace
from conformance.bench.saved import Figures, Lane, LoadLanes, Machine, Program, Saved, Spread, State
from conformance.bench.scaling_document import ScalingDocument

_SIZES = (100, 1_000, 10_000, 100_000)
_STATES: tuple[State, ...] = ("measured", "noisy", "not applicable", "wrong", "failed")


def hostile_curves() -> ScalingDocument:
    """Curves of three candidates on two families: one grows evenly, one steeply, one has no points at all."""
    candidates = tuple(
        Scaling(
            name=name, version=WORDS[1], digest=WORDS[2], surface=WORDS[3], variant=WORDS[4],
            curves=(_curve(WORDS[0], power), _curve(WORDS[11], power)),
        )
        for name, power in ((WORDS[3], 1.0), (WORDS[8], 2.0), (WORDS[13], None))
    )  # fmt: skip
    return ScalingDocument(
        harness=WORDS[1], contract="llm-cost", oracle=WORDS[0], pace=Pace(), system=WORDS[3], candidates=candidates
    )


def hostile_throughput() -> Saved:
    """One load with a lane in each state, and speeds from nothing to beyond all measure."""
    lane = Lane(program=WORDS[0])
    load = LoadLanes(
        scenario=WORDS[0], sentence=WORDS[1], seed=0, octets=1, records=1, sha256=WORDS[3], oracle=lane, lanes=(lane,)
    )  # fmt: skip
    speeds = (
        Spread(value=1.0, low=0.5, high=1.5),
        Spread(value=0, low=0, high=0),
        Spread(value=1e300, low=-1, high=1e308),
    )
    figures = tuple(
        Figures(
            program=word, version=word, scenario=WORDS[0], workers=2, state=state, detail=word, peak_bytes=0,
            megabytes_per_second=speed if state == "measured" else None, to_oracle=speed, start_up_seconds=speed,
        )
        for word, state, speed in zip(WORDS, cycle(_STATES), cycle(speeds), strict=False)
    )  # fmt: skip
    return Saved(
        harness=WORDS[1], contract=WORDS[0], variant=WORDS[3], oracle=WORDS[0],
        machine=Machine(system=WORDS[0], architecture=WORDS[1], processor=WORDS[11], cores=0, memory_bytes=0),
        programs=tuple(Program(name=word, target=word, version=word, sha256=word) for word in WORDS),
        loads=(load,), figures=figures,
    )  # fmt: skip


def _curve(family: str, power: float | None) -> Curve:
    if power is None:
        trouble = Trouble(verdict=Verdict.CRASHES, bytes=0, answered=0, detail=WORDS[12])
        return Curve(family=family, by=By.CLOCK, troubles=(trouble,), note=WORDS[1])
    points = tuple(Point(bytes=size, amounts=(1e-8 * size**power,), visible=True) for size in _SIZES)
    exponent = Interval(value=power, low=power - 0.01, high=power + 0.01)
    return Curve(family=family, by=By.PROCESSOR, points=points, exponent=exponent, note=WORDS[6])
