"""One bad question does not spoil the others, and a candidate that does nothing but end badly is left alone."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.candidate import patience as rules
from conformance.candidate.conversation import Bounds, Heard, Stop
from conformance.candidate.ending import in_vain_s
from conformance.candidate.isolation import Entry, Exchange, Isolation
from conformance.candidate.patience import Patience
from conformance.run import Ending, Run

SILENCE_S = 10.0
RIGHT = Run(ending=Ending.ANSWERED, answer={"count": 1})
CRASH = Run(ending=Ending.CRASHED, detail="killed by SIGSEGV")
HANG = Run(ending=Ending.TIMED_OUT, detail="silent for 10 s")


class Clumsy:
    """A speaker that ends badly at some tags, and loses the last answers that it has not written yet."""

    def __init__(self, is_bad: Callable[[int], bool], *, ending: Run = CRASH, holds_back: int = 0) -> None:
        self.asked: list[list[int]] = []
        self.leashes: list[float] = []
        self._is_bad = is_bad
        self._ending = ending
        self._holds_back = holds_back

    def exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
        tags = [entry.tag for entry in entries]
        self.asked.append(tags)
        self.leashes.append(leash_s)
        bad = next((position for position, tag in enumerate(tags) if self._is_bad(tag)), None)
        if bad is None:
            return Exchange(settled=dict.fromkeys(range(len(tags)), RIGHT), silence_s=0.01)
        kept = dict.fromkeys(range(max(0, bad - self._holds_back)), RIGHT)
        in_vain = leash_s if self._ending is HANG else 0.0
        return Exchange(settled=kept, blame=self._ending, silence_s=0.01, in_vain_s=in_vain)


def settled(speaker: Clumsy, size: int, patience: Patience | None = None) -> list[Run]:
    isolation = Isolation(speaker, patience or Patience(), SILENCE_S)
    return isolation.settle([Entry(tag, b"") for tag in range(size)])


@given(st.sets(st.integers(0, 59), max_size=12), st.sampled_from([0, 1, 3, 1000]), st.sampled_from([CRASH, HANG]))
def test_exactly_the_questions_that_end_badly_are_blamed(bad: set[int], holds_back: int, ending: Run) -> None:
    # Without a run of neighbours that would end anyone's patience.
    bad = {tag for tag in bad if tag % 4 == 0}
    runs = settled(Clumsy(bad.__contains__, holds_back=holds_back), 60)
    assert {tag for tag, run in enumerate(runs) if run is not RIGHT} == bad


def test_a_good_candidate_gets_everything_in_one_go() -> None:
    speaker = Clumsy(lambda _: False)
    assert settled(speaker, 1000) == [RIGHT] * 1000
    assert len(speaker.asked) == 1


def test_one_bad_question_that_is_not_held_back_costs_two_more_processes() -> None:
    speaker = Clumsy({500}.__contains__)
    settled(speaker, 1000)
    assert [len(asked) for asked in speaker.asked] == [1000, 1, 499]


def test_one_bad_question_that_is_held_back_costs_twice_the_logarithm() -> None:
    speaker = Clumsy({500}.__contains__, holds_back=10_000)
    settled(speaker, 1000)
    assert len(speaker.asked) <= 2 * 10 + 4


def test_in_a_search_silence_is_waited_for_on_a_short_leash_but_a_question_alone_has_all_its_time() -> None:
    speaker = Clumsy({50}.__contains__, ending=HANG, holds_back=1000)
    settled(speaker, 100)
    alone = [leash for asked, leash in zip(speaker.asked, speaker.leashes, strict=True) if len(asked) == 1]
    assert set(alone) == {SILENCE_S}
    assert 1.0 in speaker.leashes


def test_bad_endings_in_a_row_without_an_answer_end_the_group() -> None:
    speaker = Clumsy(lambda _: True)
    runs = settled(speaker, 1000)
    assert [run.detail for run in runs[:3]] == ["killed by SIGSEGV"] * 3
    assert {run.ending for run in runs} == {Ending.CRASHED}
    expected = "not tried: gave up after 3 crashes without an answer (the last: killed by SIGSEGV)"
    assert {run.detail for run in runs[3:]} == {expected}
    assert len(speaker.asked) == 6


def test_a_candidate_that_has_answered_is_given_more_time() -> None:
    runs = settled(Clumsy(lambda tag: 100 <= tag < 114), 200)
    assert runs.count(RIGHT) == 186


def test_a_later_group_begins_with_one_question_alone() -> None:
    patience = Patience()
    settled(Clumsy(lambda _: True), 10, patience)
    patience.begin_group()
    still_bad = Clumsy(lambda _: True)
    runs = settled(still_bad, 10, patience)
    assert still_bad.asked == [[0]]
    assert runs[9].detail.startswith("not tried: gave up after 4 crashes")
    patience.begin_group()
    recovered = Clumsy(lambda _: False)
    assert settled(recovered, 10, patience) == [RIGHT] * 10
    assert recovered.asked == [[0], list(range(1, 10))]


def test_a_candidate_that_hangs_costs_a_minute_over_all_groups() -> None:
    patience = Patience()
    speaker = Clumsy(lambda _: True, ending=HANG)
    runs = []
    for _ in range(12 * 4):
        patience.begin_group()
        runs += settled(speaker, 50, patience)
    assert {run.ending for run in runs} == {Ending.TIMED_OUT}
    assert sum(speaker.leashes) <= 60
    assert "not tried: gave up after 40 s of waiting without an answer" in runs[-1].detail


def test_a_group_that_alternates_is_left_after_so_many_bad_endings() -> None:
    speaker = Clumsy(lambda tag: tag % 2 == 1)
    runs = settled(speaker, 1000)
    assert f"gave up after {rules.ENDINGS} bad endings in this group" in runs[-1].detail
    assert runs.count(RIGHT) == rules.ENDINGS


def test_what_a_group_has_cost_is_forgotten_in_the_next() -> None:
    patience = Patience()
    settled(Clumsy(lambda tag: tag % 2 == 1), 1000, patience)
    patience.begin_group()
    assert settled(Clumsy(lambda _: False), 10, patience) == [RIGHT] * 10


@pytest.mark.parametrize("size", [0, 1, 2])
def test_small_groups_are_settled_too(size: int) -> None:
    assert settled(Clumsy(lambda _: False), size) == [RIGHT] * size


def test_a_candidate_that_answers_only_questions_that_come_alone_is_left_after_so_many_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "SETBACKS", 20)

    class OneByOne(Clumsy):
        def exchange(self, entries: Sequence[Entry], leash_s: float) -> Exchange:
            if len(entries) == 1:
                return super().exchange(entries, leash_s)
            return Exchange(settled={}, blame=Run(ending=Ending.MALFORMED, detail="expected 9 records, found 1"))

    runs = settled(OneByOne(lambda _: False), 200)
    assert runs[0] == RIGHT
    assert "not tried: gave up after 20 processes of this group that ended badly" in runs[-1].detail


@pytest.mark.parametrize(
    ("stop", "answered", "expected"),
    [
        (Stop.SILENT, True, 10.0),
        (Stop.OVERTIME, False, 300.0),
        (Stop.OVERTIME, True, 0.0),
        (Stop.ENDED, False, 0.0),
    ],
)
def test_time_without_one_answer_is_waited_in_vain(stop: Stop, answered: bool, expected: float) -> None:
    heard = Heard(stop=stop, stdout=b"", stderr=b"", longest_silence_s=0.1)
    limits = Bounds(silence_s=10.0, total_s=300.0, output_bytes=1, memory_bytes=1)
    assert in_vain_s(heard, limits, answered=answered) == expected
