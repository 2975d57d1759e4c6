"""A family of inputs: one kind of text that can be made in any length, to see how time grows with it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """What grows: `make` gives a text of about so many bytes of UTF-8, whole units and at least one.

    `unit_bytes` is how much longer a text must be to be another one. `longest` is where the oracle's own limits end
    it, in bytes. Texts of other lengths need not begin alike.
    """

    name: str
    sentence: str
    make: Callable[[int], str]
    unit_bytes: int = 1
    longest: int = 10_000_000
