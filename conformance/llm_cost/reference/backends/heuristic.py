"""A guess for models whose tokenizer is not public: a token for every four bytes (TDD 3.3)."""

from collections.abc import Sequence

from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.backend import NotOffered

_BYTES_PER_TOKEN = 4


class HeuristicBackend:
    """Counts ceil(bytes / 4) and says that it is an estimate."""

    name = "heuristic"
    accuracy = Accuracy.ESTIMATE

    def encode(self, text: str | bytes) -> list[int]:  # noqa: ARG002  # the protocol's
        """An estimate has no ids."""
        raise NotOffered(f"{self.name} has no token ids")

    def count(self, text: str | bytes) -> int:
        """One token for each four bytes of UTF-8, and one for the rest."""
        return -(-len(text if isinstance(text, bytes) else text.encode()) // _BYTES_PER_TOKEN)

    def decode(self, ids: Sequence[int]) -> bytes:  # noqa: ARG002  # the protocol's
        """An estimate has no ids."""
        raise NotOffered(f"{self.name} has no token ids")
