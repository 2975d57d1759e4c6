"""A candidate that makes a known mistake hears its name."""

import pytest

from conformance.llm_cost.corpus import store
from conformance.llm_cost.diagnosis.attribution import SAMPLE, Answer, attribute, first_differing_branch
from conformance.llm_cost.diagnosis.mutant import Model, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER

TEXTS = [
    f"{left}{space}{right}{end}"
    for left in ("a", "I'M", "YOU'LL", "12345", "\u0e01\u0e33", "!?\n/")
    for space in ("", " ", "   ", "\t\t", " \u0085", "\u0085\u0085", "\r\n \n")
    for right in ("word's", "4567", "\u0301e")
    for end in ("", "\n")
]
BY_NAME = {mutant.name: mutant for mutant in LEDGER}


def answers_of(
    name: str, encoding: str = "cl100k_base", *, shows_ids: bool = True
) -> tuple[list[Answer], list[Answer]]:
    """What a candidate with this mistake answers: failures and passes."""
    failures: list[Answer] = []
    passes: list[Answer] = []
    for text in TEXTS:
        ids = Model(BY_NAME[name], encoding).ids(text)
        answer = Answer(input=text, encoding=encoding, ids=ids if shows_ids else None, count=len(ids))
        right = published_witness(encoding).ids(text)
        is_right = ids == right if shows_ids else len(ids) == len(right)
        (passes if is_right else failures).append(answer)
    return failures, passes


@pytest.mark.parametrize(
    "name",
    [
        "keeps-last-space",
        "nel-is-no-space",
        "four-digit-groups",
        "lower-case",
    ],
)
@pytest.mark.parametrize("shows_ids", [True, False], ids=["by ids", "by counts"])
def test_a_mistake_is_named_on_all_failures(name: str, shows_ids: bool) -> None:
    failures, passes = answers_of(name, shows_ids=shows_ids)

    first, *rest = attribute(failures, passes)

    assert name in (first.model, *first.others)
    assert (first.alike, first.of, first.contradicted) == (len(failures), len(failures), 0)
    assert rest == []


def test_the_line_says_how_many_failures_are_explained() -> None:
    failures, passes = answers_of("four-digit-groups")

    assert str(attribute(failures, passes)[0]) == (
        f"behaves like `four-digit-groups` on {len(failures)} of {len(failures)} failures (by ids)"
    )


def test_passes_tell_a_mistake_from_a_greater_one() -> None:
    """U+0085 is one of the spaces that are not ASCII: failures on it alone fit both mistakes."""
    failures, passes = answers_of("nel-is-no-space")
    greater, witness = Model(BY_NAME["space-is-ascii"], "cl100k_base"), published_witness("cl100k_base")
    others = [
        f"{left}\u3000{right}"
        for left in ("a", "!", "\u3000", "\u3002")
        for right in ("\n", "\u3000b", "!", "\u3000\n")
    ]
    shown = [text for text in others if greater.ids(text) != witness.ids(text)]
    passes += [Answer(input=t, encoding="cl100k_base", ids=witness.ids(t), count=len(witness.ids(t))) for t in shown]

    first = attribute(failures, passes)[0]

    assert "space-is-ascii" not in (first.model, *first.others)


def test_two_mistakes_are_named_apart() -> None:
    digits, right_digits = answers_of("four-digit-groups")
    case, right_case = answers_of("lower-case")
    failing_twice = {answer.input for answer in digits} & {answer.input for answer in case}
    failures = [answer for answer in (*digits, *case) if answer.input not in failing_twice]
    passes = [answer for answer in right_digits if answer in right_case]

    found = {attribution.model for attribution in attribute(failures, passes)}

    assert {"four-digit-groups", "lower-case"} <= found


def test_what_no_mistake_explains_is_told_by_the_alternative_where_it_begins() -> None:
    failures = [Answer(input=f"a {n}", encoding="cl100k_base", ids=[64, 220, 7, 7, 7], count=5) for n in range(3)]

    (only,) = attribute(failures)

    assert only.model is None
    assert only.sentence == "the ids begin to differ in `digits`"
    assert only.failures == (0, 1, 2)


def test_no_failures_have_no_cause() -> None:
    assert attribute([]) == []


def test_many_failures_are_held_against_the_mutants_by_a_sample() -> None:
    failures, _ = answers_of("four-digit-groups")
    many = failures * (2 * SAMPLE // len(failures) + 1)

    first = attribute(many)[0]

    assert SAMPLE // 2 <= first.of <= SAMPLE


def test_another_version_of_unicode_is_named_with_the_number_of_code_points() -> None:
    model, witness = Model(BY_NAME["unicode-15.1"], "o200k_base"), published_witness("o200k_base")
    inputs = [str(vector.input) for vector in store.vectors("borders", "default") if "15.1" in vector.unicode]
    failing = [(text, ids) for text in inputs if (ids := model.ids(text)) != witness.ids(text)]
    wrong = [Answer(input=text, encoding="o200k_base", ids=ids, count=len(ids)) for text, ids in failing]

    first = attribute(wrong)[0]

    assert "unicode-15.1" in (first.model, *first.others)
    assert "ours are 16.0" in first.sentence


def test_the_first_difference_is_found_in_its_piece() -> None:
    witness = published_witness("cl100k_base")
    ids = witness.ids("one 22 three!")

    assert first_differing_branch(witness, "one 22 three!", ids) is None
    assert first_differing_branch(witness, "one 22 three!", [*ids[:-1], 5]) == "punctuation"
    assert first_differing_branch(witness, "one 22 three!", ids[:1]) == "space"
