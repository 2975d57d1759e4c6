"""Failures of one kind, with the one example that shows it best."""

import msgspec

from conformance.report.lines import Single


class FailureClass(msgspec.Struct, frozen=True, kw_only=True):
    """What a contract says about failures alike.

    `title` names the kind in a few words. `picture` is the example drawn in lines for a terminal, without styles:
    expected and got side by side. `variants` are those that it occurs in.
    """

    title: str
    count: int
    variants: tuple[str, ...]
    example: Single
    picture: tuple[str, ...] = ()


def simplest(singles: list[Single]) -> Single:
    """The fault to show first where nothing is known of its input: the one with the shortest id, then the first."""
    return min(singles, key=lambda single: (len(single.case), single.case, single.variant))
