"""tokendagger's stand-in for tiktoken's Encoding, built from tiktoken's own definitions."""

import functools

import tiktoken_ext.openai_public as definitions
import tokendagger


@functools.cache
def _encoding(model: str) -> tokendagger.Tokenizer:
    said = getattr(definitions, model)()
    said.pop("explicit_n_vocab", None)
    return tokendagger.Encoding(**said)


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text."""
    encoding = _encoding(model)
    return encoding.encode(text, allowed_special="all") if mode == "special" else encoding.encode_ordinary(text)
