"""The measuring verbs end with the documented statuses, and print nothing that a terminal would obey."""

import json
from pathlib import Path
from random import Random

import msgspec
import pytest
from synthetic import MACHINE, lane, load_of, one, saved_of

from conformance.bench import saved
from conformance.bench.saved import Figures, Saved, State
from conformance.cli import bench_words, main

Output = pytest.CaptureFixture[str]


def file_of(made: Saved, path: Path) -> str:
    path.write_bytes(saved.encode(made))
    return str(path)


def status_of(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["bench", *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("new", "status", "said"),
    [
        (one(2), 0, "processor time"),
        (one(2, work=1.2), 1, "ALERT"),
        (one(2, work=0.7), 0, "better"),
        (one(2, noise=0.4), 5, "too noisy to tell"),
    ],
    ids=["the-same", "slower", "faster", "noisy"],
)
def test_comparing_two_files_ends_as_documented(
    new: Saved, status: int, said: str, tmp_path: Path, capsys: Output
) -> None:
    base, other = file_of(one(1), tmp_path / "base.json"), file_of(new, tmp_path / "new.json")
    assert status_of("compare", base, other) == status
    assert said in capsys.readouterr().out


def test_an_alert_may_be_shown_without_failing(tmp_path: Path, capsys: Output) -> None:
    base, other = file_of(one(1), tmp_path / "base.json"), file_of(one(2, work=1.2), tmp_path / "new.json")
    assert status_of("compare", base, other, "--no-alert") == 0
    assert "ALERT" in capsys.readouterr().out


def test_a_wrong_answer_is_worse_than_a_slow_one(tmp_path: Path, capsys: Output) -> None:
    random = Random(2)  # noqa: S311  # the same every time
    broken = msgspec.structs.replace(lane("counter", random), state="wrong", detail="record 3: off", runs=(), starts=())
    base = file_of(one(1), tmp_path / "base.json")
    new = file_of(saved_of(load_of(lane("the oracle", random), broken)), tmp_path / "new.json")
    assert status_of("compare", base, new) == 1
    assert "counter, 1 worker: wrong: record 3: off" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([("a", "measured"), ("a", "not applicable")], 0),
        ([("a", "measured"), ("b", "not applicable")], 5),
        ([("a", "noisy"), ("b", "measured")], 5),
        ([("a", "not applicable"), ("b", "wrong")], 1),
        ([("the oracle", "noisy"), ("a", "measured")], 0),
    ],
)
def test_whoever_has_nothing_measured_is_no_success(states: list[tuple[str, State]], expected: int) -> None:
    rows = [
        Figures(program=program, version="1", scenario="chat", workers=number, state=state)
        for number, (program, state) in enumerate(states, 1)
    ]
    assert bench_words.status(rows) == expected


def test_other_machines_are_refused(tmp_path: Path, capsys: Output) -> None:
    other = msgspec.structs.replace(one(2), machine=msgspec.structs.replace(MACHINE, processor="Other"))
    words = file_of(one(1), tmp_path / "base.json"), file_of(other, tmp_path / "new.json")
    assert status_of("compare", *words) == 2
    assert "expected measurements of the same machine, found processor Test and Other" in capsys.readouterr().err


def test_comparisons_are_kept_and_shown_again(tmp_path: Path, capsys: Output) -> None:
    words = file_of(one(1), tmp_path / "base.json"), file_of(one(2, work=1.2), tmp_path / "new.json")
    assert status_of("compare", *words, "--save", str(tmp_path / "kept.json")) == 1
    kept = saved.read(tmp_path / "kept.json")
    assert {change.metric for change in kept.changes} == {
        "time",
        "processor time",
        "waiting",
        "start-up",
        "peak memory",
    }
    capsys.readouterr()
    assert status_of("show", str(tmp_path / "kept.json")) == 0
    assert "ALERT" in capsys.readouterr().out


def test_what_a_candidate_says_of_itself_is_not_obeyed(tmp_path: Path, capsys: Output) -> None:
    evil = "\x1b]0;owned\x07[red]\u202e\nroot: all passed"
    made = one(1)
    bad = msgspec.structs.replace(made.loads[0].lanes[0], program=evil, state="failed", detail=evil, runs=(), starts=())
    program = msgspec.structs.replace(made.programs[0], name=evil, version=evil)
    whole = saved_of(load_of(made.loads[0].oracle, bad), names=(evil,))
    whole = msgspec.structs.replace(whole, programs=(program,))
    assert status_of("show", file_of(whole, tmp_path / "evil.json")) == 0
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert not any(line.startswith("root:") for line in out.splitlines())
    assert "[red]" in out


def test_figures_come_in_the_form_of_another_tool(tmp_path: Path, capsys: Output) -> None:
    path = file_of(one(1), tmp_path / "base.json")
    assert status_of("show", path, "--form", "customBiggerIsBetter") == 0
    assert "counter: chat: speed" in [entry["name"] for entry in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("throughput", "--scenario", "song"), "expected a scenario among chat, short-lines"),
        (
            ("throughput", "--workers", "two"),
            "--workers: expected numbers from 1 up such as 1,2,4, or auto, found 'two'",
        ),
        (("throughput", "--workers", "0"), "expected numbers from 1 up"),
        (("throughput", "./no-such-counter"), "no such file"),
        (("save", "no/such/folder/base.json"), "cannot be written"),
        (("compare", "reference"), "expected a file of `bench save` or another candidate"),
        (("show", "missing.json"), "cannot be read"),
        (("throughput", "--size", "0"), "0"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_words_are_said_before_anything_is_measured(words: tuple[str, ...], said: str, capsys: Output) -> None:
    assert status_of(*words) in (2, 3, 4)
    assert said in capsys.readouterr().err


def test_a_truncated_file_is_refused(tmp_path: Path, capsys: Output) -> None:
    path = file_of(one(1), tmp_path / "base.json")
    Path(path).write_bytes(Path(path).read_bytes()[:-100])
    assert status_of("compare", path) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_measuring_saves_every_run_and_says_when_that_was_not_enough(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "made.json"
    assert status_of("save", str(path), "--size", "0.02", "--budget", "0.01") == 5
    made = saved.read(path)
    assert (made.programs[0].target, made.loads[0].lanes[0].state) == ("reference", "noisy")
    assert len(made.loads[0].lanes[0].runs) == len(made.loads[0].oracle.runs) == 1
    assert "1 rounds in 0 s, 6 are needed: a larger --budget" in capsys.readouterr().out
