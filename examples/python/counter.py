"""Counts tokens with tiktoken, from vocabularies in a folder: nothing is downloaded.

A library that takes its encodings from files, as one does that has to work offline.
"""

import base64
from functools import cache
from pathlib import Path

import tiktoken
from tiktoken_ext import openai_public

FOLDER = Path(__file__).parent.parent / "vocabulary"


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """One encoding with tiktoken's own pattern and the vocabulary of the folder."""
    lines = (FOLDER / f"{name}.tiktoken").read_bytes().splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, lines)}
    return tiktoken.Encoding(name, pat_str=_pattern(name), mergeable_ranks=ranks, special_tokens={})


def _pattern(name: str) -> str:
    """The published pattern, without the vocabulary that tiktoken would download."""
    load, openai_public.load_tiktoken_bpe = openai_public.load_tiktoken_bpe, lambda *_, **__: {}
    try:
        return openai_public.ENCODING_CONSTRUCTORS[name]()["pat_str"]
    finally:
        openai_public.load_tiktoken_bpe = load


def count(text: str, name: str) -> int:
    """The number of tokens."""
    return len(encode(text, name))


def encode(text: str, name: str) -> list[int]:
    """The ids of a text; what looks like a special token is ordinary text."""
    return encoding(name).encode(text, disallowed_special=())
