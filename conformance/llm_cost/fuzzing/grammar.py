"""What texts for a tokenizer are made of: fragments by kind, and shapes that join them.

One table serves three readers: `texts` makes thousands at a time from a seed, `strategies` hands the same fragments
and shapes to Hypothesis, `mutation` changes a given text by them. A shape draws its fragments from a few kinds; a shape
with a small alphabet repeats a handful of them, which is where alternatives of the patterns meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from random import Random

from conformance.llm_cost.corpus import store
from conformance.llm_cost.corpus.emoji import SEQUENCES
from conformance.llm_cost.corpus.meeting import ALPHABETS
from conformance.llm_cost.corpus.merges import strata
from conformance.llm_cost.corpus.representatives import FIXED
from conformance.llm_cost.corpus.whitespace import LOOK_ALIKES
from conformance.llm_cost.oracle import unicode, vocabulary

Fragments = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How a text is put together: of so many fragments of these kinds, in `share` of a hundred texts.

    With an `alphabet` the fragments of one text are drawn from only so many.
    """

    name: str
    share: float
    kinds: tuple[str, ...]
    shortest: int
    longest: int
    alphabet: int = 0


SHAPES: tuple[Shape, ...] = (
    Shape(name="classes", share=21, kinds=("plain", "plain", "rare", "ends", "border"), shortest=1, longest=8),
    Shape(name="mixed", share=16, kinds=("plain", "rare", "ends", "word", "token", "code"), shortest=1, longest=7),
    Shape(name="meeting", share=20, kinds=("plain", "ends", "rare"), shortest=3, longest=14, alphabet=4),
    Shape(name="joins", share=14, kinds=("token", "token", "word", "edit"), shortest=1, longest=3),
    Shape(name="turns", share=8, kinds=("letters",), shortest=2, longest=9, alphabet=2),
    Shape(name="prose", share=8, kinds=("word", "word", "ends", "plain"), shortest=3, longest=24),
    Shape(name="borders", share=5, kinds=("rare", "border", "plain"), shortest=1, longest=20),
    Shape(name="known", share=7, kinds=("known", "known", "known", "plain"), shortest=1, longest=2),
    Shape(name="runs", share=0.9, kinds=("plain", "rare", "letters"), shortest=16, longest=300, alphabet=1),
    Shape(name="long", share=0.1, kinds=("plain", "word", "letters"), shortest=600, longest=1200, alphabet=1),
)
"""The shares add up to a hundred."""

