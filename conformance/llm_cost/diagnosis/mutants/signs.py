"""Mistakes in how punctuation and digits are split, and whole patterns taken for one another."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.rewriting import (
    CL100K,
    GPT2,
    NEWER,
    NOT_O200K,
    O200K,
    become,
    in_turn,
    swap,
    whole,
)

PUNCTUATION = (
    Mutant(
        name="punctuation-without-newline",
        sentence="Punctuation does not take the newlines behind it.",
        seen="GPT-2's punctuation used with a newer vocabulary",
        encodings=NEWER,
        rewrite=become(punctuation=r" ?[^\s\p{L}\p{N}]+"),
    ),
    Mutant(
        name="punctuation-with-one-newline",
        sentence="Punctuation takes one newline behind it instead of all.",
        seen="`?` where the pattern has `*`",
        encodings=NEWER,
        rewrite=become(punctuation=r" ?[^\s\p{L}\p{N}]+[\r\n]?"),
    ),
    Mutant(
        name="punctuation-with-lf-only",
        sentence="Punctuation takes LF behind it but not CR.",
        seen="`\\n` where the pattern has `[\\r\\n]`",
        encodings=NEWER,
        rewrite=swap("punctuation", old=r"[\r\n", new=r"[\n"),
    ),
    Mutant(
        name="no-slash-after-newline",
        sentence="A slash behind punctuation and newlines starts a new piece.",
        seen="cl100k_base's punctuation used for o200k_base",
        encodings=O200K,
        rewrite=swap("punctuation", old=r"[\r\n/]*", new=r"[\r\n]*"),
    ),
    Mutant(
        name="slash-after-newline",
        sentence="A slash behind punctuation and newlines joins their piece.",
        seen="o200k_base's punctuation used for cl100k_base",
        encodings=CL100K,
        rewrite=swap("punctuation", old=r"[\r\n]*+", new=r"[\r\n/]*+"),
    ),
    Mutant(
        name="punctuation-without-space",
        sentence="Punctuation does not take the space before it.",
        seen="the ` ?` left out of one alternative",
        rewrite=swap("punctuation", old=r" ?", new=r""),
    ),
    Mutant(
        name="punctuation-with-any-space",
        sentence="Punctuation takes any white space before it, not U+0020 alone.",
        seen="`\\s?` where the pattern has ` ?`",
        rewrite=swap("punctuation", old=r" ?", new=r"\s?"),
    ),
    Mutant(
        name="punctuation-singly",
        sentence="Each sign of punctuation is a piece of its own.",
        seen="BERT-like pre-tokenizers",
        rewrite=become(punctuation=r" ?[^\s\p{L}\p{N}]"),
    ),
    Mutant(
        name="apostrophe-apart",
        sentence="An apostrophe ends a run of punctuation.",
        seen="scanners that look for contractions inside punctuation",
        rewrite=in_turn(
            swap("punctuation", old=r"]++", new=r"]+"),
            swap("punctuation", old=r"[^\s\p{L}\p{N}]+", new=r"(?:'|[^'\s\p{L}\p{N}]+)"),
        ),
    ),
)


DIGITS = (
    Mutant(
        name="four-digit-groups",
        sentence="Digits are grouped by four.",
        seen="an upper bound that is off by one",
        encodings=NEWER,
        rewrite=become(digits=r"\p{N}{1,4}"),
    ),
    Mutant(
        name="two-digit-groups",
        sentence="Digits are grouped by two.",
        seen="an upper bound that is off by one",
        encodings=NEWER,
        rewrite=become(digits=r"\p{N}{1,2}"),
    ),
    Mutant(
        name="digits-singly",
        sentence="Every digit is a piece of its own.",
        seen="the patterns of Qwen and of sentencepiece models with split digits",
        rewrite=become(digits=r"\p{N}"),
    ),
    Mutant(
        name="digits-without-limit",
        sentence="A number is one piece however long it is.",
        seen="GPT-2's digits used with a newer vocabulary",
        encodings=NEWER,
        rewrite=become(digits=r"\p{N}+"),
    ),
    Mutant(
        name="three-digit-groups",
        sentence="Digits are grouped by three and take no space.",
        seen="cl100k_base's digits used with an older vocabulary",
        encodings=GPT2,
        rewrite=become(digits=r"\p{N}{1,3}"),
    ),
    Mutant(
        name="digits-with-space",
        sentence="Digits take the space before them.",
        seen="GPT-2's ` ?\\p{N}` used with a newer vocabulary",
        encodings=NEWER,
        rewrite=become(digits=r" ?\p{N}{1,3}"),
    ),
    Mutant(
        name="digits-without-space",
        sentence="Digits do not take the space before them.",
        seen="cl100k_base's digits used with an older vocabulary",
        encodings=GPT2,
        rewrite=become(digits=r"\p{N}+"),
    ),
    Mutant(
        name="digits-from-the-right",
        sentence="Digits are grouped by three from the right, as people group thousands.",
        seen="patterns of later models, and hand-written grouping",
        encodings=NEWER,
        rewrite=become(digits=r"\p{N}{1,3}(?=(?:\p{N}{3})*(?!\p{N}))"),
    ),
)


WHOLE = (
    Mutant(
        name="pattern-of-gpt2",
        sentence="The text is split by GPT-2's pattern.",
        seen="libraries with one pattern for all vocabularies",
        encodings=NEWER,
        rewrite=whole("r50k_base"),
    ),
    Mutant(
        name="pattern-of-cl100k",
        sentence="The text is split by cl100k_base's pattern.",
        seen="libraries that added o200k_base's vocabulary only",
        encodings=("o200k_base", "p50k_base", "r50k_base"),
        rewrite=whole("cl100k_base"),
    ),
    Mutant(
        name="pattern-of-o200k",
        sentence="The text is split by o200k_base's pattern.",
        seen="libraries whose default pattern is the newest",
        encodings=NOT_O200K,
        rewrite=whole("o200k_base"),
    ),
)


MUTANTS: tuple[Mutant, ...] = (
    *PUNCTUATION,
    *DIGITS,
    *WHOLE,
)
