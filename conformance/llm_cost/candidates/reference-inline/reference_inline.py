"""The reference's default backend as a function."""

from conformance.llm_cost.reference.backends.choice import BackendChoice, open_backend


def encode(text: str | bytes, model: str, mode: str) -> list[int]:
    """The ids of a text, which may hold lone surrogates, or of bytes."""
    return open_backend(BackendChoice(encoding=model, with_specials=mode == "special")).encode(text)
