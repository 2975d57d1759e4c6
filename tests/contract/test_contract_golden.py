"""The golden sets against a second computation, from the oracle, without any candidate; and what their tests see."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from conformance.errors import DataError, UsageError
from conformance.llm_cost.conduct import golden
from conformance.llm_cost.conduct.answers import count, expected, expected_sum
from conformance.llm_cost.conduct.exact_json import parse_object
from conformance.llm_cost.oracle import formats, pricing
from conformance.llm_cost.test_golden import ENCODING, PRICED_AS, disorder

PRICE = pricing.read_price_table()[PRICED_AS]
LINES = {"chat_sample": 50, "adversarial": 49, "large": 1200, "errors": 31}
FILES = ["chat_sample/expect.tokens.jsonl", "chat_sample/expect.price.jsonl", "adversarial/expect.tokens.jsonl"]
SUMMARIES = {"chat_sample": PRICE, "adversarial": None, "large": None, "errors": None}


def good_lines(name: str) -> dict[int, dict[str, object]]:
    """The lines that are records, by number; found by Python's own JSON and by hand."""
    found: dict[int, dict[str, object]] = {}
    for number, line in enumerate(golden.golden_input(name).removesuffix(b"\n").split(b"\n"), 1):
        try:
            entry = parse_object(line)
            json.dumps(entry, ensure_ascii=False, default=str).encode()
        except ValueError:
            continue
        if isinstance(entry.get("content"), str):
            found[number] = entry
    return found


@pytest.mark.parametrize("name", LINES)
def test_a_set_has_its_number_of_lines(name: str) -> None:
    assert golden.golden_input(name).count(b"\n") == LINES[name]


@pytest.mark.parametrize("name", FILES)
def test_records_are_the_oracles(name: str) -> None:
    price = PRICE if "price" in name else None
    given = list(good_lines(name.partition("/")[0]).values())
    entries = golden.read_golden(name)
    assert len(entries) == len(given)
    for line, entry in zip(given, entries, strict=True):
        tokens = count(str(line["content"]), ENCODING)
        (expected(tokens, price=price) if price else expected(tokens)).check(entry, name)
        assert formats.fault_of_record(entry) is None
        assert {key: entry[key] for key in line} == line


@pytest.mark.parametrize("name", SUMMARIES)
def test_summaries_are_the_oracles(name: str) -> None:
    good = good_lines(name)
    counts = [count(str(line["content"]), ENCODING) for line in good.values()]
    price = SUMMARIES[name]
    (summary,) = golden.read_golden(f"{name}/expect.summary.json")
    (expected_sum(counts, price=price) if price else expected_sum(counts)).check(summary, name)
    assert formats.fault(formats.SUMMARY, summary) is None
    assert (summary["lines_total"], summary["lines_failed"]) == (LINES[name], LINES[name] - len(good))


def test_the_errors_set_has_every_record_and_every_failed_line() -> None:
    good = good_lines("errors")
    entries = golden.read_golden("errors/expect.partial.jsonl")
    failed = [number for number in range(1, LINES["errors"] + 1) if number not in good]
    assert [entry["line"] for entry in entries if "tokens_in" not in entry] == failed
    assert [entry.get("id") for entry in entries if "tokens_in" in entry] == [line.get("id") for line in good.values()]


def test_ids_of_the_large_set_are_unique() -> None:
    ids = [line["id"] for line in good_lines("large").values()]
    assert len(set(ids)) == len(ids) == LINES["large"]


IDS = [f"id-{number}" for number in range(1200)]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (IDS[:700] + IDS[701:], "lost: id-700"),
        ([*IDS[:700], IDS[700], *IDS[700:]], "doubled: id-700"),
        ([*IDS[:700], IDS[701], IDS[700], *IDS[702:]], "record 701: expected id-700, found id-701: swapped"),
        ([*IDS[:-1], "id-x"], "lost: id-1199; unknown: id-x"),
    ],
    ids=["lost", "doubled", "swapped", "replaced"],
)
def test_a_line_out_of_place_is_named(found: list[str], said: str) -> None:
    assert disorder(IDS, found) == said
    assert disorder(IDS, list(IDS)) is None


def test_the_smallest_difference_names_entry_and_key() -> None:
    entries = [{"id": "a", "n": 1}, {"id": "b", "n": Decimal("1.5"), "list": [1, {"x": None}]}]
    other = [{"id": "a", "n": Decimal("1.0")}, {"id": "b", "n": Decimal("1.5"), "list": [1, {"x": False}]}]
    assert golden.first_difference(entries, other) == "entry b.list[1].x: expected null, found false"
    assert golden.first_difference(entries, entries[:1]) == "expected 2 entries, found 1"
    assert golden.first_difference(entries, entries) is None


def test_golden_files_are_compared_by_meaning_and_keep_their_numbers() -> None:
    file = golden.GoldenFile()
    written = file.serialize([{"n": Decimal("1.10"), "big": 2**64 + 1, "text": "\u2028\u00e9"}])
    assert written == '{"n":1.10,"big":18446744073709551617,"text":"\u2028\u00e9"}\n'
    same = '{"text": "\\u2028\\u00e9", "big": 18446744073709551617, "n": 1.1}\n'
    assert file.matches(serialized_data=same, snapshot_data=written)
    assert not file.matches(serialized_data=same.replace("1.1}", "1.2}"), snapshot_data=written)


def test_a_golden_file_that_is_missing_or_damaged_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "HOME", tmp_path)
    (tmp_path / "bad.jsonl").write_text("{}\n[1\n")
    with pytest.raises(DataError, match=r"none\.jsonl"):
        golden.read_golden("none.jsonl")
    with pytest.raises(DataError, match=r"bad\.jsonl"):
        golden.read_golden("bad.jsonl")


def test_expectations_are_written_from_the_reference_only(snapshot: object) -> None:
    class Updating:
        update_snapshots = True

        def use_extension(self, _extension: object) -> "Updating":
            return self

    with pytest.raises(UsageError, match="from the reference only"):
        golden.Golden(Updating(), may_update=False)  # type: ignore[arg-type]  # all that is looked at
    golden.Golden(Updating(), may_update=True)  # type: ignore[arg-type]  # likewise
