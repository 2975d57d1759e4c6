"""Mistakes in what numbers are."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.lettering import (
    ASCII,
    BMP,
    LATIN1,
    NUMBER,
    OTHER,
    cut_down,
    firsts,
    in_ranges,
    of_two_cases,
    only_in,
    two_thirds,
)

NUMBERS = (
    Mutant(
        name="digits-are-ascii",
        sentence="Only 0 to 9 are numbers.",
        seen="`[0-9]` or an ASCII `\\d` where the pattern has `\\p{N}`",
        letter=only_in(ASCII, NUMBER),
    ),
    Mutant(
        name="numbers-are-latin-1",
        sentence="Only code points up to U+00FF are numbers.",
        seen="tables for eight-bit characters",
        letter=only_in(LATIN1, NUMBER),
    ),
    Mutant(
        name="numbers-hand-shortened",
        sentence="Numbers are Latin-1, Arabic and Devanagari digits, fractions and Roman numerals only.",
        seen="ranges typed in by hand",
        letter=only_in(((0, 0xFF), (0x660, 0x669), (0x6F0, 0x6F9), (0x966, 0x96F), (0x2150, 0x218B)), NUMBER),
    ),
    Mutant(
        name="no-fractions",
        sentence="Superscripts, subscripts, fractions and circled digits are no numbers.",
        seen="`\\d` or general category Nd where the pattern has `\\p{N}`",
        letter=in_ranges(
            (
                (0xB2, 0xB3),
                (0xB9, 0xB9),
                (0xBC, 0xBE),
                (0x2070, 0x215F),
                (0x2189, 0x2189),
                (0x2460, 0x249B),
                (0x2776, 0x2793),
            ),
            OTHER,
        ),
    ),
    Mutant(
        name="roman-numerals-are-letters",
        sentence="The numbers of general category Nl, such as Roman numerals, are letters.",
        seen="`isAlphabetic`, which has Other_Alphabetic and Nl besides letters",
        encodings=("cl100k_base", "o200k_base"),
        letter=of_two_cases((0x2160, 0x216F), (0x2170, 0x217F)),
    ),
    Mutant(
        name="numbers-truncated",
        sentence="The table of numbers has only its first two thirds.",
        seen="a table pasted incompletely",
        letter=cut_down(("N",), two_thirds),
    ),
    Mutant(
        name="numbers-collapsed",
        sentence="Each range of numbers is known by its first code point only.",
        seen="a generator of tables that reads `first..last` as `first`",
        letter=cut_down(("N",), firsts),
    ),
    Mutant(
        name="numbers-in-bmp",
        sentence="Above U+FFFF there are no numbers.",
        seen="tables of 65,536 entries; engines that see UTF-16 code units",
        letter=only_in(BMP, NUMBER),
    ),
    Mutant(
        name="ideographic-numbers-are-numbers",
        sentence="The ideographs for one to ten are numbers.",
        seen="Numeric_Type in place of the general category; Python's `str.isnumeric`",
        encodings=("cl100k_base", "o200k_base"),
        letter=lambda code_point, was: NUMBER if chr(code_point) in "一二三四五六七八九十" else was,
    ),
)


MUTANTS: tuple[Mutant, ...] = (*NUMBERS,)
