"""Mistakes in the classes of code points: white space of another language, tables cut short, categories confused.

A step gets a code point and its letter in the skeleton (`patterns.LETTER_OF_CLASS`) and gives the letter that the
mistaken tables have for it.
"""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS, NAMED
from conformance.llm_cost.oracle.witness import letters

Letter = Callable[[int, str], str]
Ranges = Sequence[tuple[int, int]]

_OTHER = LETTER_OF_CLASS["other"]
_SPACE = LETTER_OF_CLASS["space"]
_NUMBER = LETTER_OF_CLASS["N"]
_MARK = LETTER_OF_CLASS["M"]
_UPPER, _LOWER, _TITLE = (LETTER_OF_CLASS[name] for name in ("Lu", "Ll", "Lt"))
_MODIFIER, _UNCASED = (LETTER_OF_CLASS[name] for name in ("Lm", "Lo"))
_LONG_S = "\u017f"  # named by the patterns, and a lower-case letter
_WITH_CASE = _UPPER + _LOWER + _TITLE + _LONG_S
_LETTERS = _WITH_CASE + _MODIFIER + _UNCASED
_LETTER_CLASSES = ("Lu", "Ll", "Lt", "Lm", "Lo")


def _contains(ranges: Ranges) -> Callable[[int], bool]:
    """Whether a code point is in one of some sorted ranges."""
    firsts = [first for first, _ in ranges]

    def contains(code_point: int) -> bool:
        place = bisect(firsts, code_point) - 1
        return place >= 0 and code_point <= ranges[place][1]

    return contains


def _set(ranges: Ranges, letter: str) -> Letter:
    """Give all code points of some ranges one letter, the characters that patterns name excepted."""
    contains = _contains(ranges)
    return lambda code_point, was: letter if contains(code_point) and chr(code_point) not in NAMED else was


def _confuse(letters: Mapping[str, str]) -> Letter:
    """Take one class for another throughout."""

    def letter(_: int, was: str) -> str:
        return letters.get(was, was)

    return letter


def _only(ranges: Ranges, letters: str, otherwise: str = _OTHER) -> Letter:
    """Know the classes with these letters in some ranges only."""
    contains = _contains(ranges)
    return lambda code_point, was: otherwise if was in letters and not contains(code_point) else was


def _cut(classes: Sequence[str], keep: Callable[[Ranges], Ranges]) -> Letter:
    """Know only a part of the ranges of each of some classes."""
    known = {LETTER_OF_CLASS[name]: name for name in classes}
    kept: dict[str, Callable[[int], bool]] = {}

    def letter(code_point: int, was: str) -> str:
        if was not in known:
            return was
        if was not in kept:
            kept[was] = _contains(keep(unicode.ranges(known[was])))
        return was if kept[was](code_point) else _OTHER

    return letter


def _of_two_cases(upper: tuple[int, int], lower: tuple[int, int]) -> Letter:
    """Make letters of two ranges of signs."""
    to_upper, to_lower = _set([upper], _UPPER), _set([lower], _LOWER)
    return lambda code_point, was: to_lower(code_point, to_upper(code_point, was))


def _firsts(ranges: Ranges) -> Ranges:
    return [(first, first) for first, _ in ranges]


def _ends(ranges: Ranges) -> Ranges:
    return [(end, end) for pair in ranges for end in pair]


def _without_last(ranges: Ranges) -> Ranges:
    return [(first, last - 1) for first, last in ranges if last > first]


