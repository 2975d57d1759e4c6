"""What the doors ask of the live oracle: answers to new questions, explanations, simpler texts, corpus lines."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.case import Digest, Expected, Question
from conformance.errors import UsageError
from conformance.llm_cost import explanation, inquiry, smoke
from conformance.llm_cost.corpus import lines, plainest
from conformance.llm_cost.corpus.answer import answer
from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.picture import picture as draw_picture
from conformance.paths import CORPORA

probes = smoke.probes
lexicon = inquiry.lexicon
simpler = plainest.simpler


def expected(questions: Sequence[Question]) -> list[Expected]:
    """The pinned oracle's ids and counts."""
    return [_expected(question) for question in questions]


def _expected(question: Question) -> Expected:
    try:
        ids = tiktoken_oracle.ids(question.input, question.variant, question.mode)
    except tiktoken_oracle.OracleLimit as error:
        raise UsageError(f"the oracle cannot answer this text: {error}") from error
    return {"ids": ids, "count": len(ids)}


def explain(question: Question, expected: Expected) -> Iterator[str]:
    """How the text splits and merges."""
    ids = expected["ids"]
    known = ids if isinstance(ids, list) else None
    return explanation.explanation(question.input, question.variant, question.mode, known)


def picture(question: Question, expected: object, got: object) -> Sequence[str]:
    """The two answers side by side; of a long one, of which only the digest is kept, the oracle is asked again."""
    if isinstance(expected, Digest) and isinstance(got, list):
        expected = tiktoken_oracle.ids(question.input, question.variant, question.mode)
    return draw_picture(question.input, question.variant, expected, got, question.mode)


def regression(question: Question, why: str) -> tuple[str, Path]:
    """The question as a line for `corpora/regressions/`, answered by both witnesses in every encoding."""
    draft = Draft(category="regressions", why=why, input=question.input, mode=question.mode)
    return lines.encode_line(answer(draft)), CORPORA / "regressions" / "regressions.jsonl"
