"""Which models there are: names to encodings and prices, read from a pricing database (TDD 5.2).

The database that comes with the package is `models.json`; its dates and sources are its entries' own.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.llm_cost.reference import price_table
from conformance.llm_cost.reference.exits import Misuse
from conformance.llm_cost.reference.price_table import Model

BUILT_IN = Path(__file__).with_name("models.json")

_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Models by full name (`openai/gpt-4o`), and the full names that have a bare name (`gpt-4o`, C1)."""

    models: Mapping[str, Model]
    full_names: Mapping[str, tuple[str, ...]]

    def find(self, name: str) -> Model:
        """The model of a full or bare name. Raises Misuse, with the names that come close."""
        if name in self.models:
            return self.models[name]
        meant = self.full_names.get(name, ())
        if not meant:
            raise Misuse(f"unknown model {name!r}{self._suggestions(name)}")
        if len(meant) > 1:
            raise Misuse(f"model {name!r} may be any of {', '.join(meant)}")
        return self.models[meant[0]]

    def _suggestions(self, name: str) -> str:
        names = [*self.models, *self.full_names]
        close = difflib.get_close_matches(name.lower(), names, n=_MOST_SUGGESTIONS)
        if not close:
            return "; see `llm-cost-reference models`"
        return f"; did you mean {' or '.join(close)}?"


def read_registry(path: Path = BUILT_IN) -> Registry:
    """The models of a pricing database. Raises Misuse with file, key path and reason where it is none."""
    models = price_table.read_models(path)
    full_names: dict[str, tuple[str, ...]] = {}
    for full in models:
        bare = full.rpartition("/")[2]
        full_names[bare] = (*full_names.get(bare, ()), full)
    return Registry(models=models, full_names=full_names)
