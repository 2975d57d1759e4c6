"""Clients that lie: each is named for what it is, scores nothing where it must, spoils nothing else, leaves nothing."""

import collections
import json
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from cli_candidates import evilcorpus

from conformance.candidate import Candidate, family, open_candidate
from conformance.case import Case, Question
from conformance.judge import judge_all
from conformance.report.document import read_report
from conformance.verdict import Outcome, Verdict

LIARS = Path(__file__).parent / "liars"
TEXTS = tuple(f"text {number}" for number in range(20))
POISONED = (*TEXTS[:2], "poison", *TEXTS[2:4])
# Those that are found by waiting; nobody waits for the others, however busy the machine is.
SILENCE_S = {"hangs": 0.3, "drips": 0.3, "silent": 1.0, "miscounts": 1.0}
SURFACES = ("batch", "ask")


def described(tmp_path: Path, liar: str, *words: str, silence_s: float = 10, partial: str = "65") -> Path:
    """A description of a liar through batch, ask and run."""
    argv = json.dumps(["{python}", "-S", "-E", str(LIARS / f"{liar}.py"), *words])
    home = tmp_path / "llm_cost"
    home.mkdir(exist_ok=True)
    path = home / "candidate.toml"
    path.write_text(
        f"""
        contract = "llm-cost"
        name = "liar"
        models = {{ one = "model-one", two = "model-two" }}
        env = {{ DIARY = "{tmp_path / "diary"}" }}
        limits = {{ silence_s = {silence_s}, total_s = 20, memory_bytes = 200_000_000, output_bytes = 3_000_000 }}
        [surfaces.batch]
        argv = {argv}
        answers = {{ ids = {{ pointer = "/ids" }} }}
        field = "text"
        tag = "id"
        partial = [{partial}]
        [surfaces.ask]
        argv = {argv}
        shows = ["ids"]
        [surfaces.run]
        argv = {argv}
        answers = {{ ids = {{ whole = true }} }}
        refused = [65]
        """
    )
    return path


def opened(path: Path, surface: str) -> Candidate:
    return open_candidate(str(path), contract_home=path.parent, surface=surface)


def cases(texts: tuple[str, ...], variant: str = "one") -> list[Case]:
    return [
        Case(
            id=f"{variant}-{number}",
            clause="T1",
            category="plain",
            question=Question(input=text, variant=variant),
            expected={"ids": [ord(letter) for letter in text], "count": len(text)},
        )
        for number, text in enumerate(texts)
    ]


def judged(candidate: Candidate, texts: tuple[str, ...] = TEXTS, variant: str = "one") -> list[Verdict]:
    asked = cases(texts, variant)
    return list(judge_all(asked, candidate.surface.answer([case.question for case in asked])))


def outcomes(verdicts: list[Verdict]) -> dict[Outcome, int]:
    return dict(collections.Counter(verdict.outcome for verdict in verdicts))


def details(verdicts: list[Verdict]) -> str:
    return "\n".join(verdict.detail for verdict in verdicts)


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    after = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert after == []


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("how", [(), ("late",)], ids=["at once", "at the end of input"])
def test_a_perfect_client_passes_all(tmp_path: Path, surface: str, how: tuple[str, ...]) -> None:
    with opened(described(tmp_path, "perfect", *how, silence_s=2), surface) as candidate:
        assert outcomes(judged(candidate)) == {Outcome.PASSED: 40}
        assert outcomes(judged(candidate, variant="two")) == {Outcome.PASSED: 40}
        assert candidate.surface.remarks == []


