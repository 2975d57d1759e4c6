"""Texts cut into several, and special tokens seen where there are none."""

import re
from collections.abc import Callable, Mapping, Sequence

from conformance.llm_cost.diagnosis.mutant import Mutant


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


_NEWER = ("cl100k_base", "o200k_base")


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


MUTANTS: tuple[Mutant, ...] = (
    *CUT,
    *SPECIALS,
)
