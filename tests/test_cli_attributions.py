"""A failing candidate hears which known mistake answers as it does."""

from conformance.llm_cost.attributions import attributions
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.report.record import record
from conformance.verdict import Outcome, Verdict

E = "o200k_base"
TEXTS = ("one\r\ntwo", "a\r\n", "\r\n\r\n", "x \r\n y", "plain words", "and more of them", "12345", "it's")


def ids(text: str) -> list[int]:
    return tiktoken_oracle.ids(text, E, "ordinary")


VECTORS = {
    f"made-{number}": Vector(id=f"made-{number}", text=text, mode="ordinary", why="", ids={E: ids(text)})
    for number, text in enumerate(TEXTS)
}


def verdict(vector: Vector, got: object, aspect: str) -> Verdict:
    expected: object = vector.ids[E] if aspect == "ids" else len(vector.ids[E])
    outcome = Outcome.PASSED if got == expected else Outcome.FAILED
    return Verdict(
        case=vector.id, clause="T1", category="made", variant=E, aspect=aspect, outcome=outcome, expected=expected,
        got=got,
    )  # fmt: skip


def test_a_candidate_that_reads_crlf_as_lf_is_told_so() -> None:
    verdicts = [verdict(vector, ids((vector.text or "").replace("\r\n", "\n")), "ids") for vector in VECTORS.values()]
    made = record("parity[made]", verdicts, len(verdicts))
    assert len(made.singles) == 4
    lines = attributions(made.groups, made.singles, VECTORS.get)
    assert "`crlf-is-lf` on 4 of 4 failures" in lines[0], lines


def test_a_candidate_that_only_crashes_has_no_diagnosis() -> None:
    crashes = [
        Verdict(case=name, clause="T1", category="made", variant=E, aspect="ids", outcome=Outcome.CRASHED)
        for name in VECTORS
    ]
    made = record("parity[made]", crashes, len(crashes))
    assert attributions(made.groups, made.singles, VECTORS.get) == []


def test_two_answers_alike_among_many_are_no_diagnosis() -> None:
    """Two texts with CRLF are answered as if it were LF, fifty others as nothing known does."""
    texts = ("\r\n\r\n", "a\r\n", *(f"word number {number} of many" for number in range(50)))
    made_up = {
        f"made-{number}": Vector(id=f"made-{number}", text=text, mode="ordinary", why="", ids={E: ids(text)})
        for number, text in enumerate(texts)
    }
    answers = (ids(text.replace("\r\n", "\n")) if "\r" in text else [0, *ids(text), 0] for text in texts)
    verdicts = [verdict(vector, got, "ids") for vector, got in zip(made_up.values(), answers, strict=True)]
    made = record("parity[made]", verdicts, len(verdicts))
    assert len(made.singles) == 52
    assert attributions(made.groups, made.singles, made_up.get) == []
    few = [single for single in made.singles if single.case in ("made-0", "made-1")]
    assert "`crlf-is-lf` on 2 of 2 failures" in attributions(made.groups, few, made_up.get)[0]
