"""The contract's names for results, summaries, errors, exit codes and verbs, and the candidate's own names for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from conformance.candidate.candidate import Candidate
from conformance.llm_cost.oracle import pricing
from conformance.llm_cost.oracle.pricing import Price
from conformance.suite.behaviour import NotClaimed

RESULTS = ("tokens_in", "tokens_out", "cost_input_usd", "cost_output_usd", "cost_usd", "accuracy")
"""The keys of a pipe record (TDD 4.1.1)."""

SUMMARY = ("version", "model", "lines_total", "lines_failed", *RESULTS, "quota_hit")
"""The keys of a summary (TDD 4.1.2)."""

ERROR = ("line", "error", "message")
"""The keys of a failed line (C2)."""

EXITS: Mapping[str, int] = MappingProxyType(
    {"ok": 0, "err_generic": 1, "err_usage": 2, "err_quota": 64, "err_partial": 65}
)
"""TDD 4.2."""

# The encodings that the contract is about; the first has the smaller vocabulary, which loads sooner.
ENCODINGS = ("cl100k_base", "o200k_base")


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """A model with its price and its encoding."""

    model: str
    price: Price


class Dialect:
    """What a candidate's description says about its words. `fields` may tell places apart: `summary.tokens_in`."""

    def __init__(self, candidate: Candidate) -> None:
        self._description = candidate.description
        self._here = candidate.here

    def names(self, place: str, keys: tuple[str, ...]) -> Mapping[str, str]:
        """The candidate's name for each of the contract's keys in a record, a summary or an error."""
        fields = self._description.fields
        return {key: fields.get(f"{place}.{key}", fields.get(key, key)) for key in keys}

    @cached_property
    def exits(self) -> Mapping[str, int]:
        """The candidate's exit status for each of the contract's exit codes."""
        return {**EXITS, **self._description.exits}

    def model(self, encoding: str) -> str:
        """The candidate's name of a model with this encoding. Raises NotClaimed where it offers none."""
        if encoding not in self._description.models:
            raise NotClaimed(f"the description names no model for {encoding}")
        return self._description.models[encoding]

    @cached_property
    def encoding(self) -> str:
        """The encoding that stories use which are not about encodings. Raises NotClaimed where none is offered."""
        for encoding in ENCODINGS:
            if encoding in self._description.models:
                return encoding
        raise NotClaimed(f"the description names no model for {' or '.join(ENCODINGS)}")

    def lacks(self, word: str) -> bool:
        """Whether the description says that it lacks a verb, a flag or a clause."""
        return word in self._description.lacks

    def claims(self, *words: str) -> None:
        """Raise NotClaimed where the description says that it lacks one of these verbs, flags or clauses."""
        for word in words:
            if self.lacks(word):
                raise NotClaimed(f"the description says that it lacks {word}")

    @cached_property
    def own_price_table(self) -> Path | None:
        """The candidate's own price table, if it names one (P4)."""
        return self._here / self._description.prices if self._description.prices else None

    @cached_property
    def prices(self) -> Mapping[str, Price]:
        """The prices that hold for this candidate by full model name (P4). Raises DataError for a bad table."""
        return pricing.read_price_table(self.own_price_table or pricing.WRITTEN)

    @cached_property
    def priced(self) -> Priced:
        """A model with a known price, of an encoding that the oracle knows. Raises NotClaimed where there is none."""
        for encoding in ENCODINGS:
            named = self._description.models.get(encoding, "")
            ours = {name: price for name, price in self.prices.items() if price.encoding == encoding}
            for name in (named, f"openai/{named}", *ours):
                if name in ours and ours[name].input_per_million:
                    return Priced(model=name, price=ours[name])
        raise NotClaimed("no model of an encoding that the oracle knows has a price")
