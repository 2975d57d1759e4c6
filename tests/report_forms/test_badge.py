"""Badges say what was judged, and are well-formed whatever the report is called."""

import json
import re
from typing import Any

import pytest
from forms import HOSTILE, ODD, failed, header, hostile, report, verdict
from lxml import etree  # type: ignore[import-untyped]  # has no types

from conformance.report.badge import endpoint, svg
from conformance.report.document import Report
from conformance.report.lines import Challenge, Shard
from conformance.verdict import Outcome


def told(made: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(endpoint(made))
    return found


REPORTS = {
    "conformant": (report([verdict("a")]), "conformant", "brightgreen"),
    "with-known": (report([verdict("a"), failed("b", known="x")]), "conformant, 1 known", "brightgreen"),
    "smoke": (report([verdict("a")], head=header(tier="smoke")), "conformant (smoke)", "brightgreen"),
    "selection": (report([verdict("a")], head=header(selection=("a",))), "conformant (selection)", "brightgreen"),
    "wrong": (report([failed("a"), *(verdict(f"b{n}") for n in range(9_999))]), "not conformant, 99.9 %", "red"),
    "stale": (report([verdict("a")], stale=["known[0]"]), "not conformant", "red"),
    "incomplete": (report([verdict("a", Outcome.COULD_NOT_RUN)]), "incomplete", "yellow"),
    "shard": (
        report([verdict("a")], head=header(shard=Shard(number=1, of=4)), lost=["x"]),
        "incomplete (shard 1/4)",
        "yellow",
    ),
    "challenge": (
        report([verdict("a")], head=header(challenge=Challenge(seed=1, size=2, digest="e"))),
        "conformant",
        "brightgreen",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_the_message_says_the_result_and_its_extent(name: str) -> None:
    made, message, colour = REPORTS[name]
    assert told(made) == {
        "schemaVersion": 1,
        "label": "llm-cost",
        "message": message,
        "color": colour,
        "isError": colour != "brightgreen",
    }


@pytest.mark.parametrize("name", REPORTS)
def test_the_picture_says_the_same_in_words(name: str) -> None:
    made, message, _ = REPORTS[name]
    picture = etree.fromstring(svg(made))
    assert picture.get("aria-label") == f"llm-cost: {message}"
    assert picture.findtext("{*}title") == f"llm-cost: {message}"
    assert {text.text for text in picture.iter("{*}text")} == {"llm-cost", message}


@pytest.mark.parametrize("text", [*HOSTILE, ODD])
def test_hostile_words_are_only_words(text: str) -> None:
    made = report([verdict("a")], head=header(contract=text, tier=text))
    picture = etree.fromstring(svg(made))
    kinds = {etree.QName(one).localname for one in picture.iter()}
    assert kinds == {"svg", "title", "linearGradient", "stop", "mask", "rect", "g", "path", "text"}
    assert not re.search(r"#[0-9a-f]{6}", " ".join(one.text for one in picture.iter("{*}text")))
    assert not {"\x1b", "\u202e"} & set(endpoint(made).decode())


def test_the_same_report_gives_the_same_bytes() -> None:
    assert svg(hostile()) == svg(hostile())
    assert endpoint(hostile()) == endpoint(hostile())
