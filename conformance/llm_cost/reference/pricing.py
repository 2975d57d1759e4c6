"""What tokens cost: prices per million tokens, computed exactly in `Decimal` (P1).

No prediction of reasoning, cached, tool or multimodal tokens (P5).
"""

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact

# Wide enough for 2**63 tokens at any price of a hundred digits; what would not fit raises instead of being rounded.
_EXACT = Context(prec=150, traps=[Inexact])

_PER_MILLION = -6


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for a million tokens."""

    input_per_million: Decimal
    output_per_million: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """US dollars for some tokens."""

    input_usd: Decimal
    output_usd: Decimal

    @property
    def usd(self) -> Decimal:
        """Both together."""
        return _EXACT.add(self.input_usd, self.output_usd)


FREE = Price(input_per_million=Decimal(0), output_per_million=Decimal(0))
"""The price where tokens are counted and not priced (`--mode tokens`)."""


def cost(price: Price, tokens_in: int, tokens_out: int) -> Cost:
    """The exact cost; the cost of a sum of tokens is the sum of their costs."""
    return Cost(
        input_usd=_times(tokens_in, price.input_per_million),
        output_usd=_times(tokens_out, price.output_per_million),
    )


def _times(tokens: int, per_million: Decimal) -> Decimal:
    return _EXACT.scaleb(_EXACT.multiply(Decimal(tokens), per_million), _PER_MILLION)
