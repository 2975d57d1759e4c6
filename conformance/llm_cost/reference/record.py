"""One line of JSON: what makes it a record, and how a record is written with its other values untouched.

Values other than the text are kept as the bytes that they are (`msgspec.Raw`), so that `1.10`, `1e400` and 2**64 + 1
come out as they went in (C4). A lone surrogate escape or invalid UTF-8 anywhere in the line makes it fail (C5).
"""

from collections.abc import Mapping

import msgspec

from conformance.llm_cost.reference import deep_json

Record = dict[str, msgspec.Raw]

_BLANK = b" \t\r"

_decode_record = msgspec.json.Decoder(Record).decode
_decode_text = msgspec.json.Decoder(str).decode
_encode = msgspec.json.Encoder().encode


class BadLine(Exception):  # noqa: N818  # not an error of the program: a line that fails alone
    """A line that is no record with a text: `code` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def is_blank(line: bytes) -> bool:
    """Whether a line has nothing but white space in the sense of JSON."""
    return not line.strip(_BLANK)


def read(line: bytes, field: str) -> tuple[Record, str]:
    """The record of one line, its values as they are written there, and the text under `field`.

    Of keys given twice the last counts (C4). Raises BadLine.
    """
    try:
        record = _decode_record(line)
        text = _decode_text(record[field])
        if not line.isascii():
            # The text is sound; a quote in its place keeps what is around it apart.
            line.replace(bytes(record[field]), b'"', 1).decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError):
        return _read_thoroughly(line, field)
    return record, text


def write(record: Record, results: Mapping[str, object]) -> bytes:
    """The record as one line of JSON, without its end, `results` added or put in the place of what was there."""
    written = _encode({**record, **results})
    # A carriage return can only be white space between tokens here; readers that take it for a line end exist.
    return written.replace(b"\r", b" ") if b"\r" in written else written


def _read_thoroughly(line: bytes, field: str) -> tuple[Record, str]:
    """As `read`, for a line that is nested too deeply for the quick decoders, or to say what is wrong with it."""
    _check_utf8(line)
    record = _record(line)
    try:
        return record, _decode_text(record[field])
    except KeyError:
        raise BadLine("missing_field", f"expected the key {field!r}, found none") from None
    except msgspec.ValidationError:
        raise BadLine("not_a_string", f"expected a string under {field!r}, found {_kind(record[field])}") from None


def _check_utf8(line: bytes) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        found = f"byte 0x{line[error.start]:02x} at byte {error.start}"
        raise BadLine("invalid_utf8", f"expected utf-8, found {found}") from None


def _record(line: bytes) -> Record:
    try:
        return _decode_record(line)
    except msgspec.ValidationError:
        raise BadLine("not_an_object", f"expected an object, found {_kind(line.strip())}") from None
    except (msgspec.DecodeError, RecursionError):
        return _thorough_record(line)


def _thorough_record(line: bytes) -> Record:
    """The record of a line that is nested too deeply for the quick decoder, or what is wrong with it, and where."""
    try:
        return {_decode_text(key): msgspec.Raw(value) for key, value in deep_json.members(line)}
    except deep_json.Malformed as error:
        raise BadLine("invalid_json", str(error)) from None


_KINDS = {b"{": "an object", b"[": "an array", b'"': "a string", b"t": "a boolean", b"f": "a boolean", b"n": "null"}


def _kind(value: bytes | msgspec.Raw) -> str:
    return _KINDS.get(bytes(value)[:1], "a number")
