"""The first witness: tiktoken itself, of one pinned version, offline.

Four modes of reading an input; docs/oracle.md says how each was established:

- `ordinary`: text; what looks like a special token is ordinary text.
- `special`: text; every special token of the encoding is honoured.
- `bytes`: bytes that need not be UTF-8, in which nothing is a special token. Valid UTF-8 is read as `ordinary`. Else
  the text before the first invalid byte is split as usual, but its last piece is held back, and if that starts with a
  token of blanks (space, newline, tab), so are all tokens of blanks right before it; what was held back and everything
  from the first invalid byte to the end are merged as one piece.
- `surrogates`: text that may hold surrogate code points: a pair is the character that it encodes, a lone one U+FFFD.
  That is what `encode` and `encode_ordinary` do; tiktoken's other entry points raise UnicodeEncodeError.
"""

import functools

import tiktoken

from conformance.errors import EvilCorpusError, UsageError
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.definition import VERSION, definition

__all__ = ["MODES", "VERSION", "OracleLimit", "encoding", "ids"]

MODES = ("ordinary", "special", "bytes", "surrogates")


class OracleLimit(EvilCorpusError):  # noqa: N818  # a limit of the oracle that the contract states (T7), not a fault
    """tiktoken's own engine gives up: a run of 999,999 or more white-space characters that it has to step back in."""


@functools.cache
def encoding(name: str) -> tiktoken.Encoding:
    """The encoder of tiktoken over the verified vocabulary; kept once made. Raises as `ranks` and `definition` do."""
    said = definition(name)
    return tiktoken.Encoding(
        name=said.name,
        pat_str=said.pattern,
        mergeable_ranks=vocabulary.ranks(name).copy(),  # `dict` would take ten times as long for a proxy
        special_tokens=dict(said.specials),
        explicit_n_vocab=said.size,
    )


def ids(text: str | bytes, name: str, /, mode: str = "ordinary") -> list[int]:
    """The ids of a text in the encoding `name`, read in one of MODES.

    Raises UsageError for an unknown mode or an input of another type than the mode takes, OracleLimit where tiktoken
    gives up. Whether `ordinary` text holds surrogates is not checked.
    """
    encoder = encoding(name)
    try:
        match mode, text:
            case "ordinary" | "surrogates", str():
                # `encode_ordinary` gives the same ids, but gives up by a panic that leaves a page on standard error.
                return encoder.encode(text, disallowed_special=())
            case "special", str():
                return encoder.encode(text, allowed_special="all")
            case "bytes", bytes():
                return encoder._encode_bytes(text)  # noqa: SLF001  # the only entry point that takes bytes
    except BaseException as error:
        if not _is_giving_up(error):
            raise
        raise OracleLimit(f"tiktoken {VERSION} gives up on {len(text)} units of input in {name}: {error}") from error
    raise UsageError(
        f"expected a mode of {', '.join(MODES)} and its type of input, found {mode!r}, {type(text).__name__}"
    )


def _is_giving_up(error: BaseException) -> bool:
    """Whether the engine gave up: a ValueError that says so or, from bytes, a panic, whose class cannot be imported."""
    if isinstance(error, ValueError):
        return str(error).startswith("Regex error while tokenizing")
    return type(error).__name__ == "PanicException"
