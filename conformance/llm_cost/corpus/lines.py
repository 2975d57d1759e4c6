"""Corpus files as bytes: one vector to a line, pure ASCII, LF, keys in the order of `Vector`."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from conformance.errors import CorpusError
from conformance.llm_cost.corpus.vector import Vector

# Long answers are digests and long texts recipes; a longer line is damage, and is not handed to a parser.
LONGEST_LINE_BYTES = 1 << 20

_V = TypeVar("_V", bound=Vector)


def encode(vectors: Iterable[Vector]) -> bytes:
    """The bytes of a file.

    ASCII escapes rather than raw UTF-8: many readers cut lines at U+0085 and U+2028, which the corpus is full of.
    """
    return "".join(f"{encode_line(vector)}\n" for vector in vectors).encode("ascii")


def encode_line(vector: Vector) -> str:
    """One vector as one line, without its newline; what a vector does not have is left out."""
    return json.dumps(_without_defaults(vector), ensure_ascii=True, separators=(",", ":"))


def decode(data: bytes, path: Path, kind: type[_V]) -> list[_V]:
    """The vectors of a file, as `Vector` or `Stored`; CorpusError names `path` and the first line that is damaged."""
    decoder = msgspec.json.Decoder(kind)
    lines = data.split(b"\n")
    last = lines.pop()
    if last:
        raise CorpusError(f"{path}:{len(lines) + 1}: expected a newline at the end of the file, found {last[-20:]!r}")
    if max(map(len, lines), default=0) <= LONGEST_LINE_BYTES:
        try:
            return decoder.decode_lines(data)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass  # read again below, line by line, to say where
    return [_decode_line(line, path, number, decoder) for number, line in enumerate(lines, 1)]


def _decode_line(line: bytes, path: Path, number: int, decoder: msgspec.json.Decoder[_V]) -> _V:
    if len(line) > LONGEST_LINE_BYTES:
        raise CorpusError(f"{path}:{number}: expected at most {LONGEST_LINE_BYTES} bytes, found {len(line)}")
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}:{number}: {error}") from error


def _without_defaults(vector: Vector) -> dict[str, Any]:
    fields = msgspec.structs.fields(vector)
    shown = {field.name: getattr(vector, field.name) for field in fields}
    return {
        name: msgspec.to_builtins(value) if name in _NESTED else value
        for name, value in shown.items()
        if value is not None and (name in _INPUTS or value not in ((), {}))
    }


# Keys whose empty value is an input: the empty text.
_INPUTS = frozenset({"text", "base64", "code_units"})

# Keys whose values hold structs; the others are JSON as they are.
_NESTED = frozenset({"recipe", "digest"})
