"""Failures of one kind, with the one example that shows it best."""

import msgspec

from conformance.report.lines import Single


class FailureClass(msgspec.Struct, frozen=True, kw_only=True):
    """What a contract says about failures alike.

    `title` names the kind in a few words. `picture` is the example drawn in lines for a terminal, without styles:
    expected and got side by side. `variants` are those that it occurs in. Where there are very many
    failures only one in `of_every` was looked at, and `count` is an estimate.
    """

    title: str
    count: int
    variants: tuple[str, ...]
    example: Single
    of_every: int = 1
    picture: tuple[str, ...] = ()
