"""Tables and remarks say what a curve holds, and nothing that a terminal would obey."""

import pytest
from rich.console import Console
from rich.table import Table

from conformance.bench.curve import By, Curve, Point, Scaling, Trouble, Verdict
from conformance.bench.fit import Interval
from conformance.bench.scaling_table import alone, remarks, side_by_side, slower, worst

LINEAR = Interval(value=1.04, low=0.98, high=1.1)
POINTS = tuple(Point(bytes=n, amounts=(n * 1e-6,), visible=n > 100) for n in (100, 1_000, 100_000))


def curve(*, exponent: Interval | None = LINEAR, verdict: Verdict | None = None, by: By = By.PROCESSOR) -> Curve:
    troubles = () if verdict is None else (Trouble(verdict=verdict, bytes=65_537, answered=65_536, detail="a\nb\x1b"),)
    return Curve(family="f", by=by, tool="perf", points=POINTS, exponent=exponent, whole=exponent, troubles=troubles)


def scaling(*curves: Curve, name: str = "n") -> Scaling:
    return Scaling(name=name, version="1.2", digest="d", surface="inline", variant="v", curves=curves)


def text(table: Table) -> str:
    console = Console(width=200, record=True, file=None, markup=False)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_a_row_says_exponent_interval_reach_and_verdict() -> None:
    shown = text(alone(scaling(curve())))
    for part in ("1.04 (0.98 … 1.10)", "1,000 … 100,000 (2.0)", "100 ms", "linear"):
        assert part in shown


def test_a_missing_exponent_is_said_to_be_unknown() -> None:
    assert "unknown" in text(alone(scaling(curve(exponent=None))))


def test_side_by_side_shows_what_is_not_linear() -> None:
    shown = text(side_by_side([scaling(curve(), name="one"), scaling(curve(verdict=Verdict.WRONG), name="other")]))
    assert "1.04 wrong" in shown
    assert "one" in shown


def times_as_long(factor: float, *, sizes: tuple[int, ...] = (1_000, 100_000)) -> Curve:
    points = tuple(Point(bytes=n, amounts=(factor * n,), visible=True) for n in sizes)
    return Curve(family="f", by=By.PROCESSOR, points=points, exponent=LINEAR)


def test_times_are_compared_at_the_longest_text_of_both() -> None:
    found = slower(times_as_long(3e-6), times_as_long(1e-6, sizes=(100, 20_000)))
    assert found is not None
    assert found[0] == pytest.approx(3.0)
    assert found[1] == 20_000
    shown = text(side_by_side([scaling(times_as_long(1e-6), name="v1"), scaling(times_as_long(2.5e-7), name="v2")]))
    assert "0.25 times as long at 100,000 bytes" in shown


def test_what_has_no_length_or_no_unit_in_common_is_not_compared() -> None:
    assert slower(times_as_long(1.0), times_as_long(1.0, sizes=(200_000, 300_000))) is None
    assert slower(curve(), curve(by=By.INSTRUCTIONS)) is None


def test_a_family_that_only_one_was_asked_has_one_cell() -> None:
    assert "1.04" in text(side_by_side([scaling(name="one"), scaling(curve(), name="other")]))


def test_remarks_name_the_border_and_tame_the_evidence() -> None:
    (said,) = remarks(curve(verdict=Verdict.REFUSES))
    assert said.startswith("answers 65,536 bytes, refuses at 65,537: a b")
    assert "\x1b" not in said


def test_remarks_say_what_was_measured_where_it_is_not_processor_time() -> None:
    assert list(remarks(curve(by=By.INSTRUCTIONS))) == ["by instructions, as perf counts them"]
    assert "waits instead of working" in next(remarks(curve(by=By.CLOCK)))


def test_the_worst_family_speaks_for_a_candidate() -> None:
    assert worst(scaling(curve(), curve(exponent=None))) is Verdict.UNDECIDED
    assert worst(scaling(curve(exponent=None), curve(verdict=Verdict.CRASHES), curve())) is Verdict.CRASHES
    assert worst(scaling(curve())) is Verdict.LINEAR
