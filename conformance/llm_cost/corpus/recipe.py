"""Long texts told in a few words: parts repeated so and so often, never stored expanded."""

from collections.abc import Iterable

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text and how often it is repeated."""

    text: str
    times: int


def expand(recipe: Iterable[Part]) -> str:
    """The text that a recipe describes: its parts, each repeated, one after the other."""
    return "".join(part.text * part.times for part in recipe)


def repeat(text: str, times: int) -> tuple[Part, ...]:
    """The recipe of one text repeated."""
    return (Part(text=text, times=times),)
