"""What given numbers of tokens cost, against the oracle's arithmetic (P1), for every model with a known price."""

import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from conformance.fuzzing.attempt import Attempt, Fault
from conformance.llm_cost.fuzzing.program import Execute, Words, bad_ending, wrong
from conformance.llm_cost.oracle import pricing
from conformance.verdict import Outcome

NAME = "prices"

_ATTEMPTS = 8
# Where sums of binary fractions, 32 bits and doubles give way; the rest is drawn evenly over orders of magnitude.
_AMOUNTS = (0, 1, 3, 999_999, 1_000_000, 2**31, 2**32 + 1, 2**53 - 1)
_MOST_DIGITS = 13
_KEYS = ("cost_usd", "cost_input_usd", "cost_output_usd")


class Prices:
    """Asks `price` for numbers of tokens."""

    name = NAME

    def __init__(self, words: Words) -> None:
        self._words = words
        self._prices = pricing.read_price_table(words.prices or pricing.WRITTEN)

    def attempts(self, random: Random) -> Iterator[Attempt]:
        """Any model, any numbers."""
        for _ in range(_ATTEMPTS):
            tokens_in, tokens_out = (_amount(random) for _ in range(2))
            flags = ("--tokens-in", str(tokens_in), "--tokens-out", str(tokens_out))
            model = random.choice(sorted(self._prices))
            yield Attempt(target=NAME, input=b"", args=("price", "--model", model, "--format", "json", *flags))

    def fault(self, attempt: Attempt, execute: Execute) -> Fault | None:
        """One run; what its costs have to be is read from its arguments."""
        asked = dict(zip(attempt.args[1::2], attempt.args[2::2], strict=False))
        price = self._prices.get(asked.get("--model", ""))
        done = execute(attempt.args, b"")
        bad = bad_ending(attempt, done, self._words.exits)
        if bad is not None or price is None or done.exit_status != self._words.exits["ok"]:
            return bad
        costs = pricing.costs(price, *(int(asked.get(flag, "0")) for flag in ("--tokens-in", "--tokens-out")))
        wanted = dict(zip(_KEYS, (costs.total_usd, costs.input_usd, costs.output_usd), strict=True))
        try:
            record = json.loads(done.stdout, parse_float=Decimal, parse_int=Decimal)
        except (ValueError, RecursionError):
            return wrong(attempt, Outcome.MALFORMED, "output that is no record", repr(done.stdout[:80]))
        for key, amount in wanted.items():
            found = record.get(self._words.field("record", key)) if isinstance(record, dict) else None
            if key == "cost_usd" and not isinstance(found, Decimal):
                return wrong(attempt, Outcome.MALFORMED, f"a price without {key}")
            if isinstance(found, Decimal) and not pricing.agrees(amount, found):
                return wrong(attempt, Outcome.FAILED, f"wrong {key}", f"{key}: {found}, expected {amount}")
        return None


def _amount(random: Random) -> int:
    return random.choice(_AMOUNTS) if random.random() < 0.5 else random.randrange(10 ** random.randint(1, _MOST_DIGITS))  # noqa: PLR2004  # half and half
