"""What came of an inquiry."""

from collections.abc import Mapping

import msgspec

from conformance.inquiry.places import Sighting
from conformance.inquiry.styles import Style


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which the program answers: how it is asked, where the answer is, and its names for the variants.

    `right` says of each variant that is offered how many of the samples were answered rightly; it is empty where the
    numbers are those of no variant. `exit_status` is what it ends with when it answers. `tag` is a key that a stream
    passes through.
    """

    style: Style
    sighting: Sighting
    models: Mapping[str, str]
    right: Mapping[str, int]
    exit_status: int = 0
    tag: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the answers are those of some variant."""
        return bool(self.right)


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """A program that speaks the line protocol: its arguments, what its replies show, and its names for variants."""

    args: tuple[str, ...]
    shows: str
    models: Mapping[str, str]
    right: Mapping[str, int]


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was found; `gave_up` says why the search ended early, `remarks` what a reader ought to know."""

    samples: int
    runs: int
    version_args: tuple[str, ...] = ()
    version: str = ""
    run: Door | None = None
    batch: Door | None = None
    ask: Driver | None = None
    gave_up: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def doors(self) -> tuple[Door | Driver, ...]:
        """The doors that were found, the best first."""
        return tuple(door for door in (self.ask, self.batch, self.run) if door is not None)

    @property
    def answers(self) -> bool:
        """Whether any door gives right answers to most texts."""
        return any(door.right for door in self.doors)

    @property
    def models(self) -> Mapping[str, str]:
        """The names of all variants, those of the best door where doors differ."""
        names: dict[str, str] = {}
        for door in self.doors:
            names = {**door.models, **names}
        return names
