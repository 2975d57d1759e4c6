"""Counts and what they are called: accuracy, bytes that are no text, growth with length (T3, T5, T6; TDD 3, R1)."""

from collections.abc import Sequence

import pytest

from conformance.bench import fit
from conformance.bench.fit import Growth, Interval
from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.dialect import ENCODINGS
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_number
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import TEXTS, stream_of
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.families import plain_families
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.suite.behaviour import Unavailable

USUAL = stream_of(TEXTS)
HEURISTIC = "heuristic"
"""What a description calls the variant whose counts are estimated."""

BYTES = {
    "lone-byte": b"hello \xff world",
    "cut-characters": b"\xf0\x9f\x98 caf\xc3 \xe2\x82",
}

# Texts that readers of a whole file like to tidy up.
ALONE = {
    "empty": "",
    "untidy": " <|endoftext|> x \r\n\n",
    "byte-order-mark": "\ufeffx\n",
}

LENGTH, TIMES = 12_000, 4
"""Bytes of each of the shorter texts, and how many times as long the longer ones are (R1)."""

# A round so far below the limit needs no other: its costs would have to be off by half, and all in one direction.
_CLEARLY_BELOW = fit.LIMIT - 0.25
_MOST_ROUNDS = 8
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


@pytest.mark.clause("T3")
def test_sum_of_estimates_is_not_called_exact(tool: Tool) -> None:
    """The summary of a stream of estimates does not say `exact`."""
    seen = tool.pipe(stdin=USUAL, model=tool.dialect.model(HEURISTIC)).ends("ok")
    found = seen.summary.get("accuracy", "estimate")
    hold(seen, that=found != "exact", otherwise="the summary's accuracy: expected an estimate, found exact")


@pytest.mark.clause("T3")
def test_estimate_of_one_text_is_not_called_exact(tool: Tool) -> None:
    """`tokens` with a model that is estimated does not say `exact`."""
    model = tool.dialect.model(HEURISTIC)
    seen = tool.run("tokens", "--model", model, "--format", "json", stdin=TEXTS[1].encode()).ends("ok")
    hold_number(seen, 1)
    found = seen.records[0].results.get("accuracy", "estimate")
    hold(seen, that=found != "exact", otherwise="accuracy: expected an estimate, found exact")


@pytest.mark.clause("T4")
@pytest.mark.parametrize("name", ALONE, ids=list(ALONE))
def test_text_alone_has_the_count_that_it_has_in_a_stream(tool: Tool, name: str) -> None:
    """Nothing is taken off the text that `tokens` reads: no white space at its ends, no mark before it."""
    whole = tool.pipe(stdin=stream_of(ALONE.values())).ends("ok")
    hold_number(whole, len(ALONE))
    wanted = whole.records[list(ALONE).index(name)].results.get("tokens_in")
    seen = tool.run("tokens", "--model", tool.model, "--format", "json", stdin=ALONE[name].encode()).ends("ok")
    hold_number(seen, 1)
    hold_equal(seen, f"tokens_in of {ALONE[name]!r}", wanted, seen.records[0].results.get("tokens_in"))


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
    loads = b"", _load(LENGTH), _load(TIMES * LENGTH)
    rounds: list[float] = []
    while True:
        seen, exponent = _one_round(tool, loads)
        rounds.append(exponent)
        found = fit.interval(rounds)
        if exponent < _CLEARLY_BELOW or found.growth is not Growth.UNDECIDED or len(rounds) == _MOST_ROUNDS:
            break
    if found.growth is Growth.UNDECIDED and rounds[-1] >= _CLEARLY_BELOW:
        raise Unavailable(
            f"{len(rounds)} rounds on this machine do not tell the exponent, {found.value:.2f} on average"
        )
    hold(
        seen,
        that=found.growth is not Growth.SUPER_LINEAR,
        otherwise=f"time over length: expected an exponent below {fit.LIMIT}, found {_shown(found)}",
    )


def _load(length: int) -> bytes:
    """A stream with a text of each adversarial family."""
    return stream_of(family.make(length) for family in plain_families())


def _one_round(tool: Tool, loads: Sequence[bytes]) -> tuple[Seen, float]:
    """The longest run, and the exponent of its time over that of the shorter one, without what the empty one takes."""
    runs = [tool.run_under([], *tool.pipe_args(), stdin=given) for given in loads]
    for seen, _ in runs:
        seen.ends("ok")
    start_s, short_s, long_s = (used.cpu_s for _, used in runs)
    sizes = LENGTH, TIMES * LENGTH
    seconds = max(short_s - start_s, LEAST_S), max(long_s - start_s, LEAST_S)
    return runs[-1][0], fit.exponent(dict(zip(sizes, seconds, strict=True)))


def _shown(found: Interval) -> str:
    between = "" if found.low is None or found.high is None else f", between {found.low:.2f} and {found.high:.2f}"
    return f"{found.value:.2f}{between}"
