"""What candidates are measured on: texts drawn from a seed, written as one JSON record a line, never held in memory."""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from conformance.errors import MachineError

MEGABYTE = 1_000_000

Texts = Callable[[Random], Iterator[str]]
"""Endless texts, the same for the same seed."""

Layout = Callable[[str, int], bytes]
"""One text and its number from 1 on, as the line that a candidate reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """A kind of load. `megabytes` is its usual size; `scales`: measured with more workers too."""

    name: str
    sentence: str
    texts: Texts
    megabytes: float
    scales: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """The texts of a scenario up to a size: `octets` of UTF-8 in `records` texts, the last of them whole."""

    scenario: Scenario
    seed: int
    records: int
    octets: int
    sha256: str

    def texts(self) -> Iterator[str]:
        """The texts, drawn again."""
        return itertools.islice(_drawn(self.scenario, self.seed), self.records)

    def write(self, path: Path, layout: Layout) -> None:
        """The texts as lines of a file; MachineError where it cannot be written."""
        try:
            with path.open("wb") as file:
                file.writelines(layout(text, number) for number, text in enumerate(self.texts(), 1))
        except OSError as error:
            raise MachineError(f"{path}: the input cannot be written: {error.strerror}") from error


def load(scenario: Scenario, seed: int, megabytes: float) -> Load:
    """As many texts of the scenario as come to a size, and what they are known by. One at least."""
    digest, octets, records = hashlib.sha256(), 0, 0
    for text in _drawn(scenario, seed):
        data = text.encode()
        # With its length, so that no two sequences of texts have one digest.
        digest.update(len(data).to_bytes(8, "little") + data)
        octets, records = octets + len(data), records + 1
        if octets >= megabytes * MEGABYTE:
            break
    return Load(scenario=scenario, seed=seed, records=records, octets=octets, sha256=digest.hexdigest())


def one_record(loaded: Load) -> Load:
    """The first text of a load alone: what a run of it costs is start-up."""
    return load(loaded.scenario, loaded.seed, 0)


def _drawn(scenario: Scenario, seed: int) -> Iterator[str]:
    # Each scenario draws for itself, so that one more changes no other.
    return scenario.texts(Random(f"{seed} {scenario.name}"))  # noqa: S311  # the same texts every time, no secret
