"""How a run ends: the five exit codes, bad words on the command line, failed lines, precedence (section 3; TDD 4.2)."""

import pytest

from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.company import Company, hold_end
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_records
from conformance.llm_cost.conduct.stream import BAD, TEXTS, line, stream, stream_of
from conformance.llm_cost.conduct.tool import Tool

GOOD = [line(text, id=number) for number, text in enumerate(("one", "two words", "three of them", "four", "five"))]
USUAL = stream(GOOD)

# Arguments behind `pipe --model M`, and the name of the slip.
SLIPS = [
    pytest.param(("--no-such-flag",), id="unknown-flag"),
    pytest.param(("-Z",), id="unknown-short-flag"),
    pytest.param(("--max-tokens",), id="max-tokens-without-value"),
    pytest.param(("--max-tokens", "abc"), id="max-tokens-abc"),
    pytest.param(("--max-tokens", "-1"), id="max-tokens-negative"),
    pytest.param(("--max-tokens", "1e3"), id="max-tokens-with-exponent"),
    pytest.param(("--max-tokens", "1.5"), id="max-tokens-with-fraction"),
    pytest.param(("--max-tokens", ""), id="max-tokens-empty"),
    pytest.param(("--max-cost", "abc"), id="max-cost-abc"),
    pytest.param(("--max-cost", "-0.01"), id="max-cost-negative"),
    pytest.param(("--max-cost", "nan"), id="max-cost-nan"),
    pytest.param(("--max-cost", ""), id="max-cost-empty"),
    pytest.param(("--max-cost", "1,5"), id="max-cost-with-comma"),
    pytest.param(("--estimate-output", "abc"), id="estimate-output-abc"),
    pytest.param(("--estimate-output", "-1"), id="estimate-output-negative"),
    pytest.param(("--estimate-output", ""), id="estimate-output-empty"),
    pytest.param(("--estimate-output", "1.5"), id="estimate-output-with-fraction"),
    pytest.param(("--workers", "abc"), id="workers-abc"),
    pytest.param(("--workers", "1.5"), id="workers-with-fraction"),
    pytest.param(("--workers", "-1"), id="workers-negative"),
    pytest.param(("--format", "yaml"), id="format-yaml"),
    pytest.param(("--summary", "--summary-format", "xml"), id="summary-format-xml"),
    pytest.param(("--mode", "count"), id="mode-count"),
]


@pytest.mark.clause("E0")
@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_wrong_usage(tool: Tool, slip: tuple[str, ...]) -> None:
    """A bad word ends with status 2 before anything is read or written, and standard error says why."""
    seen = tool.run("pipe", "--model", tool.model, *slip, stdin=USUAL).ends("err_usage")
    hold_equal(seen, "standard output", b"", seen.stdout)
    hold(seen, that=seen.stderr.strip() != b"", otherwise="expected a reason on standard error, found nothing")


# Words of other verbs; MODEL stands for one that there is.
MODEL = "MODEL"
OTHER_SLIPS = [
    pytest.param(("tokens", "--model", MODEL, "--no-such-flag"), id="tokens-unknown-flag"),
    pytest.param(("price", "--model", MODEL, "--no-such-flag"), id="price-unknown-flag"),
    pytest.param(("price", "--model", MODEL, "--tokens-in", "abc", "--tokens-out", "0"), id="price-tokens-in-abc"),
    pytest.param(("price", "--model", MODEL, "--tokens-in", "1", "--tokens-out", "-1"), id="price-tokens-out-negative"),
    pytest.param(("models", "--no-such-flag"), id="models-unknown-flag"),
]


@pytest.mark.clause("E0")
@pytest.mark.parametrize("words", OTHER_SLIPS)
def test_slip_of_another_verb_is_wrong_usage(tool: Tool, words: tuple[str, ...]) -> None:
    """`tokens`, `price` and `models` are as strict as `pipe`, and print nothing for what nobody meant."""
    seen = tool.run(*(tool.model if word == MODEL else word for word in words), stdin=b"text").ends("err_usage")
    hold_equal(seen, "standard output", b"", seen.stdout)
    hold(seen, that=seen.stderr.strip() != b"", otherwise="expected a reason on standard error, found nothing")


@pytest.mark.clause("E0")
@pytest.mark.parametrize("verb", ["pipe", "tokens", "price"], ids=["pipe", "tokens", "price"])
def test_missing_model_is_wrong_usage(tool: Tool, verb: str) -> None:
    """Nothing is counted for a model that was not named."""
    seen = tool.run(verb, "--format", "json", stdin=USUAL).ends("err_usage")
    hold_equal(seen, "standard output", b"", seen.stdout)


