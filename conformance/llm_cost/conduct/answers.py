"""What the oracle expects of lines: counts from tiktoken, costs in `Decimal`; nothing here asks the candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from conformance.llm_cost.conduct.exact_json import shown
from conformance.llm_cost.oracle import pricing, tiktoken_oracle
from conformance.llm_cost.oracle.pricing import Costs, Price
from conformance.suite.behaviour import Breach

FREE = Price(encoding="", input_per_million=Decimal(0), output_per_million=Decimal(0), effective_date="")
"""The price in `--mode tokens` (section 4: costs are 0 there)."""

Results = Mapping[str, object]


@lru_cache(1 << 16)
def count(text: str, encoding: str) -> int:
    """How many tokens a text has."""
    return len(tiktoken_oracle.ids(text, encoding))


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """Tokens and what they cost, of one line or of many."""

    tokens_in: int
    tokens_out: int
    costs: Costs

    def check(self, found: Results, where: str) -> None:
        """Hold the results of a record or a summary against this; Breach names the first that differs.

        Keys that the contract leaves open may be missing; those that are there must be right (P1, section 4).
        """
        for key, tokens in (("tokens_in", self.tokens_in), ("tokens_out", self.tokens_out)):
            if key in found and (type(found[key]), found[key]) != (int, tokens):
                raise _wrong(where, key, tokens, found[key])
        for key, usd in self._amounts().items():
            if key in found and not _agrees(usd, found[key]):
                raise _wrong(where, key, usd, found[key])
        for key in ("tokens_in", "cost_usd"):
            if key not in found:
                raise Breach(f"{where}: expected the key {key}, found none", expected=key)

    def _amounts(self) -> Mapping[str, Decimal]:
        return {
            "cost_input_usd": self.costs.input_usd,
            "cost_output_usd": self.costs.output_usd,
            "cost_usd": self.costs.total_usd,
        }


def expected(tokens_in: int, tokens_out: int = 0, price: Price = FREE) -> Expected:
    """What these numbers of tokens come to at a price."""
    return Expected(tokens_in=tokens_in, tokens_out=tokens_out, costs=pricing.costs(price, tokens_in, tokens_out))


def expected_sum(tokens_in: Sequence[int], tokens_out: int = 0, price: Price = FREE) -> Expected:
    """What lines with these numbers of tokens come to, `tokens_out` each."""
    return expected(sum(tokens_in), tokens_out * len(tokens_in), price)


def _agrees(usd: Decimal, found: object) -> bool:
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return False
    return pricing.agrees(usd, Decimal(found))


def _wrong(where: str, key: str, wanted: object, found: object) -> Breach:
    return Breach(f"{where}: {key}: expected {wanted}, found {shown(found)}", expected=str(wanted), found=str(found))
