"""Hugging Face tokenizers over a tokenizer.json made from the published vocabulary."""

import functools
from pathlib import Path

from tokenizers import Tokenizer

VOCAB = Path(__file__).parent.parent / "vocab"


@functools.cache
def _tokenizer(model: str, mode: str) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(VOCAB / f"{model}.tokenizer.json"))
    tokenizer.encode_special_tokens = mode != "special"
    return tokenizer


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text."""
    return _tokenizer(model, mode).encode(text, add_special_tokens=False).ids
