"""The course of one judging: groups examined, their records collected, the end concluded and written."""

import gc
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from conformance.candidate.known import Foreseen, Tally
from conformance.case import Case
from conformance.judge import is_recognised, judge, judge_recognised
from conformance.report.credit import credited, heard
from conformance.report.document import Report, ReportFile, compose
from conformance.report.lines import Share as ShareLine
from conformance.report.record import Met, Record, record
from conformance.report.result import Judgement, broken_off, conclude
from conformance.report.shard import as_part, reason, weight
from conformance.suite import alone
from conformance.suite.handover import Handover
from conformance.suite.heading import header
from conformance.suite.interview import Answered, CaseGroup, Interview
from conformance.suite.trial import Trial
from conformance.verdict import SCORED, Verdict


class Judging:
    """A trial under way, in the one process or in xdist's controller; the names of `items` are added from outside.

    `jobs` is the number of processes that judge. The place of the report is reserved at once (MachineError).
    """

    def __init__(
        self, trial: Trial, *, report: Path | None = None, handover: Handover | None = None, jobs: int = 1
    ) -> None:
        self.trial = trial
        self.handover = handover
        self.jobs = jobs
        self.items: set[str] = set()
        self._records: dict[str, Record] = {}
        self._last: Record | None = None
        self._interview = Interview(trial.candidate.surface, trial.batches(), trial.cases, self._examined)
        self._file = None if report is None else ReportFile(report)
        self.is_broken_off = False
        self._remarked = 0
        self._started = datetime.now(UTC)
        self._began = time.monotonic()

    def begin(self) -> None:
        """Ask and judge from now on, in the background; without this, when an item is examined."""
        gc.disable()
        self._interview.begin()
        # A process of its own, which the end would wait for; here there is nothing to do but to wait.
        _ = self.trial.candidate.version

    def examine(self, item: str, group: CaseGroup) -> Record:
        """Ask the candidate a group's questions and judge its answers, where that has not been done."""
        with _without_looking_for_cycles():
            made = self._interview.take(group)
        return self.keep(structs.replace(made, item=item, remarks=self._news()))

    def _examined(self, group: CaseGroup, answered: list[Answered]) -> Record:
        """What a group's answers come to; the item is not known here."""
        shows, modes = self.trial.candidate.surface.shows, self.trial.candidate.surface.modes
        recognised, rest = self._sorted(answered)
        bulk = list(judge_recognised(recognised, shows))
        planned = sum(_planned(one, shows, modes) for one in rest)
        planned += sum(len(cases) for verdict, cases in bulk if verdict.outcome in SCORED)
        made = self._made(group.id, _verdicts(rest, shows), planned, bulk)
        return structs.replace(made, heard=heard((one.case, one.run) for one in answered))

    def _sorted(self, answered: list[Answered]) -> tuple[list[Case], list[Answered]]:
        """The cases that were recognised as answered rightly, and the others; `[[known]]` entries look at each."""
        if self.trial.candidate.description.known:
            return [], answered
        recognised, rest = [], []
        for one in answered:
            if is_recognised(one.case, one.run):
                recognised.append(one.case)
            else:
                rest.append(one)
        return recognised, rest

    def judged(self, item: str, verdicts: Iterable[Verdict], planned: int, *, together: str = "") -> Record:
        """Keep an item's verdicts; what the candidate's `[[known]]` entries foresaw is marked.

        Items with the same word `together` are weighed together when it is asked whether enough was executed.
        """
        made = self._made(item, verdicts, planned)
        return self.keep(structs.replace(made, remarks=self._news(), together=together))

    def _made(
        self, item: str, verdicts: Iterable[Verdict], planned: int, bulk: Iterable[tuple[Verdict, Sequence[str]]] = ()
    ) -> Record:
        foreseen = Foreseen(self.trial.candidate.description.known)
        made = record(item, foreseen.apply(verdicts), planned, bulk=bulk)
        return structs.replace(made, known=tuple(map(_met, foreseen.tallies)))

    def _news(self) -> tuple[str, ...]:
        """What the surface remarked since it was asked last."""
        remarks = tuple(self.trial.candidate.surface.remarks)
        news, self._remarked = remarks[self._remarked :], len(remarks)
        return news

    def keep(self, made: Record) -> Record:
        """Hold an item's record for the end; the last of an item's counts."""
        self._last = self._records[made.item] = made
        return made

    def conclude(self) -> tuple[Report, Judgement]:
        """The whole report and what it comes to; the report is written where one is wanted. Raises MachineError.

        What was asked is ended first: a driver that has lived until now may leave processes behind as it ends.
        """
        self.end_processes()
        faults = (fault for record in self._collected() for fault in record.faults)
        self._remark(alone.remark(self.trial, faults))
        records = self._in_order()
        shard = self.trial.request.shard
        if shard is None:
            records = credited(records)
            judgement = conclude(self.items, records, self.trial.clauses, stale=self._stale(records))
        else:
            judgement = as_part(conclude(self.items, records, self.trial.clauses), records, shard)
        return self._written(records, judgement), judgement

    def end_processes(self) -> None:
        """Stop the candidate's processes, and add what is remarked about their end to the last record."""
        self.trial.candidate.surface.close()
        self._remark(*self._news())

    def _remark(self, *news: str) -> None:
        """Add to the last record what a reader ought to know."""
        said = tuple(filter(None, news))
        if said and self._last is not None:
            self.keep(structs.replace(self._last, remarks=(*self._last.remarks, *said)))

    def break_off(self) -> Report | None:
        """What had been judged when an end was asked for, as a report that says so; None where that is nothing."""
        records = self._collected()
        if not records:
            return None
        shard = self.trial.request.shard
        why = () if shard is None else (reason(shard),)
        report = self._written(records, broken_off(self.items, records, self.trial.clauses, *why))
        self.is_broken_off = True
        return report

    def _collected(self) -> list[Record]:
        for made in () if self.handover is None else self.handover.take():
            self.keep(made)
        return self._in_order()

    def _in_order(self) -> list[Record]:
        return [self._records[item] for item in sorted(self._records)]

    def _written(self, records: Sequence[Record], judgement: Judgement) -> Report:
        report = compose(
            header(self.trial, jobs=self.jobs, started=self._started),
            records,
            result=judgement.result,
            reasons=judgement.reasons,
            seconds=time.monotonic() - self._began,
            share=None if self.trial.request.shard is None else self._share(records),
        )
        if self._file is not None:
            self._file.write(report)
        return report

    def _share(self, records: Sequence[Record]) -> ShareLine:
        """What is only seen when all shards are together is handed on: constant answers, stale `[[known]]` entries."""
        return ShareLine(
            items=tuple(sorted(self.items)),
            weights=tuple(map(weight, records)),
            known=self.trial.candidate.description.known,
        )

    def _stale(self, records: Sequence[Record]) -> list[str]:
        """Complaints about `[[known]]` entries; that one matches nothing can only be said after a full run."""
        foreseen = Foreseen(self.trial.candidate.description.known)
        for made in records:
            foreseen.add([Tally(**structs.asdict(met)) for met in made.known])
        return [*foreseen.stale(), *(foreseen.unmatched() if self.trial.is_full else ())]

    def close(self) -> None:
        """Leave nothing behind: no process of the candidate's, no half-written report, no folder."""
        if self._file is not None:
            self._file.discard()
        if self.handover is not None:
            self.handover.clear()
        self._interview.stop()
        self.trial.__exit__()
        self._interview.close()


