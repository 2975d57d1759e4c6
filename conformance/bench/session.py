"""One session of measuring: candidates on the loads of a contract, beside its oracle, and what is kept of it."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

import msgspec

from conformance.bench.contestant import Contestant, Refused
from conformance.bench.figures import ORACLE, figures
from conformance.bench.interleave import Entry, Plan, Tell, measure_load
from conformance.bench.machine import available_cores, this_machine
from conformance.bench.saved import Lane, LoadLanes, Program, Saved
from conformance.bench.scenario import Load, Scenario, load
from conformance.candidate.candidate import Candidate
from conformance.errors import UsageError

Named = tuple[str, Candidate]
"""What a candidate was called on the command line, and the candidate."""


class Contest(Protocol):
    """What a contract offers to be measured: its module `scenarios`."""

    NAME: str
    VARIANT: str
    SCENARIOS: tuple[Scenario, ...]

    def oracle(self, variant: str) -> Contestant:
        """The oracle as a program."""

    def contestant(self, candidate: Candidate, variant: str) -> Contestant | Refused:
        """How a candidate is measured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is to be measured. `megabytes` is the size of each load, None for each scenario's own."""

    scenarios: tuple[str, ...]
    workers: tuple[int, ...] = (1,)
    variant: str = ""
    megabytes: float | Mapping[str, float] | None = None
    seed: int = 0


def measured(contest: Contest, candidates: Sequence[Named], wish: Wish, plan: Plan, tell: Tell) -> Saved:
    """Measure candidates on every load wished for.

    Raises UsageError for a scenario that is none, MachineError where the oracle cannot be measured.
    """
    variant = wish.variant or contest.VARIANT
    programs = _programs(candidates)
    takers = {p.name: contest.contestant(c, variant) for p, (_, c) in zip(programs, candidates, strict=True)}
    oracle = Entry(name=ORACLE, contestant=contest.oracle(variant))
    lanes = [
        _measured_on(_load(scenario, wish), oracle, takers, wish, plan, tell)
        for scenario in _chosen(contest.SCENARIOS, wish.scenarios)
    ]
    return Saved(
        harness=version("evilcorpus"),
        contract=contest.NAME,
        variant=variant,
        oracle=oracle.contestant.name,
        machine=this_machine(),
        programs=programs,
        loads=tuple(lanes),
        figures=figures(lanes, programs, oracle.contestant.name),
    )


def doublings(most: int) -> tuple[int, ...]:
    """1, 2, 4, ... workers, and at last as many as there are cores."""
    powers = itertools.takewhile(lambda workers: workers < most, (2**power for power in itertools.count()))
    return (*powers, most)


def all_workers() -> tuple[int, ...]:
    """The numbers of workers that this machine has cores for."""
    return doublings(available_cores())


def _measured_on(
    loaded: Load, oracle: Entry, takers: Mapping[str, Contestant | Refused], wish: Wish, plan: Plan, tell: Tell
) -> LoadLanes:
    workers = wish.workers if loaded.scenario.scales else wish.workers[:1]
    entries = [
        Entry(name=name, contestant=taker, workers=number)
        for name, taker in takers.items()
        if isinstance(taker, Contestant)
        for number in workers
    ]
    refused = [
        Lane(program=name, state="not applicable", detail=taker.reason)
        for name, taker in takers.items()
        if isinstance(taker, Refused)
    ]
    made = measure_load(loaded, oracle, entries, plan, tell)
    return msgspec.structs.replace(made, lanes=(*made.lanes, *refused))


def _load(scenario: Scenario, wish: Wish) -> Load:
    size = wish.megabytes
    wanted = size.get(scenario.name) if isinstance(size, Mapping) else size
    return load(scenario, wish.seed, scenario.megabytes if wanted is None else wanted)


def _chosen(scenarios: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    known = {scenario.name: scenario for scenario in scenarios}
    for name in names:
        if name not in known:
            raise UsageError(f"expected a scenario among {', '.join(known)}, found {name!r}")
    return [known[name] for name in dict.fromkeys(names)]


def _programs(candidates: Sequence[Named]) -> tuple[Program, ...]:
    names = _names([candidate.description.name for _, candidate in candidates])
    return tuple(
        Program(name=name, target=target, version=candidate.version, sha256=candidate.digest)
        for name, (target, candidate) in zip(names, candidates, strict=True)
    )


def _names(said: Sequence[str]) -> Iterator[str]:
    """Each once: a name that comes again is numbered."""
    seen: dict[str, int] = {}
    for name in said:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} #{seen[name]}"
