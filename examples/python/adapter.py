"""Makes the library askable: one function, called with a text, the encoding's name and the mode of the question."""

from counter import encode


def ids(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text; `mode` is always `ordinary`, since candidate.toml declares no other."""
    return encode(text, model)
