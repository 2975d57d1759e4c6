"""What a contract's fuzz target offers: rounds of attempts, each round the same for the same number, and replays."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from conformance.fuzzing.attempt import Attempt, Fault

Mark = Callable[[int], None]
"""Told the place of the attempt that is about to be made, so that a worker's death can be laid at its door."""


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that went well, kept to hold suspicions against."""

    attempt: Attempt
    answer: object = None


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one round came to.

    `features` maps new things reached to an input that reached them; `spent` is as `speed.Speed.spent` says.
    """

    asked: int
    faults: Sequence[Fault] = ()
    passed: Sequence[Passed] = ()
    features: Mapping[str, str] = {}
    spent: Mapping[str, float] = {}


class Target(Protocol):
    """Lives in a worker process; whatever a candidate does there, short of killing the process, becomes a fault."""

    def attempts(self, number: int) -> Sequence[Attempt]:
        """The attempts of one round, the same for the same number; a worker's death is looked up here."""

    def round(self, number: int, mark: Mark, skip: frozenset[int]) -> Round:
        """Make the attempts of one round but for those at the places in `skip`."""

    def replay(self, attempts: Sequence[Attempt], mark: Mark) -> list[Fault | None]:
        """Make these attempts; None for each that went well."""

    def close(self) -> None:
        """Stop every process of the candidate."""
