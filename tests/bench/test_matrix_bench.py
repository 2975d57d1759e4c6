"""The measured matrix as a table: fastest first, wrong answers beside the speed, and what could not be measured."""

import pytest
from matrix_bench_page import BEGIN, END, Measured, terminal, written
from matrix_speed import Speed

from conformance.bench.curve import By, Curve, Scaling, Trouble, Verdict
from conformance.bench.fit import Interval

LINEAR = Interval(value=1.04, low=0.98, high=1.1)
STEEP = Interval(value=1.98, low=1.9, high=2.1)
PAGE = f"before\n{BEGIN}\nold\n{END}\nafter\n"


def curve(family: str, exponent: Interval | None = LINEAR, verdict: Verdict | None = None) -> Curve:
    troubles = () if verdict is None else (Trouble(verdict=verdict, bytes=65_537, answered=65_536, detail="x"),)
    return Curve(family=family, by=By.PROCESSOR, exponent=exponent, troubles=troubles)


def row(*curves: Curve, speed: Speed | None = None, version: str = "1.0") -> Measured:
    scaling = Scaling(name="n", version=version, digest="d", surface="inline", variant="o200k_base", curves=curves)
    return Measured(scaling=scaling, speed=speed or fast(1.0))


def fast(multiple: float, *, wrong: int = 0) -> Speed:
    return Speed(megabytes_per_second=5 * multiple, to_oracle=multiple, low=0.9 * multiple, high=1.1 * multiple,
                 texts=486, wrong=wrong)  # fmt: skip


def rows_of(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("| ")][2:]


def test_the_fastest_is_first_and_the_rest_of_the_page_stays() -> None:
    page = written(PAGE, {"slow": row(speed=fast(0.2)), "quick": row(speed=fast(2.0))}, facts="On a machine.")
    assert page.startswith(f"before\n{BEGIN}\nOn a machine.\n")
    assert page.endswith(f"{END}\nafter\n")
    assert "old" not in page
    assert [line.split(" | ")[0] for line in rows_of(page)] == ["| quick", "| slow"]


def test_wrong_answers_mark_the_speed() -> None:
    page = written(PAGE, {"n": row(curve("cjk", verdict=Verdict.WRONG), speed=fast(3.0, wrong=12))}, facts="")
    assert "15.00 ✗" in page
    assert "12 of 486 chat texts" in page


def test_right_answers_leave_it_unmarked() -> None:
    assert "✗" not in written(PAGE, {"n": row(curve("cjk"))}, facts="")


def test_the_steepest_family_and_all_that_are_not_linear_are_named() -> None:
    curves = (curve("cjk"), curve("digits", STEEP), curve("emoji", None), curve("one-letter", verdict=Verdict.REFUSES))
    page = written(PAGE, {"n": row(*curves)}, facts="")
    assert "1.98 on digits" in page
    assert "refuses: one-letter from 65,537 bytes; super-linear: digits; undecided: emoji" in page


def test_a_wrong_answer_does_not_hide_growth() -> None:
    steep_and_wrong = curve("cjk", STEEP, verdict=Verdict.WRONG)
    page = written(PAGE, {"n": row(steep_and_wrong, curve("emoji"))}, facts="")
    assert "super-linear: cjk" in page
    assert rows_of(page)[0].endswith("| cjk |")


def test_what_failed_on_ordinary_text_has_no_speed() -> None:
    page = written(PAGE, {"n": row(curve("cjk"), speed=Speed(failed="timed-out: silent for 60 s"))}, facts="")
    assert "timed-out: silent for 60 s" in page


def test_what_was_not_measured_stands_below_with_its_reason() -> None:
    page = written(PAGE, {"n": "no such version"}, facts="")
    assert "- n: no such version" in page
    assert rows_of(page) == []


def test_a_version_cannot_break_the_table() -> None:
    page = written(PAGE, {"n": row(version="1|2\n3")}, facts="")
    assert "1\\|2 3" in page


def test_a_page_without_its_place_is_refused() -> None:
    with pytest.raises(ValueError, match="begin performance"):
        written("nothing", {}, facts="")


def test_the_terminal_has_a_row_for_each() -> None:
    assert terminal({"a": row(), "b": "reason"}).row_count == 2


def test_what_was_not_decided_is_no_steepest() -> None:
    page = written(PAGE, {"n": row(curve("cjk", Interval(value=9.0, low=-5, high=20)), curve("digits"))}, facts="")
    assert "| 1.04 on digits | undecided: cjk |" in page


def test_what_all_families_have_in_common_is_said_once() -> None:
    assert "| super-linear on all |" in written(PAGE, {"n": row(curve("cjk", STEEP), curve("digits", STEEP))}, facts="")
