"""tiktoken, by its own entry points."""

import tiktoken


def encode(text: str | bytes, model: str, mode: str) -> list[int]:
    """The ids of a text or, in mode `bytes`, of bytes."""
    encoding = tiktoken.get_encoding(model)
    if mode == "bytes":
        return encoding._encode_bytes(text)  # noqa: SLF001  # the only entry point for bytes
    if mode == "special":
        return encoding.encode(text, allowed_special="all")
    return encoding.encode_ordinary(text)
