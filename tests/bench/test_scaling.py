"""Growth is told from costs: engines of known growth, with noise, starts, caches, and texts that are not answered."""

import pytest
from counted import COSTS, LETTERS, Counted, judged, right

from conformance.bench.curve import By, Verdict
from conformance.bench.family import Family
from conformance.bench.scaling import decades
from conformance.run import Ending, Run

SUPER_LINEAR = ("quadratic", "n-1.7", "quick-but-quadratic", "quadratic-from-60000")
LINEAR = ("linear", "slow-but-linear", "n-log-n", "a-step-in-an-otherwise-linear-one")
LOADS = {"quiet": 0.01, "busy": 0.2, "very-busy": 0.5}


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("name", SUPER_LINEAR)
def test_what_grows_too_fast_is_called_super_linear(name: str, load: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS[name], load=LOADS[load]), monkeypatch)
    assert found.verdict is Verdict.SUPER_LINEAR
    assert found.exponent is not None
    assert found.exponent.value > 1.5


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("name", LINEAR)
def test_what_is_linear_or_nearly_so_passes(name: str, load: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS[name], load=LOADS[load]), monkeypatch)
    assert found.verdict is Verdict.LINEAR
    assert found.troubles == ()


@pytest.mark.parametrize(("name", "exponent"), [("linear", 1.0), ("n-1.7", 1.7), ("quadratic", 2.0)])
def test_the_exponent_is_the_engines_own(name: str, exponent: float, monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS[name], load=0.01), monkeypatch)
    assert found.exponent is not None
    assert found.exponent.value == pytest.approx(exponent, abs=0.05)
    assert found.whole is not None
    assert found.whole.value == pytest.approx(exponent, abs=0.05)


def test_three_decades_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS["linear"]), monkeypatch)
    assert decades(found) == pytest.approx(3.0, abs=0.1)
    assert found.visible[-1].bytes == 316_000


