"""What token counters are asked to find out how they want to be asked: texts, and words that such programs use."""

from collections.abc import Mapping

from conformance.inquiry.lexicon import Lexicon, Sample
from conformance.llm_cost.oracle import tiktoken_oracle

TEXTS = (
    "words",
    "Unbelievable tokenizers, it's",
    "na\u00efve caf\u00e9; \u65e5\u672c\u8a9e is a OneTwoThree  word",
    "they've renamed   getElementById to HTMLParserFactory, haven't they; Internationalization",
    (
        "we'll say that XMLHttpRequest isn't    what you've read about, but the antidisestablishmentarianism of "
        "they'd-rather-notWriteIt, once and for all; it's time"
    ),
    (
        "and Schifffahrtsgesellschaften \u00fcber die Stra\u00dfe, k\u016fn\u011b, na\u00efve fa\u00e7ade, "
        "\u65e5\u672c\u8a9e,    \u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u044f\u0437\u044b\u043a, "
        "\u03b5\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac, \ud55c\uad6d\uc5b4 and many other words of theirs; they've "
        "been here for a very long time, haven't they, and will be here for as long again, and for longer than that"
    ),
)
"""Of growing length, with other counts in each encoding than in the others; plain ASCII in most of them, since a
counter may be wrong about the rest. The first is one token everywhere, of which a sentence may speak in the singular.
Nothing in them means anything to a shell."""

# What people call the encodings; models are those of the published table of tiktoken.
NAMES: Mapping[str, tuple[str, ...]] = {
    "o200k_base": ("o200k_base", "gpt-4o", "o200k", "openai/gpt-4o", "gpt-4o-mini"),
    "cl100k_base": ("cl100k_base", "gpt-4", "cl100k", "openai/gpt-4", "gpt-3.5-turbo"),
    "p50k_base": ("p50k_base", "text-davinci-003", "p50k"),
    "r50k_base": ("r50k_base", "gpt2", "r50k", "davinci"),
}

_VARIANT_WORDS = ("model", "encoding", "m", "e", "enc", "encoder", "tokenizer", "t", "vocab", "name", "n", "c")
_VERBS = ("count", "tokens", "encode", "tokenize", "tok", "ids", "count-tokens", "tokenise", "num-tokens")
_STREAM_WORDS = ("pipe", "batch", "stream", "jsonl", "ndjson", "json-lines", "jsonlines", "bulk")
_DRIVER_WORDS = ("serve", "ask", "driver", "server", "repl", "daemon")
_DETAIL_WORDS = ("ids", "json", "show-ids", "encode", "tokens", "show-tokens", "print-tokens", "j")
_FORM_WORDS = ("format", "output-format", "output", "o")
_FIELDS = ("content", "text", "input", "prompt", "message", "body", "value", "t")


def lexicon() -> Lexicon:
    """The words, and the texts with the pinned oracle's answers."""
    return Lexicon(
        contract="llm-cost",
        unit="tokens",
        samples=tuple(_sample(text) for text in TEXTS),
        names=NAMES,
        variant_words=_VARIANT_WORDS,
        verbs=_VERBS,
        stream_words=_STREAM_WORDS,
        driver_words=_DRIVER_WORDS,
        detail_words=_DETAIL_WORDS,
        form_words=_FORM_WORDS,
        fields=_FIELDS,
        measures={
            "bytes": lambda text: len(text.encode()),
            "characters": len,
            "words": lambda text: len(text.split()),
            "the heuristic (bytes / 4, rounded up)": lambda text: -(-len(text.encode()) // 4),
            "characters / 4, rounded down": lambda text: len(text) // 4,
            "characters / 4, rounded up": lambda text: -(-len(text) // 4),
        },
    )


def _sample(text: str) -> Sample:
    ids = {name: tiktoken_oracle.ids(text, name) for name in NAMES}
    return Sample(text=text, expected={name: {"ids": found, "count": len(found)} for name, found in ids.items()})
