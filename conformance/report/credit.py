"""Who gives every question the same answer has answered none: a pass here and there is chance and earns nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import structs

from conformance.case import Case, Digest
from conformance.report.lines import Group, Single
from conformance.report.record import Heard, Record
from conformance.run import Ending, Run
from conformance.verdict import Outcome

SAME_ANSWER = "every question gets the same answer:"
_LONGEST_ANSWER = 60
# Two answers that differ are not always the same one.
_ENOUGH = 2

_Place = tuple[str, str]  # a variant and an aspect


def heard(asked: Iterable[tuple[Case, Run]]) -> tuple[Heard, ...]:
    """What a candidate answered, by variant and aspect: two answers that differ are enough, and soon found."""
    said: defaultdict[_Place, tuple[list[object], list[object]]] = defaultdict(lambda: ([], []))
    for case, run in asked:
        if run.ending is not Ending.ANSWERED:
            continue
        for aspect in case.expected.keys() & run.answer.keys():
            # Recognised by its digest: what is not kept is compared with nothing, and no constant by itself.
            if isinstance(run.answer[aspect], Digest):
                continue
            answers, rights = said[case.question.variant, aspect]
            _add(answers, run.answer[aspect])
            _add(rights, case.expected[aspect])
        if said and all(len(answers) == _ENOUGH == len(rights) for answers, rights in said.values()):
            break
    return tuple(
        Heard(variant=variant, aspect=aspect, answers=_as_json(answers), rights=_as_json(rights))
        for (variant, aspect), (answers, rights) in sorted(said.items())
    )


def credited(records: Sequence[Record]) -> list[Record]:
    """The records; where one variant's aspect was always answered alike, though the right answers differ, its passes
    are failures.
    """
    constants = _constants(records)
    return [_without_chance(record, constants) for record in records] if constants else list(records)


def _add(values: list[object], value: object) -> None:
    """Keep two that differ."""
    if len(values) < _ENOUGH and value not in values:
        values.append(value)


def _as_json(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(msgspec.json.encode(value).decode() for value in values)


def _constants(records: Sequence[Record]) -> dict[_Place, str]:
    answers: defaultdict[_Place, set[str]] = defaultdict(set)
    rights: defaultdict[_Place, set[str]] = defaultdict(set)
    for each in (each for record in records for each in record.heard):
        answers[each.variant, each.aspect].update(each.answers)
        rights[each.variant, each.aspect].update(each.rights)
    return {place: min(found) for place, found in answers.items() if len(found) == 1 and len(rights[place]) > 1}


def _without_chance(record: Record, constants: dict[_Place, str]) -> Record:
    chance = [group for group in record.groups if _detail(group, constants) and group.outcome is Outcome.PASSED]
    failures = (_failed(group, case, constants) for group in chance for case in group.cases)
    return structs.replace(
        record,
        groups=tuple(group for group in record.groups if group not in chance),
        singles=(*(_named(single, constants) for single in record.singles), *failures),
    )


def _detail(of: Group | Single, constants: dict[_Place, str]) -> str:
    answer = constants.get((of.variant, of.aspect))
    if answer is None:
        return ""
    return f"{SAME_ANSWER} {answer if len(answer) <= _LONGEST_ANSWER else f'{answer[:_LONGEST_ANSWER]}...'}"


def _named(single: Single, constants: dict[_Place, str]) -> Single:
    detail = _detail(single, constants)
    return structs.replace(single, detail=detail) if detail and single.outcome is Outcome.FAILED else single


def _failed(group: Group, case: str, constants: dict[_Place, str]) -> Single:
    return Single(
        case=case,
        clause=group.clause,
        category=group.category,
        variant=group.variant,
        aspect=group.aspect,
        outcome=Outcome.FAILED,
        detail=_detail(group, constants),
    )