# What it is called, what it does, what it is named for, and words of the detail, through batch and ask.
HOPELESS = [
    ("segfault", ("crashes", "SIGSEGV"), Outcome.CRASHED, "killed by SIGSEGV"),
    ("abort", ("crashes", "SIGABRT"), Outcome.CRASHED, "killed by SIGABRT"),
    ("exit-3", ("crashes", "3"), Outcome.CRASHED, "exit status 3"),
    ("traceback", ("crashes", "traceback"), Outcome.CRASHED, "RuntimeError: something is wrong with me"),
    ("hang-before-reading", ("hangs", "before"), Outcome.TIMED_OUT, "silent for 0.3 s"),
    ("hang-after-reading", ("hangs", "after"), Outcome.TIMED_OUT, "silent for 0.3 s"),
    ("drips", ("drips",), Outcome.TIMED_OUT, "silent for 0.3 s"),
    ("constant", ("answers_alike", '{"ids": [1, 2, 3]}'), Outcome.FAILED, ""),
    ("zero", ("answers_alike", '{"ids": []}'), Outcome.FAILED, ""),
    ("text-for-numbers", ("answers_alike", '{"ids": "12"}'), Outcome.MALFORMED, "ids: expected a list"),
    ("bool-for-number", ("answers_alike", '{"ids": [1, true]}'), Outcome.MALFORMED, "found True at index 1"),
    ("negative", ("answers_alike", '{"ids": [-1]}'), Outcome.MALFORMED, "found -1 at index 0"),
    ("huge", ("answers_alike", '{"ids": [9223372036854775808]}'), Outcome.MALFORMED, "found 9223372036854775808"),
    ("not-a-number", ("answers_alike", '{"ids": [NaN]}'), Outcome.MALFORMED, "NaN"),
    ("echo", ("echoes",), Outcome.MALFORMED, "line 1 of output"),
    ("garbage", ("prints", "garbage"), Outcome.MALFORMED, "no idea, sorry"),
    ("binary-garbage", ("prints", "binary"), Outcome.MALFORMED, "line 1 of output"),
    ("endless-lines", ("floods", "lines"), Outcome.MALFORMED, ""),
    ("endless-line", ("floods", "line"), Outcome.MALFORMED, "bytes on standard output"),
    ("endless-errors", ("floods", "errors"), Outcome.MALFORMED, "bytes on standard error"),
    ("silent", ("silent",), Outcome.MALFORMED, "exit status 0"),
    ("deaf", ("silent", "deaf"), Outcome.MALFORMED, "exit status 0"),
    ("steals-numbers", ("miscounts", "steals"), Outcome.MALFORMED, "10000"),
    ("stays-behind", ("stays_behind",), Outcome.MALFORMED, "exit status 0"),
]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(
    ("words", "outcome", "detail"), [row[1:] for row in HOPELESS], ids=[row[0] for row in HOPELESS]
)
def test_a_hopeless_client_scores_zero_and_is_named_for_what_it_is(
    tmp_path: Path, surface: str, words: tuple[str, ...], outcome: Outcome, detail: str
) -> None:
    with opened(described(tmp_path, *words, silence_s=SILENCE_S.get(words[0], 10)), surface) as candidate:
        verdicts = judged(candidate, TEXTS[:1] if surface == "ask" else TEXTS[:2])
    assert set(outcomes(verdicts)) == {outcome}
    assert detail in details(verdicts)


@pytest.mark.parametrize(
    ("words", "outcome", "detail"),
    [row[1:] for row in HOPELESS if row[1][0] in ("crashes", "hangs", "prints", "floods", "silent", "stays_behind")],
    ids=[row[0] for row in HOPELESS if row[1][0] in ("crashes", "hangs", "prints", "floods", "silent", "stays_behind")],
)
def test_a_hopeless_client_scores_zero_one_shot_too(
    tmp_path: Path, words: tuple[str, ...], outcome: Outcome, detail: str
) -> None:
    with opened(described(tmp_path, *words, silence_s=SILENCE_S.get(words[0], 10)), "run") as candidate:
        verdicts = judged(candidate, TEXTS[:1])
    assert set(outcomes(verdicts)) == {outcome}


@pytest.mark.parametrize("surface", SURFACES)
def test_a_client_that_takes_memory_without_end_is_stopped(tmp_path: Path, surface: str) -> None:
    with opened(described(tmp_path, "hungers", silence_s=10), surface) as candidate:
        verdicts = judged(candidate, TEXTS[:1])
    assert outcomes(verdicts) == {Outcome.CRASHED: 2}
    assert "more than 200000000 bytes of memory" in details(verdicts)


@pytest.mark.parametrize("surface", ["batch", "run"])
def test_a_client_that_always_refuses_refuses_wrongly(tmp_path: Path, surface: str) -> None:
    with opened(described(tmp_path, "refuses"), surface) as candidate:
        assert outcomes(judged(candidate)) == {Outcome.REFUSED_WRONGLY: 40}


def test_a_driver_that_always_refuses_refuses_wrongly(tmp_path: Path) -> None:
    with opened(described(tmp_path, "answers_alike", '{"refused": "too hard"}'), "ask") as candidate:
        verdicts = judged(candidate)
    assert outcomes(verdicts) == {Outcome.REFUSED_WRONGLY: 40}
    assert "too hard" in details(verdicts)


def test_an_exit_status_that_is_not_documented_is_a_crash_and_no_refusal(tmp_path: Path) -> None:
    with opened(described(tmp_path, "refuses", partial=""), "batch") as candidate:
        assert outcomes(judged(candidate)) == {Outcome.CRASHED: 40}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("how", [(), ("late",)], ids=["writing at once", "holding back"])
def test_one_text_that_kills_costs_one_question(tmp_path: Path, surface: str, how: tuple[str, ...]) -> None:
    with opened(described(tmp_path, "crashes_on_one_text", *how, silence_s=1.0), surface) as candidate:
        verdicts = judged(candidate, POISONED)
    assert outcomes(verdicts) == {Outcome.PASSED: 8, Outcome.CRASHED: 2}
    assert {verdict.case for verdict in verdicts if verdict.outcome is Outcome.CRASHED} == {"one-2"}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("how", [(), ("late",)], ids=["writing at once", "holding back"])
def test_one_text_that_hangs_costs_one_question(tmp_path: Path, surface: str, how: tuple[str, ...]) -> None:
    with opened(described(tmp_path, "hangs_on_one_text", *how, silence_s=1.0), surface) as candidate:
        verdicts = judged(candidate, POISONED)
    assert outcomes(verdicts) == {Outcome.PASSED: 8, Outcome.TIMED_OUT: 2}
    assert {verdict.case for verdict in verdicts if verdict.outcome is Outcome.TIMED_OUT} == {"one-2"}


