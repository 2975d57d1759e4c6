"""A `tokenizer.json` of Hugging Face's format made from a published vocabulary, for libraries that read no other.

That format knows merges of two tokens where a published vocabulary knows ranks only. Every way to cut a token into two
tokens becomes a merge, in the order of the token's rank and then of the parts' ranks, as the usual converters have it.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from conformance.llm_cost.oracle import vocabulary

# The patterns in the form that the format's users write them: tiktoken's own has possessive repeats and `$`, which the
# engines behind this format read otherwise. None: the format's own byte-level splitting is the pattern.
_LETTER = r"[^\r\n\p{L}\p{N}]?"
_UPPER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}"
_LOWER = r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
_SHORT_FORM = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_SPACES = (r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+")
PATTERNS: Mapping[str, str | None] = MappingProxyType(
    {
        "cl100k_base": "|".join(
            (_SHORT_FORM, rf"{_LETTER}\p{{L}}+", r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n]*", *_SPACES)
        ),
        "o200k_base": "|".join(
            (
                rf"{_LETTER}[{_UPPER}]*[{_LOWER}]+{_SHORT_FORM}?",
                rf"{_LETTER}[{_UPPER}]+[{_LOWER}]*{_SHORT_FORM}?",
                r"\p{N}{1,3}",
                r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
                *_SPACES,
            )
        ),
        "p50k_base": None,
        "r50k_base": None,
    }
)


def tokenizer_json(encoding: str) -> dict[str, Any]:
    """The document for one encoding, special tokens included; raises as `vocabulary.ranks` does."""
    ranks = vocabulary.ranks(encoding)
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_special(token, number) for token, number in vocabulary.specials(encoding).items()],
        "normalizer": None,
        "pre_tokenizer": _pre_tokenizer(PATTERNS[encoding]),
        "post_processor": None,
        "decoder": _byte_level(splits=True),
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            # A piece that is a token needs no merges, as in tiktoken.
            "ignore_merges": True,
            # Special tokens keep their ids only where they are in the vocabulary as well; no piece spells one.
            "vocab": {_letters(token): rank for token, rank in ranks.items()} | dict(vocabulary.specials(encoding)),
            "merges": [[_letters(left), _letters(right)] for left, right in merges(ranks)],
        },
    }


def merges(ranks: Mapping[bytes, int]) -> Iterator[tuple[bytes, bytes]]:
    """Every way to cut a token into two, by rank of the token, of the left and of the right part."""
    for token in ranks:
        cuts = [(token[:at], token[at:]) for at in range(1, len(token)) if token[:at] in ranks and token[at:] in ranks]
        yield from sorted(cuts, key=lambda cut: (ranks[cut[0]], ranks[cut[1]]))


def _special(token: str, number: int) -> dict[str, Any]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": number, "content": token, **flags}


def _pre_tokenizer(pattern: str | None) -> dict[str, Any]:
    if pattern is None:
        return _byte_level(splits=True)
    split = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
    return {"type": "Sequence", "pretokenizers": [split, _byte_level(splits=False)]}


def _byte_level(*, splits: bool) -> dict[str, Any]:
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": splits}


def _byte_letters() -> dict[int, str]:
    """The format writes each byte as a visible character: itself where it is one, else one from U+0100 on."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(0x100) if byte not in visible]
    return {byte: chr(byte) for byte in visible} | {byte: chr(0x100 + n) for n, byte in enumerate(hidden)}


_BYTE_LETTERS = _byte_letters()


def _letters(token: bytes) -> str:
    return "".join([_BYTE_LETTERS[byte] for byte in token])
