"""Many questions through one process, and one bad question does not spoil the others.

Answers that came before a process ended badly are kept. The first question without one is asked alone; if it is not to
blame (a candidate may hold back what it has written) the others are halved until the one to blame is found, and
everything behind it goes on together in a new process.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from conformance.candidate.patience import Patience
from conformance.case import Key
from conformance.run import Ending, Run

_ALIVE = frozenset({Ending.ANSWERED, Ending.REFUSED})
# Inside a search, a process may be silent for a multiple of the longest silence that was seen to end well. Only a
# question alone, with the whole time allowed, is ever said to hang.
_LEASH_FACTOR = 8
_SHORTEST_LEASH_S = 1.0


class Entry(NamedTuple):
    """One question as a line, with the number that tells its answer, and what it is recognised by when it is right."""

    tag: int
    line: bytes
    key: Key | None = None


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some entries: runs by position, and what an entry without one is to be told if it was alone.

    `silence_s` is the longest silence before something came, `in_vain_s` what was waited for without effect.
    """

    settled: Mapping[int, Run]
    blame: Run | None = None
    silence_s: float = 0.0
    in_vain_s: float = 0.0


class Speaker(Protocol):
    """Something that sends lines to a process and reads its answers; never raises for what a candidate does."""

    def exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
        """Send the entries and listen; a silence of `leash_s` ends it."""


class Isolation:
    """Settles groups of questions through a speaker."""

    def __init__(self, speaker: Speaker, patience: Patience, silence_s: float) -> None:
        self._speaker = speaker
        self._patience = patience
        self._silence_s = silence_s
        self._usual_silence_s: float | None = None
        self._searching = False

    def settle(self, entries: Sequence[Entry]) -> list[Run]:
        """One run for each entry, in order."""
        runs: dict[int, Run] = {}
        self._searching = False
        pending = self._first_parts(len(entries))
        while pending:
            given_up = self._patience.given_up()
            if given_up is not None:
                runs.update(dict.fromkeys(_flat(pending), given_up))
                break
            part = pending.pop()
            exchange = self._ask([entries[i] for i in part])
            runs.update({part[position]: run for position, run in exchange.settled.items()})
            pending = self._parts_after(part, [i for i in part if i not in runs], exchange, runs, pending)
        return [runs[i] for i in range(len(entries))]

    def _first_parts(self, size: int) -> list[list[int]]:
        everything = list(range(size))
        if self._patience.doubts and size > 1:
            return [everything[1:], everything[:1]]
        return [everything] if everything else []

    def _ask(self, entries: Sequence[Entry]) -> Exchange:
        exchange = self._speaker.exchange(entries, self._leash_s(len(entries)))
        if exchange.in_vain_s:
            self._patience.note_silence(exchange.in_vain_s)
        if any(run.ending in _ALIVE for run in exchange.settled.values()):
            self._patience.note_answer()
            self._usual_silence_s = max(self._usual_silence_s or 0.0, exchange.silence_s)
        return exchange

    def _leash_s(self, size: int) -> float:
        if size == 1 or self._usual_silence_s is None or not self._searching:
            return self._silence_s
        return min(self._silence_s, max(_SHORTEST_LEASH_S, _LEASH_FACTOR * self._usual_silence_s))

    def _parts_after(
        self, part: list[int], rest: list[int], exchange: Exchange, runs: dict[int, Run], pending: list[list[int]]
    ) -> list[list[int]]:
        """What is still to be asked, the next part last."""
        if not rest:
            return pending
        blame = exchange.blame or Run(ending=Ending.MALFORMED, detail="no answer")
        if len(part) > 1:
            self._patience.note_setback(blame)
            # The first without an answer is to blame where answers are written at once, which is so with most.
            first = 1 if exchange.settled or not self._searching else 0
            self._searching = True
            half = first + (len(rest) - first + 1) // 2
            return [*pending, *(p for p in (rest[half:], rest[first:half], rest[:first]) if p)]
        runs[part[0]] = blame
        self._patience.note_ending(blame)
        self._searching = False
        # The one to blame is found: nothing speaks against the others, and they go on together.
        return [_flat(pending)] if pending else []


def _flat(parts: list[list[int]]) -> list[int]:
    return sorted(i for part in parts for i in part)
