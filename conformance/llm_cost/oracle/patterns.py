r"""The published pre-tokenizer patterns as lists of named alternatives, and their form over class skeletons.

Source: `tiktoken_ext/openai_public.py` of tiktoken 0.14.0, which publishes one pattern for r50k_base and p50k_base, one
for cl100k_base and one for o200k_base. `joined` gives back exactly the published string.

A pattern can tell code points apart only by the classes and the few characters that it names. So a text may be replaced
by its *skeleton*, one letter per code point naming its class, and matched against the pattern with `\p{..}` and `\s`
replaced by those letters. The Unicode tables of the regex engine in use then have no say.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One alternative of a pattern: the name a person would say, and its text as published."""

    name: str
    pattern: str


def _alternatives(**patterns: str) -> tuple[Alternative, ...]:
    return tuple(Alternative(name=name.replace("_", "-"), pattern=pattern) for name, pattern in patterns.items())


# `r50k_pat_str`: the pattern of GPT-2, rewritten there with possessive quantifiers for speed.
_R50K = _alternatives(
    contraction=r"'(?:[sdmt]|ll|ve|re)",
    word=r" ?\p{L}++",
    digits=r" ?\p{N}++",
    punctuation=r" ?[^\s\p{L}\p{N}]++",
    end_space=r"\s++$",
    space_run=r"\s+(?!\S)",
    space=r"\s",
)
# `cl100k_base`, key `pat_str`.
_CL100K = _alternatives(
    contraction=r"'(?i:[sdmt]|ll|ve|re)",
    word=r"[^\r\n\p{L}\p{N}]?+\p{L}++",
    digits=r"\p{N}{1,3}+",
    punctuation=r" ?[^\s\p{L}\p{N}]++[\r\n]*+",
    end_space=r"\s++$",
    newline=r"\s*[\r\n]",
    space_run=r"\s+(?!\S)",
    space=r"\s",
)
# `o200k_base`, the list that is joined into `pat_str`; a word ends in lower case where it can.
_O200K = _alternatives(
    lower_word=(
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    ),
    upper_word=(
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    ),
    digits=r"\p{N}{1,3}",
    punctuation=r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
    newline=r"\s*[\r\n]+",
    space_run=r"\s+(?!\S)",
    space=r"\s+",
)

PUBLISHED: Mapping[str, tuple[Alternative, ...]] = {
    "cl100k_base": _CL100K,
    "o200k_base": _O200K,
    "p50k_base": _R50K,
    "r50k_base": _R50K,
}
"""The alternatives of each encoding's pattern, in the order in which they are tried."""

# Characters that a pattern names stay themselves in a skeleton. U+017F (long s) is among them because it case-folds
# with `s`; no other code point folds with a letter of the contractions (the oracle is asked in tests/test_patterns.py).
NAMED = "sdmtlverSDMTLVER\u017f' /\r\n"

LETTER_OF_CLASS: Mapping[str, str] = {
    "Lu": "A",
    "Ll": "a",
    "Lt": "Z",
    "Lm": "h",
    "Lo": "o",
    "M": "~",
    "N": "0",
    "space": "_",
    "other": ".",
}
"""The skeleton's letter for each class of code points; none of them is a named character."""

_UPPER, _LOWER = "ASDMTLVER", "asdmtlver\u017f"
# What each class of a pattern matches in a skeleton.
_SKELETON_SET = {
    r"\p{L}": _UPPER + _LOWER + "Zho",
    r"\p{Lu}": _UPPER,
    r"\p{Ll}": _LOWER,
    r"\p{Lt}": "Z",
    r"\p{Lm}": "h",
    r"\p{Lo}": "o",
    r"\p{M}": "~",
    r"\p{N}": "0",
    r"\s": r" _\r\n",
}


def joined(alternatives: Sequence[Alternative]) -> str:
    """The alternatives as one pattern, as published."""
    return "|".join(alternative.pattern for alternative in alternatives)


@cache
def over_skeletons(alternatives: tuple[Alternative, ...]) -> regex.Pattern[str]:
    """The pattern that splits skeletons as the published one splits texts.

    The n-th alternative is group n; `lastindex` of a match tells which one it was, since no published alternative has
    a capturing group.
    """
    translated = (replace(each, pattern=_translate(each.pattern)) for each in alternatives)
    return regex.compile("|".join(f"({each.pattern})" for each in translated))


# The pieces of a pattern that translation has to know: escapes, brackets, and the end of text.
_SYNTAX = re.compile(r"\\p\{\w+\}|\\.|[\[\]$]|[^\\\[\]$]+")


def _translate(pattern: str) -> str:
    translated, within_brackets = [], False
    for part in _SYNTAX.findall(pattern):
        within_brackets = part == "[" or (within_brackets and part != "]")
        if part in _SKELETON_SET:
            letters = _SKELETON_SET[part]
            translated.append(letters if within_brackets else f"[{letters}]")
        elif part == r"\S" and not within_brackets:
            translated.append("[^" + _SKELETON_SET[r"\s"] + "]")
        elif part == "$":
            translated.append(r"\Z")  # in Rust's engines `$` is the end of text; in Python's also before a last newline
        else:
            translated.append(part)
    return "".join(translated)
