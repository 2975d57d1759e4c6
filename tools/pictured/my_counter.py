"""A tokenizer whose pattern for o200k_base has lost one character: a slash may follow punctuation there."""

import tiktoken

from conformance.llm_cost.oracle import tiktoken_oracle

_RIGHT = tiktoken_oracle.encoding("o200k_base")
_LOST = tiktoken.Encoding(
    "lost",
    pat_str=_RIGHT._pat_str.replace(r"[\r\n/]*", r"[\r\n]*"),  # noqa: SLF001  # the pattern that is copied
    mergeable_ranks=_RIGHT._mergeable_ranks,  # noqa: SLF001  # and its vocabulary
    special_tokens={},
)


def encode(text: str, model: str, _mode: str) -> list[int]:
    """The ids of a text."""
    return _LOST.encode_ordinary(text) if model == "o200k_base" else tiktoken_oracle.ids(text, model)
