"""The other verbs, and what is wrong usage."""

import json
from pathlib import Path

import click
import pytest

from conformance.llm_cost.reference import VERSION
from conformance.llm_cost.reference.cli import values
from reference.command import ESTIMATED, Reference

BAD_NUMBERS = [
    "abc",
    "-1",
    "1e3",
    "9223372036854775808",
    "1_000",
    "+1",
    " 1",
    "1.0",
    "",
    "\N{FULLWIDTH DIGIT ONE}",
    "9" * 5000,
]
BAD_AMOUNTS = ["abc", "-1", "1e3", "nan", "inf", "1,5", "$1", ".", "", "1.", "9" * 5000]

WRONG = [
    [],
    ["pipes"],
    ["pipe"],
    ["pipe", "--model"],
    ["pipe", "--model", "gpt-99"],
    ["pipe", "--model", ESTIMATED, "--modes", "tokens"],
    ["pipe", "--model", ESTIMATED, "--mode", "all"],
    ["pipe", "--model", ESTIMATED, "--format", "xml"],
    ["pipe", "--model", ESTIMATED, "--summary-format", "xml"],
    ["pipe", "--model", ESTIMATED, "file.jsonl"],
    ["pipe", "--model", ESTIMATED, "--workers", "0"],
    ["pipe", "--model", ESTIMATED, "--workers", "257"],
    ["pipe", "--model", ESTIMATED, "--quiet=yes"],
    ["pipe", "--model", ESTIMATED, "--ids"],
    ["pipe", "--model", ESTIMATED, "--prices", "/nonexistent"],
    ["price", "--model", ESTIMATED, "--tokens-in", "1", "file"],
    ["tokens", "--model", ESTIMATED, "one", "two"],
    ["models", "--model", ESTIMATED],
    *(["pipe", "--model", ESTIMATED, "--max-tokens", value] for value in BAD_NUMBERS[:4]),
    *(["pipe", "--model", ESTIMATED, "--max-cost", value] for value in BAD_AMOUNTS[:4]),
]


@pytest.mark.parametrize("words", WRONG, ids=lambda words: " ".join(words) or "nothing")
def test_wrong_usage_is_one_line_and_status_2(reference: Reference, words: list[str]) -> None:
    found = reference(*words, stdin=b"not even read")
    assert (found.status, found.out, found.err.count("\n")) == (2, b"", 1)
    assert found.err.startswith("llm-cost-reference: ")


def test_a_slip_in_an_option_is_answered_with_the_option(reference: Reference) -> None:
    assert "--max-tokens" in reference("pipe", "--model", ESTIMATED, "--max-token", "1").err


@pytest.mark.parametrize("words", [["--help"], ["pipe", "--help"], ["tokens", "--help"], ["price", "--help"]])
def test_help_is_help_and_no_error(reference: Reference, words: list[str]) -> None:
    found = reference(*words)
    assert (found.status, found.err) == (0, "")
    assert b"Usage: llm-cost-reference" in found.out


def test_help_states_the_scope(reference: Reference) -> None:
    """Scope is stated in the help (P5)."""
    said = reference("--help").out.decode()
    assert all(word in said for word in ("reasoning", "cached", "tool-call", "multimodal"))


def test_version_is_the_version(reference: Reference) -> None:
    assert reference("--version").out == f"llm-cost-reference {VERSION}\n".encode()


def test_tokens_counts_standard_input_or_a_file(reference: Reference, tmp_path: Path) -> None:
    text = b"hello\r\n\xef\xbb\xbfworld\n"
    path = tmp_path / "text"
    path.write_bytes(text)
    piped = reference("tokens", "--model", "gpt-4o", "--format", "json", "--ids", stdin=text)
    assert reference("tokens", "--model", "gpt-4o", "--format", "json", "--ids", str(path)) == piped
    found = json.loads(piped.out)
    assert found["tokens_in"] == len(found["token_ids"])
    assert (found["model"], found["accuracy"]) == ("openai/gpt-4o", "exact")
    assert reference("tokens", "--model", "gpt-4o", "-", stdin=text).out == f"{found['tokens_in']}\n".encode()


def test_tokens_of_a_file_that_is_missing_is_an_error_of_reading(reference: Reference, tmp_path: Path) -> None:
    found = reference("tokens", "--model", ESTIMATED, str(tmp_path / "none"))
    assert (found.status, found.err.count("\n")) == (1, 1)
    assert "no such file or directory" in found.err


def test_bytes_that_are_no_utf_8_are_counted_as_they_are(reference: Reference) -> None:
    assert reference("tokens", "--model", ESTIMATED, stdin=b"\xff" * 5).out == b"2\n"
    assert (
        json.loads(reference("tokens", "--model", "gpt-4o", "--format", "json", stdin=b"a\xffb").out)["tokens_in"] == 3
    )


def test_one_shot_and_pipe_count_alike(reference: Reference) -> None:
    """One-shot counting and `pipe` give the same counts (T4)."""
    text = "it's  \r\n a <|endoftext|> 日本語"
    for mode in ("ordinary", "special"):
        counted = json.loads(
            reference("tokens", "--model", "gpt-4", "--format", "json", "--text-mode", mode, stdin=text.encode()).out
        )
        piped = reference(
            "pipe",
            "--model",
            "gpt-4",
            "--format",
            "json",
            "--text-mode",
            mode,
            stdin=json.dumps({"content": text}).encode(),
        )
        assert counted["tokens_in"] == json.loads(piped.out)["tokens_in"]


def test_price_of_numbers_is_exact(reference: Reference) -> None:
    words = ["price", "--model", "openai/gpt-4o-mini", "--tokens-in", "9223372036854775807", "--tokens-out", "1"]
    found = reference(*words, "--format", "json").out
    assert b'"cost_input_usd":1383505805528.21637105,' in found
    assert b'"cost_output_usd":0.0000006,' in found
    assert b'"cost_usd":1383505805528.21637165,' in found


def test_price_of_a_text_counts_it(reference: Reference) -> None:
    found = json.loads(reference("price", "--model", ESTIMATED, "--format", "json", stdin=b"aaaaa").out)
    assert (found["tokens_in"], found["cost_usd"], found["accuracy"]) == (2, 0.00003, "estimate")


def test_models_lists_what_there_is(reference: Reference) -> None:
    found = [json.loads(line) for line in reference("models", "--format", "json").out.splitlines()]
    by_name = {entry["model"]: entry for entry in found}
    assert by_name["openai/gpt-4o"]["encoding"] == "o200k_base"
    assert by_name["openai/gpt-4"]["encoding"] == "cl100k_base"
    assert by_name[ESTIMATED]["accuracy"] == "estimate"
    assert len(reference("models").out.splitlines()) == len(found)


def test_another_price_table_is_used(reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.write_text(
        '{"schema_version":"2","models":{"me/mine":{"encoding":"heuristic","input_per_million":1.10,'
        '"output_per_million":0,"context_window":1,"effective_date":"2024-11-01"}}}'
    )
    found = reference("price", "--model", "mine", "--tokens-in", "1", "--format", "json", "--prices", str(path))
    assert b'"cost_usd":0.0000011,' in found.out


@pytest.mark.parametrize("value", BAD_NUMBERS, ids=lambda value: value[:20])
def test_only_digits_are_a_number(value: str) -> None:
    with pytest.raises(click.BadParameter):
        values.whole_number()(click.Context(click.Command("x")), click.Option(["--x"]), value)
