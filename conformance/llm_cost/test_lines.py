"""Lines that try to be trouble: each fails alone or not at all (C5; TDD 4.2)."""

import pytest

from conformance.llm_cost.conduct.answers import count
from conformance.llm_cost.conduct.gathering import record_of
from conformance.llm_cost.conduct.holding import hold, hold_equal, hold_number, hold_records
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.stream import line, stream
from conformance.llm_cost.conduct.tool import Tool
from conformance.suite.behaviour import Crash

BEFORE, AFTER = line("before", id="before"), line("after", id="after")

# Lines that are no record with a text.
FAILING = {
    "no-json": b"hello world",
    "cut-short": b'{"content": "x"',
    "two-objects": b'{"content": "x"} {"content": "y"}',
    "trailing-comma": b'{"content": "x",}',
    "single-quotes": b"{'content': 'x'}",
    "comment": b'{"content": "x"} // no',
    "missing-comma": b'{"content": "x" "n": 1}',
    "missing-colon": b'{"content" "x"}',
    "unquoted-key": b'{content: "x"}',
    "capital-literal": b'{"content": "x", "n": True}',
    "half-a-literal": b'{"content": "x", "n": nul}',
    "array": b'[{"content": "x"}]',
    "string": b'"content"',
    "number": b"42",
    "null": b"null",
    "empty-object": b"{}",
    "missing-field": b'{"text": "x"}',
    "field-in-other-case": b'{"Content": "x"}',
    "field-deeper": b'{"a": {"content": "x"}}',
    "null-field": b'{"content": null}',
    "number-field": b'{"content": 5}',
    "boolean-field": b'{"content": true}',
    "array-field": b'{"content": ["x"]}',
    "object-field": b'{"content": {"content": "x"}}',
    "invalid-utf-8-in-the-field": b'{"content": "a\xffb"}',
    "invalid-utf-8-in-another-field": b'{"content": "x", "a": "a\xc3("}',
    "invalid-utf-8-in-a-key": b'{"content": "x", "a\xfe": 1}',
    "overlong-utf-8": b'{"content": "a\xc0\xafb"}',
    "overlong-utf-8-of-three": b'{"content": "a\xe0\x80\xafb"}',
    "utf-8-beyond-unicode": b'{"content": "a\xf4\x90\x80\x80b"}',
    "invalid-utf-8-deeper": b'{"content": "x", "a": {"b": ["\xff"]}}',
    "surrogate-as-utf-8": b'{"content": "a\xed\xa0\x80b"}',
    "cut-utf-8": b'{"content": "a\xf0\x9f\x98"}',
    "lone-high-surrogate": rb'{"content": "a\ud83d"}',
    "lone-low-surrogate": rb'{"content": "\ude00b"}',
    "surrogates-the-wrong-way-round": rb'{"content": "\ude00\ud83d"}',
    "lone-surrogate-in-another-field": rb'{"content": "x", "a": "\ud800"}',
    "lone-surrogate-in-a-key": rb'{"content": "x", "\udfff": 1}',
    "lone-surrogate-deeper": rb'{"content": "x", "a": {"b": ["\udc00"]}}',
    "lone-surrogate-in-a-key-deeper": rb'{"content": "x", "a": [{"\ud800": 1}]}',
    "lone-surrogate-in-capitals": rb'{"content": "a\uD83D"}',
    "high-surrogate-before-another-escape": rb'{"content": "\ud83d\u0041"}',
    "high-surrogate-before-a-pair": rb'{"content": "\ud83d\ud83d\ude00"}',
    "raw-tab": b'{"content": "a\tb"}',
    "raw-control-character": b'{"content": "a\x01b"}',
    "raw-nul": b'{"content": "a\x00b"}',
    "bad-escape": rb'{"content": "\x41"}',
    "half-an-escape": rb'{"content": "\u00e"}',
    "nan": b'{"content": "x", "n": NaN}',
    "infinity": b'{"content": "x", "n": -Infinity}',
    "leading-zero": b'{"content": "x", "n": 01}',
    "no-digit-behind-the-point": b'{"content": "x", "n": 1.}',
    "no-digit-before-the-point": b'{"content": "x", "n": .5}',
    "no-digit-in-the-exponent": b'{"content": "x", "n": 1e}',
    "plus-sign": b'{"content": "x", "n": +1}',
    "hexadecimal": b'{"content": "x", "n": 0x1}',
    "bom-on-a-later-line": b'\xef\xbb\xbf{"content": "x"}',
    "nbsp-around": b'\xc2\xa0{"content": "x"}',
    "form-feed-around": b'\x0c{"content": "x"}\x0b',
}

# Lines that look odd and are records; beside each the text that is counted.
GOOD = {
    "crlf": (b'{"content": "x", "id": 1}\r', "x"),
    "blanks-around": (b' \t{ "content" : "x y" } \t', "x y"),
    "escaped-text": (rb'{"content": "a\u0041\n\t\"\\\/"}', 'aA\n\t"\\/'),
    "escaped-key": (rb'{"\u0063ontent": "x y z"}', "x y z"),
    "surrogate-pair": (rb'{"content": "\ud83d\ude00"}', "\U0001f600"),
    "surrogate-pair-in-capitals": (rb'{"content": "\uD83D\uDE00"}', "\U0001f600"),
    "escaped-backslash-before-u": (rb'{"content": "\\ud83d", "a": "\\\\ude00"}', "\\ud83d"),
    "noncharacters": (rb'{"content": "\uffff\ufdd0", "a": "\udbff\udfff"}', "\uffff\ufdd0"),
    "carriage-returns-inside": (b'{\r"content":\r"x y"\r}', "x y"),
    "escaped-nul": (rb'{"content": "a\u0000b"}', "a\0b"),
    "nul-beside": (rb'{"content": "x", "a": "\u0000"}', "x"),
    "empty-text": (b'{"content": ""}', ""),
    "bom-in-the-text": (b'{"content": "\xef\xbb\xbfx"}', "\ufeffx"),
    "line-separators": ('{"content": "a\u2028b\u2029c\x85d"}'.encode(), "a\u2028b\u2029c\x85d"),
    "delete-character": (b'{"content": "a\x7fb"}', "a\x7fb"),
    "special-token": (b'{"content": "<|endoftext|>"}', "<|endoftext|>"),
}

