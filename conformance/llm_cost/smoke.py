"""What an adapter for a token counter is asked before anything is graded: texts, and what usual faults make of them."""

import html
import json
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence

from conformance.candidate.smoke import Probe, Suspicion
from conformance.case import Expected, Question
from conformance.llm_cost.oracle import tiktoken_oracle

TEXTS = (
    "hello",
    "Hello, World! It's 12345 o'clock",
    "  white space around it  ",
    "tabs\tand  double  spaces",
    "line one\nline two\n",
    "carriage\r\nreturns\r\n",
    "empty\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\nlines\n\n\n\n\n\n\n\n\n\n\n\n\nof both kinds",
    "\ufeffa byte-order mark in front",
    "na\u00efve caf\u00e9 \u2014 \u65e5\u672c\u8a9e \U0001f600\U0001f680",
    "e\u0301t\u00e9 \ufb01ne \u212bngstr\u00f6m",
    'a "quote", a \\ backslash, \\n and \\u0041 as they are',
    "<b>&amp; %41%20 &lt;</b>",
    "before\x00after",
    "<|endoftext|> is text here",
    "one\u2028two\u0085three",
)
"""Each is there for some fault below; together they tell the faults from each other and from the truth.

The first is one token: programs that say `2 tokens` say `1 token`, which a description may not be prepared for.
"""


def _interpreted(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\u0041", "A").replace("\\ ", " ")


def _misread(text: str) -> str:
    return text.encode().decode("latin-1")


_LAST_OF_FIRST_PLANE = 0xFFFF

_FAULTS: Mapping[str, Callable[[str], str]] = {
    "a newline were added to the text": lambda text: f"{text}\n",
    "newlines at the end were taken away": lambda text: text.rstrip("\r\n"),
    "white space around the text were taken away": str.strip,
    "white space before the text were taken away": str.lstrip,
    "white space behind the text were taken away": str.rstrip,
    "white space in the text were put together": lambda text: " ".join(text.split()),
    "a space were put before the text": lambda text: f" {text}",
    "CRLF were turned into LF": lambda text: text.replace("\r\n", "\n"),
    "LF were turned into CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "newlines were left out": lambda text: text.replace("\r", "").replace("\n", ""),
    "only the first line were read": lambda text: text.partition("\n")[0],
    "only the first line were read, however lines end": lambda text: (text.splitlines() or [""])[0],
    "the text ended at a NUL": lambda text: text.partition("\0")[0],
    "NUL were left out": lambda text: text.replace("\0", ""),
    "the byte-order mark were taken away": lambda text: text.removeprefix("\ufeff"),
    "a byte-order mark were put in front": lambda text: f"\ufeff{text}",
    "the text were made lower case": str.lower,
    "UTF-8 were read as Latin-1": _misread,
    "UTF-8 were read as Windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
    "what is not ASCII were turned into question marks": lambda text: text.encode("ascii", "replace").decode(),
    "what is not ASCII were left out": lambda text: text.encode("ascii", "ignore").decode(),
    "bytes that are not ASCII were each replaced by U+FFFD": lambda text: text.encode().decode("ascii", "replace"),
    "characters beyond U+FFFF were two broken halves": lambda text: _beyond(text, "\ufffd\ufffd"),
    "characters beyond U+FFFF were left out": lambda text: _beyond(text, ""),
    "the text were normalised (NFC)": lambda text: unicodedata.normalize("NFC", text),
    "the text were normalised (NFD)": lambda text: unicodedata.normalize("NFD", text),
    "the text were normalised (NFKC)": lambda text: unicodedata.normalize("NFKC", text),
    "JSON escapes were not undone": lambda text: json.dumps(text)[1:-1],
    "JSON escapes (but for letters) were not undone": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "the text were a JSON string with its quotes": json.dumps,
    "the text were a JSON string with its quotes and plain letters": lambda text: json.dumps(text, ensure_ascii=False),
    "the whole record were counted": lambda text: json.dumps({"content": text}, separators=(",", ":")),
    "backslash escapes were interpreted": _interpreted,
    "quotes were taken away": lambda text: text.replace('"', ""),
    "HTML were escaped": html.escape,
    "HTML escapes were undone": html.unescape,
    "percent escapes were undone": urllib.parse.unquote,
    "the text were percent-escaped": urllib.parse.quote,
    "the text were empty": lambda _: "",
}


def _beyond(text: str, instead: str) -> str:
    return "".join(instead if ord(letter) > _LAST_OF_FIRST_PLANE else letter for letter in text)


SPECIAL = "special tokens were honoured in ordinary text"
"""The one fault that is a mode of reading and not a change of the text."""


def probes(variants: Sequence[str]) -> list[Probe]:
    """The probes of some encodings, with the pinned oracle's answers."""
    return [_probe(text, variant) for variant in variants for text in TEXTS]


def _probe(text: str, variant: str) -> Probe:
    return Probe(
        question=Question(input=text, variant=variant),
        expected=_answer(text, variant),
        suspicions=tuple(_suspicions(text, variant)),
    )


def _suspicions(text: str, variant: str) -> Iterator[Suspicion]:
    """What each fault would answer, where it changes the text at all."""
    for fault, change in _FAULTS.items():
        changed = change(text)
        if changed != text:
            yield Suspicion(fault=fault, expected=_answer(changed, variant))
    honoured = _answer(text, variant, mode="special")
    if honoured != _answer(text, variant):
        yield Suspicion(fault=SPECIAL, expected=honoured)


def _answer(text: str, variant: str, mode: str = "ordinary") -> Expected:
    ids = tiktoken_oracle.ids(text, variant, mode)
    return {"ids": ids, "count": len(ids)}
