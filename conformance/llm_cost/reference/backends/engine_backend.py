"""The two engines of our own as backends: split by the plain witness, merged by v1 or v2 (`--bpe-engine`, TDD 2.6)."""

from collections.abc import Callable, Mapping, Sequence

from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.witness import Witness
from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.choice import BackendChoice
from conformance.llm_cost.reference.engines.backtracking import BacktrackingEngine
from conformance.llm_cost.reference.engines.heap import HeapEngine

_Engine = Callable[[Mapping[bytes, int]], HeapEngine | BacktrackingEngine]

ENGINES: Mapping[str, _Engine] = {"v1": HeapEngine, "v2": BacktrackingEngine}


def open_backend(choice: BackendChoice) -> "EngineBackend":
    """The backend of a choice, ready to count."""
    return EngineBackend(choice.encoding, choice.engine, "special" if choice.with_specials else "ordinary")


class EngineBackend:
    """Exact and slow. What looks like a special token is ordinary text unless the mode is `special` (T2)."""

    accuracy = Accuracy.EXACT

    def __init__(self, encoding: str, engine: str, mode: str = "ordinary") -> None:
        self.name = encoding
        self._mode = mode
        self._ranks = vocabulary.ranks(encoding)
        merging = ENGINES[engine](self._ranks)

        def merge(piece: bytes, _ranks: Mapping[bytes, int]) -> list[int]:
            return merging.encode(piece)

        self._witness = Witness(encoding, merge_by=merge)
        self._tokens: dict[int, bytes] = {}

    def encode(self, text: str | bytes) -> list[int]:
        """The ids; raw bytes are read as tiktoken reads them."""
        return self._witness.ids(text, "bytes" if isinstance(text, bytes) else self._mode)

    def count(self, text: str | bytes) -> int:
        """How many ids."""
        return len(self.encode(text))

    def decode(self, ids: Sequence[int]) -> bytes:
        """The bytes of ids; KeyError for one that does not exist."""
        if not self._tokens:
            self._tokens = {rank: token for token, rank in self._ranks.items()}
        return b"".join(self._tokens[token_id] for token_id in ids)
