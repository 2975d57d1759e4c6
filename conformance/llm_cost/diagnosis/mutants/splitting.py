"""Mistakes in the pattern: alternatives dropped, reordered, or written as they stand in some other tokenizer."""

from collections.abc import Callable
from dataclasses import replace

from conformance.llm_cost.diagnosis.mutant import Alternatives, Mutant
from conformance.llm_cost.oracle.patterns import PUBLISHED, Alternative

_GPT2 = ("p50k_base", "r50k_base")
_CL100K = ("cl100k_base",)
_O200K = ("o200k_base",)
_NEWER = ("cl100k_base", "o200k_base")
_NOT_O200K = ("cl100k_base", "p50k_base", "r50k_base")
_ALL = ("cl100k_base", "o200k_base", "p50k_base", "r50k_base")

Rewrite = Callable[[Alternatives], Alternatives]


def _swap(*names: str, old: str, new: str) -> Rewrite:
    """In the alternatives so named, or in all, replace each `old` by `new`."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        return tuple(
            replace(each, pattern=each.pattern.replace(old, new)) if not names or each.name in names else each
            for each in alternatives
        )

    return rewrite


def _become(**patterns: str) -> Rewrite:
    """Give the alternatives so named another pattern."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        wanted = {name.replace("_", "-"): pattern for name, pattern in patterns.items()}
        return tuple(replace(each, pattern=wanted.get(each.name, each.pattern)) for each in alternatives)

    return rewrite


def _drop(*names: str) -> Rewrite:
    return lambda alternatives: tuple(each for each in alternatives if each.name not in names)


def _first(name: str, pattern: str) -> Rewrite:
    """Try one more alternative before all others."""
    return lambda alternatives: (Alternative(name=name, pattern=pattern), *alternatives)


