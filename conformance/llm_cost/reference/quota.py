"""Budgets of a stream: the record that would bring a total above its limit is not emitted; the stream stops (E2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from conformance.llm_cost.reference.pricing import Price, cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Limits on a stream's totals; None is no limit. A total that ends exactly at its limit is no hit."""

    max_tokens: int | None = None
    max_usd: Decimal | None = None

    def admits(self, price: Price, tokens_in: int, tokens_out: int) -> bool:
        """Whether these totals stay within both limits."""
        if self.max_tokens is not None and tokens_in + tokens_out > self.max_tokens:
            return False
        return self.max_usd is None or cost(price, tokens_in, tokens_out).usd <= self.max_usd


def admitted(quota: Quota, price: Price, *, so_far: tuple[int, int], tokens_in: Sequence[int], tokens_out: int) -> int:
    """How many of the next records fit, given the totals in and out so far and `tokens_out` for each record."""
    total_in, total_out = so_far
    if quota.admits(price, total_in + sum(tokens_in), total_out + tokens_out * len(tokens_in)):
        return len(tokens_in)
    for index, tokens in enumerate(tokens_in):
        total_in += tokens
        total_out += tokens_out
        if not quota.admits(price, total_in, total_out):
            return index
    return len(tokens_in)
