"""The first witness: tiktoken itself, of one pinned version, offline.

Four modes of reading an input:

- `ordinary`: text; what looks like a special token is ordinary text.
- `special`: text; every special token of the encoding is honoured.
- `bytes`: bytes that need not be UTF-8. Valid UTF-8 is read as `ordinary`.
- `surrogates`: text that may hold lone surrogates; each becomes U+FFFD, surrogate pairs become the character.
"""

import functools

import tiktoken

from conformance.errors import EvilCorpusError, UsageError
from conformance.llm_cost.oracle import definition, vocabulary

VERSION = definition.VERSION

MODES = ("ordinary", "special", "bytes", "surrogates")


class OracleLimit(EvilCorpusError):  # noqa: N818  # a limit of the oracle, stated by the contract (T7), is no error
    """The oracle itself has no answer: its engine gives up on this input (a run of white space of about a million)."""


@functools.cache
def encoding(name: str) -> tiktoken.Encoding:
    """Tiktoken's own encoder over the verified vocabulary; kept once made; raises as `vocabulary.ranks` does."""
    said = definition.definition(name)
    return tiktoken.Encoding(
        name=said.name,
        pat_str=said.pattern,
        mergeable_ranks=dict(vocabulary.ranks(name)),
        special_tokens=dict(said.specials),
        explicit_n_vocab=said.size,
    )


def ids(text: str | bytes, name: str, /, mode: str = "ordinary") -> list[int]:
    """The ids of a text in the encoding `name`, read in one of MODES.

    Raises OracleLimit where tiktoken gives up, UsageError for an unknown mode or an input of a type that the mode does
    not take.
    """
    encoder = encoding(name)
    try:
        if mode == "bytes" and isinstance(text, bytes):
            return encoder._encode_bytes(text)  # noqa: SLF001  # the only entry point that takes bytes
        if mode == "special" and isinstance(text, str):
            return encoder.encode(text, allowed_special="all")
        if mode in {"ordinary", "surrogates"} and isinstance(text, str):
            return encoder.encode_ordinary(text)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise OracleLimit(f"tiktoken {VERSION} gives up on {len(text)} units of input in {name}: {error}") from error
    raise UsageError(f"mode {mode!r} with {type(text).__name__}: expected one of {', '.join(MODES)}; bytes for 'bytes'")
