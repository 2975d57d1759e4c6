"""Verbs, flags and streams: what `llm-cost` takes and where it writes (section 2, C1 and C2; TDD 4.3)."""

from pathlib import Path

import pytest

from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.exact_json import parse_object
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_number, hold_records
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import BAD, TEXTS, line, stream, stream_of
from conformance.llm_cost.conduct.tool import Tool

USUAL = stream_of(TEXTS)
LINES = USUAL.splitlines()
ONE_BAD = stream([line("one", id=0), BAD, line("three", id=2)])


@pytest.mark.clause("C2")
def test_records_of_a_usual_stream_are_right(tool: Tool) -> None:
    """Each line of standard output is one JSON object: the record of its line."""
    hold_records(tool, tool.pipe(stdin=USUAL).ends("ok"), LINES)


@pytest.mark.clause("C1")
def test_full_and_bare_model_names_are_the_same(tool: Tool) -> None:
    """`--model` takes `openai/NAME` and the bare `NAME`."""
    bare = tool.model.rpartition("/")[2]
    # A record may tell the name as it was given, so that bytes may differ.
    for name in (bare, f"openai/{bare}"):
        hold_records(tool, tool.pipe(stdin=USUAL, model=name).ends("ok"), LINES)


@pytest.mark.clause("C1")
@pytest.mark.parametrize("verb", ["tokens", "price"], ids=["tokens", "price"])
def test_other_verbs_take_full_and_bare_names_as_well(tool: Tool, verb: str) -> None:
    """`tokens` and `price` know a model by the names that `pipe` knows it by."""
    bare = (tool.dialect.priced.model if verb == "price" else tool.model).rpartition("/")[2]
    for name in (bare, f"openai/{bare}"):
        seen = tool.run(verb, "--model", name, "--format", "json", stdin=TEXTS[1].encode()).ends("ok")
        hold_number(seen, 1)
        key = "cost_usd" if verb == "price" else "tokens_in"
        hold(seen, that=bool(seen.records[0].results.get(key)), otherwise=f"{key}: expected it to be told")


@pytest.mark.clause("C1")
def test_field_names_the_text(tool: Tool) -> None:
    """`--field` names the key of the text; `content` then passes through like any other key."""
    given = [b'{"prompt": "hello world", "content": 7}', b'{"prompt": "", "content": "not this"}']
    seen = tool.pipe("--field", "prompt", stdin=stream(given)).ends("ok")
    hold_number(seen, 2)
    counts = [record.results.get("tokens_in") for record in seen.records]
    hold_equal(seen, "tokens_in", [count("hello world", tool.dialect.encoding), 0], counts)
    hold_equal(seen, "content", [7, "not this"], [record.rest.get("content") for record in seen.records])


@pytest.mark.clause("C1")
def test_field_takes_any_key(tool: Tool) -> None:
    """A key with a space, a dot, a slash and a letter beyond ASCII is a key like any other."""
    seen = tool.pipe("--field", "a b.c/\u00e9", stdin='{"a b.c/\u00e9": "hello world"}\n'.encode()).ends("ok")
    hold_number(seen, 1)
    hold_equal(seen, "tokens_in", count("hello world", tool.dialect.encoding), seen.records[0].results["tokens_in"])


@pytest.mark.clause("C2")
def test_failed_lines_are_json_objects_on_standard_error(tool: Tool) -> None:
    """With `--format json` each failed line is `{"line": n, "error": CODE, "message": ...}`."""
    seen = tool.pipe(stdin=ONE_BAD).ends("err_partial")
    hold_equal(seen, "the numbers of failed lines", [2], seen.failed_lines)
    error = seen.errors[0]
    hold(seen, that=isinstance(error["error"], str) and bool(error["error"]), otherwise="error: expected a code")
    hold(seen, that=isinstance(error.get("message"), str), otherwise="message: expected a string")


@pytest.mark.clause("C2")
def test_quiet_leaves_only_json(tool: Tool) -> None:
    """With `--quiet` every line of both streams is JSON: records, errors, the summary."""
    seen = tool.pipe("--quiet", stdin=ONE_BAD).ends("err_partial")
    hold_number(seen, 2)
    _hold_only_json(seen, seen.stderr)
    hold_equal(seen, "the numbers of failed lines", [2], seen.failed_lines)
    hold_equal(seen, "lines_total", 3, seen.summary.get("lines_total"))


@pytest.mark.clause("C2")
def test_quiet_text_leaves_nothing_that_is_not_json(tool: Tool) -> None:
    """`--quiet` with text on both streams writes no text at all."""
    seen = tool.run(
        "pipe", "--model", tool.model, "--mode", "tokens", "--format", "text", "--summary", "--summary-format", "text",
        "--quiet", stdin=ONE_BAD,
    ).ends("err_partial")  # fmt: skip
    _hold_only_json(seen, seen.stdout)
    _hold_only_json(seen, seen.stderr)


