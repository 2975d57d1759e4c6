"""kitoken over the published vocabularies, whose encodings it knows."""

import functools
from pathlib import Path

from kitoken import Kitoken

VOCAB = Path(__file__).parent.parent / "vocab"


@functools.cache
def _tokenizer(model: str) -> Kitoken:
    return Kitoken.from_tiktoken_file(str(VOCAB / f"{model}.tiktoken"))


def encode(text: str, model: str, mode: str) -> list[int]:
    """The ids of a text."""
    return _tokenizer(model).encode(text, mode == "special")
