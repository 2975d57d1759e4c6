"""Mistakes in what white space is."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.lettering import ASCII, LATIN1, OTHER, SPACE, in_ranges, only_in

WHITE_SPACE = (
    Mutant(
        name="nel-is-no-space",
        sentence="U+0085 is no white space.",
        seen="`\\s` of ECMAScript, which leaves it out",
        letter=in_ranges(((0x85, 0x85),), OTHER),
    ),
    Mutant(
        name="bom-is-space",
        sentence="U+FEFF is white space.",
        seen="`\\s` of ECMAScript, which has it among white space",
        letter=in_ranges(((0xFEFF, 0xFEFF),), SPACE),
    ),
    Mutant(
        name="space-of-ecmascript",
        sentence="White space is what ECMAScript's `\\s` says: with U+FEFF, without U+0085.",
        seen="ports to JavaScript that keep the pattern as it is",
        letter={0x85: OTHER, 0xFEFF: SPACE}.get,
    ),
    Mutant(
        name="separators-are-space",
        sentence="U+001C to U+001F are white space.",
        seen="Python's `str.isspace` and `\\s` of its `re`",
        letter=in_ranges(((0x1C, 0x1F),), SPACE),
    ),
    Mutant(
        name="space-is-ascii",
        sentence="Only ASCII has white space.",
        seen="`\\s` of Go, RE2 and Java without a flag; C's `isspace`",
        letter=only_in(ASCII, SPACE),
    ),
    Mutant(
        name="space-is-latin-1",
        sentence="Only code points up to U+00FF are white space.",
        seen="tables for eight-bit characters",
        letter=only_in(LATIN1, SPACE),
    ),
    Mutant(
        name="nbsp-is-no-space",
        sentence="U+00A0, U+2007 and U+202F, where lines do not break, are no white space.",
        seen="Java's `Character.isWhitespace`",
        letter=lambda code_point, was: OTHER if code_point in (0xA0, 0x2007, 0x202F) else was,
    ),
    Mutant(
        name="ideographic-space-is-no-space",
        sentence="U+3000 is no white space.",
        seen="hand-written lists of spaces",
        letter=in_ranges(((0x3000, 0x3000),), OTHER),
    ),
    Mutant(
        name="vertical-tab-is-no-space",
        sentence="U+000B and U+000C are no white space.",
        seen="`[ \\t\\r\\n]` where the pattern has `\\s`",
        letter=in_ranges(((0x0B, 0x0C),), OTHER),
    ),
    Mutant(
        name="tab-is-no-space",
        sentence="The tab is no white space.",
        seen="the general category Zs in place of White_Space",
        letter=in_ranges(((0x09, 0x09),), OTHER),
    ),
    Mutant(
        name="line-separators-are-no-space",
        sentence="U+2028 and U+2029 are no white space.",
        seen="the general category Zs in place of White_Space",
        letter=in_ranges(((0x2028, 0x2029),), OTHER),
    ),
    Mutant(
        name="typographic-spaces-are-no-space",
        sentence="U+2000 to U+200A, U+205F and U+1680 are no white space.",
        seen="hand-written lists of spaces",
        letter=in_ranges(((0x1680, 0x1680), (0x2000, 0x200A), (0x205F, 0x205F)), OTHER),
    ),
    Mutant(
        name="zero-width-is-space",
        sentence="U+200B, the zero-width space, is white space.",
        seen="tables of Unicode before 4.0.1, and the name of the thing",
        letter=in_ranges(((0x200B, 0x200B),), SPACE),
    ),
    Mutant(
        name="mongolian-separator-is-space",
        sentence="U+180E is white space.",
        seen="tables of Unicode before 6.3",
        letter=in_ranges(((0x180E, 0x180E),), SPACE),
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
        letter=in_ranges(((0x00, 0x08), (0x0E, 0x1F)), SPACE),
    ),
)


MUTANTS: tuple[Mutant, ...] = (*WHITE_SPACE,)
