"""A `[conformance]` table that asks for nothing, or for what cannot be, is no policy."""

import pytest

from conformance.errors import UsageError
from conformance.release import policy as policies

CORPUS = "c" * 64
UNSOUND = {
    "corpus = []\n": r"\[conformance\] corpus: at least one expected",
    'corpus = ["ABC"]\n': r"\[conformance\] corpus: 64 lower-case hex digits expected, 'ABC' found",
    f'corpus = ["{CORPUS}"]\ntiers = []\n': r"\[conformance\] tiers: at least one expected",
    f'corpus = ["{CORPUS}"]\nresult = "any"\n': "unknown field",
}  # fmt: skip


@pytest.mark.parametrize("text", UNSOUND)
def test_a_table_that_asks_for_nothing_is_unsound(text: str) -> None:
    whole = f'version = 1\n[source]\nrepository = "example/tool"\n[conformance]\ncontract = "llm-cost"\n{text}'
    with pytest.raises(UsageError, match=UNSOUND[text]):
        policies.parse(whole.encode(), "policy.toml")
