"""Mistakes in how contractions are split."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.rewriting import (
    CL100K,
    GPT2,
    NEWER,
    NOT_O200K,
    O200K,
    SUFFIX,
    dropping,
    in_turn,
    moving,
    swap,
    trying_first,
)

CONTRACTION = (
    Mutant(
        name="no-contractions",
        sentence="Contractions are not known at all.",
        seen="simplified patterns",
        rewrite=in_turn(dropping("contraction"), swap(old=SUFFIX, new="")),
    ),
    Mutant(
        name="contractions-lower-case-only",
        sentence="Contractions are known in lower case only: `'S` is none.",
        seen="ports to engines without `(?i:...)`, such as JavaScript's for long",
        encodings=NEWER,
        rewrite=swap(old="(?i:", new="(?:"),
    ),
    Mutant(
        name="contractions-in-one-case",
        sentence="Contractions are known in lower case and in upper case, but not in mixed case: `'Ll` is none.",
        seen="tables of contractions written out by hand",
        encodings=NEWER,
        rewrite=in_turn(
            swap("contraction", old="(?i:[sdmt]|ll|ve|re)", new="(?:[sdmtSDMT]|ll|ve|re|LL|VE|RE)"),
            swap(old=SUFFIX, new=r"(?:'s|'t|'re|'ve|'m|'ll|'d|'S|'T|'RE|'VE|'M|'LL|'D)?"),
        ),
    ),
    Mutant(
        name="contractions-ascii-only",
        sentence="U+017F, the long s, is not taken for an `s` in a contraction.",
        seen="case folding by ASCII tables, `[sS]` written out",
        encodings=NEWER,
        rewrite=in_turn(
            swap("contraction", old="(?i:[sdmt]|ll|ve|re)", new="(?:[sdmtSDMT]|[lL][lL]|[vV][eE]|[rR][eE])"),
            swap(old=SUFFIX, new=r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"),
        ),
    ),
    Mutant(
        name="contractions-in-any-case",
        sentence="Contractions are known in every case.",
        seen="cl100k_base's contractions used with an older vocabulary",
        encodings=GPT2,
        rewrite=swap("contraction", old="(?:", new="(?i:"),
    ),
    Mutant(
        name="contraction-needs-word-end",
        sentence="A contraction must not be followed by another letter: `'sad` is none.",
        seen="word boundaries added for good measure",
        rewrite=in_turn(
            swap("contraction", old="|ll|ve|re)", new=r"|ll|ve|re)(?!\p{L})"),
            swap(old=SUFFIX, new=r"(?:(?i:'s|'t|'re|'ve|'m|'ll|'d)(?!\p{L}))?"),
        ),
    ),
    Mutant(
        name="contraction-needs-word-before",
        sentence="A contraction is one only behind a letter.",
        seen="linguistic rules in place of the pattern",
        encodings=NOT_O200K,
        rewrite=swap("contraction", old="'", new=r"(?<=\p{L})'"),
    ),
    Mutant(
        name="contraction-after-word",
        sentence="The word is tried before the contraction, and takes the apostrophe as its sign.",
        seen="alternatives in another order",
        encodings=CL100K,
        rewrite=moving("contraction", after="word"),
    ),
    Mutant(
        name="contraction-after-punctuation",
        sentence="The contraction is tried last, when punctuation has taken the apostrophe.",
        seen="alternatives in another order",
        encodings=GPT2,
        rewrite=moving("contraction", after="punctuation"),
    ),
    Mutant(
        name="contraction-takes-space",
        sentence="A contraction takes a space before its apostrophe.",
        seen="` ?` added to every alternative alike",
        encodings=NOT_O200K,
        rewrite=swap("contraction", old="'", new=r" ?'"),
    ),
    Mutant(
        name="contraction-apart",
        sentence="A contraction is a piece of its own instead of the end of its word.",
        seen="cl100k_base's contractions used for o200k_base",
        encodings=O200K,
        rewrite=in_turn(swap(old=SUFFIX, new=""), trying_first("contraction", r"'(?i:[sdmt]|ll|ve|re)")),
    ),
    Mutant(
        name="contraction-joined",
        sentence="A contraction is the end of its word instead of a piece of its own.",
        seen="o200k_base's contractions used for cl100k_base",
        encodings=CL100K,
        rewrite=swap("word", old=r"\p{L}++", new=r"\p{L}++" + SUFFIX),
    ),
    Mutant(
        name="contraction-after-lower-case-only",
        sentence="A word that ends in upper case takes no contraction.",
        seen="a suffix copied to one of two alternatives",
        encodings=O200K,
        rewrite=swap("upper-word", old=SUFFIX, new=""),
    ),
    Mutant(
        name="short-contractions-only",
        sentence="`'ll`, `'ve` and `'re` are not known.",
        seen="a table of contractions cut short",
        rewrite=in_turn(
            swap("contraction", old="|ll|ve|re", new=""),
            swap(old=SUFFIX, new="(?i:'s|'t|'m|'d)?"),
        ),
    ),
    Mutant(
        name="no-contraction-of-would",
        sentence="`'d` is not known.",
        seen="a table of contractions with one missing",
        rewrite=in_turn(
            swap("contraction", old="[sdmt]", new="[smt]"),
            swap(old=SUFFIX, new="(?i:'s|'t|'re|'ve|'m|'ll)?"),
        ),
    ),
    Mutant(
        name="contraction-repeats",
        sentence="A word takes several contractions in a row.",
        seen="`*` where the pattern has `?`",
        encodings=O200K,
        rewrite=swap(old=SUFFIX, new=SUFFIX[:-1] + "*"),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*CONTRACTION,)
