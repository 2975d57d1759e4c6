"""From a report's verdicts to the mistakes that explain its faults, one line each (see `diagnosis.attribution`)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.diagnosis.attribution import Answer, Attribution, attribute
from conformance.report.lines import Group, Single
from conformance.verdict import FAULTS, Outcome

Find = Callable[[str], Vector | None]
_T = TypeVar("_T")

# So many failures and passes tell two hundred mistakes apart within two seconds.
SAMPLE = 120
_MOST_LINES = 4
# Judged by counts alone, a heuristic such as bytes / 4 is like some mutant on a third of its failures.
_LEAST_BY_COUNTS = 0.5
# A model that would have failed where the candidate passed is another mistake, but for texts where two mistakes meet.
_TOLERATED = 0.1
# Where even the mistake that explains most explains next to nothing, some short answers are alike by chance.
_LEAST_OF_ALL = 0.05
_PARITY = ("T1", "T1-unicode", "T2", "T6")


def attributions(groups: Sequence[Group], singles: Sequence[Single], find: Find) -> list[str]:
    """One line for each mistake that answers as the candidate does; none where no known mistake does."""
    failures = list(_some(_failures(singles, find)))
    if not failures:
        return []
    faulty = {(single.case, single.variant) for single in singles if single.outcome in FAULTS}
    passes = list(_passes(groups, faulty, find))
    found = [one for one in attribute(failures, passes) if _is_telling(one)]
    if not found or found[0].alike < found[0].of * _LEAST_OF_ALL:
        return []
    return [_line(one) for one in found[:_MOST_LINES]]


def _is_telling(found: Attribution) -> bool:
    """Whether a likeness is a diagnosis. Small numbers are alike by chance; long lists of ids are not."""
    if found.model is None or found.contradicted > found.alike * _TOLERATED:
        return False
    return found.shown_by == "ids" or found.alike >= found.of * _LEAST_BY_COUNTS


def _line(found: Attribution) -> str:
    others = f"; so does {', '.join(found.others[:3])}" if found.others else ""
    return f"{found}: {found.sentence}{others}"


def _failures(singles: Sequence[Single], find: Find) -> list[Answer]:
    """Wrong answers, each once: ids where they are shown whole, else the count."""
    by_case: dict[tuple[str, str], Answer] = {}
    wrong = [s for s in singles if s.outcome is Outcome.FAILED and s.known is None and s.clause in _PARITY]
    for single in sorted(wrong, key=lambda single: single.aspect != "ids"):
        vector = find(single.case)
        place = (single.case, single.variant)
        # A count is only asked where there are no ids: `count` comes after them here.
        if vector is not None and place not in by_case and vector.recipe is None and single.variant in vector.ids:
            answer = _answer(vector, single.variant, single.got)
            if answer is not None:
                by_case[place] = answer
    return list(by_case.values())


def _passes(groups: Sequence[Group], faulty: set[tuple[str, str]], find: Find) -> Iterator[Answer]:
    """Right answers, of the aspect that says most."""
    shown = {group.aspect for group in groups if group.outcome is Outcome.PASSED}
    aspect = "ids" if "ids" in shown else "count"
    places = [
        (case, group.variant)
        for group in groups
        if group.outcome is Outcome.PASSED and group.aspect == aspect and group.clause in _PARITY
        for case in group.cases
        if (case, group.variant) not in faulty
    ]
    for case, variant in _some(places):
        vector = find(case)
        if vector is None or vector.recipe is not None or variant not in vector.ids:
            continue
        ids = vector.ids[variant]
        answer = _answer(vector, variant, ids if aspect == "ids" else len(ids))
        if answer is not None:
            yield answer


def _answer(vector: Vector, variant: str, got: object) -> Answer | None:
    if isinstance(got, list):
        return Answer(input=vector.input, encoding=variant, mode=vector.mode, ids=got, count=len(got))
    if isinstance(got, int):
        return Answer(input=vector.input, encoding=variant, mode=vector.mode, count=got)
    return None


def _some(places: Iterable[_T]) -> Sequence[_T]:
    """At most SAMPLE, evenly taken."""
    all_of_them = list(places)
    return all_of_them[:: max(1, -(-len(all_of_them) // SAMPLE))]
