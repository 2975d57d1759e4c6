"""What is an answer, and what one line says about what is none."""

import pytest

from conformance.candidate.answer import Reader, shown_aspects
from conformance.candidate.conversation import Bounds, Heard, Stop
from conformance.candidate.description import BatchSurface, Place
from conformance.candidate.isolation import Entry
from conformance.candidate.process import End
from conformance.candidate.recognition import recognition_of
from conformance.candidate.records import Records
from conformance.run import Ending, Run

COUNT = {"count": Place(pointer="/usage/tokens")}
BOUNDS = Bounds(silence_s=1, total_s=1, output_bytes=1, memory_bytes=1)


@pytest.mark.parametrize(
    ("output", "detail"),
    [
        (b'{"usage": {"tokens": "3"}}', "count: expected a whole number, found '3'"),
        (b'{"usage": {"tokens": 3.0}}', "count: expected a whole number, found 3.0"),
        (b'{"usage": {"tokens": true}}', "count: expected a whole number, found True"),
        (b'{"usage": {"tokens": null}}', "count: expected a whole number, found None"),
        (b'{"usage": {"tokens": [3]}}', "count: expected a whole number, found a list of 1"),
        (b'{"usage": {"tokens": -3}}', "count: expected a whole number from 0 on, found -3"),
        (b'{"usage": {"tokens": 9223372036854775808}}', "from 0 on, found 9223372036854775808"),
        (b'{"usage": {"tokens": NaN}}', 'expected JSON, found \'{"usage": {"tokens": NaN}}\''),
        (b'{"usage": {"total": 3}}', "expected 'tokens' at /usage, found an object with the keys 'total'"),
        (b'{"error": "no"}', "expected 'usage' at /, found an object with the keys 'error'"),
        (b"[]", "expected 'usage' at /, found a list of 0"),
        (b"3", "expected 'usage' at /, found 3"),
        (b"", "expected JSON, found ''"),
        (b"[" * 100_000, "expected JSON, found"),
        (b"\xff\xfe", "expected JSON, found"),
    ],
)
def test_what_is_no_answer_is_malformed_and_named(output: bytes, detail: str) -> None:
    run = Reader(COUNT).read(output)
    assert run.ending is Ending.MALFORMED
    assert detail in run.detail
    assert len(run.detail) < 400


@pytest.mark.parametrize(
    ("place", "output", "value"),
    [
        (Place(pointer="/usage/tokens"), b'{"usage": {"tokens": 3, "more": 1}}\n', 3),
        (Place(pointer="/0/a~1b~0c"), b'[{"a/b~c": 0}]', 0),
        (Place(pointer=""), b"7", 7),
        (Place(whole=True), b" 12\n", 12),
        (Place(regex="tokens: ([0-9]+)"), b"model: x\ntokens: 5\n", 5),
    ],
)
def test_an_answer_is_found_at_its_place(place: Place, output: bytes, value: int) -> None:
    assert Reader({"count": place}).read(output) == Run(ending=Ending.ANSWERED, answer={"count": value})


def test_a_regex_without_a_match_is_malformed() -> None:
    assert (
        "expected a match of n=([0-9]+), found 'error'"
        in Reader({"count": Place(regex="n=([0-9]+)")}).read(b"error").detail
    )


def test_ids_show_their_count_unless_it_is_shown_itself() -> None:
    assert Reader({"ids": Place(whole=True)}).read(b"[5, 6]").answer == {"ids": [5, 6], "count": 2}
    both = {"ids": Place(pointer="/i"), "count": Place(pointer="/n")}
    assert Reader(both).read(b'{"i": [5, 6], "n": 3}').answer == {"ids": [5, 6], "count": 3}
    assert shown_aspects(("ids",)) == {"ids", "count"}
    assert shown_aspects(("cost",)) == {"cost"}


def matched(output: bytes, *, lines: int = 3, status: int = 0, tag: str | None = None) -> tuple[list[Run | None], str]:
    surface = BatchSurface(argv=("x",), answers={"count": Place(pointer="/n")}, tag=tag, partial=(65,))
    heard = Heard(stop=Stop.ENDED, stdout=b"", stderr=b"", longest_silence_s=0)
    end = End(exit_status=status, signal=None, left=())
    entries = [Entry(tag, b"") for tag in range(1, lines + 1)]
    recognition = recognition_of(surface.answers, surface.tag)
    records = Records(surface, Reader(surface.answers), recognition, entries)
    # In pieces that end anywhere.
    for start in range(0, len(output), 7):
        records.feed(output[start : start + 7])
    runs, blame = records.match(heard, end, BOUNDS)
    return [runs.get(position) for position in range(lines)], blame.detail if blame else ""


