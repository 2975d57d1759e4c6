"""The reference in other words: the contract kept, with names of fields and exit codes of its own."""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

FIELDS = {
    "tokens_in": "promptTokens",
    "tokens_out": "completionTokens",
    "cost_usd": "usd",
    "accuracy": "quality",
    "lines_total": "rows",
    "lines_failed": "bad rows",
    "quota_hit": "stopped",
    "summary.tokens_in": "allTokens",
    "line": "row",
    "error": "reason",
}
EXITS = {"ok": 0, "err_generic": 9, "err_usage": 64, "err_quota": 2, "err_partial": 1}


def renamed(found: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The same with the other names."""
    return {FIELDS.get(f"{place}.{key}", FIELDS.get(key, key)): value for key, value in found.items()}


def _part(name: str) -> Any:
    return importlib.import_module(f"conformance.llm_cost.reference.{name}")


def speak() -> Callable[[list[str]], int]:
    """Put the other words in the place of the reference's; what runs it."""
    record, pipe, cli = _part("record"), _part("cli.pipe"), _part("cli")
    write, summary, error = record.write, pipe.summary, pipe.error_as_json
    record.write = lambda found, results: write(found, renamed(results, "record"))
    pipe.summary = lambda *args, **kwargs: renamed(summary(*args, **kwargs), "summary")
    pipe.error_as_json = lambda *args: _encoded(renamed(msgspec.json.decode(error(*args)), "error"))
    for verb in ("cli.tokens", "cli.price"):
        module = _part(verb)
        as_json = module.as_json
        module.as_json = lambda found, as_json=as_json: as_json(renamed(found, "record"))
    codes = dict(zip((0, 1, 2, 64, 65), EXITS.values(), strict=True))
    return lambda words: codes[int(cli.run(words))]


def _encoded(found: object) -> bytes:
    return msgspec.json.encode(found) + b"\n"


if __name__ == "__main__":
    sys.exit(speak()(sys.argv[1:]))
