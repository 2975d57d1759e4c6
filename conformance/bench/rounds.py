"""Rounds of measurement: in each every size once, the start apart, and of each an exponent."""

import math
from collections.abc import Callable, Sequence
from statistics import median

from conformance.bench import fit
from conformance.bench.asking import Asked, Asker
from conformance.bench.curve import TROUBLES, By, Point, Trouble, Verdict
from conformance.bench.exploration import Explored
from conformance.bench.pace import CLEAR, FLOOR, VISIBLE, WANTED, Pace
from conformance.bench.supply import TINY, Supply, size_of
from conformance.case import Question
from conformance.run import Ending, Run

_MANY = 32
_FEWEST_SIZES = 3
# Of what one text may take, so much may several together.
_SHARE = 0.25
# Where each costs a start anyway, as much as the start, and up to this many times the patience.
_DEAR_TIMES = 2
_LEAST_S = 1e-7
_ROUNDED = 0.99  # sizes are whole numbers
# The last decade, and its upper half: what begins late shows there first.
_WINDOWS = (10.0, 10**0.5)


class TroubleError(Exception):
    """Internal to this package: a text was not answered; what is known of it is `trouble`."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble


class Rounds:
    """Measures sizes over and over, and keeps every cost."""

    def __init__(self, asker: Asker, supply: Supply, sizes: Sequence[int], by: By, pace: Pace) -> None:
        self.by = by
        self.number = 0
        self.wrong: Trouble | None = None
        self._asker = asker
        self._supply = supply
        self._sizes = list(sizes)
        self._pace = pace
        self._once: list[float] = []
        self._often: list[float] = []
        self._costs: dict[int, list[tuple[int, float]]] = {size: [] for size in sizes}
        self._times = dict.fromkeys(sizes, 1)
        self._most = dict.fromkeys(sizes, 1)
        self._together_s = 0.0

    def begin(self, guess: Callable[[int], float], explored: Explored) -> None:
        """Find out what a start costs, and how many texts of each size make a cost that stands out of it.

        `guess` is what one text of a size may take, in seconds. Raises TroubleError.
        """
        self._find_start(explored)
        patience_s = self._pace.text_s
        self._together_s = max(_SHARE * patience_s, min(explored.start_wall_s, _DEAR_TIMES * patience_s))
        for size in self._sizes:
            seconds = max(guess(size), _LEAST_S)
            self._most[size] = max(1, math.floor(self._together_s / seconds))
            self._times[size] = self._times_for(size, seconds * WANTED[self.by] / WANTED[By.PROCESSOR])

    def measure(self) -> None:
        """One round, upwards and downwards by turns. Raises TroubleError.

        What lies below the window that decides is measured in the first rounds only.
        """
        self._measure_start()
        sizes = self._sizes if self.number < fit.FEWEST_ROUNDS else self._deciding()
        for size in sizes if self.number % 2 == 0 else sizes[::-1]:
            times = self._times[size]
            self._costs[size].append((times, self._cost(size, times)))
        self.number += 1
        for size in sizes:
            amount = max(median(self._amounts(size)), self._noise() / _MANY)
            if self.by is not By.INSTRUCTIONS:
                self._most[size] = max(1, math.floor(self._together_s / amount))
            self._times[size] = self._times_for(size, amount)

    def _deciding(self) -> list[int]:
        least = max(self._sizes, default=0) / max(_WINDOWS)
        return [size for size in self._sizes if size >= least * _ROUNDED]

    @property
    def start(self) -> float:
        """What a process costs before its first text, and a question besides its text where nothing is started."""
        return median(self._once)

    def points(self) -> tuple[Point, ...]:
        """What one text of each size cost."""
        return tuple(
            Point(bytes=size, amounts=tuple(self._amounts(size)), visible=self._is_visible(size))
            for size in self._sizes
            if self._costs[size]
        )

    def exponent(self) -> fit.Interval | None:
        """The interval that decides, of the last decade and its upper half; None where too little is visible."""
        top = max(self._sizes, default=0)
        found = [interval for reach in _WINDOWS if (interval := self._interval(top / reach)) is not None]
        return fit.worse(found[0], found[-1]) if found else None

    def whole(self) -> fit.Interval | None:
        """The interval over everything that is visible."""
        return self._interval(0)

    def _interval(self, least: float) -> fit.Interval | None:
        chosen = [size for size in self._sizes if size >= least * _ROUNDED and self._is_visible(size)]
        if len(chosen) < _FEWEST_SIZES:
            return None
        table = {size: self._amounts(size) for size in chosen}
        number = min(map(len, table.values()))
        each = [{size: table[size][i] for size in chosen if table[size][i] > 0} for i in range(number)]
        slopes = [fit.exponent(amounts) for amounts in each if len(amounts) >= _FEWEST_SIZES]
        return fit.interval(slopes) if slopes else None

    def _find_start(self, explored: Explored) -> None:
        if explored.is_dear:
            self._once = [amount_of(asked, self.by) for asked in explored.starts]
            self._measure_start()
            return
        # Whatever ended the way up may have ended the process too: this text starts another, and is not counted.
        self._cost(TINY, 1)
        for _ in range(fit.FEWEST_ROUNDS):
            self._measure_start()

    def _measure_start(self) -> None:
        self._once.append(self._cost(TINY, 1))
        if self._many > 1 and len(self._often) < fit.FEWEST_ROUNDS:
            self._often.append(self._cost(TINY, self._many))

    @property
    def _many(self) -> int:
        return min(_MANY, self._asker.most)

    def _question_overhead(self) -> float:
        if not self._often:
            return 0.0
        return max(0.0, (median(self._often) - median(self._once)) / (self._many - 1))

    def _noise(self) -> float:
        """Half of the starts lie within this distance of their median."""
        middle = median(self._once)
        return max(median(abs(once - middle) for once in self._once), FLOOR[self.by])

    def _amounts(self, size: int) -> list[float]:
        more = self._question_overhead()
        start = median(self._once) - more
        return [(cost - start - times * more) / times for times, cost in self._costs[size]]

    def _is_visible(self, size: int) -> bool:
        if not self._costs[size]:
            return False
        whole = [amount * times for amount, (times, _) in zip(self._amounts(size), self._costs[size], strict=True)]
        return median(whole) > VISIBLE * self._noise()

    def _times_for(self, size: int, amount: float) -> int:
        wanted = max(WANTED[self.by], CLEAR * self._noise())
        most = max(1, min(self._asker.most, self._most[size], self._pace.most_bytes // size))
        return max(1, min(most, math.ceil(wanted / amount)))

    def _cost(self, size: int, times: int) -> float:
        questions = self._supply.questions(size, times)
        asked = self._asker.ask(questions)
        for question, run in zip(questions, asked.runs, strict=True):
            if run.ending is not Ending.ANSWERED:
                verdict = TROUBLES[run.ending]
                raise TroubleError(Trouble(verdict=verdict, bytes=size_of(question), answered=0, detail=run.detail))
        self._check(questions[0], asked.runs[0])
        return amount_of(asked, self.by)

    def _check(self, question: Question, run: Run) -> None:
        """One answer of each measurement: on the way up every size was checked already."""
        fault = "" if self.wrong else self._supply.fault(question, run, sparing=True)
        if fault:
            self.wrong = Trouble(verdict=Verdict.WRONG, bytes=size_of(question), answered=0, detail=fault)


def amount_of(asked: Asked, by: By) -> float:
    """What was asked for, of what was read."""
    if by is By.INSTRUCTIONS:
        return float(asked.instructions or 0)
    return asked.reading.cpu_s if by is By.PROCESSOR else asked.reading.undisturbed_s
