"""tokie over a tokenizer.json made from the published vocabulary; it has no switch for special tokens."""

import functools
from pathlib import Path

from tokie import Tokenizer

VOCAB = Path(__file__).parent.parent / "vocab"


@functools.cache
def _tokenizer(model: str) -> Tokenizer:
    return Tokenizer.from_json(str(VOCAB / f"{model}.tokenizer.json"))


def encode(text: str | bytes, model: str, mode: str) -> list[int]:
    """The ids of a text or, in mode `bytes`, of bytes."""
    tokenizer = _tokenizer(model)
    if mode == "bytes":
        return tokenizer.encode_bytes(text)
    return tokenizer.encode(text, add_special_tokens=False).ids
