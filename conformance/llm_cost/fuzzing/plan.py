"""Which targets a campaign has, for whom, and how a worker opens them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.errors import UsageError
from conformance.fuzzing.target import Target
from conformance.llm_cost.fuzzing import (
    arguments,
    grammar,
    ids,
    memory,
    prices,
    relations,
    sequences,
    steadiness,
    streams,
)
from conformance.llm_cost.fuzzing.asking import Asker, InProcess, ThroughSurface
from conformance.llm_cost.fuzzing.doors import doors_of
from conformance.llm_cost.fuzzing.program import Behaviour, Opener, Program, Words
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.oracle.vocabulary import ENCODINGS


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be fuzzed and how; a worker makes its targets from this alone.

    `names` are the targets, `size` the texts of one round of `ids`.
    """

    candidate: str
    home: str
    seed: int
    timeout_s: float
    names: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()
    surface: str | None = None
    in_process: bool = False
    size: int = ids.SIZE

    def open_candidate(self) -> Candidate:
        """The candidate with this plan's patience."""
        return open_candidate(
            self.candidate, contract_home=Path(self.home), surface=self.surface, silence_s=self.timeout_s
        )

    def with_scope(self, *, encodings: tuple[str, ...], names: tuple[str, ...], seed: int) -> "Plan":
        """The same for these encodings and targets, from this seed."""
        return msgspec.structs.replace(self, encodings=encodings, names=names, seed=seed)

    def schedule(self) -> tuple[str, ...]:
        """The targets of rounds in turn; texts have as many as all others together."""
        others = [name for name in self.names if name != ids.NAME]
        if ids.NAME not in self.names:
            return tuple(others)
        return tuple(name for other in others for name in (ids.NAME, other)) or (ids.NAME,)

    def preload(self) -> None:
        """Read the vocabularies once, in the keeper: workers that are forked from it share them, and start at once."""
        grammar.preload()
        for encoding in self.encodings:
            tiktoken_oracle.ids("", encoding)

    def open_targets(self) -> Mapping[str, Target]:
        """All targets, each opened when it is asked for; called in a worker."""
        return Opened(self._open)

    def _open(self, name: str) -> Target:
        if name == ids.NAME:
            return ids.Ids(self._asker(), self.encodings, seed=self.seed, size=self.size)
        return _opened(name, self.open_candidate, self.encodings, self.seed)

    def _asker(self) -> Asker:
        if self.in_process:
            return InProcess(self.open_candidate())
        return ThroughSurface(self.open_candidate)


class Opened(dict[str, Target]):
    """Targets by name, each made when it is first looked up."""

    def __init__(self, open_it: Callable[[str], Target]) -> None:
        super().__init__()
        self._open = open_it

    def __missing__(self, name: str) -> Target:
        """Open one."""
        self[name] = self._open(name)
        return self[name]


class DescriptionLacks(Exception):  # noqa: N818  # it is a description, not an error of anybody's
    """A description does not offer what a target asks."""


def target_for(name: str, candidate: Candidate) -> Target:
    """A target that replays what was found, of an open candidate; DescriptionLacks where it offers no such thing.

    It asks processes of its own, and is closed by the caller.
    """
    encodings = encodings_of(candidate, ())
    if name not in (*targets_of(candidate, ()), *_OF_REPLAYS):
        raise DescriptionLacks(f"the description has nothing that the target {name} could ask")
    return _opened(name, candidate.anew, encodings, 0)


def _opened(name: str, open_it: Opener, encodings: tuple[str, ...], seed: int) -> Target:
    """Any target but that of texts."""
    if name in _OF_REPLAYS:
        return _OF_REPLAYS[name](lambda: ThroughSurface(open_it))
    if name == memory.NAME:
        return memory.Memory(open_it, encodings, seed)
    return Program(open_it, _BEHAVIOURS[name], seed)


_OF_REPLAYS: Mapping[str, Callable[[Callable[[], Asker]], Target]] = {
    sequences.NAME: sequences.Sequences,
    steadiness.NAME: steadiness.Steadiness,
}
_BEHAVIOURS: Mapping[str, Callable[[Words], Behaviour]] = {
    streams.NAME: streams.Streams,
    relations.NAME: relations.Relations,
    arguments.NAME: arguments.Arguments,
    prices.NAME: prices.Prices,
}
ALL = (ids.NAME, *_BEHAVIOURS, memory.NAME)
"""The targets, by name."""


def encodings_of(candidate: Candidate, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The encodings that are asked: those wanted, else all that the candidate offers and the oracle knows."""
    offered = tuple(name for name in ENCODINGS if name in candidate.description.models)
    if not offered:
        found = ", ".join(candidate.description.models)
        raise UsageError(f"{candidate.path}: expected models for one of {', '.join(ENCODINGS)}, found {found}")
    for name in wanted:
        if name not in offered:
            raise UsageError(f"--encoding: expected one of {', '.join(offered)}, found {name!r}")
    return wanted or offered


def targets_of(candidate: Candidate, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The targets: those wanted, else all that the candidate can be asked; what is no text needs its `command`."""
    weighed = (memory.NAME,) if doors_of(candidate) else ()
    offered = ALL if candidate.description.command else (ids.NAME, *weighed)
    for name in wanted:
        if name not in offered:
            raise UsageError(f"--target: expected one of {', '.join(offered)}, found {name!r}")
    return wanted or offered
