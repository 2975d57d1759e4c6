"""Shards together say what the run in one piece says; what is not one run in shards is refused."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from forms import CLAUSES, failed, header, report, verdict
from msgspec import structs

from conformance.candidate.description import Known
from conformance.candidate.known import Foreseen, Tally
from conformance.errors import ReportError, UsageError
from conformance.report.credit import credited
from conformance.report.document import Report, ReportFile, compose, read_report
from conformance.report.lines import Shard, Share
from conformance.report.merge import merge
from conformance.report.record import Heard, Met, Record, record
from conformance.report.result import conclude
from conformance.report.shard import as_part, exit_status, is_clean_part, part, shard_of, weight
from conformance.verdict import Outcome, Verdict


@pytest.mark.parametrize(("word", "number", "of"), [("1/1", 1, 1), ("2/4", 2, 4), ("256/256", 256, 256)])
def test_a_shard_is_named_by_its_number_and_how_many_there_are(word: str, number: int, of: int) -> None:
    assert shard_of(word) == Shard(number=number, of=of)
    assert str(shard_of(word)) == word


@pytest.mark.parametrize(
    "word", ["", "0/4", "5/4", "4", "1/0", "-1/4", "1/4/4", "a/b", "1/257", "\u0661/\u0664", "1 /4", "1/4\n"]
)
def test_what_names_no_shard_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match=r"--shard: expected i/n with 1 <= i <= n <= 256"):
        shard_of(word)


@pytest.mark.parametrize("of", [1, 2, 3, 7, 256])
@pytest.mark.parametrize("size", [0, 1, 5, 100])
@pytest.mark.parametrize("first", [0, 1, 10])
def test_parts_are_disjoint_complete_and_alike_in_size(of: int, size: int, first: int) -> None:
    things = list(range(size))
    parts = [part(things, Shard(number=number, of=of), first=first) for number in range(1, of + 1)]
    assert sorted(thing for each in parts for thing in each) == things
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_groups_of_one_case_each_are_spread_over_all_shards() -> None:
    sizes = [sum(len(part(["x"], Shard(number=n, of=4), first=group)) for group in range(40)) for n in range(1, 5)]
    assert sizes == [10, 10, 10, 10]


Items = Mapping[str, Sequence[Verdict]]


def records(items: Items, heard: Sequence[Heard] = (), known: Sequence[Known] = ()) -> list[Record]:
    made = []
    for item, verdicts in items.items():
        foreseen = Foreseen(known)
        one = record(item, foreseen.apply(verdicts), len(verdicts))
        met = tuple(Met(matched=t.matched, foreseen=t.foreseen, passed=t.passed) for t in foreseen.tallies)
        made.append(structs.replace(one, known=met, heard=tuple(heard)))
    return made


def whole(items: Items, heard: Sequence[Heard] = (), known: Sequence[Known] = (), **head: Any) -> Report:
    """The report of a run in one piece, as the harness concludes it."""
    made = credited(records(items, heard, known))
    foreseen = Foreseen(known)
    for one in made:
        foreseen.add([Tally(**structs.asdict(met)) for met in one.known])
    found = conclude(items, made, CLAUSES, stale=[*foreseen.stale(), *foreseen.unmatched()])
    return compose(header(**head), made, result=found.result, reasons=found.reasons, seconds=9)


def shards(
    items: Items, of: int, heard: Sequence[Heard] = (), known: tuple[Known, ...] = (), **head: Any
) -> dict[Path, Report]:
    """The same run in shards, every n-th verdict of an item in each."""
    found = {}
    for number in range(1, of + 1):
        shard = Shard(number=number, of=of)
        mine = {item: part(verdicts, shard, first=n) for n, (item, verdicts) in enumerate(items.items())}
        made = records(mine, heard, known)
        judgement = as_part(conclude(items, made, CLAUSES), made, shard)
        share = Share(items=tuple(sorted(items)), weights=tuple(map(weight, made)), known=known)
        found[Path(f"{number}.jsonl")] = compose(
            header(**head, shard=shard, started=f"2026-01-0{number}", jobs=number), made,
            result=judgement.result, reasons=judgement.reasons, seconds=3, share=share,
        )  # fmt: skip
    return found


def same(made: Report, other: Report) -> bool:
    return (made.footer.verdicts_sha256, made.footer.result, made.footer.reasons, made.footer.outcomes) == (
        other.footer.verdicts_sha256, other.footer.result, other.footer.reasons, other.footer.outcomes,
    )  # fmt: skip


RIGHT = {
    "parity[words-one]": [verdict(f"w{n}") for n in range(9)],
    "parity[words-two]": [verdict(f"w{n}", variant="two") for n in range(4)],
}
STORIES = {f"quota::{n}": [verdict(f"story-{n}", variant="-", category="quota", aspect="behaviour")] for n in range(5)}
ENTRY = Known(case="w3", outcome=Outcome.FAILED, reason="issue 1", expires=datetime.date(2099, 1, 1))
RUNS: dict[str, tuple[Items, dict[str, Any]]] = {
    "right": (RIGHT, {}),
    "behaviours": (RIGHT | STORIES, {}),
    "wrong": (RIGHT | {"x": [failed("x1"), failed("x2", [1, 2], "odd\u2028", detail="a\nb"), verdict("x3")]}, {}),
    "should": (RIGHT | {"x": [failed("x1", clause="S1")]}, {}),
    "crashes": (RIGHT | {"x": [verdict("x1", Outcome.CRASHED), verdict("x2", Outcome.TIMED_OUT)]}, {}),
    "not-judged": (RIGHT | {"x": [verdict(f"x{n}", Outcome.COULD_NOT_RUN) for n in range(20)]}, {}),
    "nothing": ({"x": [verdict("x1", Outcome.NOT_APPLICABLE, detail="why")]}, {}),
    "known-foreseen": (
        RIGHT | {"x": [failed("w3x"), verdict("w3y")]}, {"known": (structs.replace(ENTRY, case="w3[xy]"),)},
    ),
    "known-stale": (RIGHT, {"known": (ENTRY,)}),
    "known-unmatched": (RIGHT, {"known": (structs.replace(ENTRY, case="nowhere"), structs.replace(ENTRY, case="w*"))}),
    "constant": (
        RIGHT, {"heard": (Heard(variant="one", aspect="count", answers=("7",), rights=("7", "8")),)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("of", [1, 2, 3, 7])
@pytest.mark.parametrize("name", RUNS)
def test_all_shards_together_are_the_run_in_one_piece(name: str, of: int) -> None:
    items, more = RUNS[name]
    made, judgement = merge(shards(items, of, **more), CLAUSES)
    expected = whole(items, **more)
    assert same(made, expected)
    assert judgement.result == expected.footer.result
    assert made.share is None
    assert made.header == header(started="2026-01-01", jobs=of)


def test_only_the_seconds_of_all_shards_tell_how_long_it_took() -> None:
    assert merge(shards(RIGHT, 3), CLAUSES)[0].footer.seconds == 9


def test_a_constant_is_seen_though_each_shard_saw_it_once() -> None:
    """In one shard the only right answer is 7, in the other 8; the candidate says 7 in both."""
    found = shards(RIGHT, 2)
    heard = [Heard(variant="one", aspect="count", answers=("7",), rights=(right,)) for right in ("7", "8")]
    for (path, made), one in zip(list(found.items()), heard, strict=True):
        assert made.share is not None
        told = weight(records({"parity[words-one]": []}, [one])[0]).heard
        weights = tuple(structs.replace(each, heard=told) for each in made.share.weights)
        found[path] = structs.replace(made, share=structs.replace(made.share, weights=weights))
    assert merge(found, CLAUSES)[0].footer.outcomes == {"failed": 9, "passed": 4}


@pytest.mark.parametrize("name", ["right", "known-stale", "nothing"])
def test_a_shard_alone_is_never_conformant(name: str) -> None:
    items, more = RUNS[name]
    for made in shards(items, 2, **more).values():
        assert made.footer.result == "incomplete"
        assert made.footer.reasons[0].startswith("shard ")


def test_a_clean_shard_ends_with_0_and_one_with_a_gap_or_a_fault_does_not() -> None:
    def status(name: str) -> set[int]:
        made = shards(RUNS[name][0], 2).values()
        return {exit_status(one.header, one.footer) for one in made}

    assert status("right") == {0}
    assert status("wrong") == {1}
    assert status("not-judged") == {5}


def test_a_shard_without_any_case_is_clean() -> None:
    assert all(is_clean_part(one.header, one.footer) for one in shards({"x": [verdict("x1")]}, 4).values())


def test_a_missing_shard_is_named() -> None:
    found = shards(RIGHT, 4)
    del found[Path("2.jsonl")], found[Path("4.jsonl")]
    with pytest.raises(UsageError, match="expected all 4 shards, found 2; missing are 2/4, 4/4"):
        merge(found, CLAUSES)


def test_a_doubled_shard_is_named() -> None:
    found = shards(RIGHT, 2)
    with pytest.raises(UsageError, match=r"found shard 1/2 2 times: 1\.jsonl, again\.jsonl"):
        merge(found | {Path("again.jsonl"): found[Path("1.jsonl")]}, CLAUSES)


def test_a_whole_run_is_no_shard() -> None:
    with pytest.raises(UsageError, match=r"whole\.jsonl: expected the report of a shard, found that of a whole run"):
        merge({**shards(RIGHT, 2), Path("whole.jsonl"): report([verdict("a")])}, CLAUSES)


def test_verdicts_of_two_shards_that_overlap_are_refused() -> None:
    first, second = shards(RIGHT, 2).values()
    doubled = structs.replace(second, groups=first.groups)
    with pytest.raises(UsageError, match=r"2: w\d is judged in 1 as well; these are not shards of one run"):
        merge({Path("1"): first, Path("2"): doubled}, CLAUSES)


def test_verdicts_that_were_taken_out_are_missed() -> None:
    """The digests of such a report can be made to fit; what its items weigh still tells."""
    found = shards(RIGHT | {"x": [failed("x1"), failed("x2")]}, 2)
    made = found[Path("1.jsonl")]
    left = structs.replace(record("", [], 0), groups=made.groups)
    why = made.footer.reasons[:1]
    found[Path("1.jsonl")] = compose(made.header, [left], result="incomplete", reasons=why, seconds=1, share=made.share)
    with pytest.raises(ReportError, match=r"1\.jsonl: share: expected the \d verdicts of this report, found \d"):
        merge(found, CLAUSES)


@pytest.mark.parametrize(
    ("entries", "tallies", "said"),
    [
        (2, 2, r"2\.jsonl: share: expected the \[\[known\]\] entries of the other shards"),
        (1, 3, r"2\.jsonl: share: parity\[words-one\]: expected tallies of 1 \[\[known\]\] entries, found 3"),
    ],
    ids=["other-entries", "too-many-tallies"],
)
def test_a_share_with_other_known_entries_is_refused(entries: int, tallies: int, said: str) -> None:
    found = shards(RIGHT, 2, known=(ENTRY,))
    made = found[Path("2.jsonl")]
    assert made.share is not None
    weights = tuple(structs.replace(one, known=((1, 0, 0),) * tallies) for one in made.share.weights)
    share = structs.replace(made.share, known=(ENTRY,) * entries, weights=weights)
    with pytest.raises(ReportError, match=said):
        merge({**found, Path("2.jsonl"): structs.replace(made, share=share)}, CLAUSES)


OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "digest": ({"candidate": {"digest": "9" * 64}}, "candidate.digest"),
    "version": ({"candidate": {"version": "9"}}, "candidate.version"),
    "surface": ({"candidate": {"surface": "run"}}, "candidate.surface"),
    "corpus": ({"pins": {"corpus": "9" * 64}}, "pins"),
    "expectations": ({"expectations": "9" * 64}, "expectations"),
    "harness": ({"harness": "evilcorpus 9"}, "harness"),
    "tier": ({"tier": "smoke"}, "tier"),
    "selection": ({"selection": ("a",)}, "selection"),
    "platform": ({"platform": "Darwin"}, "platform"),
    "contract": ({"contract": "oneiric"}, "contract"),
    "isolation": ({"isolation": {"silence_s": "99"}}, "isolation"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_shards_of_different_runs_are_refused(name: str) -> None:
    change, word = OTHERS[name]
    found = shards(RIGHT, 2)
    other = shards(RIGHT, 2, **change)
    with pytest.raises(UsageError, match=rf"2\.jsonl: a shard of another run than 1\.jsonl: expected {word} "):
        merge({Path("1.jsonl"): found[Path("1.jsonl")], Path("2.jsonl"): other[Path("2.jsonl")]}, CLAUSES)


def test_shards_of_different_splits_are_refused() -> None:
    with pytest.raises(UsageError, match="expected the number of shards 2, found 3"):
        merge({Path("1"): shards(RIGHT, 2)[Path("1.jsonl")], Path("2"): shards(RIGHT, 3)[Path("2.jsonl")]}, CLAUSES)


def test_where_a_candidate_lies_may_differ() -> None:
    found = shards(RIGHT, 2)
    moved = shards(RIGHT, 2, candidate={"target": "/elsewhere/some"})
    merge({Path("1"): found[Path("1.jsonl")], Path("2"): moved[Path("2.jsonl")]}, CLAUSES)


def saved(path: Path, made: Report) -> Path:
    with ReportFile(path) as file:
        file.write(made)
    return path


def test_a_shard_is_read_as_it_was_written(tmp_path: Path) -> None:
    for name, made in shards(*RUNS["constant"][:1], 2, known=(ENTRY,)).items():
        assert read_report(saved(tmp_path / name, made)) == made


@pytest.mark.parametrize("harm", ["dropped", "moved", "doubled", "given-to-a-whole-run"])
def test_a_share_that_is_not_where_it_belongs_is_refused(tmp_path: Path, harm: str) -> None:
    made = shards(RIGHT, 2)[Path("1.jsonl")]
    lines = saved(tmp_path / "1.jsonl", made).read_bytes().splitlines(keepends=True)
    changes: Mapping[str, Callable[[], list[bytes]]] = {
        "dropped": lambda: [lines[0], *lines[2:]],
        "moved": lambda: [lines[0], *lines[2:-1], lines[1], lines[-1]],
        "doubled": lambda: [lines[0], lines[1], *lines[1:]],
        "given-to-a-whole-run": lambda: [lines[0].replace(b'{"number":1,"of":2}', b"null"), *lines[1:]],
    }
    (tmp_path / "1.jsonl").write_bytes(b"".join(changes[harm]()))
    with pytest.raises(ReportError, match="expected a share: "):
        read_report(tmp_path / "1.jsonl")