def test_a_slow_engine_is_asked_shorter_texts_not_fewer_decades(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Counted(cost=COSTS["slow-but-linear"])
    found = judged(asker, monkeypatch)
    assert decades(found) > 2
    assert max(asker.asked_bytes) < 60_000
    assert "longer texts would take more than 1 s" in found.note


@pytest.mark.parametrize(("name", "verdict"), [("quadratic", "super-linear"), ("linear", "linear")])
@pytest.mark.parametrize("lives", [True, False], ids=["lives-on", "starts-each-time"])
def test_the_start_is_no_part_of_it(name: str, verdict: str, lives: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Counted(cost=COSTS[name], start_s=2.0, lives=lives, load=0.01)
    found = judged(asker, monkeypatch, budget_s=600)
    assert found.verdict.value == verdict
    assert found.start == pytest.approx(0.0 if lives else 2.0, abs=0.1)


@pytest.mark.parametrize(("name", "verdict"), [("quadratic", "super-linear"), ("linear", "linear")])
def test_a_start_that_sleeps_is_no_waiting(name: str, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Counted(cost=COSTS[name], start_s=2.0, lives=False, sleeps_first=True)
    found = judged(asker, monkeypatch, budget_s=600)
    assert (found.by, found.verdict.value) == (By.PROCESSOR, verdict)


def test_dear_starts_are_spent_sparingly(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Counted(cost=COSTS["linear"], start_s=2.0, lives=False, sleeps_first=True, load=0.02)
    found = judged(asker, monkeypatch, budget_s=69)
    assert found.verdict is Verdict.LINEAR
    assert asker.calls < 30


def test_answers_from_a_cache_are_not_taken_for_quick_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(Counted(cost=COSTS["quadratic"], caches=True), monkeypatch).verdict is Verdict.SUPER_LINEAR


def test_waiting_counts_where_nothing_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A candidate whose work is done by a server uses no processor time of its own."""
    found = judged(Counted(cost=lambda n: 1e-8 * n * n, waits=True), monkeypatch)
    assert (found.by, found.verdict) == (By.CLOCK, Verdict.SUPER_LINEAR)


def test_noise_that_hides_the_exponent_leaves_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=lambda n: 1e-8 * n**1.5, load=1.0), monkeypatch, budget_s=20)
    assert found.verdict is Verdict.UNDECIDED
    assert found.exponent is not None
    assert found.rounds > 3


def test_a_budget_too_small_for_the_rounds_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS["slow-but-linear"]), monkeypatch, budget_s=5)
    assert found.verdict is Verdict.UNDECIDED


def refusing(text: str) -> Run:
    return right(text) if len(text) <= 65_536 else Run(ending=Ending.REFUSED, detail="more than 64 KiB")


def overflowing(text: str) -> Run:
    return right(text) if len(text) < 50_000 else Run(ending=Ending.CRASHED, detail="killed by SIGSEGV")


def cutting(text: str) -> Run:
    return right(text[:40_000])


def hanging(text: str) -> Run:
    return right(text) if len(text) < 20_000 else Run(ending=Ending.TIMED_OUT, detail="silent for 10 s")


@pytest.mark.parametrize(
    ("run", "verdict", "longest", "shortest"),
    [
        (refusing, Verdict.REFUSES, 65_536, 65_537),
        (overflowing, Verdict.CRASHES, 49_999, 50_000),
        (cutting, Verdict.WRONG, 40_000, 40_001),
    ],
    ids=["refuses", "overflows", "cuts"],
)
def test_where_right_answers_end_is_told_to_the_byte(
    run: object, verdict: Verdict, longest: int, shortest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = judged(Counted(cost=COSTS["linear"], run=run), monkeypatch)  # type: ignore[arg-type]  # one of the above
    assert found.verdict is verdict
    assert [(trouble.answered, trouble.bytes) for trouble in found.troubles] == [(longest, shortest)]
    assert found.exponent is not None


def test_a_text_that_is_answered_too_late_is_a_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS["linear"], run=hanging), monkeypatch)
    assert found.verdict is Verdict.HANGS
    assert found.troubles[0].answered < 20_000 <= found.troubles[0].bytes


def test_super_linear_is_said_before_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS["quadratic"], run=overflowing), monkeypatch)
    assert found.verdict is Verdict.SUPER_LINEAR


def test_wrong_answers_are_told_with_what_was_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(Counted(cost=COSTS["linear"], run=cutting), monkeypatch)
    assert found.troubles[0].detail == "count: expected 40001, found 40000"


def test_an_engine_that_answers_nothing_has_no_exponent(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Counted(cost=COSTS["linear"], run=lambda _: Run(ending=Ending.CRASHED, detail="exit status 1"))
    found = judged(silent, monkeypatch)
    assert (found.verdict, found.exponent, found.points) == (Verdict.CRASHES, None, ())
    assert len(silent.asked_bytes) == 1


def test_what_the_surface_cannot_carry_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_argument(text: str) -> Run:
        return right(text) if len(text) < 131_072 else Run(ending=Ending.NOT_APPLICABLE, detail="an argument is short")

    found = judged(Counted(cost=COSTS["linear"], run=by_argument), monkeypatch)
    assert found.verdict is Verdict.LINEAR
    assert found.troubles[0].verdict is Verdict.UNASKED


def test_a_family_is_not_asked_beyond_the_oracles_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    short = Family(name="short", sentence="short", make=LETTERS.make, longest=5_000)
    asker = Counted(cost=COSTS["linear"])
    judged(asker, monkeypatch, family=short)
    assert max(asker.asked_bytes) <= 5_000 * 17 // 16


def test_whole_units_alone_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = Family(name="pairs", sentence="pairs", make=lambda size: "ab" * max(1, size // 2), unit_bytes=2)
    found = judged(Counted(cost=COSTS["linear"], run=refusing), monkeypatch, family=pairs)
    assert [(trouble.answered, trouble.bytes) for trouble in found.troubles] == [(65_536, 65_538)]
