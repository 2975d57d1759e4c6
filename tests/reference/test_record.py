"""Lines of JSON: what passes through, and what makes a line fail alone (C4, C5)."""

import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.llm_cost.reference import deep_json, record
from conformance.llm_cost.reference.record import BadLine


def written(line: bytes, **results: object) -> bytes:
    found, _ = record.read(line, "content")
    return record.write(found, results)


def code_of(line: bytes) -> str:
    with pytest.raises(BadLine) as caught:
        record.read(line, "content")
    return caught.value.code


PASSING = ["1.10", "1e400", "18446744073709551617", "-0", "1E+2", "0.1000", "[1.0, 2]", '{"a" :null}', '"\\u0041\\/"']


@pytest.mark.parametrize("value", PASSING)
def test_a_value_passes_as_it_is_written(value: str) -> None:
    assert f'"x":{value}' in written(f'{{"x":{value},"content":""}}'.encode()).decode()


def test_a_result_key_of_the_input_is_overwritten() -> None:
    assert json.loads(written(b'{"tokens_in":"mine","content":"a"}', tokens_in=3)) == {"tokens_in": 3, "content": "a"}


@pytest.mark.parametrize("twice", ["x", "\\u0078"])
def test_of_keys_given_twice_the_last_counts_and_is_the_only_one(twice: str) -> None:
    line = f'{{"x":1,"content":"a","{twice}":2}}'.encode()
    assert json.loads(written(line), object_pairs_hook=tuple) == (("x", 2), ("content", "a"))


def test_the_last_text_is_the_one_that_counts() -> None:
    assert record.read(b'{"content":1,"content":"b"}', "content")[1] == "b"


def test_carriage_returns_between_tokens_do_not_break_a_record_in_two() -> None:
    assert b"\r" not in written(b'{"x":[1,\r2],\r"content":"a"}\r')


BAD = {
    b'{"content":"a"': "invalid_json",
    b"not json": "invalid_json",
    b'{"content":"a",}': "invalid_json",
    b'{"content":"a"} {}': "invalid_json",
    b"{'content':'a'}": "invalid_json",
    b'{"content":"a","x":NaN}': "invalid_json",
    b'{"content":"a","x":01}': "invalid_json",
    b'{"content":"a\x00"}': "invalid_json",
    b'\x00{"content":"a"}': "invalid_json",
    b'{"content":"\\ud800"}': "invalid_json",
    b'{"content":"a","x":"\\udc00 "}': "invalid_json",
    b'{"content":"a","\\ud83d":1}': "invalid_json",
    b'\xef\xbb\xbf{"content":"a"}': "invalid_json",
    b'{"content":"\xff"}': "invalid_utf8",
    b'{"content":"a","x":"\xff"}': "invalid_utf8",
    b'{"content":"a","\xff":1}': "invalid_utf8",
    b'{"content":"a","x":["\xed\xa0\x80"]}': "invalid_utf8",
    b'{"content":"\xc0\x80"}': "invalid_utf8",
    b"[]": "not_an_object",
    b'"content"': "not_an_object",
    b"7": "not_an_object",
    b"null": "not_an_object",
    b"{}": "missing_field",
    b'{"Content":"a"}': "missing_field",
    b'{"content":1}': "not_a_string",
    b'{"content":null}': "not_a_string",
    b'{"content":["a"]}': "not_a_string",
}


@pytest.mark.parametrize("line", BAD, ids=lambda line: line.decode("ascii", "backslashreplace"))
def test_a_bad_line_fails_and_says_why(line: bytes) -> None:
    assert code_of(line) == BAD[line]


def test_a_message_says_what_was_expected_and_where() -> None:
    with pytest.raises(BadLine, match=r"expected ',' or '}', found 'x' at byte 14"):
        record.read(b'{"content":"a"x}', "content")


@pytest.mark.parametrize("line", [b"", b" ", b"\t \r", b"\r"])
def test_blank_lines_are_blank(line: bytes) -> None:
    assert record.is_blank(line)


@pytest.mark.parametrize("line", [b"\x0b", b"\x0c", "\N{NO-BREAK SPACE}".encode(), b"\x00", b"{}"])
def test_only_white_space_of_json_is_blank(line: bytes) -> None:
    assert not record.is_blank(line)


DEPTH = 100_000


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_value_nested_very_deeply_passes(opening: str, closing: str) -> None:
    value = opening * DEPTH + "1" + closing * DEPTH
    assert value.encode() in written(f'{{"x":{value},"content":"a"}}'.encode())


@pytest.mark.parametrize("tail", ["", "]" * (DEPTH - 1), "]" * (DEPTH + 1), "}" * DEPTH])
def test_a_value_nested_very_deeply_and_wrongly_fails(tail: str) -> None:
    assert code_of(f'{{"content":"a","x":{"[" * DEPTH}{tail}}}'.encode()) == "invalid_json"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


def dumped(value: object) -> str:
    """JSON whose numbers are written in all the ways that Decimal writes them."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(dumped, value)) + "]"
    if isinstance(value, dict):
        return "{" + " ,".join(f"{json.dumps(key)}: {dumped(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


@given(st.dictionaries(st.text(max_size=5), JSON_VALUES, max_size=4), st.text())
def test_every_other_key_keeps_its_value(others: dict[str, object], text: str) -> None:
    """Every other key keeps its value (C4), read here with exact numbers by another decoder."""
    line = dumped({**others, "content": text}).encode()
    found = json.loads(written(line, tokens_in=1), parse_float=Decimal, parse_int=Decimal)
    assert found == {**json.loads(line, parse_float=Decimal, parse_int=Decimal), "tokens_in": 1}


BROKEN_BYTES = st.sampled_from([b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe3\x81", b"\x82"])


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=3), st.text(max_size=5), st.data())
def test_bytes_that_are_no_utf_8_fail_a_line_wherever_they_are(
    others: dict[str, str], text: str, data: st.DataObject
) -> None:
    """Invalid UTF-8 fails that line alone (C5): in the text, in another value, in a key, between tokens."""
    line = json.dumps({**others, "content": text, "last": text}, ensure_ascii=False)
    at = data.draw(st.integers(0, len(line)))
    broken = line[:at].encode() + data.draw(BROKEN_BYTES) + line[at:].encode()
    assert code_of(broken) == "invalid_utf8"


@pytest.mark.parametrize("line", [b'{"content":"\xe3","content":"a"}', b'{"x":"\xe3"a"\x81\x82","content":"a"}'])
def test_bytes_beside_the_text_are_not_joined_with_others(line: bytes) -> None:
    assert code_of(line) == "invalid_utf8"


@st.composite
def nearly_json(draw: st.DrawFn) -> bytes:
    """An object in JSON with a few bytes changed, most of which break it."""
    line = bytearray(dumped(draw(st.dictionaries(st.text(max_size=3), JSON_VALUES, max_size=3))).encode())
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(line)))
        line[at : at + draw(st.integers(0, 2))] = draw(
            st.sampled_from([b"", b'"', b"\\", b",", b"{", b"]", b"0", b"e", b"\\ud800"])
        )
    return bytes(line)


@given(nearly_json())
def test_the_thorough_reader_and_the_quick_one_agree(line: bytes) -> None:
    """A line that one takes for a record is one for the other, with the same members."""
    try:
        quick = record._decode_record(line)
    except msgspec.MsgspecError:
        quick = None
    try:
        thorough = {json.loads(key): value for key, value in deep_json.members(line)}
    except deep_json.Malformed:
        thorough = None
    assert (None if quick is None else {key: bytes(value) for key, value in quick.items()}) == thorough
