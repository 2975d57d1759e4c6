"""The matrix: descriptions that hold, rooms that work, and a page that names what exists."""

import json
import re
import shutil
import sys
from pathlib import Path

import matrix_findings
import matrix_page
import matrix_rooms
import pytest
import tokenizer_json
from matrix_findings import Finding, Judged

from conformance.candidate.description import read_description
from conformance.case import Question
from conformance.llm_cost.oracle import vocabulary

PAGE = Path(__file__).parent.parent / "docs" / "matrix.md"
PACKAGED = matrix_rooms.names()
EXACT = Judged(
    title="exact",
    version="1",
    variants=("o200k_base",),
    modes=("ordinary",),
    aspects=("ids",),
    outcomes={"passed": 4, "not-applicable": 2},
    faults={},
    classes=0,
    findings=(),
    attributions=(),
    corpus="one",
)
WRONG = Judged(
    title="wrong",
    version="2",
    variants=("o200k_base",),
    modes=("ordinary",),
    aspects=("ids",),
    outcomes={"passed": 3, "failed": 1},
    faults={"T1": 1},
    classes=1,
    findings=(
        Finding(
            title="other tokens",
            count=1,
            question=Question(input="a|\ufeff", variant="o200k_base"),
            expected="[1, 2]",
            got="[3]",
        ),
    ),
    attributions=("behaves like `some-mutant` on 1 of 1 failures",),
    corpus="other",
)


@pytest.mark.parametrize("name", PACKAGED)
def test_a_description_holds_and_names_a_driver_that_exists(name: str) -> None:
    folder = matrix_rooms.CANDIDATES / name
    description = read_description(folder / "candidate.toml")
    surfaces = description.surfaces
    assert description.contract == "llm-cost"
    assert set(description.models) <= set(vocabulary.ENCODINGS)
    if surfaces.inline is not None:
        module, _, function = surfaces.inline.callable.partition(":")
        assert f"def {function}(" in (folder / f"{module}.py").read_text(encoding="utf-8")
    else:
        assert surfaces.ask is not None
        assert (folder / surfaces.ask.argv[-1].removeprefix("{here}/")).is_file()


@pytest.mark.parametrize("name", PACKAGED)
def test_a_package_is_pinned_to_one_version(name: str) -> None:
    package, version = matrix_rooms.pinned(matrix_rooms.CANDIDATES / name)
    assert package
    assert re.fullmatch(r"\d+(\.\d+)+", version)


def test_the_page_names_every_implementation_and_no_other() -> None:
    begin, end = matrix_page.BEGIN.format("table"), matrix_page.END.format("table")
    part = PAGE.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]
    rows = re.findall(r"^\| ([\w.-]+) \|", part, re.MULTILINE)
    others = re.findall(r"^- ([\w.-]+):", part, re.MULTILINE)
    assert sorted({*rows, *others} - {"implementation", "---"}) == PACKAGED


@pytest.fixture(scope="module")
def judged_room(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Judged]:
    """A room with tiktoken, and what it came to."""
    room = _room(tmp_path_factory.mktemp("rooms"), "tiktoken")
    return room, matrix_findings.judged(room, "smoke", keep=False)


def test_a_room_gives_tiktoken_its_vocabularies_without_a_network(judged_room: tuple[Path, Judged]) -> None:
    """The names in its cache are what keeps tiktoken offline."""
    _, found = judged_room
    assert found.faults == {}
    assert found.outcomes["passed"] > 500


