"""Golden sets: whole files in, whole files expected, compared by meaning (section 6; TDD 6.2)."""

from collections import Counter
from decimal import Decimal

import pytest

from conformance.conftest import course_of
from conformance.llm_cost.conduct.answers import expected
from conformance.llm_cost.conduct.dialect import RESULTS
from conformance.llm_cost.conduct.exact_json import parse_object
from conformance.llm_cost.conduct.golden import Entries, Golden, first_difference, golden_input
from conformance.llm_cost.conduct.holding import hold
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.oracle import pricing
from conformance.suite.trial import DEFAULT_CANDIDATE

ENCODING = "o200k_base"
"""The encoding of the golden sets' model, openai/gpt-4o."""

PRICED_AS = "openai/gpt-4o"
# Keys that the contract requires; others of its own are compared where the candidate shows them.
REQUIRED = {
    "record": ("tokens_in", "cost_usd", "accuracy"),
    "summary": ("version", "lines_total", "tokens_in", "cost_usd"),
}
# What a candidate calls the model is its own business.
NOT_COMPARED = ("model",)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The golden files; syrupy's where its plugin is loaded."""
    loaded = request.config.pluginmanager.has_plugin("syrupy")
    may_update = course_of(request.config).judging.trial.request.candidate == DEFAULT_CANDIDATE
    return Golden(request.getfixturevalue("snapshot") if loaded else None, may_update=may_update)


def run(tool: Tool, name: str, mode: str = "tokens") -> Seen:
    """One set through `pipe`."""
    return tool.pipe(stdin=golden_input(name), model=tool.dialect.model(ENCODING), mode=mode)


def records(seen: Seen) -> list[dict[str, object]]:
    """The records of a run, what passed through first."""
    return [{**record.rest, **record.results} for record in seen.records]


def hold_golden(tool: Tool, golden: Golden, seen: Seen, name: str, found: Entries) -> None:
    """What was found means what the file says; optional results may be missing."""
    wanted = [_for_candidate(tool, entry, shown) for entry, shown in _pairs(golden.expected(name, found), found)]
    differing = first_difference(wanted, found)
    hold(seen, that=differing is None, otherwise=f"{name}: {differing}")


def _pairs(wanted: Entries, found: Entries) -> list[tuple[dict[str, object], dict[str, object]]]:
    return [(entry, found[number] if number < len(found) else entry) for number, entry in enumerate(wanted)]


def _for_candidate(tool: Tool, entry: dict[str, object], found: dict[str, object]) -> dict[str, object]:
    """An entry without what this candidate need not show, and with costs by its own prices (P4)."""
    required = REQUIRED["summary" if "lines_total" in entry else "record"]
    optional = {*RESULTS, "lines_failed", "quota_hit"} - {*required}
    kept = {key: value for key, value in entry.items() if key in found or key not in optional}
    amounts = _amounts(tool, entry)
    for key in [key for key in kept if key.startswith("cost_") and amounts]:
        # Within the tolerance of P1 an amount is right, whatever digits it is written with.
        shown = found.get(key)
        close = isinstance(shown, int | Decimal) and pricing.agrees(amounts[key], Decimal(shown))
        kept[key] = shown if close else amounts[key]
    return {key: value for key, value in kept.items() if key not in NOT_COMPARED}


def _amounts(tool: Tool, entry: dict[str, object]) -> dict[str, Decimal]:
    if not entry.get("cost_usd"):
        return {}
    costs = expected(int(str(entry["tokens_in"])), price=tool.dialect.prices[PRICED_AS]).costs
    return {"cost_input_usd": costs.input_usd, "cost_output_usd": costs.output_usd, "cost_usd": costs.total_usd}


@pytest.mark.clause("G1")
def test_chat_sample_is_counted(tool: Tool, golden: Golden) -> None:
    """50 lines of mixed content: every record, in `--mode tokens`."""
    seen = run(tool, "chat_sample").ends("ok")
    hold_golden(tool, golden, seen, "chat_sample/expect.tokens.jsonl", records(seen))