# Where contractions, ends of lines and runs of blanks meet their neighbours; U+017F folds to s, U+2019 to nothing.
ENDS = (
    *("'s", "'S", "'t", "'T", "'re", "'RE", "'Re", "'ve", "'VE", "'m", "'M", "'ll", "'LL", "'lL", "'d", "'D"),
    *("'\u017f", "\u2019s", "''", "'l", "'r", "'v"),
    *("\r\n", "\n\n", "\n \n", " \n", "\n ", "  ", "   ", "\t\t", " \t", "\r", "\r\r\n", "\u00a0 ", "\u3000"),
    *("\u0085", "\u2028", "\u2029", "\x0b", "\x0c", *LOOK_ALIKES),
    *("12", "123", "1234", "12345", "1,234.5", "\u0661\u0662\u0663\u0664", "\u00b2\u2167", "a1", "1a"),
    *("AB", "Ab", "aB", "ABc", "AbC", "\u01c5a", "\u02b0a", "a\u0301", "A\u0301b", "!\u0301", " \u0301"),
    *("!/", "!//", "!\n/", "!\r\n", ".\n\n", "!!", " !", " .", "/a", "//", "\x00", "\x7f"),
)
# The first and last code point of each length of UTF-8, and what lies at the edges of what may be encoded.
_EDGES = tuple(map(chr, (0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F469, 0x10FFFF)))
_CODE = (
    *("():", "){", "});", "=>", "==", "!=", "->", "</", "/>", "://", "/*", "*/", "#include", "\n    ", "\n\t", "_"),
    *(
        "__",
        '":',
        '",',
        "${",
        "<|endoftext|>",
        "<|fim_prefix|>",
        "<|",
        "|>",
        "0x1F",
        "camelCase",
        "SNAKE_CASE",
        "HTMLParser",
    ),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TABLES = ("Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "space", "other")
_SURROGATES = range(0xD800, 0xE000)
# So many fresh ones of each round: over many rounds every character and every token comes up.
_RARE, _TOKENS, _WORDS, _EDITS, _KNOWN = 240, 500, 200, 100, 300
_LONGEST_KNOWN = 16
# A round has so many small alphabets of each shape that wants one.
_ALPHABETS = 60


def texts(seed: int, number: int, size: int) -> list[str]:
    """The `number`th block of `size` texts of a seed; the same for the same three."""
    random = Random(f"{seed}/{number}")  # noqa: S311  # reproducible, not secret
    pool = fragments(random)
    made = [text for shape in SHAPES for text in of_shape(shape, pool, random, ceil(size * shape.share / 100))]
    # Cut to size only after mixing, so that no shape is left out of a small block.
    random.shuffle(made)
    return made[:size]


def preload() -> None:
    """Sort the vocabularies and read the corpus now: a second or two, which every process would need for itself."""
    _known()
    for encoding in vocabulary.ENCODINGS:
        strata(encoding)


def fragments(random: Random) -> Fragments:
    """Fragments by kind; of characters and tokens, which are too many to be listed, some that are drawn anew."""
    tokens = _some_tokens(random, _TOKENS)
    return {
        "plain": _plain(),
        "rare": [_rare(random) for _ in range(_RARE)],
        "ends": ENDS,
        "border": (*_EDGES, *SEQUENCES.values()),
        "code": _CODE,
        "word": [f" {token.strip()}" for token in _some_tokens(random, _WORDS)],
        "token": tokens,
        "edit": [_edited(random.choice(tokens), random) for _ in range(_EDITS)],
        "known": random.choices(_known(), k=_KNOWN),
        "letters": ["".join(random.choices(_LETTERS, k=random.choice((1, 1, 1, 2, 3)))) for _ in range(_ALPHABETS)],
    }


def of_shape(shape: Shape, pool: Fragments, random: Random, size: int) -> list[str]:
    """Texts of one shape, by few calls: drawing each text's fragments by themselves would take ten times as long."""
    if not shape.alphabet:
        members = [fragment for kind in shape.kinds for fragment in random.choices(pool[kind], k=_TOKENS)]
        return list(_joined(members, shape, random, size))
    each = -(-size // _ALPHABETS)
    alphabets = (_alphabet(shape, pool, random) for _ in range(-(-size // each) if size else 0))
    return [text for alphabet in alphabets for text in _joined(alphabet, shape, random, each)]


def _joined(members: Sequence[str], shape: Shape, random: Random, size: int) -> Iterator[str]:
    lengths = random.choices(range(shape.shortest, shape.longest + 1), k=size)
    drawn = random.choices(members, k=sum(lengths))
    at = 0
    for length in lengths:
        yield "".join(drawn[at : at + length])
        at += length


def _alphabet(shape: Shape, pool: Fragments, random: Random) -> Sequence[str]:
    if shape.name == "meeting" and random.random() < 0.5:  # noqa: PLR2004  # half from those that the corpus covers
        return ALPHABETS[random.choice(tuple(ALPHABETS))]
    return [random.choice(pool[random.choice(shape.kinds)]) for _ in range(shape.alphabet)]


@cache
def _plain() -> tuple[str, ...]:
    return (*FIXED.values(), " ", " ", "a", "A", "the", " a", "\n", "'")


@cache
def _known() -> tuple[str, ...]:
    """Short texts of the corpus whose tokens cross borders that a wrong split has, or that a wrong class moves."""
    vectors = (vector for category in ("borders", "crossing", "contractions") for vector in store.vectors(category))
    return tuple(vector.text for vector in vectors if vector.text and len(vector.text) <= _LONGEST_KNOWN)


def _rare(random: Random) -> str:
    """Any character of any class; every third at an end of its range, where tables of other makes differ."""
    first, last = random.choice(unicode.ranges(random.choice(_TABLES)))
    point = random.choice((first, last)) if random.random() < 0.33 else random.randint(first, last)  # noqa: PLR2004  # see above
    return "\ufffd" if point in _SURROGATES else chr(point)


def _some_tokens(random: Random, size: int) -> list[str]:
    """Tokens that are whole texts; every length and every sixth of the ranks is as likely as any other."""
    encoding = random.choice(vocabulary.ENCODINGS)
    return [random.choice(members) for members in random.choices(list(strata(encoding).values()), k=size)]


def _edited(token: str, random: Random) -> str:
    """A token with one character changed, doubled, swapped with the next, left out or added."""
    at = random.randrange(len(token))
    before, here, after = token[:at], token[at], token[at + 1 :]
    return random.choice(
        (
            before + random.choice(_LETTERS) + after,
            before + here + here + after,
            before + after[:1] + here + after[1:],
            before + after,
            before + random.choice(_plain()) + here + after,
        )
    )
