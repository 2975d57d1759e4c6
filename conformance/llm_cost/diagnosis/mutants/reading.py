"""Mistakes before splitting: texts changed, cut or decoded wrongly, special tokens seen where there are none."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from conformance.llm_cost.diagnosis.mutant import Input, Mutant
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.witness import without_lone_surrogates

_NEWER = ("cl100k_base", "o200k_base")

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


def _in_mode(wanted: str, change: Callable[[str], Input]) -> Read:
    return lambda given, mode: (change(given), mode) if mode == wanted and isinstance(given, str) else (given, mode)


def _raw(change: Callable[[bytes], Input]) -> Read:
    """Change bytes that are no UTF-8."""

    def read(given: Input, mode: str) -> tuple[Input, str]:
        if isinstance(given, str) or _is_utf8(given):
            return given, mode
        return change(given), mode

    return read


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sound(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return raw[: error.start].decode()


def _without(pattern: str) -> Read:
    return _text(lambda text: re.sub(pattern, "", text))


def _replacing(pattern: str, new: str) -> Read:
    return _text(lambda text: re.sub(pattern, new, text))


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


def _first_bytes(text: str, size: int) -> str:
    return without_lone_surrogates(text).encode()[:size].decode(errors="ignore")


def _blocks(size: int) -> Callable[[str], Sequence[str]]:
    return lambda text: [text[at : at + size] for at in range(0, len(text), size)]


CUT = (
    Mutant(
        name="lines-apart",
        sentence="Each line is tokenized as a text of its own.",
        seen="streaming by lines",
        cut=lambda text: re.findall(r"[^\n]*\n|[^\n]+", text),
    ),
    Mutant(
        name="words-apart",
        sentence="The text is cut before each blank and the parts tokenized as texts of their own.",
        seen="word caches; counting by words",
        cut=lambda text: re.findall(r"(?s) ?[^ ]+| ", text),
    ),
    Mutant(
        name="blocks-of-64",
        sentence="The text is tokenized in blocks of 64 characters.",
        seen="streaming by blocks",
        cut=_blocks(64),
    ),
    Mutant(
        name="blocks-of-4096",
        sentence="The text is tokenized in blocks of 4,096 characters.",
        seen="streaming by blocks",
        needs_length=4097,
        cut=_blocks(4096),
    ),
    Mutant(
        name="blocks-of-65536",
        sentence="The text is tokenized in blocks of 65,536 characters.",
        seen="streaming by blocks of a pipe",
        needs_length=(1 << 16) + 1,
        cut=_blocks(1 << 16),
    ),
    Mutant(
        name="scripts-apart",
        sentence="ASCII and the rest are tokenized apart.",
        seen="fast paths for ASCII",
        cut=lambda text: re.findall(r"(?s)[\0-\x7f]+|[^\0-\x7f]+", text),
    ),
)

_ENDOFTEXT = "<|endoftext|>"


def _renamed(specials: Mapping[str, int], change: Callable[[str], str]) -> Mapping[str, int]:
    return {change(token): token_id for token, token_id in specials.items()}


SPECIALS = (
    Mutant(
        name="specials-in-ordinary-text",
        sentence="Special tokens are parsed in ordinary text.",
        seen="libraries whose default allows all special tokens, such as Hugging Face tokenizers",
        read=lambda given, mode: (given, "special" if mode == "ordinary" and "<|" in str(given) else mode),
    ),
    Mutant(
        name="specials-never-parsed",
        sentence="Special tokens are ordinary text even where they are asked for.",
        seen="libraries without special tokens",
        read=lambda given, mode: (given, "ordinary" if mode == "special" else mode),
    ),
    Mutant(
        name="specials-removed",
        sentence="What looks like a special token is removed from ordinary text.",
        seen="cleaning against prompt injection",
        read=lambda given, mode: (
            (re.sub(r"<\|\w+\|>", "", given), mode) if isinstance(given, str) and mode == "ordinary" else (given, mode)
        ),
    ),
    Mutant(
        name="only-end-of-text-is-special",
        sentence="`<|endoftext|>` is the only special token known.",
        seen="tables of special tokens cut short",
        encodings=_NEWER,
        specials=lambda specials: {_ENDOFTEXT: specials[_ENDOFTEXT]},
    ),
    Mutant(
        name="specials-by-prefix",
        sentence="A special token is recognised without its closing `|>`.",
        seen="prefix matching",
        specials=lambda specials: _renamed(specials, lambda token: token.removesuffix("|>")),
    ),
    Mutant(
        name="specials-in-any-case",
        sentence="Special tokens are recognised in upper case as well.",
        seen="patterns compiled to ignore case",
        specials=lambda specials: {**specials, **_renamed(specials, str.upper)},
    ),
    Mutant(
        name="specials-numbered-on",
        sentence="Special tokens are numbered from the end of the vocabulary, without the gap that is left there.",
        seen="ids taken from the order of a list",
        encodings=_NEWER,
        specials=lambda specials: {token: min(specials.values()) + place for place, token in enumerate(specials)},
    ),
    Mutant(
        name="specials-swallow-space",
        sentence="White space before a special token is lost.",
        seen="`lstrip` of added tokens",
        before_special=lambda text: [text.rstrip()],
    ),
    Mutant(
        name="specials-end-no-text",
        sentence="White space before a special token is split as if more text followed: its last one stands apart.",
        seen="look-ahead that runs on over the special token",
        before_special=lambda text: [text[:-1], text[-1:]] if re.search(r"\s\s\Z", text) else [text],
    ),
)

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


def _joined(text: str) -> str:
    """Pairs of surrogates as one character each, lone ones as they are."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _paired(text: str, lone: str) -> str:
    return re.sub("[\ud800-\udfff]", lone, _joined(text))


