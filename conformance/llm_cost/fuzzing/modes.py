"""Inputs for the other modes of reading: the grammar's texts with what each mode is about put into them."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from conformance.llm_cost.oracle import vocabulary

# Every so many texts are also asked in each of the other modes.
SPARSENESS = 12

# What no decoder may take as it is (RFC 3629): lone continuations, overlong forms, surrogates, cut-off ends.
_FAULTY = (
    *(b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc3", b"\xe0\x80\x80", b"\xe4\xb8", b"\xed\xa0\x80", b"\xf0\x9f"),
    *(b"\xf0\x9f\x98", b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf5", b"\xfe", b"\xff", b"\xff\xfe"),
)
_SURROGATES = ("\ud800", "\udbff", "\udc00", "\udfff", "\ude00\ud83d", "\ud83d\ude00", "\ud83d")


def in_mode(mode: str, texts: Sequence[str], random: Random) -> list[str | bytes]:
    """Some of the texts as inputs of a mode."""
    return [_MAKE[mode](text, random) for text in texts[::SPARSENESS]]


def _special(text: str, random: Random) -> str:
    names = sorted({name for encoding in vocabulary.ENCODINGS for name in vocabulary.specials(encoding)})
    at = random.randint(0, len(text))
    name = random.choice(names)
    return text[:at] + random.choice((name, name, name * 2, name.upper())) + text[at:]


def _bytes(text: str, random: Random) -> bytes:
    raw = text.encode()
    at = random.randint(0, len(raw))
    return raw[:at] + random.choice(_FAULTY) + raw[at:]


def _surrogates(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(_SURROGATES) + text[at:]


_MAKE: Mapping[str, Callable[[str, Random], str | bytes]] = {
    "special": _special,
    "bytes": _bytes,
    "surrogates": _surrogates,
}
OTHERS = tuple(_MAKE)
