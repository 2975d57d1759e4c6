"""Asking a candidate the questions of many items in one go, and handing each item its own answers.

A batch candidate starts once per variant, not once per item: starting may cost a second, answering a millisecond.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from conformance.candidate.surface import Surface
from conformance.case import Case, Question
from conformance.run import Run
from conformance.suite.ahead import Ahead

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseGroup:
    """The cases that one pytest item judges: one category in one variant; `drawn` where they are fresh."""

    category: str
    variant: str
    drawn: bool = False

    @property
    def id(self) -> str:
        """What stands between the brackets of the item's name."""
        return f"{'challenge-' if self.drawn else ''}{self.category}-{self.variant}"


class Answered(NamedTuple):
    """A case, what was seen, and what was seen of its control if it has one."""

    case: Case
    run: Run
    control: Run | None = None


class Interview(Generic[T]):
    """One surface, asked batch by batch; each batch is a sequence of groups of one variant.

    `finish` makes of a group's answers what `take` gives; the answers themselves are not kept. Groups are best taken in
    their order; one taken early waits for those before it, which are kept. One taken twice is asked again by itself.
    """

    def __init__(
        self,
        surface: Surface,
        batches: Iterable[Sequence[CaseGroup]],
        cases: Callable[[CaseGroup], list[Case]],
        finish: Callable[[CaseGroup, list[Answered]], T],
    ) -> None:
        self._surface = surface
        self._cases = cases
        self._finish = finish
        self._batches = [tuple(batch) for batch in batches]
        self._batch_of = {group: batch for batch in self._batches for group in batch}
        self._streams: dict[tuple[CaseGroup, ...], Iterator[tuple[CaseGroup, T]]] = {}
        self._waiting: dict[CaseGroup, T] = {}
        self._taken: set[CaseGroup] = set()
        self._preparing = Lock()
        self._ahead: Ahead | None = None

    def begin(self) -> None:
        """Ask everything from now on, before it is taken, as many batches at a time as the surface bears."""
        self._ahead = Ahead(self._surface.at_once)
        self._streams = {
            batch: self._ahead.iterate(partial(self._prepared, batch), self._finished) for batch in self._batches
        }

    def take(self, group: CaseGroup) -> T:
        """What has become of the group's answers."""
        if group in self._taken:
            return next(self._ask((group,)))[1]
        self._taken.add(group)
        if group in self._waiting:
            return self._waiting.pop(group)
        return self._advance_to(group)

    def stop(self) -> None:
        """Begin no other batch; to be called before the surface is closed."""
        if self._ahead is not None:
            self._ahead.stop()

    def close(self) -> None:
        """Wait for what was begun; to be called when the surface has been closed."""
        if self._ahead is not None:
            self._ahead.close()

    def _advance_to(self, group: CaseGroup) -> T:
        batch = self._batch_of[group]
        if batch not in self._streams:
            self._streams[batch] = self._ask(batch)
        for other, finished in self._streams[batch]:
            if other == group:
                return finished
            self._waiting[other] = finished
        raise KeyError(group)

    def _ask(self, batch: Sequence[CaseGroup]) -> Iterator[tuple[CaseGroup, T]]:
        return self._finished(self._prepared(batch))

    def _prepared(self, batch: Sequence[CaseGroup]) -> "_Prepared":
        # One after the other: no two read the same file of the corpus, and the first is soon ready.
        with self._preparing:
            self._surface.expect(batch[0].variant)
            pending = [(group, _Form(self._cases(group))) for group in batch]
            questions = [question for _, form in pending for question in form.questions()]
            return pending, iter(self._surface.answer(questions)) if questions else iter(())

    def _finished(self, prepared: "_Prepared") -> Iterator[tuple[CaseGroup, T]]:
        pending, runs = prepared
        for group, form in _emptied(pending):
            yield group, self._finish(group, form.filled(runs))


class _Form:
    """The questions of some cases and their controls, in the order in which they are best asked: mode by mode, the
    shortest first.

    A candidate that takes its mode on the command line is started anew whenever the mode changes; one that needs more
    than its time for the longest has answered the others by then.
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = cases
        self._controlled = [n for n, case in enumerate(cases) if case.control is not None]
        asked = [case.question for case in cases]
        asked += [case.control.question for case in cases if case.control is not None]
        self._order = sorted(range(len(asked)), key=lambda n: (asked[n].mode, len(asked[n].input)))
        self._asked = asked

    def questions(self) -> Iterator[Question]:
        """All questions, in the order of the runs that `filled` takes."""
        return (self._asked[n] for n in self._order)

    def filled(self, runs: Iterator[Run]) -> list[Answered]:
        """The cases in their own order, each with its runs."""
        seen = dict(zip(self._order, runs, strict=False))  # runs of other forms follow
        controls = {n: seen[len(self._cases) + place] for place, n in enumerate(self._controlled)}
        return [Answered(case, seen[n], controls.get(n)) for n, case in enumerate(self._cases)]


_Prepared = tuple[list[tuple[CaseGroup, _Form]], Iterator[Run]]


def _emptied(pending: list[tuple[CaseGroup, _Form]]) -> Iterator[tuple[CaseGroup, _Form]]:
    """Each entry once, none kept: cases of a million characters go as soon as they are judged."""
    pending.reverse()
    while pending:
        yield pending.pop()