def _two_thirds(ranges: Ranges) -> Ranges:
    return ranges[: len(ranges) * 2 // 3]


def _half(ranges: Ranges) -> Ranges:
    return ranges[: len(ranges) // 2]


_ASCII = ((0, 0x7F),)
_LATIN1 = ((0, 0xFF),)
_BMP = ((0, 0xFFFF),)
_is_ascii = _contains(_ASCII)

WHITE_SPACE = (
    Mutant(
        name="nel-is-no-space",
        sentence="U+0085 is no white space.",
        seen="`\\s` of ECMAScript, which leaves it out",
        letter=_set(((0x85, 0x85),), _OTHER),
    ),
    Mutant(
        name="bom-is-space",
        sentence="U+FEFF is white space.",
        seen="`\\s` of ECMAScript, which has it among white space",
        letter=_set(((0xFEFF, 0xFEFF),), _SPACE),
    ),
    Mutant(
        name="space-of-ecmascript",
        sentence="White space is what ECMAScript's `\\s` says: with U+FEFF, without U+0085.",
        seen="ports to JavaScript that keep the pattern as it is",
        letter={0x85: _OTHER, 0xFEFF: _SPACE}.get,
    ),
    Mutant(
        name="separators-are-space",
        sentence="U+001C to U+001F are white space.",
        seen="Python's `str.isspace` and `\\s` of its `re`",
        letter=_set(((0x1C, 0x1F),), _SPACE),
    ),
    Mutant(
        name="space-is-ascii",
        sentence="Only ASCII has white space.",
        seen="`\\s` of Go, RE2 and Java without a flag; C's `isspace`",
        letter=_only(_ASCII, _SPACE),
    ),
    Mutant(
        name="space-is-latin-1",
        sentence="Only code points up to U+00FF are white space.",
        seen="tables for eight-bit characters",
        letter=_only(_LATIN1, _SPACE),
    ),
    Mutant(
        name="nbsp-is-no-space",
        sentence="U+00A0, U+2007 and U+202F, where lines do not break, are no white space.",
        seen="Java's `Character.isWhitespace`",
        letter=lambda code_point, was: _OTHER if code_point in (0xA0, 0x2007, 0x202F) else was,
    ),
    Mutant(
        name="ideographic-space-is-no-space",
        sentence="U+3000 is no white space.",
        seen="hand-written lists of spaces",
        letter=_set(((0x3000, 0x3000),), _OTHER),
    ),
    Mutant(
        name="vertical-tab-is-no-space",
        sentence="U+000B and U+000C are no white space.",
        seen="`[ \\t\\r\\n]` where the pattern has `\\s`",
        letter=_set(((0x0B, 0x0C),), _OTHER),
    ),
    Mutant(
        name="tab-is-no-space",
        sentence="The tab is no white space.",
        seen="the general category Zs in place of White_Space",
        letter=_set(((0x09, 0x09),), _OTHER),
    ),
    Mutant(
        name="line-separators-are-no-space",
        sentence="U+2028 and U+2029 are no white space.",
        seen="the general category Zs in place of White_Space",
        letter=_set(((0x2028, 0x2029),), _OTHER),
    ),
    Mutant(
        name="typographic-spaces-are-no-space",
        sentence="U+2000 to U+200A, U+205F and U+1680 are no white space.",
        seen="hand-written lists of spaces",
        letter=_set(((0x1680, 0x1680), (0x2000, 0x200A), (0x205F, 0x205F)), _OTHER),
    ),
    Mutant(
        name="zero-width-is-space",
        sentence="U+200B, the zero-width space, is white space.",
        seen="tables of Unicode before 4.0.1, and the name of the thing",
        letter=_set(((0x200B, 0x200B),), _SPACE),
    ),
    Mutant(
        name="mongolian-separator-is-space",
        sentence="U+180E is white space.",
        seen="tables of Unicode before 6.3",
        letter=_set(((0x180E, 0x180E),), _SPACE),
    ),
    Mutant(
        name="line-separators-are-newlines",
        sentence="U+2028, U+2029 and U+0085 end a line as CR and LF do.",
        seen="line terminators of ECMAScript; Python's `splitlines`",
        encodings=("cl100k_base", "o200k_base"),
        letter=lambda code_point, was: "\n" if code_point in (0x2028, 0x2029, 0x85) else was,
    ),
    Mutant(
        name="controls-are-space",
        sentence="Every control below U+0020 is white space.",
        seen="`c <= ' '`, as Java's `String.trim` has it",
        letter=_set(((0x00, 0x08), (0x0E, 0x1F)), _SPACE),
    ),
)

NUMBERS = (
    Mutant(
        name="digits-are-ascii",
        sentence="Only 0 to 9 are numbers.",
        seen="`[0-9]` or an ASCII `\\d` where the pattern has `\\p{N}`",
        letter=_only(_ASCII, _NUMBER),
    ),
    Mutant(
        name="numbers-are-latin-1",
        sentence="Only code points up to U+00FF are numbers.",
        seen="tables for eight-bit characters",
        letter=_only(_LATIN1, _NUMBER),
    ),
    Mutant(
        name="numbers-hand-shortened",
        sentence="Numbers are Latin-1, Arabic and Devanagari digits, fractions and Roman numerals only.",
        seen="ranges typed in by hand",
        letter=_only(((0, 0xFF), (0x660, 0x669), (0x6F0, 0x6F9), (0x966, 0x96F), (0x2150, 0x218B)), _NUMBER),
    ),
    Mutant(
        name="no-fractions",
        sentence="Superscripts, subscripts, fractions and circled digits are no numbers.",
        seen="`\\d` or general category Nd where the pattern has `\\p{N}`",
        letter=_set(
            (
                (0xB2, 0xB3),
                (0xB9, 0xB9),
                (0xBC, 0xBE),
                (0x2070, 0x215F),
                (0x2189, 0x2189),
                (0x2460, 0x249B),
                (0x2776, 0x2793),
            ),
            _OTHER,
        ),
    ),
    Mutant(
        name="roman-numerals-are-letters",
        sentence="The numbers of general category Nl, such as Roman numerals, are letters.",
        seen="`isAlphabetic`, which has Other_Alphabetic and Nl besides letters",
        encodings=("cl100k_base", "o200k_base"),
        letter=_of_two_cases((0x2160, 0x216F), (0x2170, 0x217F)),
    ),
    Mutant(
        name="numbers-truncated",
        sentence="The table of numbers has only its first two thirds.",
        seen="a table pasted incompletely",
        letter=_cut(("N",), _two_thirds),
    ),
    Mutant(
        name="numbers-collapsed",
        sentence="Each range of numbers is known by its first code point only.",
        seen="a generator of tables that reads `first..last` as `first`",
        letter=_cut(("N",), _firsts),
    ),
    Mutant(
        name="numbers-in-bmp",
        sentence="Above U+FFFF there are no numbers.",
        seen="tables of 65,536 entries; engines that see UTF-16 code units",
        letter=_only(_BMP, _NUMBER),
    ),
    Mutant(
        name="ideographic-numbers-are-numbers",
        sentence="The ideographs for one to ten are numbers.",
        seen="Numeric_Type in place of the general category; Python's `str.isnumeric`",
        encodings=("cl100k_base", "o200k_base"),
        letter=lambda code_point, was: _NUMBER if chr(code_point) in "一二三四五六七八九十" else was,
    ),
)

LETTERS = (
    Mutant(
        name="letters-are-ascii",
        sentence="Only A to Z and a to z are letters.",
        seen="`[A-Za-z]` where the pattern has `\\p{L}`",
        letter=_only(_ASCII, _LETTERS),
    ),
    Mutant(
        name="letters-are-latin",
        sentence="Letters end at U+024F.",
        seen="tables for European languages",
        letter=_only(((0, 0x24F),), _LETTERS),
    ),
    Mutant(
        name="letters-hand-shortened",
        sentence="Letters are those of Latin, Greek, Cyrillic, Hebrew, Arabic, kana, Hangul and Chinese only.",
        seen="ranges typed in by hand",
        letter=_only(
            (
                (0, 0x24F),
                (0x370, 0x52F),
                (0x5D0, 0x5EA),
                (0x620, 0x64A),
                (0x3040, 0x30FF),
                (0x4E00, 0x9FFF),
                (0xAC00, 0xD7A3),
            ),
            _LETTERS,
        ),
    ),
    Mutant(
        name="letters-truncated",
        sentence="The tables of letters have only their first two thirds.",
        seen="a table pasted incompletely",
        letter=_cut(_LETTER_CLASSES, _two_thirds),
    ),
    Mutant(
        name="upper-case-truncated",
        sentence="The table of upper case has only its first half.",
        seen="a table pasted incompletely",
        letter=_cut(("Lu",), _half),
    ),
    Mutant(
        name="letters-collapsed",
        sentence="Each range of letters is known by its first code point only.",
        seen="a generator of tables that reads `first..last` as `first`",
        letter=_cut(_LETTER_CLASSES, _firsts),
    ),
    Mutant(
        name="letters-without-inner-code-points",
        sentence="Ranges of letters without case are known by their first and last code point only.",
        seen="UnicodeData.txt read without its `First>` and `Last>` lines",
        letter=_cut(("Lo",), _ends),
    ),
    Mutant(
        name="ranges-end-early",
        sentence="Each range of letters lacks its last code point.",
        seen="half-open ranges read from closed ones",
        letter=_cut(_LETTER_CLASSES, _without_last),
    ),
    Mutant(
        name="letters-in-bmp",
        sentence="Above U+FFFF there are no letters, marks or numbers.",
        seen="engines that see UTF-16 code units, such as JavaScript's without the `u` flag",
        letter=_only(_BMP, _LETTERS + _MARK + _NUMBER),
    ),
    Mutant(
        name="supplementary-ideographs-missing",
        sentence="Ideographs above U+FFFF are no letters.",
        seen="ranges typed in by hand that stop at U+9FFF",
        letter=_set(((0x20000, 0x3FFFF),), _OTHER),
    ),
    Mutant(
        name="everything-foreign-is-a-letter",
        sentence="Every code point above U+007F is a letter.",
        seen="`c >= 0x80` as the test for a letter",
        letter=_only(_ASCII, "".join(LETTER_OF_CLASS.values()) + _LONG_S, _UNCASED),
    ),
    Mutant(
        name="emoji-are-letters",
        sentence="Emoji are letters.",
        seen="tests for a word that let pictographs in",
        letter=_set(((0x2600, 0x27BF), (0x1F000, 0x1FAFF)), _UNCASED),
    ),
    Mutant(
        name="underscore-is-a-letter",
        sentence="The underscore is a letter.",
        seen="`\\w` where the pattern has `\\p{L}`",
        letter=_set(((0x5F, 0x5F),), _UNCASED),
    ),
    Mutant(
        name="circled-letters-are-letters",
        sentence="Circled letters are letters.",
        seen="`isAlphabetic` in place of the general category",
        letter=_of_two_cases((0x24B6, 0x24CF), (0x24D0, 0x24E9)),
    ),
    Mutant(
        name="private-use-is-letters",
        sentence="Private-use code points are letters.",
        seen="default properties of some engines",
        letter=_set(((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)), _UNCASED),
    ),
    Mutant(
        name="unassigned-are-letters",
        sentence="Unassigned code points are letters.",
        seen="`not punctuation` as the test for a letter",
        letter=lambda code_point, was: was if unicode.is_assigned(code_point) else _UNCASED,
    ),
    Mutant(
        name="curly-apostrophe-contracts",
        sentence="U+2019 begins a contraction as the apostrophe does.",
        seen="typographic apostrophes added to the pattern",
        letter=_set(((0x2019, 0x2019),), "'"),
    ),
    Mutant(
        name="full-width-digits-and-letters-are-ascii",
        sentence="Full-width forms are no letters and no numbers.",
        seen="hand-shortened tables, which end before U+FF00",
        letter=_set(((0xFF00, 0xFFEF),), _OTHER),
    ),
)


def _missing_script(name: str, script: str, *ranges: tuple[int, int]) -> Mutant:
    return Mutant(
        name=f"no-{name}",
        sentence=f"The letters and marks of {script} are missing from the tables.",
        seen="hand-shortened tables; a script as a whole can count rightly by accident",
        letter=_set(ranges, _OTHER),
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

MARKS = (
    Mutant(
        name="marks-are-letters",
        sentence="Combining marks are letters.",
        seen="`\\w` and `isAlphabetic`, which have many marks",
        letter=_confuse({_MARK: _UNCASED}),
        encodings=("cl100k_base", "p50k_base", "r50k_base"),
    ),
    Mutant(
        name="marks-are-punctuation",
        sentence="Combining marks are like any other sign.",
        seen="tables of letters only",
        encodings=("o200k_base",),
        letter=_confuse({_MARK: _OTHER}),
    ),
    Mutant(
        name="marks-hand-shortened",
        sentence="Combining marks are U+0300 to U+036F and no others.",
        seen="ranges typed in by hand",
        encodings=("o200k_base",),
        letter=_only(((0x300, 0x36F),), _MARK),
    ),
    Mutant(
        name="marks-truncated",
        sentence="The table of marks has only its first two thirds.",
        seen="a table pasted incompletely",
        encodings=("o200k_base",),
        letter=_cut(("M",), _two_thirds),
    ),
    Mutant(
        name="marks-collapsed",
        sentence="Each range of marks is known by its first code point only.",
        seen="a generator of tables that reads `first..last` as `first`",
        encodings=("o200k_base",),
        letter=_cut(("M",), _firsts),
    ),
    Mutant(
        name="variation-selectors-are-signs",
        sentence="Variation selectors are no marks.",
        seen="emoji treated as a class of their own",
        encodings=("o200k_base",),
        letter=_set(((0xFE00, 0xFE0F), (0xE0100, 0xE01EF)), _OTHER),
    ),
    Mutant(
        name="joiner-is-a-mark",
        sentence="U+200C and U+200D, the joiners, are marks.",
        seen="`\\X`-like clusters and Other_Grapheme_Extend",
        encodings=("o200k_base",),
        letter=_set(((0x200C, 0x200D),), _MARK),
    ),
)

CASE = (
    Mutant(
        name="title-case-is-lower",
        sentence="Title-case letters, such as U+01C5, are lower case.",
        seen="`not upper` as the test for lower case",
        encodings=("o200k_base",),
        letter=_confuse({_TITLE: _LOWER}),
    ),
    Mutant(
        name="title-case-is-no-letter",
        sentence="Title-case letters are no letters.",
        seen="upper and lower case tested, the third case forgotten",
        letter=_confuse({_TITLE: _OTHER}),
    ),
    Mutant(
        name="title-case-is-uncased",
        sentence="Title-case letters have no case.",
        seen="`isupper` and `islower` both false",
        encodings=("o200k_base",),
        letter=_confuse({_TITLE: _UNCASED}),
    ),
    Mutant(
        name="modifiers-are-lower",
        sentence="Modifier letters are lower case.",
        seen="the property Lowercase in place of the general category Ll",
        encodings=("o200k_base",),
        letter=_confuse({_MODIFIER: _LOWER}),
    ),
    Mutant(
        name="modifiers-are-no-letters",
        sentence="Modifier letters are no letters.",
        seen="a category forgotten when `\\p{L}` was spelt out",
        letter=_confuse({_MODIFIER: _OTHER}),
    ),
    Mutant(
        name="uncased-are-lower",
        sentence="Letters without case are lower case.",
        seen="`not upper` as the test for lower case",
        encodings=("o200k_base",),
        letter=_confuse({_UNCASED: _LOWER}),
    ),
    Mutant(
        name="uncased-are-upper",
        sentence="Letters without case are upper case.",
        seen="`not lower` as the test for upper case",
        encodings=("o200k_base",),
        letter=_confuse({_UNCASED: _UPPER}),
    ),
    Mutant(
        name="uncased-are-no-letters",
        sentence="Letters without case are no letters.",
        seen="upper and lower case tested, all else forgotten",
        letter=_confuse({_UNCASED: _OTHER}),
    ),
    Mutant(
        name="case-is-ascii",
        sentence="Outside ASCII no letter has a case.",
        seen="case by ASCII tables",
        encodings=("o200k_base",),
        letter=_only(_ASCII, _WITH_CASE, _UNCASED),
    ),
    Mutant(
        name="case-in-bmp",
        sentence="Above U+FFFF no letter has a case.",
        seen="case folding by tables of 65,536 entries",
        encodings=("o200k_base",),
        letter=_only(_BMP, _WITH_CASE, _UNCASED),
    ),
    Mutant(
        name="upper-case-collapsed",
        sentence="Each range of upper case is known by its first code point only; the others are lower case.",
        seen="a generator of tables that reads `first..last` as `first`",
        encodings=("o200k_base",),
        letter=lambda code_point, was: (
            _LOWER if was == _UPPER and unicode.class_of(code_point - 1) == "Lu" and not _is_ascii(code_point) else was
        ),
    ),
)


def _of_version(version: str) -> Mutant:
    return Mutant(
        name=f"unicode-{version}",
        sentence=f"The tables are those of Unicode {version}, ours are {unicode.PINNED}.",
        seen="engines and tables of another year",
        letter=lambda code_point, _: letters(version)[code_point],
    )


VERSIONS = tuple(_of_version(version) for version in unicode.VERSIONS if version != unicode.PINNED)

MUTANTS = (*WHITE_SPACE, *NUMBERS, *LETTERS, *SCRIPTS, *MARKS, *CASE, *VERSIONS)
