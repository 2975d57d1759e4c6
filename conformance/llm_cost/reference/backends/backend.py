"""What every backend offers (TDD 3.2)."""

from collections.abc import Sequence
from typing import Protocol

from conformance.llm_cost.reference.accuracy import Accuracy


class NotOffered(Exception):  # noqa: N818  # a statement about the backend
    """The backend cannot do this at all: an estimate has no token ids."""


class Backend(Protocol):
    """Texts to token ids and back. Raw bytes, where taken, need not be UTF-8 (T6)."""

    @property
    def name(self) -> str:
        """The encoding, or what stands in for one."""

    @property
    def accuracy(self) -> Accuracy:
        """How far its counts can be trusted."""

    def encode(self, text: str | bytes) -> list[int]:
        """The ids of a text. Raises NotOffered."""

    def count(self, text: str | bytes) -> int:
        """How many ids a text has."""

    def decode(self, ids: Sequence[int]) -> bytes:
        """The bytes that ids stand for. Raises NotOffered; KeyError for an id that does not exist."""
