"""Input for `pipe`: lines of JSON with a text each."""

import json
from collections.abc import Iterable

FIELD = "content"
"""The text's key unless `--field` names another (C1)."""


def line(text: str, /, **more: object) -> bytes:
    """One line, without its end, with the text and other keys."""
    return json.dumps({**more, FIELD: text}, ensure_ascii=False).encode()


def stream(lines: Iterable[bytes]) -> bytes:
    """Lines with their ends."""
    return b"".join(one + b"\n" for one in lines)


def stream_of(texts: Iterable[str]) -> bytes:
    """A stream of these texts, each with an `id` that counts from 0."""
    return stream(line(text, id=number) for number, text in enumerate(texts))


TEXTS = (
    "hello world",
    "The quick brown fox jumps over the lazy dog; it costs $12.50, doesn't it?",
    "",
    "  leading and trailing  ",
    "na\u00efve caf\u00e9 \u2014 \u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8 \U0001f469\u200d\U0001f4bb\U0001f680",
    "tabs\tand\r\nlines\nin one text\n\n",
    "<|endoftext|> is text here",
    "1234567890 3.14159 0x7f",
    "def f(x):\n    return {'a': x, \"b\": [1, 2]}\n",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440! \u0645\u0631\u062d\u0628\u0627 \u0928\u092e\u0938\u094d",
)
"""A usual stream: what people send, none of it hostile. The third has no token at all."""

BAD = b'{"content": '
"""A line that is no JSON."""
