"""Two engines and one oracle: equal ids (R1.3), and what the linear engine rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.case import Digest
from conformance.llm_cost.corpus import store
from conformance.llm_cost.oracle import tiktoken_oracle, vocabulary
from conformance.llm_cost.reference.backends.choice import BackendChoice, open_backend
from conformance.llm_cost.reference.engines.backtracking import BacktrackingEngine
from conformance.llm_cost.reference.engines.heap import HeapEngine

V1 = {name: HeapEngine(vocabulary.ranks(name)) for name in vocabulary.ENCODINGS}
V2 = {name: BacktrackingEngine(vocabulary.ranks(name)) for name in vocabulary.ENCODINGS}
TOKENS = {name: list(vocabulary.ranks(name)) for name in vocabulary.ENCODINGS}

each_encoding = pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)


@st.composite
def pieces(draw: st.DrawFn, encoding: str) -> bytes:
    """Tokens in a row, which merge across their borders, or bytes of a small alphabet, which merge in many ways."""
    tokens = st.lists(st.sampled_from(TOKENS[encoding]), min_size=1, max_size=6).map(b"".join)
    letters = st.lists(st.sampled_from([b"a", b"b", b"e", b" ", b"\n", b"\xf0\x9f"]), min_size=1, max_size=40)
    return draw(tokens | letters.map(b"".join) | st.binary(min_size=1, max_size=20))


@each_encoding
@given(data=st.data())
def test_v1_and_v2_merge_alike(encoding: str, data: st.DataObject) -> None:
    piece = data.draw(pieces(encoding))
    assert V1[encoding].encode(piece) == V2[encoding].encode(piece)


@each_encoding
@given(data=st.data())
def test_v2_merges_as_tiktoken_does(encoding: str, data: st.DataObject) -> None:
    """Tiktoken's entry for one piece of bytes, past its pattern."""
    piece = data.draw(pieces(encoding))
    assert V2[encoding].encode(piece) == tiktoken_oracle.encoding(encoding)._encode_single_piece(piece)


@each_encoding
@pytest.mark.parametrize("unit", [b"a", b" ", b"ab", b"0", b"\r\n", "\N{GRINNING FACE}".encode(), b"\xff"])
def test_long_runs_merge_alike(encoding: str, unit: bytes) -> None:
    assert V1[encoding].encode(unit * 3001) == V2[encoding].encode(unit * 3001)


@each_encoding
def test_merging_makes_every_token_of_tokens_of_lower_rank(encoding: str) -> None:
    """What the linear engine rests on; `_halves_of` takes no halves of higher rank."""
    assert all(V2[encoding]._is_made(token) for token in TOKENS[encoding])


def test_the_linear_engine_never_makes_a_token_that_is_only_ever_a_whole_piece() -> None:
    """A vocabulary with a token that no merge reaches: `abc` whose parts `ab` and `bc` are missing."""
    ranks = {bytes([byte]): byte for byte in range(256)} | {b"abc": 256, b"bd": 257}
    for engine in (HeapEngine(ranks), BacktrackingEngine(ranks)):
        assert engine.encode(b"abc") == [256]
        assert engine.encode(b"abcabd") == [97, 98, 99, 97, 257]


TEXTS = [
    "",
    "hello world",
    "it's  \r\n\n a\u0301 12345 \N{GRINNING FACE}\u200d\N{GRINNING FACE}",
    "<|endoftext|>x",
    "日本語 ÀÉ",
]


@each_encoding
@pytest.mark.parametrize("engine", ["tiktoken", "v1", "v2"])
def test_every_backend_answers_as_the_oracle(encoding: str, engine: str) -> None:
    backend = open_backend(BackendChoice(encoding=encoding, engine=engine))
    special = open_backend(BackendChoice(encoding=encoding, engine=engine, with_specials=True))
    for text in TEXTS:
        ids = tiktoken_oracle.ids(text, encoding)
        assert (backend.encode(text), backend.count(text)) == (ids, len(ids))
        assert backend.decode(ids) == text.encode()
        assert special.encode(text) == tiktoken_oracle.ids(text, encoding, "special")
    assert backend.encode(b"a\xffb") == tiktoken_oracle.ids(b"a\xffb", encoding, "bytes")


@pytest.mark.parametrize("engine", ["tiktoken", "v1", "v2"])
def test_an_id_that_does_not_exist_cannot_be_decoded(engine: str) -> None:
    with pytest.raises(KeyError):
        open_backend(BackendChoice(encoding="r50k_base", engine=engine)).decode([999_999])


def test_where_the_oracle_gives_up_the_linear_engine_answers() -> None:
    """Tiktoken panics on a run of a million spaces (T7)."""
    spaces = " " * 1_000_000
    with pytest.raises(tiktoken_oracle.OracleLimit):
        tiktoken_oracle.ids(spaces, "o200k_base")
    backend = open_backend(BackendChoice(encoding="o200k_base"))
    assert backend.decode(backend.encode(spaces)) == spaces.encode()


@each_encoding
@pytest.mark.parametrize("engine", ["v1", "v2"])
def test_the_engines_answer_every_case_of_the_smoke_tier(encoding: str, engine: str) -> None:
    """100 % parity on the Evil Corpus (R1.3); all tiers are judged through `--bpe-engine`."""
    for category in store.categories("smoke"):
        for case in store.cases(category, encoding, "smoke"):
            special = case.question.mode == "special"
            backend = open_backend(BackendChoice(encoding=encoding, engine=engine, with_specials=special))
            got = backend.encode(case.question.input)
            expected = case.expected["ids"]
            assert expected.matches(got) if isinstance(expected, Digest) else got == expected, case.id
