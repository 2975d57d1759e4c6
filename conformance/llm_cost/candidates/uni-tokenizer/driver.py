"""uni-tokenizer's stand-in for tiktoken's Encoding, built from tiktoken's own definitions."""

import functools

import tiktoken_ext.openai_public as definitions
from uni_tokenizer.tiktoken import Encoding


@functools.cache
def _encoding(model: str) -> Encoding:
    return Encoding(**getattr(definitions, model)())


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text."""
    encoding = _encoding(model)
    return list(encoding.encode(text, allowed_special="all") if mode == "special" else encoding.encode_ordinary(text))
