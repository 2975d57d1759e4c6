"""Raw bytes that are no UTF-8, and lone surrogates."""

import re
from collections.abc import Callable

from conformance.llm_cost.diagnosis.mutant import Input, Mutant

Read = Callable[[Input, str], tuple[Input, str]]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _raw(change: Callable[[bytes], Input]) -> Read:
    """Change bytes that are no UTF-8."""

    def read(given: Input, mode: str) -> tuple[Input, str]:
        if isinstance(given, str) or _is_utf8(given):
            return given, mode
        return change(given), mode

    return read


def _sound(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return raw[: error.start].decode()


def _in_mode(wanted: str, change: Callable[[str], Input]) -> Read:
    return lambda given, mode: (change(given), mode) if mode == wanted and isinstance(given, str) else (given, mode)


def _joined(text: str) -> str:
    """Pairs of surrogates as one character each, lone ones as they are."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _paired(text: str, lone: str) -> str:
    return re.sub("[\ud800-\udfff]", lone, _joined(text))


BYTES = (
    Mutant(
        name="invalid-bytes-replaced",
        sentence="Bytes that are no UTF-8 become U+FFFD.",
        seen="lossy decoding on the way in",
        read=_raw(lambda raw: raw.decode(errors="replace")),
    ),
    Mutant(
        name="invalid-bytes-dropped",
        sentence="Bytes that are no UTF-8 are lost.",
        seen="decoding that ignores errors",
        read=_raw(lambda raw: raw.decode(errors="ignore")),
    ),
    Mutant(
        name="invalid-bytes-end-the-text",
        sentence="The text ends where its UTF-8 does.",
        seen="decoding up to the first error",
        read=_raw(_sound),
    ),
    Mutant(
        name="invalid-bytes-are-latin-1",
        sentence="A text that is no UTF-8 is read as Latin-1.",
        seen="guessing of encodings",
        read=_raw(lambda raw: raw.decode("latin-1")),
    ),
    Mutant(
        name="lone-surrogates-dropped",
        sentence="Lone surrogates are lost.",
        seen="encoding that ignores errors",
        read=_in_mode("surrogates", lambda text: _paired(text, "")),
    ),
    Mutant(
        name="lone-surrogates-are-question-marks",
        sentence="Lone surrogates become question marks.",
        seen="Python's and Java's encoders set to replace",
        read=_in_mode("surrogates", lambda text: _paired(text, "?")),
    ),
    Mutant(
        name="lone-surrogates-encoded",
        sentence="Lone surrogates are encoded in three bytes each, as if they were characters.",
        seen="WTF-8; encoders that pass surrogates",
        read=_in_mode("surrogates", lambda text: _joined(text).encode("utf-8", "surrogatepass")),
    ),
    Mutant(
        name="lone-surrogates-replaced-by-bytes",
        sentence="A lone surrogate becomes three U+FFFD, one for each byte of its encoding.",
        seen="two steps of decoding that each do their best",
        read=_in_mode("surrogates", lambda text: _paired(text, "\ufffd\ufffd\ufffd")),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*BYTES,)
