"""One corpus line: its forms of input, its clause, its case, its schema."""

import json

import jsonschema
import msgspec
import pytest

from conformance.case import Digest, Refusal
from conformance.llm_cost.corpus import schema, store
from conformance.llm_cost.corpus.lines import decode, encode, encode_line
from conformance.llm_cost.corpus.recipe import Part
from conformance.llm_cost.corpus.vector import Vector
from conformance.paths import CORPORA, SCHEMAS

IDS = {"cl100k_base": [1, 2], "o200k_base": [3], "p50k_base": [4], "r50k_base": [5]}


def vector(**fields: object) -> Vector:
    return msgspec.convert({"id": "classes-a", "why": "a reason", "mode": "ordinary", "ids": IDS, **fields}, Vector)


def test_text_is_given_as_it_is() -> None:
    assert vector(text="a\u2028b").input == "a\u2028b"


def test_base64_is_given_as_bytes() -> None:
    assert vector(base64="gIE=", mode="bytes").input == b"\x80\x81"


def test_code_units_keep_lone_surrogates() -> None:
    assert vector(code_units=[0x61, 0xD800], mode="surrogates").input == "a\ud800"


def test_a_recipe_is_expanded() -> None:
    assert vector(recipe=[Part(text="ab", times=3), Part(text="c", times=1)]).input == "abababc"


@pytest.mark.parametrize("fields", [{}, {"text": "a", "base64": "YQ=="}], ids=["no input", "two inputs"])
def test_exactly_one_input_is_needed(fields: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError, match="exactly one of text, base64, code_units, recipe"):
        vector(**fields)


@pytest.mark.parametrize("name", ["Upper-case", "nohyphen", "classes_a-b", "classes-", "classes-a-"])
def test_an_id_is_lower_case_words_with_hyphens(name: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        vector(id=name, text="a")


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"text": "a"}, "T1"),
        ({"text": "a", "unicode": ["15.0"]}, "T1-unicode"),
        ({"text": "<|endoftext|>", "mode": "special"}, "T2"),
        ({"id": "specials-a", "text": "<|endoftext|>"}, "T2"),
        ({"base64": "gA==", "mode": "bytes"}, "T6"),
        ({"code_units": [0xD800], "mode": "surrogates"}, "T6"),
    ],
    ids=["plain", "Unicode version", "special mode", "special text", "bytes", "surrogates"],
)
def test_the_clause_follows_from_mode_category_and_unicode(fields: dict[str, object], clause: str) -> None:
    assert vector(**fields).clause == clause


def test_a_case_expects_ids_and_count_and_forbids_refusal() -> None:
    case = vector(text="a").case("cl100k_base")
    assert (case.expected, case.refusal) == ({"ids": [1, 2], "count": 2}, Refusal.FORBIDDEN)


def test_a_long_answer_is_expected_as_a_digest() -> None:
    digest = Digest.of([7] * 1000)
    case = vector(text="a", ids={}, digest={"r50k_base": msgspec.to_builtins(digest)}).case("r50k_base")
    assert case.expected == {"ids": digest, "count": 1000}


def test_a_vector_with_a_control_may_be_refused() -> None:
    assert vector(base64="gA==", mode="bytes", control="invalid-b").case("r50k_base").refusal is Refusal.PERMITTED


def test_a_disputed_encoding_is_disputed_in_its_case_alone() -> None:
    disputed = vector(text="a", disputed={"r50k_base": "differs"})
    assert disputed.case("r50k_base").disputed == "differs"
    assert disputed.case("p50k_base").disputed is None


def test_lines_are_ascii_whatever_the_text_holds() -> None:
    line = encode_line(vector(text="\u2028\x85\0\U0001f600\u00e9"))
    assert line.isascii()
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("mode", ["ordinary", "special"])
def test_the_mode_is_told_in_every_line(mode: str) -> None:
    """The special mode is a field of every parity case, never a harness default (T2)."""
    assert json.loads(encode_line(vector(text="a", mode=mode)))["mode"] == mode


def test_a_line_without_a_mode_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="mode"):
        msgspec.convert({"id": "classes-a", "why": "a reason", "text": "a", "ids": IDS}, Vector)


def test_keys_without_content_are_left_out() -> None:
    assert json.loads(encode_line(vector(text="a"))).keys() == {"id", "text", "mode", "why", "ids"}


def test_lines_are_read_back_as_they_were_written() -> None:
    written = [vector(text="a"), vector(id="classes-b", recipe=[Part(text="x", times=9)], unicode=["15.1"])]
    assert decode(encode(written), CORPORA, Vector) == written


def test_the_schema_file_is_the_one_that_the_type_makes() -> None:
    assert (SCHEMAS / schema.FILE).read_bytes() == schema.encoded()


def test_stored_lines_fit_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema.encoded()))
    for category in store.categories():
        for each in store.vectors(category)[::200]:
            validator.validate(json.loads(encode_line(each)))


def test_the_schema_rejects_a_line_with_two_inputs() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema.encoded()))
    line = json.loads(encode_line(vector(text="a")))
    assert not validator.is_valid({**line, "base64": "YQ=="})
    assert not validator.is_valid({**line, "surplus": 1})