DEEP = b'{"content": "x", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def all_at_once(tool: Tool, lines: dict[str, bytes], name: str) -> tuple[Seen, int]:
    """A run with all the lines, each between good ones, or where that crashes this one alone; its number."""
    seen = tool.pipe(stdin=stream(part for one in lines.values() for part in (BEFORE, one, AFTER)))
    try:
        seen.check_alive()
    except Crash:
        return tool.pipe(stdin=stream((BEFORE, lines[name], AFTER))), 2
    return seen, 3 * list(lines).index(name) + 2


@pytest.mark.clause("C5")
@pytest.mark.parametrize("name", FAILING, ids=list(FAILING))
def test_line_fails_alone(tool: Tool, name: str) -> None:
    """A line that is no record with a text fails, and the lines around it do not."""
    seen, number = all_at_once(tool, FAILING, name)
    seen.ends("err_partial")
    hold(seen, that=number in seen.failed_lines, otherwise=f"line {number}, {FAILING[name]!r}: expected to fail")
    around = {number - 1, number + 1} & set(seen.failed_lines)
    hold(seen, that=not around, otherwise=f"line {number}, {FAILING[name]!r}: lines {around} around it fail as well")


@pytest.mark.clause("C5")
@pytest.mark.parametrize("name", GOOD, ids=list(GOOD))
def test_odd_line_is_a_record(tool: Tool, name: str) -> None:
    """A line that only looks odd is a record with the right count."""
    raw, text = GOOD[name]
    seen, record = record_of(tool, {key: raw for key, (raw, _) in GOOD.items()}, name)
    hold_equal(seen, f"tokens_in of {raw!r}", count(text, tool.dialect.encoding), record.results.get("tokens_in"))


@pytest.mark.clause("C5")
def test_blank_lines_are_no_lines(tool: Tool) -> None:
    """Blank lines, with or without white space and carriage returns, are ignored and not counted."""
    seen = tool.pipe(stdin=b"\n" + BEFORE + b"\r\n\r\n   \n\t\n" + AFTER + b"\n\n\n").ends("ok")
    hold_records(tool, seen, [BEFORE, AFTER])
    hold_equal(seen, "lines_total", 2, seen.summary.get("lines_total"))


@pytest.mark.clause("C5")
def test_crlf_changes_nothing(tool: Tool) -> None:
    """Line ends of two characters are line ends."""
    hold_records(tool, tool.pipe(stdin=BEFORE + b"\r\n" + AFTER + b"\r\n").ends("ok"), [BEFORE, AFTER])


@pytest.mark.clause("C5")
def test_byte_order_mark_before_the_first_line_is_ignored(tool: Tool) -> None:
    """A UTF-8 byte-order mark opens a file and belongs to no line."""
    hold_records(tool, tool.pipe(stdin=b"\xef\xbb\xbf" + BEFORE + b"\n" + AFTER + b"\n").ends("ok"), [BEFORE, AFTER])


@pytest.mark.clause("C5")
def test_byte_order_mark_alone_is_no_line(tool: Tool) -> None:
    """A file with nothing but a UTF-8 byte-order mark is empty."""
    seen = tool.pipe(stdin=b"\xef\xbb\xbf").ends("ok")
    hold_equal(seen, "standard output", b"", seen.stdout)
    hold_equal(seen, "lines_total", 0, seen.summary.get("lines_total"))


@pytest.mark.clause("C5")
def test_last_line_needs_no_newline(tool: Tool) -> None:
    """A stream may end behind its last letter."""
    hold_records(tool, tool.pipe(stdin=BEFORE + b"\n" + AFTER).ends("ok"), [BEFORE, AFTER])


@pytest.mark.clause("F1")
def test_nesting_of_100_000_is_survived(tool: Tool) -> None:
    """A record nested 100,000 deep passes through as it is or fails alone; parsers may have a limit (RFC 8259, 9)."""
    seen = tool.pipe(stdin=stream((BEFORE, DEEP, AFTER))).ends("ok", "err_partial")
    lines = seen.stdout.splitlines()
    failed = seen.completed.exit_status == tool.dialect.exits["err_partial"]
    hold_equal(seen, "records", 2 if failed else 3, len(lines))
    hold(
        seen, that=b'"before"' in lines[0] and b'"after"' in lines[-1], otherwise="expected the lines around as records"
    )
    brackets = b"[" * 100_000 + b"]" * 100_000
    hold(seen, that=failed or brackets in lines[1].replace(b" ", b""), otherwise="deep: expected to pass through")


@pytest.mark.clause("F1")
def test_many_keys_and_long_words_are_survived(tool: Tool) -> None:
    """10,000 keys, a key of 100,000 letters and a number of 1,000 digits are data like any other."""
    given = [
        line("x", **{f"key {number}": number for number in range(10_000)}),
        line("x", **{"k" * 100_000: 1}),
        b'{"content": "x", "n": ' + b"9" * 1000 + b"}",
    ]
    seen = tool.pipe(stdin=stream(given)).ends("ok")
    hold_number(seen, 3)
    hold_records(tool, seen, given)