@pytest.mark.clause("E0-model")
@pytest.mark.parametrize("verb", ["pipe", "tokens", "price"], ids=["pipe", "tokens", "price"])
def test_unknown_model_is_wrong_usage(tool: Tool, verb: str) -> None:
    """A model that nobody knows is a bad word on the command line."""
    seen = tool.run(verb, "--model", "nobody/no-such-model-1", "--format", "json", stdin=USUAL).ends("err_usage")
    hold_equal(seen, "standard output", b"", seen.stdout)


@pytest.mark.clause("E0")
def test_unknown_verb_is_wrong_usage(tool: Tool) -> None:
    """A word that is no verb ends with status 2."""
    tool.run("no-such-verb").ends("err_usage")


@pytest.mark.clause("E0")
@pytest.mark.parametrize("limit", [2**63, 10**30], ids=["2-to-the-63", "31-digits"])
def test_huge_limit_is_refused_or_never_reached(tool: Tool, limit: int) -> None:
    """A number that a machine's word cannot hold does not wrap round to a small or negative limit."""
    seen = tool.pipe("--max-tokens", str(limit), stdin=USUAL).ends("ok", "err_usage")
    hold_records(tool, seen, GOOD if seen.completed.exit_status == tool.dialect.exits["ok"] else [])


@pytest.mark.clause("E0")
def test_file_that_is_not_there_is_an_input_error(tool: Tool) -> None:
    """`tokens FILE` without the file is an I/O error, not wrong usage."""
    tool.run("tokens", "--model", tool.model, "no-such-file.txt").ends("err_generic")


@pytest.mark.clause("E0")
@pytest.mark.parametrize("verb", ["tokens", "price"], ids=["tokens", "price"])
def test_folder_is_an_input_error(tool: Tool, verb: str) -> None:
    """A folder in the place of FILE can be opened and not be read: an I/O error, no text and no crash."""
    seen = tool.run(verb, "--model", tool.dialect.priced.model, "--format", "json", ".").ends("err_generic")
    hold_equal(seen, "standard output", b"", seen.stdout)


@pytest.mark.clause("E0")
@pytest.mark.parametrize("given", [b"", b"\n\n \n\r\n"], ids=["empty", "blank-lines"])
def test_empty_input_is_no_error(tool: Tool, given: bytes) -> None:
    """Nothing in: status 0, no record, a summary of zeros."""
    seen = tool.pipe(stdin=given).ends("ok")
    hold_equal(seen, "standard output", b"", seen.stdout)
    sums = {key: seen.summary.get(key) for key in ("lines_total", "tokens_in")}
    hold_equal(seen, "summary", {"lines_total": 0, "tokens_in": 0}, sums)


@pytest.mark.clause("E0")
def test_failed_lines_make_a_partial_success(tool: Tool) -> None:
    """Some lines failed and the stream was completed: status 65, every other line's record is there."""
    given = [BAD, GOOD[0], BAD, GOOD[1], GOOD[2], BAD]
    seen = tool.pipe(stdin=stream(given)).ends("err_partial")
    hold_records(tool, seen, GOOD[:3])
    hold_equal(seen, "the numbers of failed lines", [1, 3, 6], seen.failed_lines)


@pytest.mark.clause("E0")
def test_stream_of_failed_lines_only_is_a_partial_success(tool: Tool) -> None:
    """All lines failed and the stream was completed: status 65 and no record."""
    seen = tool.pipe(stdin=stream([BAD, BAD, BAD])).ends("err_partial")
    hold_equal(seen, "standard output", b"", seen.stdout)
    hold_equal(seen, "lines_failed", 3, seen.summary.get("lines_failed", 3))
    hold_equal(seen, "the numbers of failed lines", [1, 2, 3], seen.failed_lines)


@pytest.mark.clause("E0-fail")
@pytest.mark.parametrize("place", [0, 2, 5], ids=["first", "middle", "last"])
def test_fail_on_error_stops_at_the_failed_line(tool: Tool, place: int) -> None:
    """`--fail-on-error`: status 1, the records before the line are there, none behind it, and the line is told."""
    given = [*GOOD[:place], BAD, *GOOD[place:]]
    seen = tool.pipe("--fail-on-error", stdin=stream(given)).ends("err_generic")
    hold_records(tool, seen, GOOD[:place])
    hold_equal(seen, "the numbers of failed lines", [place + 1], seen.failed_lines)


