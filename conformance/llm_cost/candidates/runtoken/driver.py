"""runtoken; it has no notion of special tokens."""

import functools

import runtoken

_encoding = functools.cache(runtoken.get_encoding)


def encode(text: str, model: str, _mode: str) -> list[int]:
    """The ids of a text."""
    return _encoding(model).encode(text)
