"""What was found in each category and variant of each clause, with the smallest examples of what is wrong there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from conformance.report.lines import Group, Single
from conformance.verdict import NO_VARIANT, Outcome

# Who mends one mistake finds the others gone, or looks into the report.
MOST_EXAMPLES = 3


class Place(NamedTuple):
    """Where a verdict belongs."""

    clause: str
    category: str
    variant: str

    @property
    def name(self) -> str:
        """Category and variant as a person says them."""
        return self.category if self.variant == NO_VARIANT else f"{self.category} in {self.variant}"


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a place by outcome, `known` deviations apart, and its faults with the shortest ids."""

    place: Place
    outcomes: Counter[Outcome]
    known: int
    examples: tuple[Single, ...]
    detail: str = ""


def cells(groups: Iterable[Group], singles: Iterable[Single]) -> list[Cell]:
    """All places, sorted; `detail` is why nothing was scored, where one group says it."""
    outcomes: defaultdict[Place, Counter[Outcome]] = defaultdict(Counter)
    known: Counter[Place] = Counter()
    found: defaultdict[Place, list[Single]] = defaultdict(list)
    details: dict[Place, str] = {}
    for group in groups:
        place = Place(group.clause, group.category, group.variant)
        outcomes[place][group.outcome] += len(group.cases)
        details.setdefault(place, group.detail)
    for single in singles:
        place = Place(single.clause, single.category, single.variant)
        if single.known is not None:
            known[place] += 1
            outcomes[place] += Counter()
            continue
        outcomes[place][single.outcome] += 1
        found[place].append(single)
    return [
        Cell(
            place=place,
            outcomes=outcomes[place],
            known=known[place],
            examples=tuple(smallest(found[place])),
            detail=details.get(place, ""),
        )
        for place in sorted(outcomes)
    ]


def smallest(singles: Sequence[Single]) -> Iterator[Single]:
    """A few of the verdicts, each of another case, those first that are the candidate's fault and easiest to read."""
    seen: set[str] = set()
    for single in sorted(singles, key=_size):
        if single.case not in seen and len(seen) < MOST_EXAMPLES:
            seen.add(single.case)
            yield single


def _size(single: Single) -> tuple[bool, bool, int, int, str]:
    expected = single.expected
    length = len(expected) if isinstance(expected, list) else 1 << 30 if isinstance(expected, dict) else 0
    # Of ids and count of one case the ids say more.
    return (not single.is_fault, not isinstance(expected, list), length, len(single.case), single.case)
