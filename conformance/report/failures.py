"""Failures of one kind, with the one example that shows it best."""

import msgspec

from conformance.report.drawing import Drawing
from conformance.report.lines import Single
from conformance.report.visible import Span


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One more failure of a class: where it is, and its input where that is known."""

    case: str
    variant: str
    text: tuple[Span, ...] = ()


class FailureClass(msgspec.Struct, frozen=True, kw_only=True):
    """What a contract says about failures alike.

    `title` names the kind in a few words. `drawing` shows the example, expected and got side by side, and `picture` is
    the same in lines for a terminal, without styles. `others` are some more of the kind, the shortest first. `variants`
    are those that it occurs in. Where there are very many failures only one in `of_every` was looked at, and `count` is
    an estimate.
    """

    title: str
    count: int
    variants: tuple[str, ...]
    example: Single
    of_every: int = 1
    picture: tuple[str, ...] = ()
    drawing: Drawing | None = None
    others: tuple[Member, ...] = ()
