"""splintr, by its two entry points for text with and without special tokens."""

import functools

from splintr import Tokenizer

_tokenizer = functools.cache(Tokenizer.from_pretrained)


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text."""
    tokenizer = _tokenizer(model)
    return tokenizer.encode_with_special(text) if mode == "special" else tokenizer.encode_ordinary(text)
