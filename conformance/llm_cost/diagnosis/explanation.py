"""How a text becomes its tokens: pre-token by pre-token with the alternative that matched, and merge by merge."""

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.llm_cost.diagnosis.mutant import published_witness
from conformance.llm_cost.oracle.merge import MergeStep
from conformance.llm_cost.oracle.witness import Witness, skeleton, without_lone_surrogates

SPECIAL = "special"
"""The branch of a special token, which no alternative matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: its id and its bytes, which need not be UTF-8 by themselves."""

    id: int
    bytes: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPiece:
    """One pre-token: its span in code points, its text and class skeleton, the alternative, its tokens and merges.

    `whole` says that the pre-token is a token itself, which is taken without merging; `steps` then tells how merging
    would come to it.
    """

    start: int
    end: int
    text: str
    skeleton: str
    branch: str
    tokens: tuple[Token, ...]
    whole: bool
    steps: tuple[MergeStep, ...]


def explain(text: str, encoding: str, mode: str = "ordinary") -> list[ExplainedPiece]:
    """The pre-tokens of a text with what becomes of each.

    Spans are those of the text as it is read: a pair of surrogates is one code point, a lone one is U+FFFD. Raw bytes
    that are no UTF-8 have no pre-tokens of their own and are not explained.
    """
    witness = published_witness(encoding)
    text = without_lone_surrogates(text)
    return list(_with_specials(text, witness) if mode == "special" else _ordinary(text, 0, witness))


def _ordinary(text: str, offset: int, witness: Witness) -> Iterator[ExplainedPiece]:
    for piece in witness.split(text):
        of_piece = text[piece.start : piece.end]
        raw = of_piece.encode()
        ids = witness.ids_of_piece(raw)
        yield ExplainedPiece(
            start=offset + piece.start,
            end=offset + piece.end,
            text=of_piece,
            skeleton=skeleton(of_piece),
            branch=piece.branch,
            tokens=tuple(Token(id=token_id, bytes=witness.token(token_id)) for token_id in ids),
            whole=raw in witness.ranks,
            steps=tuple(witness.merge_steps(raw)),
        )


def _with_specials(text: str, witness: Witness) -> Iterator[ExplainedPiece]:
    done = 0
    for start, end in witness.special_spans(text):
        yield from _ordinary(text[done:start], done, witness)
        yield _special(text[start:end], start, witness)
        done = end
    yield from _ordinary(text[done:], done, witness)


def _special(text: str, start: int, witness: Witness) -> ExplainedPiece:
    return ExplainedPiece(
        start=start,
        end=start + len(text),
        text=text,
        skeleton=skeleton(text),
        branch=SPECIAL,
        tokens=(Token(id=witness.specials[text], bytes=text.encode()),),
        whole=True,
        steps=(),
    )
