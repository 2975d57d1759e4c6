"""The second witness answers as the oracle does, in every mode."""

import ast
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.llm_cost.oracle import tiktoken_oracle, vocabulary, witness
from conformance.llm_cost.oracle.witness import Piece, Witness, skeleton, without_lone_surrogates

# One or two characters of each class, every character that a pattern names, and look-alikes.
CHARACTERS = (
    "aAzZ\u00e9\u00c9\u01c5\u02b0\u0e01\u4e2d\u0301\u0903\u20dd1\u0664\u2163\u00bd"
    "sdmtlverSDMTLVER\u017f'\u2019 \t\x0b\x1c\x85\xa0\u2028\u3000\u200b\ufeff\r\n/.,!_-=<|>\u20ac"
    "\0\x7f\u0378\ue000\uffff\U0001f468\u200d\U0001f3fb\ufe0f\U0001e900\U0001e922\U00020000\U0001d7d8"
)
SAMPLE = 4_000


@pytest.fixture(scope="module", params=vocabulary.ENCODINGS)
def tokenizer(request: pytest.FixtureRequest) -> Witness:
    return Witness(request.param)


def oracle(tokenizer: Witness, given_input: str | bytes, mode: str) -> list[int]:
    return tiktoken_oracle.ids(given_input, tokenizer.encoding, mode)


def drawn(seed: int, alphabet: str, longest: int) -> list[str]:
    """A deterministic sample of texts."""
    rng = random.Random(seed)  # noqa: S311  # a sample, not a secret
    return ["".join(rng.choices(alphabet, k=rng.randint(0, longest))) for _ in range(SAMPLE)]


def test_it_agrees_with_the_oracle_on_ordinary_text(tokenizer: Witness) -> None:
    texts = drawn(1, CHARACTERS, 12)

    differing = [text for text in texts if tokenizer.ids(text) != oracle(tokenizer, text, "ordinary")]

    assert differing == []


def test_it_agrees_with_the_oracle_on_special_tokens(tokenizer: Witness) -> None:
    parts = [*tokenizer.specials, "<|", "|>", "<|endoftext", " ", "  ", "\n", "a", "'s"]
    rng = random.Random(2)  # noqa: S311  # a sample, not a secret
    texts = ["".join(rng.choices(parts, k=rng.randint(0, 8))) for _ in range(SAMPLE)]

    differing = [text for text in texts if tokenizer.ids(text, "special") != oracle(tokenizer, text, "special")]

    assert differing == []


def test_it_agrees_with_the_oracle_on_bytes_that_are_no_utf8(tokenizer: Witness) -> None:
    rng = random.Random(3)  # noqa: S311  # a sample, not a secret
    texts = [
        (text.encode() + bytes(rng.choices(b"\xff\x80\xbf\xc3\xe2\xed\xa0\xf0\x9f a\n", k=rng.randint(0, 4))))
        for text in drawn(3, CHARACTERS + "   \n\n\t\t", 8)
    ]

    differing = [raw for raw in texts if tokenizer.ids(raw, "bytes") != oracle(tokenizer, raw, "bytes")]

    assert differing == []


def test_it_agrees_with_the_oracle_on_lone_surrogates(tokenizer: Witness) -> None:
    texts = drawn(4, CHARACTERS + "\ud800\udbff\udc00\udfff" * 8, 8)

    differing = [t for t in texts if tokenizer.ids(t, "surrogates") != oracle(tokenizer, t, "surrogates")]

    assert differing == []


@given(text=st.text(max_size=40), encoding=st.sampled_from(vocabulary.ENCODINGS))
def test_it_agrees_with_the_oracle_on_any_text(text: str, encoding: str) -> None:
    assert TOKENIZERS[encoding].ids(text) == tiktoken_oracle.ids(text, encoding, "ordinary")


@given(raw=st.binary(max_size=24), encoding=st.sampled_from(vocabulary.ENCODINGS))
def test_it_agrees_with_the_oracle_on_any_bytes(raw: bytes, encoding: str) -> None:
    assert TOKENIZERS[encoding].ids(raw, "bytes") == tiktoken_oracle.ids(raw, encoding, "bytes")


TOKENIZERS = {encoding: Witness(encoding) for encoding in vocabulary.ENCODINGS}


@given(st.text(max_size=40))
def test_pieces_are_the_whole_text(text: str) -> None:
    for tokenizer in TOKENIZERS.values():
        pieces = tokenizer.split(text)

        assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces)][: len(pieces)]
        assert not text or pieces[-1].end == len(text)


def test_pieces_name_the_alternative_that_matched() -> None:
    assert TOKENIZERS["cl100k_base"].split("It's  12345!\n") == [
        Piece(0, 2, "word"),
        Piece(2, 4, "contraction"),
        Piece(4, 5, "space-run"),
        Piece(5, 6, "space"),
        Piece(6, 9, "digits"),
        Piece(9, 11, "digits"),
        Piece(11, 13, "punctuation"),
    ]


def test_a_skeleton_names_each_code_point() -> None:
    assert skeleton("It\u2019s 5\u0301\n\u3000\u01c5\u02b0\u4e2d") == "At.s 0~\n_Zho"


def test_a_class_may_differ_between_versions_of_unicode() -> None:
    # U+1C89 was assigned in Unicode 16.0, as an upper-case letter.
    assert skeleton("\u1c89") == "A"
    assert skeleton("\u1c89", "15.1") == "."


def test_surrogates_that_make_a_pair_are_one_character() -> None:
    assert without_lone_surrogates("\ud83d\ude00\ud800a\udc00") == "\U0001f600\ufffda\ufffd"


def test_it_shares_no_code_with_tiktoken() -> None:
    for module in ("witness", "patterns", "merge"):
        source = (Path(witness.__file__).parent / f"{module}.py").read_text()
        imported = {
            alias.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }

        assert not any("tiktoken" in str(name) for name in imported)
