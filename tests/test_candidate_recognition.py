"""A record is recognised only where reading it would give the expected answer."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.candidate.answer import Reader
from conformance.candidate.description import Place
from conformance.candidate.isolation import Entry
from conformance.candidate.recognition import Recognition, recognition_of
from conformance.case import Digest, Key
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


@pytest.mark.parametrize("line", [b'{"t":1,"i":[5,60],"n":2}', b'{"n": 2, "t": 1, "i": [5,\t60]}'])
def test_a_long_answer_is_recognised_by_its_digest(line: bytes) -> None:
    key = Key({"ids": Digest.of([5, 60]), "count": 2})
    run = recognised(line, key=key)
    assert run is not None
    assert run.answer is key


@pytest.mark.parametrize(
    "ids", [b"[5,61]", b"[5]", b"[5,60,7]", b"[5,60.0]", b"[5,-60]", b"[5,4294967356]", b'"x"', b"{}"]
)
def test_a_long_answer_with_another_digest_is_left_to_be_read(ids: bytes) -> None:
    assert recognised(b'{"t":1,"i":%b,"n":2}' % ids, key=Key({"ids": Digest.of([5, 60]), "count": 2})) is None


def test_lines_are_sifted_by_their_tags() -> None:
    recognition = recognition_of(PLACES, "t")
    assert recognition is not None
    entries = [Entry(7, b"", KEY), Entry(8, b"", KEY), Entry(9, b"")]
    right, wrong, unknown = b'{"t":8,"i":[5,60],"n":2}', b'{"t":7,"i":[5],"n":1}', b'{"t":1,"i":[5,60],"n":2}'
    lines = [right, wrong, right, unknown, b"", b'{"t":9,"i":[5,60],"n":2}']
    runs: dict[int, Run] = {}
    rest = [number for number, _ in recognition.sift(enumerate(lines, 1), entries, {7: 0, 8: 1, 9: 2}, runs)]
    assert list(runs) == [1]
    assert rest == [2, 3, 4, 5, 6]


def test_lines_without_tags_are_sifted_by_their_order() -> None:
    recognition = recognition_of(PLACES, None)
    assert recognition is not None
    right = b'{"i":[5,60],"n":2}'
    runs: dict[int, Run] = {}
    lines = enumerate([b"x", right, right], 1)
    assert list(recognition.sift(lines, [Entry(1, b"", KEY), Entry(2, b"", KEY)], {}, runs)) == [(1, b"x"), (3, right)]
    assert list(runs) == [1]


NUMBERS = st.lists(st.integers(0, 2**64), max_size=4)


@given(right=NUMBERS, got=NUMBERS | st.text(max_size=3) | st.none(), count=st.integers(0, 5), compact=st.booleans())
def test_whatever_is_recognised_reads_as_expected(right: list[int], got: object, count: int, compact: bool) -> None:
    key = Key({"ids": msgspec.Raw(msgspec.json.encode(right)), "count": len(right)})
    separators = (",", ":") if compact else (", ", ": ")
    for given_ids in (right, got):
        line = json.dumps({"t": 1, "i": given_ids, "n": count}, separators=separators).encode()
        run = recognised(line, key=key)
        assert (run is not None) == (given_ids == right and count == len(right))
