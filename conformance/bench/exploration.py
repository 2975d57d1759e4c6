"""The first way up: ever longer texts, each once, until one takes too long, is not answered, or is long enough."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from conformance.bench.asking import Asked, Asker, seconds_of
from conformance.bench.border import border
from conformance.bench.curve import TROUBLES, Trouble, Verdict
from conformance.bench.pace import Pace, Timer
from conformance.bench.supply import TINY, Supply, size_of
from conformance.case import Question
from conformance.run import Ending, Run

_FIRST = 100
_STEP = 10 ** (1 / 3)
# Where every text costs a start of this many seconds, sizes are further apart.
_DEAR_S = 0.5
_DEAR_STEP = 10.0
_LEAST_STEP = 1.25
_WARMING = 2
# Of what is explored before anything can be told of growth: worse than quadratic is seldom, and found out in time.
_STEEPEST, _UNKNOWN, _FLATTEST = 3.0, 2.0, 1.0
# How much of a family's time the search for the border may take.
_BORDER_SHARE = 0.2
# Of a hang it is worth more to know: what is answered just below it shows how steep the way there is.
_HANG_SHARE = 0.5
_STANDS_OUT_S = 0.05
_SURELY_S, _SURELY_TIMES = 1.0, 10
# As long as is wanted, but for whole units; and how much longer where the start still hides what a text costs.
_NEARLY, _FURTHER = 0.9, 10
# Differences below this are not told apart on the way up.
_LEAST_S = 1e-4


@dataclass(kw_only=True, slots=True)
class Explored:
    """What the first way up has shown: the seconds of one text by size, and what went wrong.

    `starts` are tiny texts; `waits` says whether a text makes the candidate wait rather than work. Seconds are those
    of the processor where every text is a process of its own, since nobody knows how long such a one has queued.
    """

    seconds: dict[int, float] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    starts: list[Asked] = field(default_factory=list)
    waits: bool = False
    note: str = ""

    @property
    def start_s(self) -> float:
        """What a tiny text takes."""
        return seconds_of(self.starts[-1]) if self.starts else 0.0

    @property
    def start_wall_s(self) -> float:
        """The same on the clock."""
        return min((asked.reading.wall_s for asked in self.starts[1:]), default=0.0)

    @property
    def is_dear(self) -> bool:
        """Whether every text costs a start that is worth saving."""
        return self.start_wall_s > _DEAR_S

    @property
    def top(self) -> int:
        """The longest text that was answered, 0 for none."""
        return max(self.seconds, default=0)

    def note_answer(self, size: int, seconds: float) -> None:
        """A text of this size was answered after so long."""
        self.seconds[size] = seconds


def explore(asker: Asker, supply: Supply, pace: Pace, timer: Timer) -> Explored:
    """Go up; nothing is repeated but the first, tiny text, whose second answer shows what the first had loaded."""
    found = Explored()
    if not _warm(asker, supply, found):
        return found
    longest = min(pace.longest, supply.family.longest)
    size: float = min(_FIRST, longest)
    while True:
        question = supply.questions(round(size))[0]
        asked = asker.ask([question])
        if not _take(found, asker, supply, question, asked, timer):
            return found
        if (reason := _enough(found, longest, supply, timer)) is not None:
            found.note = reason
            return found
        step = _step(found, pace)
        if step < _LEAST_STEP:
            found.note = f"longer texts would take more than {pace.text_s:g} s each"
            return found
        size = _next(size, step, longest, supply)


def _warm(asker: Asker, supply: Supply, found: Explored) -> bool:
    """Have the candidate load what it loads for this kind of text; its start is told by the last of these."""
    for _ in range(_WARMING):
        question = supply.questions(TINY)[0]
        asked = asker.ask([question])
        if asked.runs[0].ending is not Ending.ANSWERED:
            found.troubles.append(_trouble(asked.runs[0], size_of(question), 0))
            return False
        found.starts.append(asked)
    return True


def _take(found: Explored, asker: Asker, supply: Supply, question: Question, asked: Asked, timer: Timer) -> bool:
    """Note one answer; whether to go on."""
    run, size = asked.runs[0], size_of(question)
    right = max((n for n in found.seconds if not found.troubles or n < found.troubles[0].bytes), default=0)
    if run.ending is not Ending.ANSWERED:
        trouble = _trouble(run, size, found.top)
        found.troubles.append(border(asker, supply, trouble, _share(run) * timer.left_s, found.note_answer))
        return False
    found.note_answer(size, seconds_of(asked))
    found.waits = _waits(asked, found.starts[-1])
    fault = supply.fault(question, run)
    if fault and not any(trouble.verdict is Verdict.WRONG for trouble in found.troubles):
        wrong = Trouble(verdict=Verdict.WRONG, bytes=size, answered=right, detail=fault)
        found.troubles.append(border(asker, supply, wrong, _BORDER_SHARE * timer.left_s, found.note_answer))
    return True


def _share(run: Run) -> float:
    return _HANG_SHARE if run.ending is Ending.TIMED_OUT else _BORDER_SHARE


def _trouble(run: Run, size: int, answered: int) -> Trouble:
    return Trouble(verdict=TROUBLES[run.ending], bytes=size, answered=answered, detail=run.detail)


def _waits(asked: Asked, start: Asked) -> bool:
    """Whether most of the time went by with nobody at work; of a process that has ended nobody knows its queue."""
    waited_s = asked.reading.waited_s - start.reading.waited_s
    worked_s = asked.reading.cpu_s - start.reading.cpu_s
    if asked.lives:
        return waited_s > max(_STANDS_OUT_S, worked_s)
    return waited_s > max(_SURELY_S, start.reading.wall_s, _SURELY_TIMES * worked_s)


def _enough(found: Explored, longest: int, supply: Supply, timer: Timer) -> str | None:
    """Why this is far enough, empty where it simply is; None to go on."""
    if timer.left_s < timer.gone_s:
        return "half of the time was gone on the way up"
    if found.top < _NEARLY * longest:
        return None
    hidden = found.seconds[found.top] - found.start_s < _STANDS_OUT_S and found.start_s > _STANDS_OUT_S
    if hidden and found.top < _NEARLY * min(_FURTHER * longest, supply.family.longest):
        return None
    return ""


def _step(found: Explored, pace: Pace) -> float:
    """How many times as long the next text is, by what the last ones took."""
    step = _DEAR_STEP if found.is_dear else _STEP
    gain_s = max(found.seconds[found.top] - found.start_s, _LEAST_S)
    room = pace.text_s / gain_s
    return min(step, math.exp(math.log(room) / _steepness(found)))


def _steepness(found: Explored) -> float:
    """The exponent of the last step, with care: what comes next may be steeper."""
    sizes: Sequence[int] = sorted(found.seconds)[-2:]
    gains = [max(found.seconds[n] - found.start_s, _LEAST_S) for n in sizes]
    if gains[0] <= _LEAST_S:
        return _UNKNOWN
    slope = math.log(gains[-1] / gains[0]) / math.log(sizes[-1] / sizes[0]) if len(gains) > 1 else _UNKNOWN
    return min(_STEEPEST, max(_FLATTEST, slope))


def _next(size: float, step: float, longest: int, supply: Supply) -> float:
    """The next size; the last step before `longest` goes there."""
    following = size * step
    if size < _NEARLY * longest and following > longest:
        return longest
    return min(following, supply.family.longest)
