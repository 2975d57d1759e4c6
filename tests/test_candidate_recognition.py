"""A record is recognised only where reading it would give the expected answer."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.candidate.answer import Reader
from conformance.candidate.description import Place
from conformance.candidate.recognition import Recognition, recognition_of
from conformance.case import Key
from conformance.run import Run

PLACES = {"ids": Place(pointer="/i"), "count": Place(pointer="/n")}
KEY = Key({"ids": msgspec.Raw(b"[5,60]"), "count": 2})


def recognised(
    line: bytes, places: dict[str, Place] = PLACES, key: Key | None = KEY, tag: str | None = "t"
) -> Run | None:
    recognition = recognition_of(places, tag)
    record = recognition and recognition.read(line)
    return recognition.run(record, key) if recognition and record else None


def test_a_key_is_decoded_where_somebody_looks() -> None:
    assert dict(KEY) == {"ids": [5, 60], "count": 2}
    assert KEY == {"ids": [5, 60], "count": 2}
    assert len(KEY) == len(KEY.keys()) == 2


@pytest.mark.parametrize(
    "line",
    [
        b'{"t":1,"i":[5,60],"n":2}',
        b' {"n": 2, "t": 1, "i": [5, 60], "other": "\xc3\xa9"} \r',
        b'{"t":1,"i":[9],"i":[5,60],"n":2}',
    ],
)
def test_the_answer_of_a_recognised_record_is_the_key_itself(line: bytes) -> None:
    run = recognised(line)
    assert run is not None
    assert run.answer is KEY
    assert Reader(PLACES).read(line).answer == KEY


@pytest.mark.parametrize(
    "line",
    [
        b'{"t":1,"i":[5,61],"n":2}',
        b'{"t":1,"i":[5,60],"n":3}',
        b'{"t":1,"i":[5,60],"n":2.0}',
        b'{"t":1,"i":[5,60],"n":true}',
        b'{"t":1,"i":"[5,60]","n":2}',
        b'{"t":1,"i":[5,60,],"n":2}',
        b'{"t":1,"i":[[5,60]],"n":2}',
        b'{"t":1,"i":[5,60]}',
        b'{"t":"1","i":[5,60],"n":2}',
        b'{"t":1,"i":[5,60],"n":2} x',
        b'{"t":1,"i":[5,60],"n":2,"other":"\xff"}',
        b"[1,2]",
        b"",
        b"[" * 100_000,
    ],
)
def test_anything_else_is_left_to_be_read(line: bytes) -> None:
    assert recognised(line) is None


def test_without_a_key_or_with_aspects_that_are_not_shown_nothing_is_recognised() -> None:
    line = b'{"t":1,"i":[5,60],"n":2}'
    assert recognised(line, key=None) is None
    assert recognised(line, {"count": Place(pointer="/n")}) is None
    assert recognised(line, {"ids": Place(pointer="/i")}) is not None  # whoever shows ids shows their number


def test_an_aspect_that_is_not_expected_is_not_recognised() -> None:
    assert recognised(b'{"t":1,"i":[5,60],"n":2}', key=Key({"ids": msgspec.Raw(b"[5,60]")})) is None


@pytest.mark.parametrize(
    "places",
    [
        {"count": Place(regex="([0-9]+)")},
        {"count": Place(whole=True)},
        {"count": Place(pointer="/a/b")},
        {"count": Place(pointer="")},
        {"count": Place(pointer="/a~1b")},
        {"count": Place(pointer="/t")},
        {"count": Place(pointer="/n"), "ids": Place(pointer="/n")},
    ],
)
def test_answers_in_other_places_are_read(places: dict[str, Place]) -> None:
    assert recognition_of(places, "t") is None


def test_a_record_with_more_than_it_may_have_is_not_recognised() -> None:
    strict = Recognition({"ids": "ids"}, "id", only_these=True)
    assert strict.read(b'{"id":1,"ids":[]}') is not None
    assert strict.read(b'{"id":1,"ids":[],"more":1}') is None


NUMBERS = st.lists(st.integers(0, 2**64), max_size=4)


@given(right=NUMBERS, got=NUMBERS | st.text(max_size=3) | st.none(), count=st.integers(0, 5), compact=st.booleans())
def test_whatever_is_recognised_reads_as_expected(right: list[int], got: object, count: int, compact: bool) -> None:
    key = Key({"ids": msgspec.Raw(msgspec.json.encode(right)), "count": len(right)})
    separators = (",", ":") if compact else (", ", ": ")
    for given_ids in (right, got):
        line = json.dumps({"t": 1, "i": given_ids, "n": count}, separators=separators).encode()
        run = recognised(line, key=key)
        assert (run is not None) == (given_ids == right and count == len(right))