def test_answers_of_a_batch_that_ends_badly_behind_the_last_are_not_believed(tmp_path: Path) -> None:
    with opened(described(tmp_path, "crashes_at_the_end", "1"), "batch") as candidate:
        verdicts = judged(candidate)
    assert outcomes(verdicts) == {Outcome.CRASHED: 40}
    assert "exit status 1" in details(verdicts)


def test_a_hang_in_the_middle_keeps_the_answers_before_it(tmp_path: Path) -> None:
    with opened(described(tmp_path, "hangs", "middle", silence_s=0.4), "batch") as candidate:
        verdicts = judged(candidate, TEXTS[:8])
    # Asked alone, or as the last of few, it never gets to the place where it hangs, but it does not end either.
    assert outcomes(verdicts)[Outcome.PASSED] >= 10
    assert outcomes(verdicts)[Outcome.TIMED_OUT] >= 2


@pytest.mark.parametrize("how", ["loses", "doubles"])
def test_a_miscounted_line_is_malformed_and_the_others_are_kept(tmp_path: Path, how: str) -> None:
    with opened(described(tmp_path, "miscounts", how, partial=""), "batch") as candidate:
        verdicts = judged(candidate, TEXTS[:9])
    assert set(outcomes(verdicts)) == {Outcome.PASSED, Outcome.MALFORMED}
    assert outcomes(verdicts)[Outcome.PASSED] >= 10


def test_swapped_records_are_told_by_their_tags(tmp_path: Path) -> None:
    with opened(described(tmp_path, "miscounts", "swaps"), "batch") as candidate:
        assert outcomes(judged(candidate)) == {Outcome.PASSED: 40}


@pytest.mark.parametrize("surface", SURFACES)
def test_a_hopeless_client_is_left_alone_after_a_few_tries_and_the_report_says_so(tmp_path: Path, surface: str) -> None:
    with opened(described(tmp_path, "crashes", "3"), surface) as candidate:
        first, second = judged(candidate, TEXTS[:6]), judged(candidate, TEXTS[:6])
    assert "not tried: gave up after 3 crashes without an answer (the last: exit status 3)" in first[-1].detail
    assert second[0].detail == "exit status 3"
    assert second[-1].detail.startswith("not tried: gave up after 4 crashes")


@pytest.mark.parametrize("trick", ["plain", "hidden", "loud"])
@pytest.mark.parametrize(
    ("surface", "when", "outcome"),
    [
        ("batch", "never", Outcome.MALFORMED),
        ("batch", "late", Outcome.PASSED),
        ("ask", "early", Outcome.PASSED),
        ("run", "never", Outcome.MALFORMED),
    ],
)
def test_a_daemon_that_stays_behind_is_stopped(
    tmp_path: Path, surface: str, when: str, outcome: Outcome, trick: str
) -> None:
    with opened(described(tmp_path, "stays_behind", when, trick), surface) as candidate:
        verdicts = judged(candidate, TEXTS[:1])
        candidate.surface.close()
        remarks = list(candidate.surface.remarks)
    daemon = int((tmp_path / "diary").read_text())
    assert not psutil.pid_exists(daemon)
    assert len(remarks) == 1
    assert "left behind and stopped: python" in remarks[0]
    assert {verdict.outcome for verdict in verdicts} == {outcome}


@pytest.mark.parametrize("trick", ["plain", "loud"])
def test_a_daemon_is_stopped_where_orphans_cannot_be_adopted(
    tmp_path: Path, trick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(family, "adopt_orphans", lambda: False)
    with opened(described(tmp_path, "stays_behind", "late", trick), "batch") as candidate:
        judged(candidate, TEXTS[:1])
    assert not psutil.pid_exists(int((tmp_path / "diary").read_text()))


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("when", ["early", "late"])
def test_a_report_names_what_a_driver_leaves_behind_as_it_ends(tmp_path: Path, when: str, jobs: str) -> None:
    path = described(tmp_path, "stays_behind", when)
    path.write_text(path.read_text().replace("one =", "o200k_base =").replace("two =", "cl100k_base ="))
    words = ("--surface", "ask", "--case", "classes-lf-space-lf", "-n", jobs, "--report", "run.jsonl")
    done = evilcorpus("judge", path, *words, cwd=tmp_path)
    assert done.returncode == 1
    assert any("left behind and stopped: python" in each for each in read_report(tmp_path / "run.jsonl").footer.remarks)


def test_a_driver_with_a_process_of_its_own_that_ends_with_it_leaves_nothing_behind(tmp_path: Path) -> None:
    path = described(tmp_path, "perfect")
    script = path.parent / "through.sh"
    script.write_text('#!/bin/sh\n"$@"\nexit 0\n')
    script.chmod(0o755)
    path.write_text(path.read_text().replace('["{python}"', '["./through.sh", "{python}"'))
    with opened(path, "ask") as candidate:
        assert set(outcomes(judged(candidate, TEXTS[:1]))) == {Outcome.PASSED}
        candidate.surface.close()
        assert candidate.surface.remarks == []
