"""How fast an implementation of the matrix is beside the oracle's own, in one process each, asked in turn."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median

import msgspec

from conformance.bench.asking import Clock
from conformance.bench.supply import Supply
from conformance.candidate.opening import open_candidate
from conformance.case import Question
from conformance.llm_cost import contract
from conformance.llm_cost.families import families
from conformance.llm_cost.live import expected
from conformance.llm_cost.scenarios import SCENARIOS
from conformance.run import Ending

SCENARIO = "chat"
ROUNDS = 7
_PROBE_BYTES = 20_000
_MOST_BYTES = 1_000_000
# A round's share of the seconds that an implementation gets; slow ones are asked less.
_ROUND_S = 1.0
_MEGA = 1e6
_PATIENCE_S = 60.0


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of text for each second of processor time, start-up left out, and the same as a multiple of the oracle's.

    `low` and `high` are the least and the most of the rounds' multiples. `wrong` of `texts` were not answered as the
    oracle answers; `failed` says why there is no speed.
    """

    megabytes_per_second: float = 0.0
    to_oracle: float = 0.0
    low: float = 0.0
    high: float = 0.0
    start_s: float = 0.0
    texts: int = 0
    wrong: int = 0
    failed: str = ""


class _UnansweredError(Exception):
    """A text that was not answered; the words say how."""


def speed(description: Path, oracle: Path, variant: str) -> Speed:
    """Measure one implementation and the oracle's package by turns, each round on other texts."""
    with (
        open_candidate(str(description), contract_home=contract.HOME, silence_s=_PATIENCE_S) as one,
        open_candidate(str(oracle), contract_home=contract.HOME, silence_s=_PATIENCE_S) as other,
    ):
        clocks = Clock(one), Clock(other)
        try:
            start_s = _cpu_s(clocks[0], [Question(input="a", variant=variant)])
            _cpu_s(clocks[1], [Question(input="a", variant=variant)])
            number = _number(clocks[0], variant)
            return _measured(clocks, variant, number, start_s)
        except _UnansweredError as error:
            return Speed(failed=str(error))


def _measured(clocks: tuple[Clock, Clock], variant: str, number: int, start_s: float) -> Speed:
    own: list[float] = []
    ratios: list[float] = []
    wrong = 0
    supply = Supply(families(variant)[0], variant, expected, allowance_s=0.0)
    for turn in range(ROUNDS):
        questions = _questions(variant, number, seed=turn)
        order = clocks if turn % 2 == 0 else clocks[::-1]
        seconds = {clock: _cpu_s(clock, questions) for clock in order}
        size = sum(len(str(question.input).encode()) for question in questions)
        own.append(size / _MEGA / seconds[clocks[0]])
        ratios.append(seconds[clocks[1]] / seconds[clocks[0]])
        wrong += _wrong(clocks[0], supply, questions) if turn == 0 else 0
    return Speed(
        megabytes_per_second=median(own),
        to_oracle=median(ratios),
        low=min(ratios),
        high=max(ratios),
        start_s=start_s,
        texts=number,
        wrong=wrong,
    )


def _cpu_s(clock: Clock, questions: Sequence[Question]) -> float:
    asked = clock.ask(questions)
    for run in asked.runs:
        if run.ending is not Ending.ANSWERED:
            raise _UnansweredError(f"{run.ending.value}: {run.detail}")
    return max(asked.reading.cpu_s, 1e-9)


def _wrong(clock: Clock, supply: Supply, questions: Sequence[Question]) -> int:
    runs = clock.ask(questions).runs
    return sum(bool(supply.fault(question, run)) for question, run in zip(questions, runs, strict=True))


def _number(clock: Clock, variant: str) -> int:
    """How many texts a round has: what the implementation does in its share of seconds, or a megabyte."""
    probe = _questions(variant, 10, seed=1_000)
    size = sum(len(str(question.input).encode()) for question in probe)
    _cpu_s(clock, probe)
    per_byte = _cpu_s(clock, _questions(variant, 10, seed=1_001)) / size
    return max(10, round(10 * min(_MOST_BYTES, _ROUND_S / per_byte) / size))


def _questions(variant: str, number: int, *, seed: int) -> list[Question]:
    scenario = next(one for one in SCENARIOS if one.name == SCENARIO)
    texts = islice(scenario.texts(Random(seed)), number)  # noqa: S311  # the same texts every time
    return [Question(input=text, variant=variant) for text in texts]
