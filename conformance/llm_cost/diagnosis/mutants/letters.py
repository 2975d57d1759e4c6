"""Mistakes in what letters are: tables cut short, scripts missing."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.lettering import (
    ANY_LETTER,
    ASCII,
    BMP,
    LETTER_CLASSES,
    LONG_S,
    MARK,
    NUMBER,
    OTHER,
    UNCASED,
    cut_down,
    ends,
    firsts,
    half,
    in_ranges,
    of_two_cases,
    only_in,
    two_thirds,
    without_last,
)
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS

TABLES = (
    Mutant(
        name="letters-are-ascii",
        sentence="Only A to Z and a to z are letters.",
        seen="`[A-Za-z]` where the pattern has `\\p{L}`",
        letter=only_in(ASCII, ANY_LETTER),
    ),
    Mutant(
        name="letters-are-latin",
        sentence="Letters end at U+024F.",
        seen="tables for European languages",
        letter=only_in(((0, 0x24F),), ANY_LETTER),
    ),
    Mutant(
        name="letters-hand-shortened",
        sentence="Letters are those of Latin, Greek, Cyrillic, Hebrew, Arabic, kana, Hangul and Chinese only.",
        seen="ranges typed in by hand",
        letter=only_in(
            (
                (0, 0x24F),
                (0x370, 0x52F),
                (0x5D0, 0x5EA),
                (0x620, 0x64A),
                (0x3040, 0x30FF),
                (0x4E00, 0x9FFF),
                (0xAC00, 0xD7A3),
            ),
            ANY_LETTER,
        ),
    ),
    Mutant(
        name="letters-truncated",
        sentence="The tables of letters have only their first two thirds.",
        seen="a table pasted incompletely",
        letter=cut_down(LETTER_CLASSES, two_thirds),
    ),
    Mutant(
        name="upper-case-truncated",
        sentence="The table of upper case has only its first half.",
        seen="a table pasted incompletely",
        letter=cut_down(("Lu",), half),
    ),
    Mutant(
        name="letters-collapsed",
        sentence="Each range of letters is known by its first code point only.",
        seen="a generator of tables that reads `first..last` as `first`",
        letter=cut_down(LETTER_CLASSES, firsts),
    ),
    Mutant(
        name="letters-without-inner-code-points",
        sentence="Ranges of letters without case are known by their first and last code point only.",
        seen="UnicodeData.txt read without its `First>` and `Last>` lines",
        letter=cut_down(("Lo",), ends),
    ),
    Mutant(
        name="ranges-end-early",
        sentence="Each range of letters lacks its last code point.",
        seen="half-open ranges read from closed ones",
        letter=cut_down(LETTER_CLASSES, without_last),
    ),
    Mutant(
        name="letters-in-bmp",
        sentence="Above U+FFFF there are no letters, marks or numbers.",
        seen="engines that see UTF-16 code units, such as JavaScript's without the `u` flag",
        letter=only_in(BMP, ANY_LETTER + MARK + NUMBER),
    ),
    Mutant(
        name="supplementary-ideographs-missing",
        sentence="Ideographs above U+FFFF are no letters.",
        seen="ranges typed in by hand that stop at U+9FFF",
        letter=in_ranges(((0x20000, 0x3FFFF),), OTHER),
    ),
    Mutant(
        name="everything-foreign-is-a-letter",
        sentence="Every code point above U+007F is a letter.",
        seen="`c >= 0x80` as the test for a letter",
        letter=only_in(ASCII, "".join(LETTER_OF_CLASS.values()) + LONG_S, UNCASED),
    ),
    Mutant(
        name="emoji-are-letters",
        sentence="Emoji are letters.",
        seen="tests for a word that let pictographs in",
        letter=in_ranges(((0x2600, 0x27BF), (0x1F000, 0x1FAFF)), UNCASED),
    ),
    Mutant(
        name="underscore-is-a-letter",
        sentence="The underscore is a letter.",
        seen="`\\w` where the pattern has `\\p{L}`",
        letter=in_ranges(((0x5F, 0x5F),), UNCASED),
    ),
    Mutant(
        name="circled-letters-are-letters",
        sentence="Circled letters are letters.",
        seen="`isAlphabetic` in place of the general category",
        letter=of_two_cases((0x24B6, 0x24CF), (0x24D0, 0x24E9)),
    ),
    Mutant(
        name="private-use-is-letters",
        sentence="Private-use code points are letters.",
        seen="default properties of some engines",
        letter=in_ranges(((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)), UNCASED),
    ),
    Mutant(
        name="unassigned-are-letters",
        sentence="Unassigned code points are letters.",
        seen="`not punctuation` as the test for a letter",
        letter=lambda code_point, was: was if unicode.is_assigned(code_point) else UNCASED,
    ),
    Mutant(
        name="curly-apostrophe-contracts",
        sentence="U+2019 begins a contraction as the apostrophe does.",
        seen="typographic apostrophes added to the pattern",
        letter=in_ranges(((0x2019, 0x2019),), "'"),
    ),
    Mutant(
        name="full-width-digits-and-letters-are-ascii",
        sentence="Full-width forms are no letters and no numbers.",
        seen="hand-shortened tables, which end before U+FF00",
        letter=in_ranges(((0xFF00, 0xFFEF),), OTHER),
    ),
)


def _missing_script(name: str, script: str, *ranges: tuple[int, int]) -> Mutant:
    return Mutant(
        name=f"no-{name}",
        sentence=f"The letters and marks of {script} are missing from the tables.",
        seen="hand-shortened tables; a script as a whole can count rightly by accident",
        letter=in_ranges(ranges, OTHER),
    )


SCRIPTS = (
    _missing_script("hangul", "Hangul", (0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
    _missing_script("arabic", "Arabic", (0x600, 0x65F), (0x66E, 0x6EF), (0x6FA, 0x77F), (0xFB50, 0xFDFF)),
    _missing_script("hebrew", "Hebrew", (0x590, 0x5FF), (0xFB1D, 0xFB4F)),
    _missing_script("indic", "Indic writing", (0x900, 0x965), (0x970, 0x9E5), (0x9F0, 0xA65), (0xA70, 0xDFF)),
    _missing_script("thai", "Thai and Lao", (0xE00, 0xE4F), (0xE80, 0xECF)),
    _missing_script("georgian", "Georgian", (0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    _missing_script("ethiopic", "Ethiopic", (0x1200, 0x1368), (0x1380, 0x139F), (0x2D80, 0x2DDF)),
    _missing_script("cherokee", "Cherokee", (0x13A0, 0x13FF), (0xAB70, 0xABBF)),
    _missing_script("kana", "kana", (0x3040, 0x30FF), (0x31F0, 0x31FF)),
    _missing_script("ideographs", "common ideographs", (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
)


MUTANTS: tuple[Mutant, ...] = (*TABLES, *SCRIPTS)
