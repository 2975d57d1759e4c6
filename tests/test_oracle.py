import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import regex
import tiktoken
import tiktoken.registry
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.errors import MachineError, UsageError
from conformance.llm_cost.oracle import definition, tiktoken_oracle, vocabulary
from conformance.llm_cost.oracle.tiktoken_oracle import OracleLimit, ids

ROOT = Path(__file__).parent.parent

# From tiktoken's own documentation: the docstrings of `encode` and OpenAI's cookbook.
KNOWN = [
    ("r50k_base", "ordinary", "hello world", [31373, 995]),
    ("r50k_base", "special", "<|endoftext|>", [50256]),
    ("r50k_base", "ordinary", "<|endoftext|>", [27, 91, 437, 1659, 5239, 91, 29]),
    ("cl100k_base", "ordinary", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]),
]


@pytest.mark.parametrize(("encoding", "mode", "text", "expected"), KNOWN, ids=lambda value: str(value)[:20])
def test_documented_answers_are_given(encoding: str, mode: str, text: str, expected: list[int]) -> None:
    assert ids(text, encoding, mode) == expected


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_every_special_token_is_one_id_in_special_mode_only(encoding: str) -> None:
    for token, number in vocabulary.specials(encoding).items():
        assert ids(f"a{token}b", encoding, "special") == [*ids("a", encoding), number, *ids("b", encoding)]
        assert number not in ids(f"a{token}b", encoding)


@given(text=st.text(), encoding=st.sampled_from(vocabulary.ENCODINGS))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_ordinary_text_is_what_encode_ordinary_says(text: str, encoding: str) -> None:
    assert ids(text, encoding) == tiktoken_oracle.encoding(encoding).encode_ordinary(text)


def test_an_encoder_is_made_once() -> None:
    assert tiktoken_oracle.encoding("r50k_base") is tiktoken_oracle.encoding("r50k_base")


# Python's audit events tell of every socket, every file and every folder that is opened.
WATCHED = """
import json, sys
seen = []
sys.addaudithook(lambda event, found: seen.append([event, str(found[:1])]))
from conformance.llm_cost.oracle import tiktoken_oracle
from tiktoken.registry import ENCODINGS
from tiktoken_ext import openai_public
from tiktoken.load import load_tiktoken_bpe
answers = [tiktoken_oracle.ids("hello", name) for name in tiktoken_oracle.vocabulary.ENCODINGS]
print(json.dumps([answers, seen, openai_public.load_tiktoken_bpe is load_tiktoken_bpe, list(ENCODINGS)]))
"""


def test_neither_the_network_nor_the_users_cache_is_touched(tmp_path: Path) -> None:
    caches = {"TIKTOKEN_CACHE_DIR": str(tmp_path), "DATA_GYM_CACHE_DIR": str(tmp_path)}
    words = [sys.executable, "-c", WATCHED]
    done = subprocess.run(words, env={**os.environ, **caches}, cwd=ROOT, capture_output=True, text=True, check=True)
    answers, seen, public_is_whole, registered = json.loads(done.stdout)
    assert len(answers) == 4
    assert [event for event in seen if event[0].startswith("socket.") or str(tmp_path) in event[1]] == []
    assert any(event[0] == "open" and "o200k_base.xz" in event[1] for event in seen), "the watch sees nothing at all"
    assert public_is_whole
    assert registered == []


@pytest.fixture
def _definitions_anew() -> Iterator[None]:
    for kept in (definition.definition, definition._constructors):
        kept.cache_clear()
    yield
    for kept in (definition.definition, definition._constructors):
        kept.cache_clear()


@pytest.mark.usefixtures("_definitions_anew")
def test_another_tiktoken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiktoken, "__version__", "0.7.0")
    with pytest.raises(MachineError, match=r"tiktoken 0\.7\.0 is installed: expected version 0\.14\.0"):
        vocabulary.pattern("cl100k_base")


@pytest.mark.usefixtures("_definitions_anew")
def test_a_missing_tiktoken_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    with pytest.raises(MachineError, match=r"tiktoken is not installed: expected version 0\.14\.0"):
        vocabulary.pattern("cl100k_base")


# Bytes.


def bytes_rule(content: bytes, encoding: str) -> list[int]:
    """docs/oracle.md, "Bytes", in Python."""
    encoder = tiktoken_oracle.encoding(encoding)
    try:
        return ids(content.decode("utf-8"), encoding)
    except UnicodeDecodeError as error:
        valid = content[: error.start].decode("utf-8")
    split = [encoder._encode_single_piece(piece) for piece in regex.findall(vocabulary.pattern(encoding), valid)]
    tokens = [token for piece in split for token in piece]
    kept = len(tokens) - len(split[-1]) if split else 0
    while 0 < kept < len(tokens) and is_blank(encoder, tokens[kept]) and is_blank(encoder, tokens[kept - 1]):
        kept -= 1
    rest = content[len(encoder.decode_bytes(tokens[:kept])) :]
    return tokens[:kept] + encoder._encode_single_piece(rest)


def is_blank(encoder: tiktoken.Encoding, token: int) -> bool:
    return encoder.decode_single_token_bytes(token).strip(b" \n\t") == b""


WORDS = ["a", "hello", " world", "'s", "1", "!", "\u00e9", "\u3000", "\U0001f600", "<|endoftext|>"]
BLANKS = [" ", "  ", "\n", "\t", "\r\n"]
SHARDS = [*(part.encode() for part in WORDS + BLANKS), b"\xff", b"\x80", b"\xc3", b"\xe4\xb8", b"\xed\xa0\x80"]


