"""When a candidate that keeps dying is left alone, so that a hopeless one costs a minute and not a day.

A bad ending is a process that crashed, hung, flooded or lost its thread. The rules:

- after `IN_A_ROW` bad endings (`HANGS_IN_A_ROW` where they are hangs) without one answer between them the rest of the
  group is not tried; of a candidate that has answered anything before, `TIMES_IF_ANSWERED` as many are endured, since
  questions of one kind stand together; each later group begins with one question alone, and is tried only if that is
  answered;
- silence that was waited for in vain adds up; after `FRUITLESS_S` without one answer no later group is tried at all;
- a group in which answers and bad endings alternate is left after `ENDINGS` questions that end badly alone, after
  `SETBACKS` processes that do so with several, or after `GROUP_SILENCE_S` of silence.
"""

from conformance.run import Ending, Run

IN_A_ROW = 3
HANGS_IN_A_ROW = 2
TIMES_IF_ANSWERED = 5
FRUITLESS_S = 35.0
ENDINGS = 100
SETBACKS = 1000
GROUP_SILENCE_S = 90.0

_NOUNS = {Ending.CRASHED: "crashes", Ending.TIMED_OUT: "hangs", Ending.MALFORMED: "malformed outputs"}


class Wasted:
    """Seconds of silence since the last answer, over everything that a surface is asked."""

    def __init__(self) -> None:
        self.silence_s = 0.0


class Patience:
    """Counts bad endings and answers of one variant and mode, and says when it is enough."""

    def __init__(self, wasted: Wasted | None = None) -> None:
        self._wasted = wasted or Wasted()
        self._in_a_row = 0
        self._has_answered = False
        self._endings = 0
        self._setbacks = 0
        self._group_silence_s = 0.0
        self._last: Run | None = None
        self.doubts = False

    def begin_group(self) -> None:
        """A new group: what the last one has cost is forgotten, whether anything was answered is not."""
        self._endings = 0
        self._setbacks = 0
        self._group_silence_s = 0.0
        self.doubts = self._in_a_row > 0 and self._reason_in_a_row() is not None

    def note_answer(self) -> None:
        """The candidate answered something."""
        self._in_a_row = 0
        self._has_answered = True
        self._wasted.silence_s = 0.0
        self.doubts = False

    def note_silence(self, silence_s: float) -> None:
        """This long was waited for in vain."""
        self._wasted.silence_s += silence_s
        self._group_silence_s += silence_s

    def note_setback(self, run: Run) -> None:
        """Several questions together have ended badly; any of them may be to blame."""
        self._setbacks += 1
        self._last = self._last or run

    def note_ending(self, run: Run) -> None:
        """One question alone has ended badly."""
        self._in_a_row += 1
        self._endings += 1
        self._last = run
        self.doubts = False

    def given_up(self) -> Run | None:
        """What every question that is not tried any more gets; None while there is patience."""
        if self._last is None:
            return None
        reason = self._reason()
        if reason is None:
            return None
        return Run(
            ending=self._last.ending, detail=f"not tried: gave up after {reason} (the last: {self._last.detail})"
        )

    def _reason(self) -> str | None:
        if self._wasted.silence_s >= FRUITLESS_S:
            return f"{self._wasted.silence_s:.0f} s of waiting without an answer"
        if self._endings >= ENDINGS:
            return f"{self._endings} bad endings in this group"
        if self._setbacks >= SETBACKS:
            return f"{self._setbacks} processes of this group that ended badly"
        if self._group_silence_s >= GROUP_SILENCE_S:
            return f"{self._group_silence_s:.0f} s of waiting in this group"
        return None if self.doubts else self._reason_in_a_row()

    def _reason_in_a_row(self) -> str | None:
        if self._last is None:
            return None
        limit = HANGS_IN_A_ROW if self._last.ending is Ending.TIMED_OUT else IN_A_ROW
        if self._in_a_row < (limit * TIMES_IF_ANSWERED if self._has_answered else limit):
            return None
        return f"{self._in_a_row} {_NOUNS[self._last.ending]} without an answer"