def endings(runs: list[Run | None]) -> list[str]:
    return [run.ending.value if run else "-" for run in runs]


def test_records_in_order_are_told_by_their_place() -> None:
    runs, blame = matched(b'{"n": 1}\n{"n": 2}\n{"n": 3}')
    assert [run.answer["count"] for run in runs if run] == [1, 2, 3]
    assert blame == ""


def test_one_malformed_record_in_order_leaves_the_others() -> None:
    runs, _ = matched(b'{"n": 1}\n{"n": "2"}\n{"n": 3}\n')
    assert endings(runs) == ["answered", "malformed", "answered"]
    assert runs[1] is not None
    assert runs[1].detail.startswith("line 2 of output: count: expected a whole number")


@pytest.mark.parametrize("output", [b'{"n": 1}\n{"n": 2}\n', b'{"n": 1}\n{"n": 2}\n{"n": 3}\n{"n": 4}\n'])
def test_too_few_or_too_many_records_without_tags_settle_nothing(output: bytes) -> None:
    runs, blame = matched(output)
    assert endings(runs) == ["-", "-", "-"]
    assert blame.startswith("expected 3")


def test_a_line_without_a_record_is_refused_only_by_the_documented_exit_status() -> None:
    output = b'{"n": 3, "line": 3}\n{"n": 1, "line": 1}\n'
    assert endings(matched(output, status=65, tag="line")[0]) == ["answered", "refused", "answered"]
    runs, blame = matched(output, status=0, tag="line")
    assert endings(runs) == ["answered", "-", "answered"]
    assert blame == "expected 3 records, found 2, though exit status 0 says that all lines succeeded"


def test_a_status_that_says_that_lines_failed_though_none_did_is_malformed() -> None:
    runs, blame = matched(b'{"n": 1}\n{"n": 2}\n{"n": 3}\n', status=65)
    assert endings(runs) == ["-", "-", "-"]
    assert blame == "exit status 65 says that lines failed, but every line has a record"


def test_a_second_record_for_a_line_makes_it_malformed() -> None:
    runs, _ = matched(b'{"n":1,"line":1}\n{"n":2,"line":2}\n{"n":3,"line":3}\n{"n":2,"line":2}\n', tag="line")
    assert endings(runs) == ["answered", "malformed", "answered"]


@pytest.mark.parametrize(
    "noise", [b"Loading model...", b'{"n": 1}', b'{"n": 1, "line": 99}', b'{"n": 1, "line": true}', b""]
)
def test_a_line_that_belongs_nowhere_is_not_overlooked(noise: bytes) -> None:
    runs, blame = matched(noise + b'\n{"n":1,"line":1}\n{"n":2,"line":2}\n{"n":3,"line":3}\n', tag="line")
    assert endings(runs) == ["-", "-", "-"]
    assert blame.startswith("line 1 of output: expected")


NUMBERS = {
    "blanks": (b"1 22\t333 \n", [1, 22, 333]),
    "lines": (b"1\r\n22\n", [1, 22]),
    "commas": (b"[1, 22,333]", [1, 22, 333]),
    "one": (b"7\n", [7]),
    "none": (b"\n", []),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_one_after_the_other_are_a_list(name: str) -> None:
    output, expected = NUMBERS[name]
    run = Reader({"ids": Place(whole=True, numbers=True)}).read(output)
    assert run.answer == {"ids": expected, "count": len(expected)}


@pytest.mark.parametrize("output", [b"1 two 3", b"-1 2", b"1.5", b"0x10", b"9" * 5000, b"\xff 1"], ids=range(6))
def test_what_is_no_whole_number_among_them_is_malformed(output: bytes) -> None:
    assert Reader({"ids": Place(whole=True, numbers=True)}).read(output).ending is Ending.MALFORMED


def test_numbers_of_a_pointer_are_refused() -> None:
    with pytest.raises(ValueError, match="has lists of its own"):
        Place(pointer="/ids", numbers=True)