@pytest.mark.clause("E0-fail")
def test_fail_on_error_stops_workers_as_well(tool: Tool) -> None:
    """Of thousands of records that workers make, those before the failed line are there and none behind it."""
    lines = [line(f"line number {number}", id=number) for number in range(4000)]
    given = stream([*lines[:3333], BAD, *lines[3333:], BAD])
    seen = tool.pipe("--fail-on-error", "--workers", "2", stdin=given).ends("err_generic")
    hold_records(tool, seen, lines[:3333])
    hold_equal(seen, "the numbers of failed lines", [3334], seen.failed_lines)


@pytest.mark.clause("E0-fail")
def test_fail_on_error_does_not_wait_for_the_end(tool: Tool) -> None:
    """It stops at the failed line, though the input goes on for ever."""
    with Company(tool, *tool.pipe_args("--fail-on-error")) as company:
        hold_end(company, stream([BAD, *GOOD]), "err_generic")


@pytest.mark.clause("E0-fail")
def test_fail_on_error_does_nothing_where_no_line_fails(tool: Tool) -> None:
    """Without a failed line the flag changes nothing."""
    hold_records(tool, tool.pipe("--fail-on-error", stdin=USUAL).ends("ok"), GOOD)


@pytest.mark.clause("E1")
def test_wrong_usage_comes_before_all(tool: Tool) -> None:
    """2 over 1, 64 and 65: with a bad flag nothing is looked at."""
    seen = tool.pipe(
        "--fail-on-error", "--max-tokens", "1", "--no-such-flag", stdin=stream([BAD, *GOOD])
    ).ends("err_usage")  # fmt: skip
    hold_equal(seen, "standard output", b"", seen.stdout)


@pytest.mark.clause("E1")
def test_input_output_error_comes_before_the_quota(tool: Tool) -> None:
    """1 over 64 and 65: what cannot be written is said, whatever else there is to say."""
    args = tool.pipe_args("--max-tokens", str(count("one", tool.dialect.encoding)))
    seen, _ = tool.run_under(["stdout-full"], *args, stdin=stream([BAD, *GOOD]))
    seen.ends("err_generic")


@pytest.mark.clause("E1")
def test_quota_comes_before_failed_lines(tool: Tool) -> None:
    """64 over 65: a line failed, and then the quota was reached."""
    quota = count("one", tool.dialect.encoding)
    seen = tool.pipe("--max-tokens", str(quota), stdin=stream([BAD, *GOOD])).ends("err_quota")
    hold_records(tool, seen, GOOD[:1])
    hold_equal(seen, "the numbers of failed lines", [1], seen.failed_lines)


@pytest.mark.clause("E1")
def test_quota_before_the_failed_line_ends_the_stream(tool: Tool) -> None:
    """64 and not 1: with `--fail-on-error` the quota comes first, and what is behind it is not looked at."""
    quota = count("one", tool.dialect.encoding)
    seen = tool.pipe("--fail-on-error", "--max-tokens", str(quota), stdin=stream([*GOOD[:2], BAD, *GOOD[2:]]))
    hold_records(tool, seen.ends("err_quota"), GOOD[:1])
    hold_equal(seen, "the numbers of failed lines", [], seen.failed_lines)


@pytest.mark.clause("E1")
def test_failed_line_before_the_quota_ends_the_stream(tool: Tool) -> None:
    """1 over 64: with `--fail-on-error` the failed line comes first."""
    quota = count("one", tool.dialect.encoding)
    seen = tool.pipe("--fail-on-error", "--max-tokens", str(quota), stdin=stream([GOOD[0], BAD, *GOOD[1:]]))
    hold_records(tool, seen.ends("err_generic"), GOOD[:1])


@pytest.mark.clause("E3")
@pytest.mark.parametrize(
    "given",
    [bytes(range(256)) * 40, b"[" * 5000, b'{"content": "\\ud800' * 50, b"\xff\xfe{\x00}\x00"],
    ids=["all-bytes", "open-brackets", "half-escapes", "utf-16"],
)
def test_garbage_ends_with_a_documented_code(tool: Tool, given: bytes) -> None:
    """Whatever bytes come, the run ends by itself with a documented code and without a traceback."""
    seen = tool.pipe(stdin=given).ends("err_partial")
    hold_equal(seen, "standard output", b"", seen.stdout)


@pytest.mark.clause("E3")
@pytest.mark.parametrize(
    "words",
    [("pipe", "--model", "\udcff\udcfe"), ("pipe", "--model", "a" * 50_000), ("tokens", "--model"), ("", ""), ("-",)],
    ids=["not-utf-8", "huge-value", "cut-short", "empty-words", "dash"],
)
def test_strange_words_are_wrong_usage(tool: Tool, words: tuple[str, ...]) -> None:
    """Whatever is on the command line, it is refused as wrong usage and not by a crash."""
    tool.run(*words, stdin=stream_of(TEXTS[:1])).ends("err_usage")
