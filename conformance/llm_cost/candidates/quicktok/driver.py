"""quicktok, which has tiktoken's entry points."""

import functools

import quicktok

_encoding = functools.cache(quicktok.get_encoding)


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text."""
    encoding = _encoding(model)
    if mode == "special":
        return encoding.encode(text, allowed_special="all")
    return encoding.encode_ordinary(text)
