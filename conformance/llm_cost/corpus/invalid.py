"""Bytes that are no UTF-8, and text with lone surrogates: refuse them, or answer as tiktoken does; never crash.

The rules (T6). Mode `bytes`: the candidate may refuse; an answer is the tokens of the bytes as they are, as tiktoken's
byte-level encoding has them. Mode `surrogates`: the candidate may refuse; an answer is that of `encode`, which reads a
lone surrogate as U+FFFD and a pair as its character. A refusal counts only where the control, the same input without
its fault, is answered rightly.
"""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus.draft import Draft

BYTES = "invalid"
SURROGATES = "surrogates"

_FAULTS = {
    "lone-continuation": b"\x80",
    "last-continuation": b"\xbf",
    "two-continuations": b"\x80\x80",
    "overlong-slash": b"\xc0\xaf",
    "overlong-nul": b"\xc0\x80",
    "overlong-three": b"\xe0\x80\xaf",
    "overlong-four": b"\xf0\x80\x80\xaf",
    "cut-two": b"\xc3",
    "cut-three-after-one": b"\xe4",
    "cut-three-after-two": b"\xe4\xb8",
    "cut-four-after-one": b"\xf0",
    "cut-four-after-two": b"\xf0\x9f",
    "cut-four-after-three": b"\xf0\x9f\x98",
    "surrogate-high": b"\xed\xa0\x80",
    "surrogate-low": b"\xed\xbf\xbf",
    "surrogate-pair-cesu": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond-unicode": b"\xf4\x90\x80\x80",
    "five-bytes": b"\xf8\x88\x80\x80\x80",
    "six-bytes": b"\xfc\x84\x80\x80\x80\x80",
    "byte-fe": b"\xfe",
    "byte-ff": b"\xff",
    "utf16-mark": b"\xff\xfe",
    "latin1-e-acute": b"caf\xe9",
    "windows-quote": b"it\x92s",
}
_BYTE_FRAMES = {
    "alone": (b"", b""),
    "in-a-word": (b"hello", b"world"),
    "after-space": (b"hello ", b""),
    "before-space": (b"", b" hello"),
    "after-spaces": (b"hello  ", b"!"),
    "after-newline": (b"hello\n", b"\n"),
    "after-digits": (b"1234", b"5"),
    "after-han": ("\u4e2d\u6587".encode(), b""),
    "before-han": (b"", "\u4e2d\u6587".encode()),
}
_LONE = {
    "high": "\ud83d",
    "low": "\ude00",
    "first-high": "\ud800",
    "last-high": "\udbff",
    "first-low": "\udc00",
    "last-low": "\udfff",
}
_REVERSED, _TWO_HIGH, _PAIR = "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d\ude00"
_TEXT_FRAMES = {
    "alone": "{s}",
    "in-a-word": "hello{s}world",
    "after-space": "hello {s}",
    "before-space": "{s} hello",
    "after-digits": "123{s}4",
    "after-newline": "a\n{s}\n",
    "before-apostrophe": "{s}'s",
    "twice": "{s}{s}x",
}


def stored_bytes() -> Iterator[Draft]:
    """Each fault in each frame, and every byte that can start none or only part of a character."""
    for (fault, wrong), (frame, (before, after)) in itertools.product(_FAULTS.items(), _BYTE_FRAMES.items()):
        yield bytes_draft(before + wrong + after, before + after, f"{fault}-{frame}")
    for sound in (b"", b"hello", "caf\u00e9 \u4e2d\u6587 \U0001f600".encode(), b"a\r\n  b"):
        yield Draft(category=BYTES, input=sound, mode="bytes", why="bytes that are UTF-8 are read as text")
    for byte in range(0x80, 0x100):
        yield bytes_draft(b"a" + bytes([byte]) + b"b", b"ab", f"byte-{byte:02x}-between-letters")


def stored_surrogates() -> Iterator[Draft]:
    """Lone surrogates in each frame; and pairs, which every reader joins: no fault, hence no control."""
    for (name, unit), (frame, pattern) in itertools.product(_surrogates().items(), _TEXT_FRAMES.items()):
        yield surrogates_draft(pattern.format(s=unit), pattern.format(s=""), f"{name}-{frame}")
    yield Draft(category=SURROGATES, slug="empty-text", mode="surrogates", why="an empty text has no tokens")
    for frame, pattern in _TEXT_FRAMES.items():
        text, why = pattern.format(s=_PAIR), "a surrogate pair is one character"
        yield Draft(category=SURROGATES, slug=f"pair-{frame}", input=text, mode="surrogates", why=why)


def drawn_bytes(random: Random, size: int) -> Iterator[Draft]:
    """Sound text with a fault somewhere in it."""
    for _ in range(size):
        before, after = (_sound(random).encode() for _ in range(2))
        yield bytes_draft(before + random.choice(tuple(_FAULTS.values())) + after, before + after, None)


def drawn_surrogates(random: Random, size: int) -> Iterator[Draft]:
    """Sound text with lone surrogates somewhere in it."""
    for _ in range(size):
        before, after = _sound(random), _sound(random)
        yield surrogates_draft(before + random.choice(tuple(_surrogates().values())) + after, before + after, None)


def bytes_draft(raw: bytes, sound: bytes, slug: str | None) -> Draft:
    """Raw bytes, which a candidate may refuse if it answers `sound` rightly."""
    why = "bytes that are no UTF-8" if slug is None else f"bytes that are no UTF-8: {slug.replace('-', ' ')}"
    return Draft(category=BYTES, slug=slug, input=raw, mode="bytes", why=why, control=_control(BYTES, sound.decode()))


def surrogates_draft(text: str, sound: str, slug: str | None) -> Draft:
    """Text with lone surrogates, which a candidate may refuse if it answers `sound` rightly."""
    why = "lone surrogates" if slug is None else f"lone surrogates: {slug.replace('-', ' ')}"
    return Draft(
        category=SURROGATES, slug=slug, input=text, mode="surrogates", why=why, control=_control(SURROGATES, sound)
    )


def _control(category: str, sound: str) -> Draft:
    """An empty control would be passed by anything that answers nothing; a word stands in for it."""
    return Draft(category=category, input=sound or "hello", why="the same without its fault, as ordinary text")


def _surrogates() -> dict[str, str]:
    return {**_LONE, "reversed-pair": _REVERSED, "high-before-pair": _TWO_HIGH}


def _sound(random: Random) -> str:
    return "".join(
        random.choice(("a", "the ", " ", "\n", "1", "!", "\u4e2d", "\u00e9", "'s", "\U0001f600", "  ", "Word"))
        for _ in range(random.randint(0, 5))
    )