def _move(name: str, *, after: str) -> Rewrite:
    """Try one alternative only after another."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        moved = next(each for each in alternatives if each.name == name)
        rest = [each for each in alternatives if each.name != name]
        place = next(i for i, each in enumerate(rest) if each.name == after) + 1
        return (*rest[:place], moved, *rest[place:])

    return rewrite


def _in_turn(*rewrites: Rewrite) -> Rewrite:
    def rewrite(alternatives: Alternatives) -> Alternatives:
        for each in rewrites:
            alternatives = each(alternatives)
        return alternatives

    return rewrite


def _whole(encoding: str) -> Rewrite:
    """Take the whole pattern of another encoding."""
    return lambda _: PUBLISHED[encoding]


_SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_GPT2_CONTRACTION = r"'(?:[sdmt]|ll|ve|re)"

SPACE = (
    Mutant(
        name="keeps-last-space",
        sentence=r"A run of white space keeps its last one, which belongs to the word behind it: `\s+(?!\S)` is `\s+`.",
        seen="ports to regex engines without look-ahead (RE2, Go's regexp, Rust's regex crate)",
        rewrite=_swap("space-run", old=r"\s+(?!\S)", new=r"\s+"),
    ),
    Mutant(
        name="gives-back-two-spaces",
        sentence="A run of white space gives back its last two instead of its last one.",
        seen="hand-written look-ahead with an index that is off by one",
        rewrite=_swap("space-run", old=r"\s+(?!\S)", new=r"\s+(?!\s?\S)"),
    ),
    Mutant(
        name="looks-for-space-ahead",
        sentence=r"A run must be followed by white space, not merely by nothing else: `(?!\S)` is read as `(?=\s)`.",
        seen="look-ahead negated by hand; the end of the text is forgotten",
        encodings=_O200K,
        rewrite=_swap("space-run", old=r"(?!\S)", new=r"(?=\s)"),
    ),
    Mutant(
        name="looks-ahead-for-word",
        sentence="A run gives back its last space only before a letter, not before digits or punctuation.",
        seen="hand-written scanners that think of words",
        rewrite=_swap("space-run", old=r"(?!\S)", new=r"(?!\p{L})"),
    ),
    Mutant(
        name="gives-back-only-blank",
        sentence="A run gives its last character back only where that is U+0020; a tab or NBSP stays in the run.",
        seen="scanners that test for `' '` where the pattern has `\\s`",
        rewrite=_swap("space-run", old=r"\s+(?!\S)", new=r"\s*(?! )\s(?=\S)|\s+(?!\S)"),
    ),
    Mutant(
        name="space-runs-singly",
        sentence="Every white space is a piece of its own.",
        seen="splitters on single separators",
        rewrite=_in_turn(_swap("space-run", old=r"\s+(?!\S)", new=r"\s"), _become(end_space=r"\s")),
    ),
    Mutant(
        name="space-run-stops-at-newline",
        sentence="A run of white space ends before a line end.",
        seen="tokenizers that work line by line",
        encodings=_GPT2,
        rewrite=_in_turn(
            _become(end_space=r"(?:(?![\r\n])\s)++$", space_run=r"(?:(?![\r\n])\s)+(?!\S)|[\r\n]+"),
        ),
    ),
    Mutant(
        name="drops-end-space",
        sentence="White space at the end of the text matches nothing and is lost.",
        seen="loops that stop at the last match of a word",
        rewrite=_become(end_space=r"(?!)", space_run=r"\s+(?=\s\S)", space=r"\s(?=\s*\S)"),
    ),
    Mutant(
        name="end-space-first",
        sentence="White space that ends the text is one piece, whatever newlines are in it (as cl100k_base reads now).",
        seen="the possessive end-of-text alternative of tiktoken 0.8 and later, put into the wrong pattern",
        encodings=_O200K,
        rewrite=_first("end-space", r"\s++$"),
    ),
)

NEWLINE = (
    Mutant(
        name="no-newline-alternative",
        sentence="Newlines are like any other white space: the newline alternative is missing.",
        seen="GPT-2's pattern used with a newer vocabulary",
        encodings=_NEWER,
        rewrite=_drop("newline"),
    ),
    Mutant(
        name="newlines-singly",
        sentence="Each newline is a piece of its own; runs of them are split.",
        seen="hand-written scanners that close a piece at each line end",
        encodings=_NEWER,
        rewrite=_become(newline=r"(?:(?![\r\n])\s)*[\r\n]"),
    ),
    Mutant(
        name="newline-without-indent",
        sentence="White space before a newline is not part of the newline's piece.",
        seen="the `\\s*` left out",
        encodings=_NEWER,
        rewrite=_become(newline=r"[\r\n]+"),
    ),
    Mutant(
        name="newline-takes-blanks-only",
        sentence="Only U+0020 before a newline joins it; a tab or NBSP does not.",
        seen="scanners that test for `' '` where the pattern has `\\s`",
        encodings=_NEWER,
        rewrite=_become(newline=r"[ \r\n]*[\r\n]+"),
    ),
    Mutant(
        name="newline-takes-next-indent",
        sentence="A newline's piece goes on over the white space that begins the next line.",
        seen="`\\s*[\\r\\n]+\\s*` written for symmetry",
        encodings=_NEWER,
        rewrite=_become(newline=r"\s*[\r\n]+\s*"),
    ),
    Mutant(
        name="cr-is-no-newline",
        sentence="Only LF ends a line; CR is plain white space to the newline alternative.",
        seen="`\\n` where the pattern has `[\\r\\n]`",
        encodings=_NEWER,
        rewrite=_swap("newline", "punctuation", old=r"[\r\n", new=r"[\n"),
    ),
    Mutant(
        name="crlf-only-as-pair",
        sentence="CRLF is cut off behind its pair: each line end, LF or CRLF, is a piece of its own.",
        seen="line readers that keep their line ends",
        encodings=_NEWER,
        rewrite=_become(newline=r"(?:(?![\r\n])\s)*(?:\r\n|\r|\n)"),
    ),
)

PUNCTUATION = (
    Mutant(
        name="punctuation-without-newline",
        sentence="Punctuation does not take the newlines behind it.",
        seen="GPT-2's punctuation used with a newer vocabulary",
        encodings=_NEWER,
        rewrite=_become(punctuation=r" ?[^\s\p{L}\p{N}]+"),
    ),
    Mutant(
        name="punctuation-with-one-newline",
        sentence="Punctuation takes one newline behind it instead of all.",
        seen="`?` where the pattern has `*`",
        encodings=_NEWER,
        rewrite=_become(punctuation=r" ?[^\s\p{L}\p{N}]+[\r\n]?"),
    ),
    Mutant(
        name="punctuation-with-lf-only",
        sentence="Punctuation takes LF behind it but not CR.",
        seen="`\\n` where the pattern has `[\\r\\n]`",
        encodings=_NEWER,
        rewrite=_swap("punctuation", old=r"[\r\n", new=r"[\n"),
    ),
    Mutant(
        name="no-slash-after-newline",
        sentence="A slash behind punctuation and newlines starts a new piece.",
        seen="cl100k_base's punctuation used for o200k_base",
        encodings=_O200K,
        rewrite=_swap("punctuation", old=r"[\r\n/]*", new=r"[\r\n]*"),
    ),
    Mutant(
        name="slash-after-newline",
        sentence="A slash behind punctuation and newlines joins their piece.",
        seen="o200k_base's punctuation used for cl100k_base",
        encodings=_CL100K,
        rewrite=_swap("punctuation", old=r"[\r\n]*+", new=r"[\r\n/]*+"),
    ),
    Mutant(
        name="punctuation-without-space",
        sentence="Punctuation does not take the space before it.",
        seen="the ` ?` left out of one alternative",
        rewrite=_swap("punctuation", old=r" ?", new=r""),
    ),
    Mutant(
        name="punctuation-with-any-space",
        sentence="Punctuation takes any white space before it, not U+0020 alone.",
        seen="`\\s?` where the pattern has ` ?`",
        rewrite=_swap("punctuation", old=r" ?", new=r"\s?"),
    ),
    Mutant(
        name="punctuation-singly",
        sentence="Each sign of punctuation is a piece of its own.",
        seen="BERT-like pre-tokenizers",
        rewrite=_become(punctuation=r" ?[^\s\p{L}\p{N}]"),
    ),
    Mutant(
        name="apostrophe-apart",
        sentence="An apostrophe ends a run of punctuation.",
        seen="scanners that look for contractions inside punctuation",
        rewrite=_in_turn(
            _swap("punctuation", old=r"]++", new=r"]+"),
            _swap("punctuation", old=r"[^\s\p{L}\p{N}]+", new=r"(?:'|[^'\s\p{L}\p{N}]+)"),
        ),
    ),
)

DIGITS = (
    Mutant(
        name="four-digit-groups",
        sentence="Digits are grouped by four.",
        seen="an upper bound that is off by one",
        encodings=_NEWER,
        rewrite=_become(digits=r"\p{N}{1,4}"),
    ),
    Mutant(
        name="two-digit-groups",
        sentence="Digits are grouped by two.",
        seen="an upper bound that is off by one",
        encodings=_NEWER,
        rewrite=_become(digits=r"\p{N}{1,2}"),
    ),
    Mutant(
        name="digits-singly",
        sentence="Every digit is a piece of its own.",
        seen="the patterns of Qwen and of sentencepiece models with split digits",
        rewrite=_become(digits=r"\p{N}"),
    ),
    Mutant(
        name="digits-without-limit",
        sentence="A number is one piece however long it is.",
        seen="GPT-2's digits used with a newer vocabulary",
        encodings=_NEWER,
        rewrite=_become(digits=r"\p{N}+"),
    ),
    Mutant(
        name="three-digit-groups",
        sentence="Digits are grouped by three and take no space.",
        seen="cl100k_base's digits used with an older vocabulary",
        encodings=_GPT2,
        rewrite=_become(digits=r"\p{N}{1,3}"),
    ),
    Mutant(
        name="digits-with-space",
        sentence="Digits take the space before them.",
        seen="GPT-2's ` ?\\p{N}` used with a newer vocabulary",
        encodings=_NEWER,
        rewrite=_become(digits=r" ?\p{N}{1,3}"),
    ),
    Mutant(
        name="digits-without-space",
        sentence="Digits do not take the space before them.",
        seen="cl100k_base's digits used with an older vocabulary",
        encodings=_GPT2,
        rewrite=_become(digits=r"\p{N}+"),
    ),
    Mutant(
        name="digits-from-the-right",
        sentence="Digits are grouped by three from the right, as people group thousands.",
        seen="patterns of later models, and hand-written grouping",
        encodings=_NEWER,
        rewrite=_become(digits=r"\p{N}{1,3}(?=(?:\p{N}{3})*(?!\p{N}))"),
    ),
)

WORD = (
    Mutant(
        name="word-with-space-only",
        sentence="A word takes a space before it but no other sign.",
        seen="GPT-2's ` ?\\p{L}+` used with a newer vocabulary",
        encodings=_NEWER,
        rewrite=_in_turn(
            _swap(old=r"[^\r\n\p{L}\p{N}]?+\p{L}", new=r" ?\p{L}"),
            _swap(old=r"[^\r\n\p{L}\p{N}]?[", new=r" ?["),
        ),
    ),
    Mutant(
        name="word-without-space",
        sentence="A word takes nothing before it; the space is a piece of its own.",
        seen="tokenizers that split on spaces",
        rewrite=_in_turn(
            _swap(old=r"[^\r\n\p{L}\p{N}]?+\p{L}", new=r"\p{L}"),
            _swap(old=r"[^\r\n\p{L}\p{N}]?[", new=r"["),
            _swap("word", old=r" ?\p{L}", new=r"\p{L}"),
        ),
    ),
    Mutant(
        name="word-with-newline",
        sentence="A word takes a newline before it as well.",
        seen="`[^\\p{L}\\p{N}]?` without the line ends",
        encodings=_NEWER,
        rewrite=_swap(old=r"[^\r\n\p{L}\p{N}]?", new=r"[^\p{L}\p{N}]?"),
    ),
    Mutant(
        name="word-with-lf-excluded-only",
        sentence="A word takes a CR before it.",
        seen="`\\n` where the pattern has `\\r\\n`",
        encodings=_NEWER,
        rewrite=_swap(old=r"[^\r\n\p{L}\p{N}]?", new=r"[^\n\p{L}\p{N}]?"),
    ),
    Mutant(
        name="word-with-any-space",
        sentence="A word takes any white space before it, not U+0020 alone.",
        seen="`\\s?` where the pattern has ` ?`",
        encodings=_GPT2,
        rewrite=_become(word=r"\s?\p{L}+"),
    ),
    Mutant(
        name="word-with-sign",
        sentence="A word takes any sign before it.",
        seen="cl100k_base's word used with an older vocabulary",
        encodings=_GPT2,
        rewrite=_become(word=r"[^\r\n\p{L}\p{N}]?\p{L}+"),
    ),
    Mutant(
        name="word-with-run-of-signs",
        sentence="A word takes all the signs before it, not just one.",
        seen="`*` where the pattern has `?`",
        encodings=_NEWER,
        rewrite=_in_turn(
            _swap(old=r"[^\r\n\p{L}\p{N}]?+\p{L}", new=r"[^\s\p{L}\p{N}]*[^\r\n\p{L}\p{N}]?\p{L}"),
            _swap(old=r"[^\r\n\p{L}\p{N}]?[", new=r"[^\s\p{L}\p{N}]*[^\r\n\p{L}\p{N}]?["),
        ),
    ),
    Mutant(
        name="words-with-digits",
        sentence="A word goes on over digits.",
        seen="`\\w+` for words",
        rewrite=_in_turn(
            _swap("word", old=r"\p{L}++", new=r"\p{L}[\p{L}\p{N}]*"),
            _swap("lower-word", "upper-word", old=r"\p{Lo}\p{M}]", new=r"\p{Lo}\p{M}\p{N}]"),
        ),
    ),
    Mutant(
        name="no-camel-case",
        sentence="A change of case inside a word does not end it.",
        seen="cl100k_base's word used for o200k_base",
        encodings=_O200K,
        rewrite=_in_turn(
            _become(lower_word=r"[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+" + _SUFFIX),
            _drop("upper-word"),
        ),
    ),
    Mutant(
        name="camel-case-in-older-words",
        sentence="An upper-case letter behind a lower-case one starts a new piece.",
        seen="o200k_base's words used for cl100k_base",
        encodings=_CL100K,
        rewrite=_become(word=r"[^\r\n\p{L}\p{N}]?(?:[\p{Lu}\p{Lt}\p{Lm}\p{Lo}]*[\p{Ll}\p{Lm}\p{Lo}]+|\p{L}+)"),
    ),
    Mutant(
        name="upper-word-first",
        sentence="The word that ends in upper case is tried first.",
        seen="alternatives in another order",
        encodings=_O200K,
        rewrite=_move("lower-word", after="upper-word"),
    ),
    Mutant(
        name="one-capital-only",
        sentence="A word has at most one capital before its lower-case letters.",
        seen="camel-case splitters written by hand",
        encodings=_O200K,
        rewrite=_swap("lower-word", old=r"\p{M}]*[", new=r"\p{M}]?["),
    ),
    Mutant(
        name="possessive-capitals",
        sentence="The run of capitals gives nothing back to the lower-case letters, which may be the same code points.",
        seen="possessive quantifiers or hand-written scanners in place of backtracking",
        encodings=_O200K,
        rewrite=_swap("lower-word", old=r"\p{M}]*[", new=r"\p{M}]*+["),
    ),
    Mutant(
        name="possessive-prefix",
        sentence="The sign before a word is taken for good: a mark that could be the word itself is not given back.",
        seen="cl100k_base's `?+` carried over; scanners that never go back",
        encodings=_O200K,
        rewrite=_swap("lower-word", "upper-word", old=r"[^\r\n\p{L}\p{N}]?", new=r"[^\r\n\p{L}\p{N}]?+"),
    ),
    Mutant(
        name="no-marks-in-words",
        sentence="Combining marks are no part of words.",
        seen="`\\p{L}` where the pattern adds `\\p{M}`",
        encodings=_O200K,
        rewrite=_swap("lower-word", "upper-word", old=r"\p{M}", new=r""),
    ),
    Mutant(
        name="no-marks-in-capitals",
        sentence="Combining marks are lower case only: the mark is left out of the first class of each word.",
        seen="a class copied incompletely",
        encodings=_O200K,
        rewrite=_swap(
            "lower-word", "upper-word", old=r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", new=r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}]"
        ),
    ),
    Mutant(
        name="case-by-two-classes",
        sentence="Words are made of upper and lower case; letters without case stand in neither class.",
        seen="`[A-Z]*[a-z]+` generalised as `\\p{Lu}*\\p{Ll}+`",
        encodings=_O200K,
        rewrite=_in_turn(
            _swap("lower-word", "upper-word", old=r"\p{Lt}\p{Lm}\p{Lo}\p{M}]", new=r"]"),
            _swap("lower-word", "upper-word", old=r"\p{Lm}\p{Lo}\p{M}]", new=r"]"),
        ),
    ),
    Mutant(
        name="word-letters-singly",
        sentence="Letters without case (as of Chinese) are pieces one by one.",
        seen="pre-tokenizers that isolate ideographs",
        rewrite=_first("letter", r"\p{Lo}"),
    ),
)

CONTRACTION = (
    Mutant(
        name="no-contractions",
        sentence="Contractions are not known at all.",
        seen="simplified patterns",
        rewrite=_in_turn(_drop("contraction"), _swap(old=_SUFFIX, new="")),
    ),
    Mutant(
        name="contractions-lower-case-only",
        sentence="Contractions are known in lower case only: `'S` is none.",
        seen="ports to engines without `(?i:...)`, such as JavaScript's for long",
        encodings=_NEWER,
        rewrite=_swap(old="(?i:", new="(?:"),
    ),
    Mutant(
        name="contractions-in-one-case",
        sentence="Contractions are known in lower case and in upper case, but not in mixed case: `'Ll` is none.",
        seen="tables of contractions written out by hand",
        encodings=_NEWER,
        rewrite=_in_turn(
            _swap("contraction", old="(?i:[sdmt]|ll|ve|re)", new="(?:[sdmtSDMT]|ll|ve|re|LL|VE|RE)"),
            _swap(old=_SUFFIX, new=r"(?:'s|'t|'re|'ve|'m|'ll|'d|'S|'T|'RE|'VE|'M|'LL|'D)?"),
        ),
    ),
    Mutant(
        name="contractions-ascii-only",
        sentence="U+017F, the long s, is not taken for an `s` in a contraction.",
        seen="case folding by ASCII tables, `[sS]` written out",
        encodings=_NEWER,
        rewrite=_in_turn(
            _swap("contraction", old="(?i:[sdmt]|ll|ve|re)", new="(?:[sdmtSDMT]|[lL][lL]|[vV][eE]|[rR][eE])"),
            _swap(old=_SUFFIX, new=r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"),
        ),
    ),
    Mutant(
        name="contractions-in-any-case",
        sentence="Contractions are known in every case.",
        seen="cl100k_base's contractions used with an older vocabulary",
        encodings=_GPT2,
        rewrite=_swap("contraction", old="(?:", new="(?i:"),
    ),
    Mutant(
        name="contraction-needs-word-end",
        sentence="A contraction must not be followed by another letter: `'sad` is none.",
        seen="word boundaries added for good measure",
        rewrite=_in_turn(
            _swap("contraction", old="|ll|ve|re)", new=r"|ll|ve|re)(?!\p{L})"),
            _swap(old=_SUFFIX, new=r"(?:(?i:'s|'t|'re|'ve|'m|'ll|'d)(?!\p{L}))?"),
        ),
    ),
    Mutant(
        name="contraction-needs-word-before",
        sentence="A contraction is one only behind a letter.",
        seen="linguistic rules in place of the pattern",
        encodings=_NOT_O200K,
        rewrite=_swap("contraction", old="'", new=r"(?<=\p{L})'"),
    ),
    Mutant(
        name="contraction-after-word",
        sentence="The word is tried before the contraction, and takes the apostrophe as its sign.",
        seen="alternatives in another order",
        encodings=_CL100K,
        rewrite=_move("contraction", after="word"),
    ),
    Mutant(
        name="contraction-after-punctuation",
        sentence="The contraction is tried last, when punctuation has taken the apostrophe.",
        seen="alternatives in another order",
        encodings=_GPT2,
        rewrite=_move("contraction", after="punctuation"),
    ),
    Mutant(
        name="contraction-takes-space",
        sentence="A contraction takes a space before its apostrophe.",
        seen="` ?` added to every alternative alike",
        encodings=_NOT_O200K,
        rewrite=_swap("contraction", old="'", new=r" ?'"),
    ),
    Mutant(
        name="contraction-apart",
        sentence="A contraction is a piece of its own instead of the end of its word.",
        seen="cl100k_base's contractions used for o200k_base",
        encodings=_O200K,
        rewrite=_in_turn(_swap(old=_SUFFIX, new=""), _first("contraction", r"'(?i:[sdmt]|ll|ve|re)")),
    ),
    Mutant(
        name="contraction-joined",
        sentence="A contraction is the end of its word instead of a piece of its own.",
        seen="o200k_base's contractions used for cl100k_base",
        encodings=_CL100K,
        rewrite=_swap("word", old=r"\p{L}++", new=r"\p{L}++" + _SUFFIX),
    ),
    Mutant(
        name="contraction-after-lower-case-only",
        sentence="A word that ends in upper case takes no contraction.",
        seen="a suffix copied to one of two alternatives",
        encodings=_O200K,
        rewrite=_swap("upper-word", old=_SUFFIX, new=""),
    ),
    Mutant(
        name="short-contractions-only",
        sentence="`'ll`, `'ve` and `'re` are not known.",
        seen="a table of contractions cut short",
        rewrite=_in_turn(
            _swap("contraction", old="|ll|ve|re", new=""),
            _swap(old=_SUFFIX, new="(?i:'s|'t|'m|'d)?"),
        ),
    ),
    Mutant(
        name="no-contraction-of-would",
        sentence="`'d` is not known.",
        seen="a table of contractions with one missing",
        rewrite=_in_turn(
            _swap("contraction", old="[sdmt]", new="[smt]"),
            _swap(old=_SUFFIX, new="(?i:'s|'t|'re|'ve|'m|'ll)?"),
        ),
    ),
    Mutant(
        name="contraction-repeats",
        sentence="A word takes several contractions in a row.",
        seen="`*` where the pattern has `?`",
        encodings=_O200K,
        rewrite=_swap(old=_SUFFIX, new=_SUFFIX[:-1] + "*"),
    ),
)

WHOLE = (
    Mutant(
        name="pattern-of-gpt2",
        sentence="The text is split by GPT-2's pattern.",
        seen="libraries with one pattern for all vocabularies",
        encodings=_NEWER,
        rewrite=_whole("r50k_base"),
    ),
    Mutant(
        name="pattern-of-cl100k",
        sentence="The text is split by cl100k_base's pattern.",
        seen="libraries that added o200k_base's vocabulary only",
        encodings=("o200k_base", "p50k_base", "r50k_base"),
        rewrite=_whole("cl100k_base"),
    ),
    Mutant(
        name="pattern-of-o200k",
        sentence="The text is split by o200k_base's pattern.",
        seen="libraries whose default pattern is the newest",
        encodings=_NOT_O200K,
        rewrite=_whole("o200k_base"),
    ),
)

MUTANTS = (*SPACE, *NEWLINE, *PUNCTUATION, *DIGITS, *WORD, *CONTRACTION, *WHOLE)