def test_a_report_of_the_same_corpus_and_candidate_serves_again(
    judged_room: tuple[Path, Judged], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, found = judged_room
    monkeypatch.setattr(matrix_findings, "_judge", lambda *_: pytest.fail("judged again"))
    assert matrix_findings.judged(room, "smoke", keep=True) == found


def test_a_report_of_another_tier_does_not_serve(
    judged_room: tuple[Path, Judged], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = judged_room
    monkeypatch.setattr(matrix_findings, "_judge", lambda *_: pytest.fail("judged again"))
    with pytest.raises(pytest.fail.Exception, match="judged again"):
        matrix_findings.judged(room, "default", keep=True)


def test_a_driver_that_loses_a_token_is_shown_by_its_smallest_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_findings, "_MOST_SHRUNK", 1)
    room = _room(tmp_path, "tiktoken")
    driver = room / "driver.py"
    driver.write_text(driver.read_text(encoding="utf-8") + _LOSES_TOKENS, encoding="utf-8")
    found = matrix_findings.judged(room, "smoke", keep=False)
    assert set(found.faults) >= {"T1"}
    (finding,) = found.findings
    assert finding.question.input in {"'", "'s"}


def test_an_implementation_that_cannot_be_opened_is_said_to_be_so(tmp_path: Path) -> None:
    room = _room(tmp_path, "tiktoken")
    (room / "candidate.toml").write_text("contract = 1\n", encoding="utf-8")
    with pytest.raises(matrix_findings.NotJudgedError, match="expected `str`"):
        matrix_findings.judged(room, "smoke", keep=False)


def test_the_reason_for_no_installation_is_its_first_error_without_addresses_and_paths() -> None:
    output = (
        "error: subprocess-exited-with-error\n/home/me/x.hpp:8:10: fatal error: pcre2.h: No such file\nerror: other"
    )
    assert matrix_rooms.reason(output) == "pcre2.h: No such file"
    assert matrix_rooms.reason("error: no https://example.invalid/x in /home/me/y") == "no … in …"
    assert matrix_rooms.reason("nothing known") == "the installer failed"


def test_merges_are_all_cuts_in_the_order_of_ranks() -> None:
    ranks = {b"a": 0, b"b": 1, b"bb": 2, b"ab": 3, b"abb": 4}
    expected = [(b"b", b"b"), (b"a", b"b"), (b"a", b"bb"), (b"ab", b"b")]
    assert list(tokenizer_json.merges(ranks)) == expected


def test_a_tokenizer_json_holds_every_token_once() -> None:
    document = tokenizer_json.tokenizer_json("r50k_base")
    assert sorted(document["model"]["vocab"].values()) == list(range(50257))
    assert document["added_tokens"][0]["id"] == 50256
    json.dumps(document, ensure_ascii=False).encode()


def test_the_page_shows_exact_wrong_and_missing_implementations() -> None:
    rows: dict[str, matrix_page.Row] = {"one": EXACT, "two": WRONG, "three": "no wheel"}
    table, examples = matrix_page.table(rows, facts="Judged today."), matrix_page.examples(rows)
    assert "| one | 1 | o200k | 4 |  |  |  | exact | one |" in table
    assert "| two | 2 | o200k | 3 | 1 failed | T1 1 | 1 | “a\\|\\u{FEFF}” | other |" in table
    assert "- three: no wheel" in table
    assert "U+0061 U+007C U+FEFF (zero width no-break space)" in examples.replace("\\|", "|")
    assert "exact" not in examples


def test_only_the_generated_parts_of_a_page_are_replaced() -> None:
    begin, end = matrix_page.BEGIN.format("table"), matrix_page.END.format("table")
    page = f"before\n{begin}\nold\n{end}\nafter\n"
    assert matrix_page.replaced(page, "table", "new\n") == page.replace("old", "new")
    with pytest.raises(ValueError, match="expected <!-- begin examples"):
        matrix_page.written(page, {"one": EXACT}, facts="Judged today.")


_LOSES_TOKENS = """

_right = encode


def encode(text, model, mode):
    return _right(text, model, mode)[: -1 if "'" in text else None]
"""


def _room(home: Path, name: str) -> Path:
    """A room whose package is the one that the harness's own interpreter has."""
    matrix_rooms.publish(home)
    room = home / name
    shutil.copytree(matrix_rooms.CANDIDATES / name, room, ignore=shutil.ignore_patterns("__pycache__"))
    return matrix_rooms.describe(room, version="0", python=sys.executable).parent
