"""Texts that are changed before they are split."""

import re
import unicodedata
from collections.abc import Callable

from conformance.llm_cost.diagnosis.mutant import Input, Mutant
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.witness import without_lone_surrogates

Read = Callable[[Input, str], tuple[Input, str]]


def _text(change: Callable[[str], str]) -> Read:
    """Change texts and texts that come as bytes of valid UTF-8."""

    def read(given: Input, mode: str) -> tuple[Input, str]:
        if isinstance(given, str):
            return change(given), mode
        try:
            return change(given.decode()).encode(), mode
        except UnicodeDecodeError:
            return given, mode

    return read


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without(pattern: str) -> Read:
    return _text(lambda text: re.sub(pattern, "", text))


def _replacing(pattern: str, new: str) -> Read:
    return _text(lambda text: re.sub(pattern, new, text))


def _first_bytes(text: str, size: int) -> str:
    return without_lone_surrogates(text).encode()[:size].decode(errors="ignore")


TEXT = (
    Mutant(
        name="nfc",
        sentence="The text is normalised to NFC first.",
        seen="normalisers of Hugging Face tokenizers; editors and databases on the way",
        read=_text(lambda text: unicodedata.normalize("NFC", text)),
    ),
    Mutant(
        name="nfd",
        sentence="The text is normalised to NFD first.",
        seen="file systems that decompose names; BERT normalisers",
        read=_text(lambda text: unicodedata.normalize("NFD", text)),
    ),
    Mutant(
        name="nfkc",
        sentence="The text is normalised to NFKC first.",
        seen="normalisers of sentencepiece models",
        read=_text(lambda text: unicodedata.normalize("NFKC", text)),
    ),
    Mutant(
        name="lower-case",
        sentence="The text is put into lower case first.",
        seen="uncased models' normalisers",
        read=_text(str.lower),
    ),
    Mutant(
        name="strips",
        sentence="White space at both ends of the text is removed first.",
        seen="command lines and JSON readers that trim",
        read=_text(str.strip),
    ),
    Mutant(
        name="strips-last-newline",
        sentence="One newline at the end of the text is removed first.",
        seen="line readers",
        read=_text(lambda text: text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text),
    ),
    Mutant(
        name="strips-bom",
        sentence="U+FEFF at the beginning of the text is removed first.",
        seen="readers of UTF-8 `with signature`; JavaScript's TextDecoder",
        read=_text(lambda text: text.removeprefix("\ufeff")),
    ),
    Mutant(
        name="ends-at-nul",
        sentence="The text ends before its first U+0000.",
        seen="strings that end with NUL",
        read=_text(lambda text: text.partition("\0")[0]),
    ),
    Mutant(
        name="drops-nul",
        sentence="U+0000 is removed.",
        seen="sanitising readers",
        read=_without("\0"),
    ),
    Mutant(
        name="drops-controls",
        sentence="Controls other than tab, CR and LF are removed.",
        seen="BERT normalisers; sanitising readers",
        read=_without("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"),
    ),
    Mutant(
        name="crlf-is-lf",
        sentence="CRLF is read as LF.",
        seen="files opened in text mode",
        read=_replacing("\r\n", "\n"),
    ),
    Mutant(
        name="cr-is-lf",
        sentence="CRLF and CR alone are read as LF.",
        seen="universal newlines, as of Python's text files",
        read=_replacing("\r\n?", "\n"),
    ),
    Mutant(
        name="lf-is-crlf",
        sentence="LF is written as CRLF on the way.",
        seen="text mode on Windows",
        read=_replacing("(?<!\r)\n", "\r\n"),
    ),
    Mutant(
        name="blanks-collapse",
        sentence="Runs of blanks become one.",
        seen="cleaning before counting",
        read=_replacing("  +", " "),
    ),
    Mutant(
        name="tabs-expand",
        sentence="A tab becomes four blanks.",
        seen="cleaning before counting",
        read=_replacing("\t", "    "),
    ),
    Mutant(
        name="nbsp-is-blank",
        sentence="U+00A0 is read as a blank.",
        seen="HTML to text conversion",
        read=_replacing("\u00a0", " "),
    ),
    Mutant(
        name="blank-in-front",
        sentence="A blank is put before the text.",
        seen="`add_prefix_space`, and sentencepiece's dummy prefix",
        read=_text(lambda text: text if not text or text.startswith(" ") else " " + text),
    ),
    Mutant(
        name="drops-joiners",
        sentence="U+200B, U+200C, U+200D and U+2060 are removed.",
        seen="cleaning of invisible characters",
        read=_without("[\u200b-\u200d\u2060]"),
    ),
    Mutant(
        name="drops-variation-selectors",
        sentence="Variation selectors are removed.",
        seen="emoji normalisation",
        read=_without("[\ufe00-\ufe0f]"),
    ),
    Mutant(
        name="drops-noncharacters",
        sentence="Noncharacters are removed.",
        seen="sanitising readers; XML",
        read=_without("[\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"),
    ),
    Mutant(
        name="replaces-unassigned",
        sentence="Unassigned code points become U+FFFD.",
        seen="sanitising readers with a table of characters",
        read=_text(lambda text: "".join(each if unicode.is_assigned(ord(each)) else "\ufffd" for each in text)),
    ),
    Mutant(
        name="replaces-supplementary",
        sentence="Code points above U+FFFF become U+FFFD.",
        seen="UCS-2; three-byte UTF-8 such as old MySQL's",
        read=_replacing("[\U00010000-\U0010ffff]", "\ufffd"),
    ),
    Mutant(
        name="replaces-private-use",
        sentence="Private-use code points become U+FFFD.",
        seen="sanitising readers",
        read=_replacing("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]", "\ufffd"),
    ),
    Mutant(
        name="straightens-quotes",
        sentence="Typographic quotation marks and apostrophes become ASCII.",
        seen="cleaning before counting",
        read=_text(lambda text: text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})),
    ),
    Mutant(
        name="reads-escapes",
        sentence="A backslash with n, t or r after it is read as the character that it stands for.",
        seen="command lines and configuration files that unescape",
        read=_text(lambda text: text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r")),
    ),
    Mutant(
        name="full-width-is-ascii",
        sentence="Full-width ASCII is read as ASCII.",
        seen="cleaning of East Asian texts",
        read=_text(
            lambda text: text.translate({code_point: code_point - 0xFEE0 for code_point in range(0xFF01, 0xFF5F)})
        ),
    ),
    Mutant(
        name="utf8-as-latin-1",
        sentence="The text's UTF-8 is read as Latin-1 and encoded once more.",
        seen="bytes decoded with the wrong encoding",
        read=_text(lambda text: without_lone_surrogates(text).encode().decode("latin-1")),
    ),
    Mutant(
        name="last-character-lost",
        sentence="The last character of the text is lost.",
        seen="a length that is off by one",
        read=_text(lambda text: text[:-1]),
    ),
    Mutant(
        name="bytes-by-characters",
        sentence="The text's number of characters is taken for its number of bytes: the rest is cut off.",
        seen="lengths confused across a foreign-function interface",
        read=_text(lambda text: _first_bytes(text, len(text))),
    ),
    Mutant(
        name="text-of-16-bit-length",
        sentence="The text's length is kept in 16 bits: of 65,536 characters none is left.",
        seen="length fields of two bytes",
        needs_length=1 << 16,
        read=_text(lambda text: text[: len(text) & 0xFFFF]),
    ),
    Mutant(
        name="text-cut-at-65536",
        sentence="Only the first 65,536 characters of a text are read.",
        seen="pipe-sized buffers",
        needs_length=(1 << 16) + 1,
        read=_text(lambda text: text[: 1 << 16]),
    ),
    Mutant(
        name="text-cut-at-1024",
        sentence="Only the first 1,024 characters of a text are read.",
        seen="fixed buffers",
        needs_length=1025,
        read=_text(lambda text: text[:1024]),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*TEXT,)
