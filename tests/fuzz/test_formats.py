"""The files of a campaign: their schemas, what survives damage, and the sums that are printed from them."""

import json
from pathlib import Path

import jsonschema
import pytest

from conformance.errors import DataError
from conformance.fuzzing import campaign, findings
from conformance.fuzzing.attempt import Attempt, Fault, Input
from conformance.fuzzing.campaign import Point, State
from conformance.fuzzing.corpus import Corpus
from conformance.fuzzing.findings import Finding, Folder, Signature
from conformance.fuzzing.plot import svg
from conformance.fuzzing.reduce import reduce
from conformance.fuzzing.soak import slope_per_hour
from conformance.fuzzing.speed import lines
from conformance.paths import SCHEMAS
from conformance.verdict import Outcome

FINDING = Finding(
    id="ab", target="ids", candidate="c", found="2026-01-01T00:00:00+00:00", raw="inputs/ab.bin",
    signature=Signature(outcome=Outcome.FAILED, where="word"), input=Input.of("a"), expected=[1], got=[2],
)  # fmt: skip
INPUTS: list[str | bytes] = ["", "a\r\n\U0001f600", "\ud83d", b"", b"\xff\x00"]


@pytest.mark.parametrize(
    ("name", "made"), [("finding", findings.schema()), ("campaign", campaign.schema())], ids=["finding", "campaign"]
)
def test_schemas_are_as_the_types_say(name: str, made: bytes) -> None:
    assert (SCHEMAS / f"{name}.schema.json").read_bytes() == made


def test_a_finding_is_of_its_schema(tmp_path: Path) -> None:
    Folder(tmp_path).keep(FINDING, b"raw")
    jsonschema.validate(json.loads((tmp_path / "findings" / "ab.json").read_bytes()), json.loads(findings.schema()))
    assert Folder(tmp_path).findings() == [FINDING]


@pytest.mark.parametrize("content", INPUTS, ids=repr)
def test_any_input_is_kept_as_it_is(content: str | bytes) -> None:
    assert Input.of(content).content == content


def test_what_is_pending_is_there_after_an_interruption(tmp_path: Path) -> None:
    faults = [Fault(attempt=Attempt(target="ids", input=each), outcome=Outcome.CRASHED) for each in INPUTS]
    Folder(tmp_path).postpone(faults)
    ((_, found),) = Folder(tmp_path).postponed()
    assert found == faults


def test_a_damaged_finding_is_named(tmp_path: Path) -> None:
    Folder(tmp_path).keep(FINDING, b"raw")
    (tmp_path / "findings" / "ab.json").write_bytes(b"{")
    with pytest.raises(DataError, match=r"findings/ab.json"):
        Folder(tmp_path).findings()


@pytest.mark.parametrize(
    ("key", "damage", "said"),
    [
        ("id", "../../elsewhere", "id"),
        ("input", {"base64": "!!"}, "input"),
        ("input", {"text": "", "base64": ""}, "exactly one"),
    ],
    ids=["id", "base64", "forms"],
)  # fmt: skip
def test_a_finding_that_leads_elsewhere_or_cannot_be_asked_is_damaged(  # one word each
    tmp_path: Path, key: str, damage: object, said: str
) -> None:
    Folder(tmp_path).keep(FINDING, b"raw")
    path = tmp_path / "findings" / "ab.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), key: damage}))
    with pytest.raises(DataError, match=rf"findings/ab.json: .*{said}"):
        Folder(tmp_path).findings()


def test_a_campaign_of_another_candidate_is_refused(tmp_path: Path) -> None:
    findings.put(tmp_path / "campaign.json", b'{"seed":1,"candidate":"x"}')
    assert campaign.load(tmp_path, 5, "x").seed == 1
    with pytest.raises(DataError, match="expected a campaign of y, found one of x"):
        campaign.load(tmp_path, 1, "y")


def test_a_corpus_keeps_the_shortest_text_of_each_feature(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "corpus.jsonl")
    corpus.add({"f": "long text", "g": "g"})
    corpus.add({"f": "t"})
    corpus.save()
    assert sorted(Corpus(tmp_path / "corpus.jsonl").texts()) == ["g", "t"]


def points(grows_by: int) -> list[Point]:
    return [
        Point(elapsed_s=60.0 * n, inputs=n, features=n, findings=0, resident_bytes=10**8 + grows_by * n)
        for n in range(61)
    ]


@pytest.mark.parametrize(("grows_by", "share"), [(0, 0.0), (10**5, 0.06)], ids=["flat", "six-percent"])
def test_the_slope_is_a_share_of_memory_in_an_hour(grows_by: int, share: float) -> None:
    assert slope_per_hour(points(grows_by)) == pytest.approx(share, abs=0.002)


def test_a_slope_needs_a_while() -> None:
    assert slope_per_hour(points(0)[:10]) is None


def test_the_plot_ends_with_the_last_numbers() -> None:
    assert "60 features" in svg(points(0))
    assert svg([]).startswith("<svg")


def test_times_of_the_parts_are_told_apart() -> None:
    (line,) = lines("ids", {"oracle": 1.0, "candidate": 2.0, "harness": 1.0}, 1_000_000)
    head, _, parts = line.partition("; ")
    assert head == "ids: 1,000,000 inputs, 250,000/s in one worker"
    assert parts == "oracle 25% (1.0 us), candidate 50% (2.0 us), harness 25% (1.0 us)"


def test_reducing_leaves_what_is_needed() -> None:
    looks: list[str] = []

    def holds(text: str) -> bool:
        looks.append(text)
        return "x" in text and "y" in text

    assert reduce("aaaa x bbbbbbbbbbbbbbbb y cccc" * 3, holds, lambda _: iter(())) in ("xy", "yx")
    assert len(looks) < 120


def test_a_state_knows_its_inputs() -> None:
    assert State(seed=1, candidate="x", asked={"ids": 2, "stream": 3}).inputs == 5