def _most(size: int) -> Callable[[list[int]], list[int]]:
    return lambda ids: ids[:size]


def _without_repeats(ids: list[int]) -> list[int]:
    return [token for at, token in enumerate(ids) if at == 0 or ids[at - 1] != token]


IDS = (
    Mutant(
        name="ids-of-16-bits",
        sentence="Ids are kept in 16 bits: 65,536 is 0.",
        seen="compact arrays of ids",
        encodings=_NEWER,
        number=lambda ids: [token & 0xFFFF for token in ids],
    ),
    Mutant(
        name="ids-saturate-at-16-bits",
        sentence="Ids above 65,535 are 65,535.",
        seen="saturating casts",
        encodings=_NEWER,
        number=lambda ids: [min(token, 0xFFFF) for token in ids],
    ),
    Mutant(
        name="ids-one-too-high",
        sentence="Ids are counted from one.",
        seen="line numbers taken for ranks",
        number=lambda ids: [token + 1 for token in ids],
    ),
    Mutant(
        name="ends-with-special",
        sentence="The end-of-text token is added behind every text.",
        seen="`add_special_tokens`",
        number=lambda ids: [*ids, 50256],
    ),
    Mutant(
        name="counts-distinct",
        sentence="Each token is given once, however often it occurs.",
        seen="sets in place of lists",
        number=lambda ids: list(dict.fromkeys(ids)),
    ),
    Mutant(
        name="repeats-collapse",
        sentence="A token that repeats is given once.",
        seen="run-length compression gone wrong",
        number=_without_repeats,
    ),
    Mutant(
        name="empty-text-counts",
        sentence="An empty text has one token.",
        seen="`max(1, ...)` against division by zero",
        number=lambda ids: ids or [0],
    ),
    Mutant(
        name="ids-cut-at-512",
        sentence="Only the first 512 ids are given.",
        seen="`truncation` and `max_length`",
        needs_length=129,
        number=_most(512),
    ),
    Mutant(
        name="ids-cut-at-8192",
        sentence="Only the first 8,192 ids are given.",
        seen="`truncation` and `max_length`",
        needs_length=2049,
        number=_most(8192),
    ),
)

MUTANTS: tuple[Mutant, ...] = (*TEXT, *CUT, *SPECIALS, *BYTES, *IDS)