@pytest.mark.clause("G1")
def test_chat_sample_is_priced(tool: Tool, golden: Golden) -> None:
    """The same 50 lines: every record, in `--mode price`."""
    seen = run(tool, "chat_sample", "price").ends("ok")
    hold_golden(tool, golden, seen, "chat_sample/expect.price.jsonl", records(seen))


@pytest.mark.clause("G1")
def test_chat_sample_is_summed_up(tool: Tool, golden: Golden) -> None:
    """The same 50 lines: the summary, in `--mode price`."""
    seen = run(tool, "chat_sample", "price").ends("ok")
    hold_golden(tool, golden, seen, "chat_sample/expect.summary.json", [dict(seen.summary)])


@pytest.mark.clause("G1")
def test_adversarial_set_is_counted(tool: Tool, golden: Golden) -> None:
    """Edge cases: every record."""
    seen = run(tool, "adversarial").ends("ok")
    hold_golden(tool, golden, seen, "adversarial/expect.tokens.jsonl", records(seen))


@pytest.mark.clause("G1")
def test_adversarial_set_is_summed_up(tool: Tool, golden: Golden) -> None:
    """Edge cases: the summary."""
    seen = run(tool, "adversarial").ends("ok")
    hold_golden(tool, golden, seen, "adversarial/expect.summary.json", [dict(seen.summary)])


@pytest.mark.clause("G1")
def test_large_set_is_summed_up(tool: Tool, golden: Golden) -> None:
    """More than a thousand lines: the summary."""
    seen = run(tool, "large").ends("ok")
    hold_golden(tool, golden, seen, "large/expect.summary.json", [dict(seen.summary)])


@pytest.mark.clause("G1")
def test_large_set_is_complete_and_in_order(tool: Tool) -> None:
    """Every line's record is there once and in its place; one that is lost, doubled or swapped is named by its id."""
    seen = run(tool, "large").ends("ok")
    wanted = [str(parse_object(line)["id"]) for line in golden_input("large").splitlines()]
    fault = disorder(wanted, [str(record.rest.get("id")) for record in seen.records])
    hold(seen, that=fault is None, otherwise=f"large: {fault}")


def disorder(wanted: list[str], found: list[str]) -> str | None:
    """What is wrong with the order of ids, in the words that name the one to look at; None where nothing is."""
    if wanted == found:
        return None
    times = Counter(found)
    lost = [name for name in wanted if name not in times]
    strange = [name for name in times if name not in set(wanted)]
    doubled = [name for name in wanted if times[name] > 1]
    if lost or strange or doubled:
        kinds = (("lost", lost), ("unknown", strange), ("doubled", doubled))
        return "; ".join(f"{word}: {', '.join(names[:3])}" for word, names in kinds if names)
    place = next(number for number, (one, other) in enumerate(zip(wanted, found, strict=True)) if one != other)
    return f"record {place + 1}: expected {wanted[place]}, found {found[place]}: swapped"


@pytest.mark.clause("G1")
def test_errors_set_is_answered_in_part(tool: Tool, golden: Golden) -> None:
    """Lines that fail in every way, between lines that do not: the records, and the numbers of the failed lines."""
    seen = run(tool, "errors").ends("err_partial")
    failed: list[dict[str, object]] = [{"line": number} for number in seen.failed_lines]
    hold_golden(tool, golden, seen, "errors/expect.partial.jsonl", [*records(seen), *failed])


@pytest.mark.clause("G1")
def test_errors_set_is_summed_up(tool: Tool, golden: Golden) -> None:
    """The summary says how many lines failed."""
    seen = run(tool, "errors").ends("err_partial")
    hold_golden(tool, golden, seen, "errors/expect.summary.json", [dict(seen.summary)])
