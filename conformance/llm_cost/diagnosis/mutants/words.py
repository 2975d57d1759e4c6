"""Mistakes in how words are split."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.rewriting import (
    CL100K,
    GPT2,
    NEWER,
    O200K,
    SUFFIX,
    become,
    dropping,
    in_turn,
    moving,
    swap,
    trying_first,
)

WORD = (
    Mutant(
        name="word-with-space-only",
        sentence="A word takes a space before it but no other sign.",
        seen="GPT-2's ` ?\\p{L}+` used with a newer vocabulary",
        encodings=NEWER,
        rewrite=in_turn(
            swap(old=r"[^\r\n\p{L}\p{N}]?+\p{L}", new=r" ?\p{L}"),
            swap(old=r"[^\r\n\p{L}\p{N}]?[", new=r" ?["),
        ),
    ),
    Mutant(
        name="word-without-space",
        sentence="A word takes nothing before it; the space is a piece of its own.",
        seen="tokenizers that split on spaces",
        rewrite=in_turn(
            swap(old=r"[^\r\n\p{L}\p{N}]?+\p{L}", new=r"\p{L}"),
            swap(old=r"[^\r\n\p{L}\p{N}]?[", new=r"["),
            swap("word", old=r" ?\p{L}", new=r"\p{L}"),
        ),
    ),
    Mutant(
        name="word-with-newline",
        sentence="A word takes a newline before it as well.",
        seen="`[^\\p{L}\\p{N}]?` without the line ends",
        encodings=NEWER,
        rewrite=swap(old=r"[^\r\n\p{L}\p{N}]?", new=r"[^\p{L}\p{N}]?"),
    ),
    Mutant(
        name="word-with-lf-excluded-only",
        sentence="A word takes a CR before it.",
        seen="`\\n` where the pattern has `\\r\\n`",
        encodings=NEWER,
        rewrite=swap(old=r"[^\r\n\p{L}\p{N}]?", new=r"[^\n\p{L}\p{N}]?"),
    ),
    Mutant(
        name="word-with-any-space",
        sentence="A word takes any white space before it, not U+0020 alone.",
        seen="`\\s?` where the pattern has ` ?`",
        encodings=GPT2,
        rewrite=become(word=r"\s?\p{L}+"),
    ),
    Mutant(
        name="word-with-sign",
        sentence="A word takes any sign before it.",
        seen="cl100k_base's word used with an older vocabulary",
        encodings=GPT2,
        rewrite=become(word=r"[^\r\n\p{L}\p{N}]?\p{L}+"),
    ),
    Mutant(
        name="word-with-run-of-signs",
        sentence="A word takes all the signs before it, not just one.",
        seen="`*` where the pattern has `?`",
        encodings=NEWER,
        rewrite=in_turn(
            swap(old=r"[^\r\n\p{L}\p{N}]?+\p{L}", new=r"[^\s\p{L}\p{N}]*[^\r\n\p{L}\p{N}]?\p{L}"),
            swap(old=r"[^\r\n\p{L}\p{N}]?[", new=r"[^\s\p{L}\p{N}]*[^\r\n\p{L}\p{N}]?["),
        ),
    ),
    Mutant(
        name="words-with-digits",
        sentence="A word goes on over digits.",
        seen="`\\w+` for words",
        rewrite=in_turn(
            swap("word", old=r"\p{L}++", new=r"\p{L}[\p{L}\p{N}]*"),
            swap("lower-word", "upper-word", old=r"\p{Lo}\p{M}]", new=r"\p{Lo}\p{M}\p{N}]"),
        ),
    ),
    Mutant(
        name="no-camel-case",
        sentence="A change of case inside a word does not end it.",
        seen="cl100k_base's word used for o200k_base",
        encodings=O200K,
        rewrite=in_turn(
            become(lower_word=r"[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+" + SUFFIX),
            dropping("upper-word"),
        ),
    ),
    Mutant(
        name="camel-case-in-older-words",
        sentence="An upper-case letter behind a lower-case one starts a new piece.",
        seen="o200k_base's words used for cl100k_base",
        encodings=CL100K,
        rewrite=become(word=r"[^\r\n\p{L}\p{N}]?(?:[\p{Lu}\p{Lt}\p{Lm}\p{Lo}]*[\p{Ll}\p{Lm}\p{Lo}]+|\p{L}+)"),
    ),
    Mutant(
        name="upper-word-first",
        sentence="The word that ends in upper case is tried first.",
        seen="alternatives in another order",
        encodings=O200K,
        rewrite=moving("lower-word", after="upper-word"),
    ),
    Mutant(
        name="one-capital-only",
        sentence="A word has at most one capital before its lower-case letters.",
        seen="camel-case splitters written by hand",
        encodings=O200K,
        rewrite=swap("lower-word", old=r"\p{M}]*[", new=r"\p{M}]?["),
    ),
    Mutant(
        name="possessive-capitals",
        sentence="The run of capitals gives nothing back to the lower-case letters, which may be the same code points.",
        seen="possessive quantifiers or hand-written scanners in place of backtracking",
        encodings=O200K,
        rewrite=swap("lower-word", old=r"\p{M}]*[", new=r"\p{M}]*+["),
    ),
    Mutant(
        name="possessive-prefix",
        sentence="The sign before a word is taken for good: a mark that could be the word itself is not given back.",
        seen="cl100k_base's `?+` carried over; scanners that never go back",
        encodings=O200K,
        rewrite=swap("lower-word", "upper-word", old=r"[^\r\n\p{L}\p{N}]?", new=r"[^\r\n\p{L}\p{N}]?+"),
    ),
    Mutant(
        name="no-marks-in-words",
        sentence="Combining marks are no part of words.",
        seen="`\\p{L}` where the pattern adds `\\p{M}`",
        encodings=O200K,
        rewrite=swap("lower-word", "upper-word", old=r"\p{M}", new=r""),
    ),
    Mutant(
        name="no-marks-in-capitals",
        sentence="Combining marks are lower case only: the mark is left out of the first class of each word.",
        seen="a class copied incompletely",
        encodings=O200K,
        rewrite=swap(
            "lower-word", "upper-word", old=r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", new=r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}]"
        ),
    ),
    Mutant(
        name="case-by-two-classes",
        sentence="Words are made of upper and lower case; letters without case stand in neither class.",
        seen="`[A-Z]*[a-z]+` generalised as `\\p{Lu}*\\p{Ll}+`",
        encodings=O200K,
        rewrite=in_turn(
            swap("lower-word", "upper-word", old=r"\p{Lt}\p{Lm}\p{Lo}\p{M}]", new=r"]"),
            swap("lower-word", "upper-word", old=r"\p{Lm}\p{Lo}\p{M}]", new=r"]"),
        ),
    ),
    Mutant(
        name="word-letters-singly",
        sentence="Letters without case (as of Chinese) are pieces one by one.",
        seen="pre-tokenizers that isolate ideographs",
        rewrite=trying_first("letter", r"\p{Lo}"),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*WORD,)
