"""The default: pinned tiktoken over the project's verified vocabularies."""

from collections.abc import Sequence
from functools import cached_property

from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.oracle.tiktoken_oracle import OracleLimit
from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends import choice
from conformance.llm_cost.reference.backends.backend import Backend


def open_backend(chosen: choice.BackendChoice) -> "TiktokenBackend":
    """The backend of a choice, ready to count."""
    kind = SpecialTiktokenBackend if chosen.with_specials else TiktokenBackend
    return kind(chosen.encoding)


class TiktokenBackend:
    """Exact for every encoding that tiktoken has. What looks like a special token is ordinary text (T2)."""

    accuracy = Accuracy.EXACT
    _mode = "ordinary"

    def __init__(self, encoding: str) -> None:
        self.name = encoding
        self._encoding = tiktoken_oracle.encoding(encoding)

    def encode(self, text: str | bytes) -> list[int]:
        """The ids; of bytes that are no UTF-8, those of tiktoken's own entry point for bytes (T6)."""
        try:
            return tiktoken_oracle.ids(text, self.name, "bytes" if isinstance(text, bytes) else self._mode)
        except OracleLimit:
            return self._stand_in.encode(text)

    def count(self, text: str | bytes) -> int:
        """How many ids."""
        return len(self.encode(text))

    def decode(self, ids: Sequence[int]) -> bytes:
        """The bytes of ids; KeyError for one that does not exist."""
        return self._encoding.decode_bytes(ids)

    @cached_property
    def _stand_in(self) -> Backend:
        """Who answers where tiktoken gives up: on runs of white space of about a million (T7)."""
        return choice.open_backend(
            choice.BackendChoice(encoding=self.name, engine="v2", with_specials=self._mode == "special")
        )


class SpecialTiktokenBackend(TiktokenBackend):
    """As above, and every special token of the encoding is honoured in texts."""

    _mode = "special"
