"""Faults of a token counter put into classes that a person can act on.

Faults with ids are classed by where they part from the oracle: the alternative of the pattern that matched the first
differing pre-token, and its characters' classes. The rest go by outcome, detail and category.
"""

import heapq
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from conformance.llm_cost.comparison import MISREAD, parting
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.explanation import classes
from conformance.llm_cost.oracle.witness import without_lone_surrogates
from conformance.llm_cost.picture import drawing
from conformance.llm_cost.visible import LONGEST
from conformance.report.drawing import Drawing, in_lines
from conformance.report.failures import FailureClass, Member
from conformance.report.lines import Single
from conformance.report.visible import spans
from conformance.verdict import NO_VARIANT, Outcome

Find = Callable[[str], Vector | None]

# Classing takes some ten microseconds a fault; a candidate that gets all wrong is known by fewer.
MOST_CLASSED = 20_000
_LONGEST_SPLIT = 5_000
_LONGEST_TITLE = 100
_MOST_MEMBERS = 12
_UNKNOWN_LENGTH = 1 << 30


def failure_classes(faults: Sequence[Single], find: Find) -> list[FailureClass]:
    """The classes of the faults, most frequent first; of ids and count of one case, the ids speak."""
    cases = _one_per_case(faults)
    of_every = -(-len(cases) // MOST_CLASSED) or 1
    members: defaultdict[tuple[str, ...], list[Single]] = defaultdict(list)
    for fault in cases[::of_every]:
        members[_key(fault, _vector(fault, find))].append(fault)
    found = [_class(key, singles, find, of_every) for key, singles in members.items()]
    return sorted(found, key=lambda kind: (-kind.count, kind.title))


def _vector(fault: Single, find: Find) -> Vector | None:
    """The input of a fault; None where the corpus at hand does not answer it, whatever the report says."""
    vector = find(fault.case)
    is_answered = vector is not None and (fault.variant in vector.ids or fault.variant in vector.digest)
    return vector if is_answered else None


def _one_per_case(faults: Sequence[Single]) -> list[Single]:
    by_case: dict[tuple[str, str], Single] = {}
    for fault in faults:
        place = (fault.case, fault.variant)
        if place not in by_case or fault.aspect == "ids":
            by_case[place] = fault
    return list(by_case.values())


def _key(fault: Single, vector: Vector | None) -> tuple[str, ...]:
    if fault.variant == NO_VARIANT:
        # A behaviour: what was found stands in its first line, the evidence below.
        return (fault.outcome, _without_numbers(fault.detail.partition("\n")[0]))
    if fault.outcome is not Outcome.FAILED:
        return (fault.outcome, _without_numbers(fault.detail))
    if vector is None or not isinstance(fault.got, list) or not isinstance(fault.expected, list):
        return (fault.outcome, f"{_size(fault)} in category {fault.category}")
    text = vector.input
    if isinstance(text, bytes) or vector.mode != "ordinary" or len(text) > _LONGEST_SPLIT:
        return (fault.outcome, f"other tokens in category {fault.category}, mode {vector.mode}")
    found = parting(text, fault.variant, fault.expected, fault.got)
    if found.piece is None or found.kind.startswith(MISREAD):
        return (fault.outcome, found.kind)
    piece = without_lone_surrogates(text)[found.piece.start : found.piece.end]
    return (fault.outcome, f"{found.kind}: branch {found.piece.branch}", classes(piece))


def _size(fault: Single) -> str:
    if isinstance(fault.got, int) and isinstance(fault.expected, int):
        return "too many tokens" if fault.got > fault.expected else "too few tokens"
    return "other tokens"


def _without_numbers(detail: str) -> str:
    """What two details alike have in common; `not tried` is one kind, whatever was waited for."""
    return "not tried" if detail.startswith("not tried") else re.sub(r"\d+", "n", detail)


def _class(key: tuple[str, ...], singles: list[Single], find: Find, of_every: int) -> FailureClass:
    example, *others = heapq.nsmallest(_MOST_MEMBERS + 1, singles, key=lambda single: _length(single, find))
    drawn = _drawing(example, find)
    # Without numbers details can be compared; with them they can be read.
    words = key if example.outcome is Outcome.FAILED else (example.outcome, example.detail.partition("\n")[0])
    return FailureClass(
        title=" · ".join(part for part in words if part)[:_LONGEST_TITLE],
        count=len(singles) * of_every,
        of_every=of_every,
        variants=tuple(sorted({single.variant for single in singles})),
        example=example,
        picture=() if drawn is None else in_lines(drawn),
        drawing=drawn,
        others=tuple(_member(single, find) for single in others),
    )


def _drawing(example: Single, find: Find) -> Drawing | None:
    vector = _vector(example, find)
    if vector is None:
        return None
    expected = _shown_expected(example, vector)
    return drawing(vector.input, example.variant, expected, example.got, vector.mode)


def _member(single: Single, find: Find) -> Member:
    """What is made from a recipe is long; its id says more than its beginning."""
    vector = _vector(single, find)
    text = () if vector is None or vector.recipe is not None else spans(vector.input, LONGEST)
    return Member(case=single.case, variant=single.variant, text=text)


def _shown_expected(example: Single, vector: Vector) -> object:
    """The ids where the report has a count only, since they say more."""
    ids: Mapping[str, list[int]] = vector.ids
    if example.outcome is not Outcome.FAILED and example.variant in ids:
        return ids[example.variant]
    return example.expected


def _length(single: Single, find: Find) -> tuple[int, str, str]:
    vector = _vector(single, find)
    # Expanding a recipe only to measure it would cost more than all the rest; such a text is never the shortest.
    size = _UNKNOWN_LENGTH if vector is None or vector.recipe is not None else len(vector.input)
    return (size, single.case, single.variant)
