"""An explanation tells pieces, branches, tokens and merges, and they add up to the oracle's ids."""

from conformance.llm_cost.diagnosis.explanation import explain
from conformance.llm_cost.oracle import tiktoken_oracle

TEXT = "It's  12345 na\u00efve\u0301\u200d!\r\n"


def test_the_tokens_of_all_pieces_are_the_oracle_s() -> None:
    for encoding in ("cl100k_base", "o200k_base", "r50k_base"):
        ids = [token.id for piece in explain(TEXT, encoding) for token in piece.tokens]

        assert ids == tiktoken_oracle.ids(TEXT, encoding, "ordinary")


def test_pieces_follow_one_another_through_the_text() -> None:
    pieces = explain(TEXT, "o200k_base")

    assert "".join(piece.text for piece in pieces) == TEXT
    assert [(piece.start, piece.end) for piece in pieces][-1][1] == len(TEXT)


def test_merges_tell_how_a_piece_becomes_its_tokens() -> None:
    (piece,) = explain("tokenizers", "cl100k_base")

    assert [token.bytes for token in piece.tokens] == [b"token", b"izers"]
    assert not piece.whole
    assert {step.left + step.right for step in piece.steps} >= {b"token", b"izers"}


def test_a_piece_that_is_a_token_says_so() -> None:
    assert explain("hello", "cl100k_base")[0].whole


def test_special_tokens_are_pieces_of_their_own_in_their_mode() -> None:
    pieces = explain("a <|endoftext|>b", "cl100k_base", "special")

    assert [(piece.text, piece.branch) for piece in pieces] == [
        ("a", "word"),
        (" ", "end-space"),
        ("<|endoftext|>", "special"),
        ("b", "word"),
    ]
    assert pieces[-1].start == 15