def _hold_only_json(seen: Seen, written: bytes) -> None:
    for raw in written.splitlines():
        try:
            parse_object(raw)
        except ValueError:
            raise seen.breach(f"expected only JSON with --quiet, found {raw[:80]!r}") from None


@pytest.mark.clause("C2")
def test_without_summary_there_is_none(tool: Tool) -> None:
    """Nobody asked for a summary, and nothing failed: standard error is empty."""
    seen = tool.run(
        "pipe", "--model", tool.model, "--mode", "tokens", "--format", "json", "--quiet", stdin=USUAL
    ).ends("ok")  # fmt: skip
    hold_records(tool, seen, LINES)
    hold_equal(seen, "standard error", b"", seen.stderr)


@pytest.mark.clause("C2")
def test_text_summary_is_not_json(tool: Tool) -> None:
    """`--summary` alone reports on standard error, in words, and leaves the records as they are."""
    seen = tool.run(
        "pipe", "--model", tool.model, "--mode", "tokens", "--format", "json", "--summary", stdin=USUAL
    ).ends("ok")  # fmt: skip
    hold_records(tool, seen, LINES)
    hold(seen, that=seen.stderr.strip() != b"", otherwise="expected a summary on standard error, found nothing")


@pytest.mark.clause("C2")
def test_text_records_go_to_standard_output(tool: Tool) -> None:
    """With `--format text` people read standard output, and a JSON summary is still the last line of the other."""
    seen = tool.run(
        "pipe", "--model", tool.model, "--mode", "tokens", "--format", "text", "--summary", "--summary-format", "json",
        stdin=USUAL,
    ).ends("ok")  # fmt: skip
    hold(seen, that=seen.stdout.strip() != b"", otherwise="expected text on standard output, found nothing")
    hold_equal(seen, "lines_total", len(LINES), seen.summary.get("lines_total"))


@pytest.mark.clause("C2")
def test_tokens_prints_one_json_object(tool: Tool) -> None:
    """`tokens --format json` prints the count of the text on standard input."""
    seen = tool.run("tokens", "--model", tool.model, "--format", "json", stdin=TEXTS[1].encode()).ends("ok")
    hold_number(seen, 1)
    hold_equal(seen, "tokens_in", count(TEXTS[1], tool.dialect.encoding), seen.records[0].results.get("tokens_in"))


@pytest.mark.clause("C2")
def test_tokens_prints_the_count_as_text(tool: Tool) -> None:
    """`tokens --format text` prints the count somewhere on standard output."""
    seen = tool.run("tokens", "--model", tool.model, "--format", "text", stdin=TEXTS[1].encode()).ends("ok")
    wanted = count(TEXTS[1], tool.dialect.encoding)
    numbers = [int(word) for word in seen.stdout.replace(b":", b" ").split() if word.isdigit()]
    hold(seen, that=wanted in numbers, otherwise=f"expected {wanted} on standard output, found {seen.stdout[:80]!r}")


@pytest.mark.clause("C2")
def test_tokens_counts_a_file(tool: Tool, tmp_path: Path) -> None:
    """`tokens FILE` counts the text in the file, whatever is on standard input."""
    file = tmp_path / "text.txt"
    file.write_bytes(TEXTS[1].encode())
    seen = tool.run("tokens", "--model", tool.model, "--format", "json", str(file), stdin=b"other").ends("ok")
    hold_number(seen, 1)
    hold_equal(seen, "tokens_in", count(TEXTS[1], tool.dialect.encoding), seen.records[0].results.get("tokens_in"))


@pytest.mark.clause("C2")
@pytest.mark.parametrize("verb", ["price", "models"], ids=["price", "models"])
def test_other_verbs_answer_in_words(tool: Tool, verb: str) -> None:
    """With `--format text` people read the answer of `price` and of `models` on standard output."""
    model = ("--model", tool.dialect.priced.model) if verb == "price" else ()
    seen = tool.run(verb, *model, "--format", "text", stdin=TEXTS[1].encode()).ends("ok")
    hold(seen, that=seen.stdout.strip() != b"", otherwise="expected text on standard output, found nothing")


@pytest.mark.clause("C2")
def test_models_lists_the_model(tool: Tool) -> None:
    """`models --format json` writes only JSON, with the model that the description names in it."""
    seen = tool.run("models", "--format", "json").ends("ok")
    bare = tool.model.rpartition("/")[2].encode()
    hold(seen, that=bare in seen.stdout, otherwise=f"expected {bare!r} among the models, found none")
    hold(seen, that=seen.stdout.strip()[:1] in (b"{", b"["), otherwise="expected JSON on standard output")


@pytest.mark.clause("C2")
@pytest.mark.parametrize("flag", ["--version", "--help"], ids=["version", "help"])
def test_version_and_help_go_to_standard_output(tool: Tool, flag: str) -> None:
    """What is asked for is no error: status 0, on standard output."""
    seen = tool.run(flag).ends("ok")
    hold(seen, that=seen.stdout.strip() != b"", otherwise="expected something on standard output, found nothing")
