"""What a model's name on the command line stands for: its entry in a price table, and what counts its tokens."""

from pathlib import Path

from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.choice import TIKTOKEN, BackendChoice
from conformance.llm_cost.reference.exits import Misuse
from conformance.llm_cost.reference.price_table import Model
from conformance.llm_cost.reference.registry import Registry, read_registry


def registry(prices: Path | None) -> Registry:
    """The models of the built-in or the given pricing database. Raises Misuse."""
    return read_registry() if prices is None else read_registry(prices)


def find_model(name: str, prices: Path | None) -> Model:
    """The model of that name in the built-in or the given pricing database. Raises Misuse."""
    return registry(prices).find(name)


def backend_choice(
    model: Model, *, ids: bool = False, text_mode: str = "ordinary", engine: str = TIKTOKEN
) -> BackendChoice:
    """What counts a model's tokens. Raises Misuse where that cannot do what is asked."""
    special = text_mode == "special"
    if model.accuracy is not Accuracy.EXACT and (ids or special):
        raise Misuse(f"{model.name} is estimated: it has no token ids and no special tokens")
    return BackendChoice(encoding=model.encoding, engine=engine, with_specials=special)
