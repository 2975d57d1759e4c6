"""A picture is well-formed whatever stands in names, and shows each candidate's points on its own axes."""

from xml.etree import ElementTree as ET

import pytest

from conformance.bench.curve import By, Curve, Point, Trouble, Verdict
from conformance.bench.fit import Interval
from conformance.bench.plot import Series, svg

SVG = "{http://www.w3.org/2000/svg}"
STEEP = Interval(value=2.0, low=1.9, high=2.1)


def curve(power: float = 1.0, *, by: By = By.PROCESSOR, verdicts: tuple[Verdict, ...] = ()) -> Curve:
    points = tuple(Point(bytes=n, amounts=(1e-7 * n**power,), visible=True) for n in (100, 1_000, 10_000))
    troubles = tuple(Trouble(verdict=one, bytes=20_000, answered=10_000, detail="") for one in verdicts)
    return Curve(family="f", by=by, points=points, exponent=STEEP, troubles=troubles)


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture.encode())  # noqa: S314  # a picture of our own


def texts(picture: ET.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def test_each_candidate_has_its_line_and_its_exponent() -> None:
    picture = parsed(svg("one-letter", [Series(name="a", curve=curve()), Series(name="b", curve=curve(2))]))
    assert len(picture.findall(f".//{SVG}polyline")) == 2
    assert len(picture.findall(f".//{SVG}circle")) == 6
    assert [text for text in texts(picture) if text.startswith(("a: ", "b: "))] == [
        "a: N^2.00, super-linear",
        "b: N^2.00, super-linear",
    ]


def test_axes_are_marked_by_powers_of_ten() -> None:
    shown = texts(parsed(svg("f", [Series(name="a", curve=curve())])))
    assert {"10²", "10³", "10⁴", "10⁻⁵", "10⁻³", "bytes of text", "seconds"} <= set(shown)


def test_a_power_law_is_a_straight_line() -> None:
    picture = parsed(svg("f", [Series(name="a", curve=curve(1.5))]))
    line = picture.find(f".//{SVG}polyline")
    assert line is not None
    (x1, y1), (x2, y2), (x3, y3) = (map(float, place.split(",")) for place in line.attrib["points"].split())
    assert (y3 - y1) / (x3 - x1) == pytest.approx((y2 - y1) / (x2 - x1), abs=0.01)


@pytest.mark.parametrize(
    "name",
    ["</text><script>alert(1)</script>", "a\x00b\x1b[31m", "\u202eright to left", "&amp;", "\ud800", "]]>"],
    ids=["markup", "controls", "direction", "entity", "surrogate", "cdata"],
)
def test_hostile_names_stay_text(name: str) -> None:
    picture = parsed(svg(name, [Series(name=name, curve=curve())]))
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
        "svg", "title", "style", "text", "line", "g", "polyline", "circle",
    }  # fmt: skip
    assert not any("\x1b" in text or "\u202e" in text for text in texts(picture))


def test_light_and_dark_have_colours_of_their_own() -> None:
    assert "prefers-color-scheme: dark" in svg("f", [])


def test_a_curve_that_ends_badly_is_crossed_and_says_where() -> None:
    shown = svg("f", [Series(name="a", curve=curve(verdicts=(Verdict.CRASHES,)))])
    assert shown.count('class="cross"') == 2
    assert "crashes from 20,000 bytes" in shown


def test_wrong_answers_are_said_beside_the_fast_curve() -> None:
    assert "wrong from 20,000 bytes" in svg("f", [Series(name="a", curve=curve(verdicts=(Verdict.WRONG,)))])


def test_seconds_and_instructions_share_no_axis() -> None:
    shown = svg("f", [Series(name="a", curve=curve()), Series(name="b", curve=curve(by=By.INSTRUCTIONS))])
    assert shown.count("<polyline") == 1


def test_nothing_measured_is_an_empty_picture() -> None:
    parsed(svg("f", [Series(name="a", curve=Curve(family="f", by=By.PROCESSOR))]))


def test_the_same_curves_give_the_same_bytes() -> None:
    series = [Series(name="a", curve=curve())]
    assert svg("f", series) == svg("f", series)


@pytest.mark.parametrize(
    "points",
    [((1, 0.0),), ((1, -1.0), (10, 5.0)), ((1, 1e-300), (10**300, 1e300)), ((5, 2.0),), ((1, float("inf")),)],
    ids=["nothing", "negative", "huge", "one", "infinite"],
)
def test_points_that_no_measurement_gives_are_survived(points: tuple[tuple[int, float], ...]) -> None:
    shown = Curve(
        family="f", by=By.PROCESSOR, points=tuple(Point(bytes=n, amounts=(t,), visible=True) for n, t in points)
    )
    assert len(svg("f", [Series(name="a", curve=shown)])) < 20_000