@given(
    content=st.lists(st.sampled_from(SHARDS), max_size=9).map(b"".join), encoding=st.sampled_from(vocabulary.ENCODINGS)
)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_bytes_follow_the_documented_rule(content: bytes, encoding: str) -> None:
    assert ids(content, encoding, "bytes") == bytes_rule(content, encoding)


@given(text=st.text(), encoding=st.sampled_from(vocabulary.ENCODINGS))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_bytes_that_are_text_are_read_as_ordinary_text(text: str, encoding: str) -> None:
    assert ids(text.encode(), encoding, "bytes") == ids(text, encoding)


def test_blanks_before_the_last_piece_are_held_back_with_it() -> None:
    """Without that rule " " would stay a token of its own before the piece that ends in the invalid byte."""
    assert ids(b"\n  \xff", "cl100k_base", "bytes") == bytes_rule(b"\n  \xff", "cl100k_base")
    encoder = tiktoken_oracle.encoding("cl100k_base")
    assert ids(b"\n  \xff", "cl100k_base", "bytes") == encoder._encode_single_piece(b"\n  \xff")


# Surrogates.

UNITS = st.lists(st.sampled_from("aé \ud800\udbff\udc00\udfff\ufeff\U0001f600"), max_size=8)


@given(text=UNITS.map("".join), encoding=st.sampled_from(vocabulary.ENCODINGS))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_surrogate_pair_is_its_character_and_a_lone_one_is_replaced(text: str, encoding: str) -> None:
    joined = regex.sub("[\ud800-\udbff][\udc00-\udfff]", pair, text)
    assert ids(text, encoding, "surrogates") == ids(regex.sub("[\ud800-\udfff]", "\ufffd", joined), encoding)


def pair(match: "regex.Match[str]") -> str:
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")


REPAIRING = {
    "encode": lambda encoder: encoder.encode("\ud800"),
    "encode-batch": lambda encoder: encoder.encode_batch(["\ud800"])[0],
    "encode-ordinary-batch": lambda encoder: encoder.encode_ordinary_batch(["\ud800"])[0],
}
RAISING = {
    "encode-with-unstable": lambda encoder: encoder.encode_with_unstable("\ud800"),
    "encode-single-token": lambda encoder: encoder.encode_single_token("\ud800"),
    "encode-single-piece": lambda encoder: encoder._encode_single_piece("\ud800"),
}


@pytest.mark.parametrize("name", REPAIRING)
def test_entry_points_that_repair_lone_surrogates(name: str) -> None:
    assert REPAIRING[name](tiktoken_oracle.encoding("r50k_base")) == ids("\ufffd", "r50k_base")


@pytest.mark.parametrize("name", RAISING)
def test_entry_points_that_raise_at_lone_surrogates(name: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        RAISING[name](tiktoken_oracle.encoding("r50k_base"))


# Limits.

TOO_MANY = 999_999
BEYOND = {
    "r50k-spaces": ("r50k_base", " " * TOO_MANY + "a"),
    "p50k-newlines": ("p50k_base", "\n" * TOO_MANY + "a"),
    "cl100k-spaces": ("cl100k_base", " " * TOO_MANY + "a"),
    "cl100k-after-newline": ("cl100k_base", "\n" + " " * TOO_MANY + "a"),
    "o200k-spaces": ("o200k_base", "\u3000" * TOO_MANY + "a"),
    "o200k-at-the-end": ("o200k_base", "\n" + " " * TOO_MANY),
}
WITHIN = {
    "r50k-one-less": ("r50k_base", " " * (TOO_MANY - 1) + "a"),
    "p50k-at-the-end": ("p50k_base", "\u3000" * TOO_MANY),
    "cl100k-newlines": ("cl100k_base", "\r" * TOO_MANY + "a"),
    "o200k-one-less": ("o200k_base", "\u3000" * (TOO_MANY - 1)),
}


@pytest.mark.parametrize(("encoding", "text"), BEYOND.values(), ids=BEYOND)
def test_the_oracle_says_where_it_gives_up_and_goes_on(encoding: str, text: str) -> None:
    for mode, content in (("ordinary", text), ("special", text), ("bytes", text.encode())):
        with pytest.raises(OracleLimit, match=r"tiktoken 0\.14\.0 gives up on \d+ units"):
            ids(content, encoding, mode)
    assert ids("hello", encoding)


@pytest.mark.parametrize(("encoding", "text"), WITHIN.values(), ids=WITHIN)
def test_the_oracle_answers_within_its_limits(encoding: str, text: str) -> None:
    assert tiktoken_oracle.encoding(encoding).decode_bytes(ids(text, encoding)) == text.encode()


def test_giving_up_on_text_leaves_nothing_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    encoding, text = BEYOND["r50k-spaces"]
    with pytest.raises(OracleLimit):
        ids(text, encoding)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
def test_no_other_error_becomes_a_limit(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def failing(_text: bytes) -> NoReturn:
        raise error

    monkeypatch.setattr(tiktoken_oracle.encoding("r50k_base"), "_encode_bytes", failing)
    with pytest.raises(error):
        ids(b"a", "r50k_base", "bytes")


@pytest.mark.parametrize(
    ("content", "mode"),
    [("a", "bytes"), (b"a", "ordinary"), (b"a", "special"), (b"a", "surrogates"), ("a", "speciale")],
    ids=str,
)
def test_an_input_that_does_not_fit_its_mode_is_a_usage_error(content: str | bytes, mode: str) -> None:
    with pytest.raises(UsageError, match=rf"expected a mode of .* found '{mode}'"):
        ids(content, "r50k_base", mode)


def test_an_unknown_encoding_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="unknown encoding 'gpt2'"):
        ids("a", "gpt2")


def test_the_pinned_version_is_the_installed_one() -> None:
    assert importlib.metadata.version("tiktoken") == tiktoken_oracle.VERSION
