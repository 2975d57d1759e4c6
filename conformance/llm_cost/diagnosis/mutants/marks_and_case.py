"""Mistakes in what marks are and which letters have which case."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.lettering import (
    ASCII,
    BMP,
    LOWER,
    MARK,
    MODIFIER,
    OTHER,
    TITLE,
    UNCASED,
    UPPER,
    WITH_CASE,
    confuse,
    cut_down,
    firsts,
    in_ranges,
    is_ascii,
    only_in,
    two_thirds,
)
from conformance.llm_cost.oracle import unicode

MARKS = (
    Mutant(
        name="marks-are-letters",
        sentence="Combining marks are letters.",
        seen="`\\w` and `isAlphabetic`, which have many marks",
        letter=confuse({MARK: UNCASED}),
        encodings=("cl100k_base", "p50k_base", "r50k_base"),
    ),
    Mutant(
        name="marks-are-punctuation",
        sentence="Combining marks are like any other sign.",
        seen="tables of letters only",
        encodings=("o200k_base",),
        letter=confuse({MARK: OTHER}),
    ),
    Mutant(
        name="marks-hand-shortened",
        sentence="Combining marks are U+0300 to U+036F and no others.",
        seen="ranges typed in by hand",
        encodings=("o200k_base",),
        letter=only_in(((0x300, 0x36F),), MARK),
    ),
    Mutant(
        name="marks-truncated",
        sentence="The table of marks has only its first two thirds.",
        seen="a table pasted incompletely",
        encodings=("o200k_base",),
        letter=cut_down(("M",), two_thirds),
    ),
    Mutant(
        name="marks-collapsed",
        sentence="Each range of marks is known by its first code point only.",
        seen="a generator of tables that reads `first..last` as `first`",
        encodings=("o200k_base",),
        letter=cut_down(("M",), firsts),
    ),
    Mutant(
        name="variation-selectors-are-signs",
        sentence="Variation selectors are no marks.",
        seen="emoji treated as a class of their own",
        encodings=("o200k_base",),
        letter=in_ranges(((0xFE00, 0xFE0F), (0xE0100, 0xE01EF)), OTHER),
    ),
    Mutant(
        name="joiner-is-a-mark",
        sentence="U+200C and U+200D, the joiners, are marks.",
        seen="`\\X`-like clusters and Other_Grapheme_Extend",
        encodings=("o200k_base",),
        letter=in_ranges(((0x200C, 0x200D),), MARK),
    ),
)


CASE = (
    Mutant(
        name="title-case-is-lower",
        sentence="Title-case letters, such as U+01C5, are lower case.",
        seen="`not upper` as the test for lower case",
        encodings=("o200k_base",),
        letter=confuse({TITLE: LOWER}),
    ),
    Mutant(
        name="title-case-is-no-letter",
        sentence="Title-case letters are no letters.",
        seen="upper and lower case tested, the third case forgotten",
        letter=confuse({TITLE: OTHER}),
    ),
    Mutant(
        name="title-case-is-uncased",
        sentence="Title-case letters have no case.",
        seen="`isupper` and `islower` both false",
        encodings=("o200k_base",),
        letter=confuse({TITLE: UNCASED}),
    ),
    Mutant(
        name="modifiers-are-lower",
        sentence="Modifier letters are lower case.",
        seen="the property Lowercase in place of the general category Ll",
        encodings=("o200k_base",),
        letter=confuse({MODIFIER: LOWER}),
    ),
    Mutant(
        name="modifiers-are-no-letters",
        sentence="Modifier letters are no letters.",
        seen="a category forgotten when `\\p{L}` was spelt out",
        letter=confuse({MODIFIER: OTHER}),
    ),
    Mutant(
        name="uncased-are-lower",
        sentence="Letters without case are lower case.",
        seen="`not upper` as the test for lower case",
        encodings=("o200k_base",),
        letter=confuse({UNCASED: LOWER}),
    ),
    Mutant(
        name="uncased-are-upper",
        sentence="Letters without case are upper case.",
        seen="`not lower` as the test for upper case",
        encodings=("o200k_base",),
        letter=confuse({UNCASED: UPPER}),
    ),
    Mutant(
        name="uncased-are-no-letters",
        sentence="Letters without case are no letters.",
        seen="upper and lower case tested, all else forgotten",
        letter=confuse({UNCASED: OTHER}),
    ),
    Mutant(
        name="case-is-ascii",
        sentence="Outside ASCII no letter has a case.",
        seen="case by ASCII tables",
        encodings=("o200k_base",),
        letter=only_in(ASCII, WITH_CASE, UNCASED),
    ),
    Mutant(
        name="case-in-bmp",
        sentence="Above U+FFFF no letter has a case.",
        seen="case folding by tables of 65,536 entries",
        encodings=("o200k_base",),
        letter=only_in(BMP, WITH_CASE, UNCASED),
    ),
    Mutant(
        name="upper-case-collapsed",
        sentence="Each range of upper case is known by its first code point only; the others are lower case.",
        seen="a generator of tables that reads `first..last` as `first`",
        encodings=("o200k_base",),
        letter=lambda code_point, was: (
            LOWER if was == UPPER and unicode.class_of(code_point - 1) == "Lu" and not is_ascii(code_point) else was
        ),
    ),
)


MUTANTS: tuple[Mutant, ...] = (
    *MARKS,
    *CASE,
)
