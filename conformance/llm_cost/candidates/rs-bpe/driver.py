"""rs-bpe; it has no notion of special tokens."""

from rs_bpe.bpe import openai


def encode(text: str, model: str, _mode: str) -> list[int]:
    """The ids of a text."""
    return openai.__dict__[model]().encode(text)
