"""The default: pinned tiktoken over the project's verified vocabularies."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.backend import Undecided

_Answer = TypeVar("_Answer")


class TiktokenBackend:
    """Exact for every encoding that tiktoken has. What looks like a special token is ordinary text (T2)."""

    accuracy = Accuracy.EXACT

    def __init__(self, encoding: str) -> None:
        self.name = encoding
        self._encoding = tiktoken_oracle.encoding(encoding)

    def encode(self, text: str | bytes) -> list[int]:
        """The ids; of bytes that are no UTF-8, those of tiktoken's own entry point for bytes."""
        mode = "bytes" if isinstance(text, bytes) else "ordinary"
        return _decided(lambda: tiktoken_oracle.ids(text, self.name, mode))

    def count(self, text: str | bytes) -> int:
        """How many ids."""
        if isinstance(text, bytes):
            return len(self.encode(text))
        return len(self._encoding.encode_ordinary(text))

    def decode(self, ids: Sequence[int]) -> bytes:
        """The bytes of ids."""
        return self._encoding.decode_bytes(ids)


class SpecialTiktokenBackend(TiktokenBackend):
    """As above, and every special token of the encoding is honoured in texts."""

    def encode(self, text: str | bytes) -> list[int]:
        """The ids; bytes are taken as they are, without special tokens."""
        if isinstance(text, bytes):
            return super().encode(text)
        return _decided(lambda: tiktoken_oracle.ids(text, self.name, "special"))

    def count(self, text: str | bytes) -> int:
        """How many ids."""
        return len(self.encode(text))


def _decided(answer: Callable[[], _Answer]) -> _Answer:
    try:
        return answer()
    except tiktoken_oracle.OracleLimit as limit:
        raise Undecided(str(limit)) from limit
