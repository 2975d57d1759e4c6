"""Mistakes in how white space and newlines are split."""

from conformance.llm_cost.diagnosis.mutant import Mutant
from conformance.llm_cost.diagnosis.mutants.rewriting import (
    GPT2,
    NEWER,
    O200K,
    become,
    dropping,
    in_turn,
    swap,
    trying_first,
)

SPACE = (
    Mutant(
        name="keeps-last-space",
        sentence=r"A run of white space keeps its last one, which belongs to the word behind it: `\s+(?!\S)` is `\s+`.",
        seen="ports to regex engines without look-ahead (RE2, Go's regexp, Rust's regex crate)",
        rewrite=swap("space-run", old=r"\s+(?!\S)", new=r"\s+"),
    ),
    Mutant(
        name="gives-back-two-spaces",
        sentence="A run of white space gives back its last two instead of its last one.",
        seen="hand-written look-ahead with an index that is off by one",
        rewrite=swap("space-run", old=r"\s+(?!\S)", new=r"\s+(?!\s?\S)"),
    ),
    Mutant(
        name="looks-for-space-ahead",
        sentence=r"A run must be followed by white space, not merely by nothing else: `(?!\S)` is read as `(?=\s)`.",
        seen="look-ahead negated by hand; the end of the text is forgotten",
        encodings=O200K,
        rewrite=swap("space-run", old=r"(?!\S)", new=r"(?=\s)"),
    ),
    Mutant(
        name="looks-ahead-for-word",
        sentence="A run gives back its last space only before a letter, not before digits or punctuation.",
        seen="hand-written scanners that think of words",
        rewrite=swap("space-run", old=r"(?!\S)", new=r"(?!\p{L})"),
    ),
    Mutant(
        name="gives-back-only-blank",
        sentence="A run gives its last character back only where that is U+0020; a tab or NBSP stays in the run.",
        seen="scanners that test for `' '` where the pattern has `\\s`",
        rewrite=swap("space-run", old=r"\s+(?!\S)", new=r"\s*(?! )\s(?=\S)|\s+(?!\S)"),
    ),
    Mutant(
        name="space-runs-singly",
        sentence="Every white space is a piece of its own.",
        seen="splitters on single separators",
        rewrite=in_turn(swap("space-run", old=r"\s+(?!\S)", new=r"\s"), become(end_space=r"\s")),
    ),
    Mutant(
        name="space-run-stops-at-newline",
        sentence="A run of white space ends before a line end.",
        seen="tokenizers that work line by line",
        encodings=GPT2,
        rewrite=in_turn(
            become(end_space=r"(?:(?![\r\n])\s)++$", space_run=r"(?:(?![\r\n])\s)+(?!\S)|[\r\n]+"),
        ),
    ),
    Mutant(
        name="drops-end-space",
        sentence="White space at the end of the text matches nothing and is lost.",
        seen="loops that stop at the last match of a word",
        rewrite=become(end_space=r"(?!)", space_run=r"\s+(?=\s\S)", space=r"\s(?=\s*\S)"),
    ),
    Mutant(
        name="end-space-first",
        sentence="White space that ends the text is one piece, whatever newlines are in it (as cl100k_base reads now).",
        seen="the possessive end-of-text alternative of tiktoken 0.8 and later, put into the wrong pattern",
        encodings=O200K,
        rewrite=trying_first("end-space", r"\s++$"),
    ),
)


NEWLINE = (
    Mutant(
        name="no-newline-alternative",
        sentence="Newlines are like any other white space: the newline alternative is missing.",
        seen="GPT-2's pattern used with a newer vocabulary",
        encodings=NEWER,
        rewrite=dropping("newline"),
    ),
    Mutant(
        name="newlines-singly",
        sentence="Each newline is a piece of its own; runs of them are split.",
        seen="hand-written scanners that close a piece at each line end",
        encodings=NEWER,
        rewrite=become(newline=r"(?:(?![\r\n])\s)*[\r\n]"),
    ),
    Mutant(
        name="newline-without-indent",
        sentence="White space before a newline is not part of the newline's piece.",
        seen="the `\\s*` left out",
        encodings=NEWER,
        rewrite=become(newline=r"[\r\n]+"),
    ),
    Mutant(
        name="newline-takes-blanks-only",
        sentence="Only U+0020 before a newline joins it; a tab or NBSP does not.",
        seen="scanners that test for `' '` where the pattern has `\\s`",
        encodings=NEWER,
        rewrite=become(newline=r"[ \r\n]*[\r\n]+"),
    ),
    Mutant(
        name="newline-takes-next-indent",
        sentence="A newline's piece goes on over the white space that begins the next line.",
        seen="`\\s*[\\r\\n]+\\s*` written for symmetry",
        encodings=NEWER,
        rewrite=become(newline=r"\s*[\r\n]+\s*"),
    ),
    Mutant(
        name="cr-is-no-newline",
        sentence="Only LF ends a line; CR is plain white space to the newline alternative.",
        seen="`\\n` where the pattern has `[\\r\\n]`",
        encodings=NEWER,
        rewrite=swap("newline", "punctuation", old=r"[\r\n", new=r"[\n"),
    ),
    Mutant(
        name="crlf-only-as-pair",
        sentence="CRLF is cut off behind its pair: each line end, LF or CRLF, is a piece of its own.",
        seen="line readers that keep their line ends",
        encodings=NEWER,
        rewrite=become(newline=r"(?:(?![\r\n])\s)*(?:\r\n|\r|\n)"),
    ),
)


MUTANTS: tuple[Mutant, ...] = (
    *SPACE,
    *NEWLINE,
)
