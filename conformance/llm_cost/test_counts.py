"""Counts and what they are called: accuracy, bytes that are no text, growth with length (T3, T5, T6; TDD 3, R1)."""

import random

import pytest

from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.dialect import ENCODINGS
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_number
from conformance.llm_cost.conduct.stream import TEXTS, stream_of
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.oracle import tiktoken_oracle

USUAL = stream_of(TEXTS)
HEURISTIC = "heuristic"
"""What a description calls the variant whose counts are estimated."""

BYTES = {
    "lone-byte": b"hello \xff world",
    "cut-characters": b"\xf0\x9f\x98 caf\xc3 \xe2\x82",
}

_LETTERS = random.Random(20251120)  # noqa: S311  # text that looks random, the same every time
WORST = {
    "one letter": "a",
    "one space": " ",
    "emoji": "\U0001f600",
    "zwj families": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "combining marks": "e\u0301\u0302\u0303",
    "digits": "1234567890",
    "random letters": "".join(_LETTERS.choices("abcdefghijklmnopqrstuvwxyz", k=50_000)),
}
"""What adversarial input is made of (R1)."""

LENGTH, TIMES = 12_000, 4
# Between linear (exponent 1) and quadratic (2).
EXPONENT = 1.5
# Differences below this are nothing but noise.
LEAST_S = 0.06


@pytest.mark.clause("T3")
@pytest.mark.parametrize("encoding", ENCODINGS, ids=list(ENCODINGS))
def test_what_is_called_exact_is_exact(tool: Tool, encoding: str) -> None:
    """A record that says `exact` has the oracle's count."""
    seen = tool.pipe(stdin=USUAL, model=tool.dialect.model(encoding)).ends("ok")
    hold_number(seen, len(TEXTS))
    for text, record in zip(TEXTS, seen.records, strict=True):
        wanted, found = count(text, encoding), record.results.get("tokens_in")
        honest = record.results.get("accuracy") != "exact" or wanted == found
        hold(seen, that=honest, otherwise=f"{text!r}: called exact, expected {wanted} tokens, found {found}")


@pytest.mark.clause("T3")
def test_heuristic_counts_a_quarter_of_the_bytes(tool: Tool) -> None:
    """The heuristic counts ceil(bytes / 4) and says `estimate`."""
    seen = tool.pipe(stdin=USUAL, model=tool.dialect.model(HEURISTIC)).ends("ok")
    hold_number(seen, len(TEXTS))
    counts = [record.results.get("tokens_in") for record in seen.records]
    hold_equal(seen, "tokens_in", [-(-len(text.encode()) // 4) for text in TEXTS], counts)
    hold_equal(seen, "accuracy", ["estimate"] * len(TEXTS), [record.results.get("accuracy") for record in seen.records])


@pytest.mark.clause("T6")
@pytest.mark.parametrize("name", BYTES, ids=list(BYTES))
def test_bytes_that_are_no_text_are_refused_or_counted_as_they_are(tool: Tool, name: str) -> None:
    """An error, or the tokens of the bytes; a count of something else is never called exact."""
    given = BYTES[name]
    seen = tool.run("tokens", "--model", tool.model, "--format", "json", stdin=given)
    seen.ends("ok", "err_generic", "err_partial")
    if seen.completed.exit_status != tool.dialect.exits["ok"]:
        hold_equal(seen, "standard output", b"", seen.stdout)
        return
    hold_number(seen, 1)
    wanted = len(tiktoken_oracle.ids(given, tool.dialect.encoding, "bytes"))
    honest = seen.records[0].results.get("accuracy") not in (None, "exact")
    found = seen.records[0].results.get("tokens_in")
    hold(seen, that=honest or found == wanted, otherwise=f"tokens_in: expected {wanted}, found {found}")


@pytest.mark.clause("T5")
def test_time_grows_linearly_with_the_length_of_the_worst(tool: Tool) -> None:
    """Of four times as long input the time on the processor is far from sixteen times as much."""
    shorter, longer = (
        stream_of(_of_length(part, length) for part in WORST.values()) for length in (LENGTH, TIMES * LENGTH)
    )
    start, short, long = (tool.run_under([], *tool.pipe_args(), stdin=given) for given in (b"", shorter, longer))
    for seen, _ in (start, short, long):
        seen.ends("ok")
    allowed = TIMES**EXPONENT * max(short[1].cpu_s - start[1].cpu_s, LEAST_S)
    needed = long[1].cpu_s - start[1].cpu_s
    hold(
        long[0],
        that=needed <= allowed,
        otherwise=f"{TIMES} times the length: expected at most {allowed:.2f} s more, found {needed:.2f} s",
    )


def _of_length(part: str, length: int) -> str:
    return (part * (length // len(part) + 1))[:length]