class Share(Judging):
    """What one worker of xdist's does of a judging: it gives its records away and concludes nothing."""

    def __init__(self, trial: Trial, handover: Handover) -> None:
        super().__init__(trial)
        self._given_to = handover

    def keep(self, made: Record) -> Record:
        """Give the record to the controller."""
        self._last = made
        self._given_to.give(made)
        return made


@contextmanager
def _without_looking_for_cycles() -> Iterator[None]:
    """Millions of small values are made here that hold no cycles; looking for some takes a quarter of the time.

    What is there already is not looked through again either: it is the corpus, which stays.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _met(tally: Tally) -> Met:
    return Met(matched=tally.matched, foreseen=tally.foreseen, passed=tally.passed)


def batch_of_group(trial: Trial) -> Mapping[str, str]:
    """By the id of each group, the name of the batch that one worker takes as a whole."""
    return {group.id: f"batch-{n}" for n, batch in enumerate(trial.batches()) for group in batch}


def _verdicts(answered: list[Answered], shows: frozenset[str]) -> Iterator[Verdict]:
    for one in answered:
        yield from judge(one.case, one.run, one.control, shows)


def _planned(one: Answered, shows: frozenset[str], modes: frozenset[str]) -> int:
    """How many aspects of this case the candidate claims to answer; a disputed case is not scored anyway."""
    if one.case.disputed is not None or one.case.question.mode not in modes:
        return 0
    return len(shows & one.case.expected.keys())
