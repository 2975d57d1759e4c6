"""Measurements are shown as they are saved: a bar for each program, a picture for each family, words for both."""

import base64
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hostile_measurements import hostile_curves, hostile_throughput
from hostile_report import WORDS
from made_pages import CLAUSES, attributes, parsed, report, shown, text_of
from test_report_hostile import ATTRIBUTES, TAGS

from conformance.bench import saved, scaling_document
from conformance.errors import ReportError
from conformance.report.page.render import render
from conformance.report.page.speed import read_speed


@pytest.fixture(name="curves")
def curves_file(tmp_path: Path) -> Path:
    path = tmp_path / "curves.json"
    path.write_bytes(scaling_document.encode(hostile_curves()))
    return path


@pytest.fixture(name="throughput")
def throughput_file(tmp_path: Path) -> Path:
    path = tmp_path / "throughput.json"
    path.write_bytes(saved.encode(hostile_throughput()))
    return path


def page(*paths: Path) -> bytes:
    return b"".join(render([shown(report())], CLAUSES, "evilcorpus 0", [read_speed(path) for path in paths]))


def test_hostile_measurements_bring_nothing_but_pictures_of_ours(curves: Path, throughput: Path) -> None:
    elements = parsed(page(curves, throughput))
    assert {element.name for element in elements} <= TAGS | {"figure", "figcaption", "img"}
    assert {name for _, name, _ in attributes(elements)} <= ATTRIBUTES | {"src", "alt", "loading", "x", "y"}


def test_each_family_has_a_picture_that_is_well_formed_and_the_same_in_words(curves: Path) -> None:
    html = page(curves)
    pictures = re.findall(rb'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert len(pictures) == 2
    for picture in pictures:
        root = ET.fromstring(base64.b64decode(picture))  # noqa: S314  # a picture of our own
        assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == 8
    said = [line for line in text_of(parsed(html), "li") if "N^" in line or "crashes" in line]
    assert len(said) == 6
    assert any("super-linear N^2.00" in line for line in said)
    assert any("crashes from 0 bytes: ␀␛[2J" in line for line in said)


def test_each_program_has_a_bar_or_the_reason_why_not(throughput: Path) -> None:
    elements = parsed(page(throughput))
    table = next(element for element in elements if (element.attrs or {}).get("class") == "throughput")
    rows = [" ".join(row.to_text().split()) for row in table.query("tr")][1:]
    assert len(rows) == len(WORDS)
    assert "1.0 0.5 to 1.5" in rows[0]
    assert "noisy" in rows[1]
    widths = [float(value) for _, name, value in attributes(elements) if name in {"width", "x"} and "." in value]
    assert all(0 <= width <= 100 for width in widths)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:100],
        lambda _: b"",
        lambda _: b'{"format": "another"}',
        lambda _: b"[" * 100_000,
        lambda raw: json.dumps(json.loads(raw) | {"version": 9}).encode(),
        lambda raw: b"\xff" + raw,
    ],
    ids=["truncated", "empty", "another", "deep", "later", "bytes"],
)
@pytest.mark.parametrize("kind", ["curves", "throughput"])
def test_a_damaged_file_is_refused(kind: str, spoil: object, curves: Path, throughput: Path) -> None:
    path = {"curves": curves, "throughput": throughput}[kind]
    assert callable(spoil)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ReportError, match=str(path)):
        read_speed(path)


def test_a_file_that_was_changed_is_refused(throughput: Path) -> None:
    document = json.loads(throughput.read_bytes())
    document["figures"][0]["to_oracle"]["value"] = 2.0
    throughput.write_text(json.dumps(document))
    with pytest.raises(ReportError, match="changed since"):
        read_speed(throughput)
