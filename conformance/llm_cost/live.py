"""What the doors ask of the live oracle: answers to new questions, explanations, simpler texts, corpus lines."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from conformance.case import Expected, Question
from conformance.errors import UsageError
from conformance.llm_cost import explanation, smoke
from conformance.llm_cost.corpus import lines
from conformance.llm_cost.corpus.answer import answer
from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.oracle.unicode import class_of
from conformance.llm_cost.picture import picture as draw_picture
from conformance.paths import CORPORA

probes = smoke.probes

# The plainest member of each class: what a person recognises at once.
_PLAINEST: Mapping[str, str] = {
    "Lu": "A",
    "Ll": "a",
    "Lt": "\u01c5",
    "Lm": "\u02b0",
    "Lo": "\u05d0",
    "M": "\u0301",
    "N": "1",
    "space": " ",
    "other": "!",
}
# Each is a class of its own somewhere in a pattern.
_THEMSELVES = frozenset("'\r\n/")


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
    """The two answers side by side."""
    return draw_picture(question.input, question.variant, expected, got)


def simpler(text: str) -> Iterator[str]:
    """The text with one character, or all of one kind, replaced by the plainest of its class."""
    plain = [_plain(character) for character in text]
    yield "".join(plain)
    for place, character in enumerate(plain):
        if character != text[place]:
            yield text[:place] + character + text[place + 1 :]


def _plain(character: str) -> str:
    return character if character in _THEMSELVES else _PLAINEST[class_of(ord(character))]


def regression(question: Question, why: str) -> tuple[str, Path]:
    """The question as a line for `corpora/regressions/`, answered by both witnesses in every encoding."""
    draft = Draft(category="regressions", why=why, input=question.input, mode=question.mode)
    return lines.encode_line(answer(draft)), CORPORA / "regressions" / "regressions.jsonl"
