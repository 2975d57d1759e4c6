"""Families of adversarial texts that can be made in any length (T5; R1, Epic 4): where tokenizers stop being linear.

A run that the pattern keeps whole is one piece, whose merging is quadratic where it is done naively; a run that it
cuts often makes the matching itself step back.
"""

from collections.abc import Iterator
from functools import cache, partial
from random import Random

from conformance.bench.family import Family
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.merge import merge_steps

# Far below a million white-space characters, where tiktoken gives up (T7).
_LONGEST_BLANK = 400_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LETTER_OF_BYTE = bytes(_LETTERS.encode()[byte % len(_LETTERS)] for byte in range(256))

UNITS = {
    "one-letter": ("a", "one letter, over and over"),
    "two-letters": ("ab", "two letters in turn"),
    "digits": ("1234567890", "digits without end"),
    "punctuation": ("!?.,;:", "signs of punctuation without a letter"),
    "emoji": ("\U0001f600", "one emoji, over and over"),
    "zwj-families": ("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "families of emoji, joined"),
    "combining-marks": ("e\u0301\u0302\u0303", "a letter with three combining marks"),
    "cjk": ("\u4e2d\u6587\u8a9e\u8a00\u6a21\u578b", "Han characters without spaces"),
}
"""What repeats: the unit, and what it is."""

_UNIT_LETTERS = (2, 3, 4)
_SEARCHED = 150
_SAMPLE_LETTERS = 120


def families(variant: str) -> tuple[Family, ...]:
    """All families in one encoding, in which the worst merges are looked for; that takes half a second."""
    worst = worst_unit(variant)
    sentence = f"{worst!r} over and over, which a search found to merge most often"
    return *plain_families(), _repeated("worst-merges", worst, sentence)


def plain_families() -> tuple[Family, ...]:
    """Those that are the same in every encoding."""
    return (
        *(_repeated(name, unit, sentence) for name, (unit, sentence) in UNITS.items()),
        Family(name="one-space", sentence="one space, over and over", make=partial(_run, " "), longest=_LONGEST_BLANK),
        Family(
            name="spaces-then-a-letter",
            sentence="spaces, and a letter at their end",
            make=_spaces_then_a_letter,
            longest=_LONGEST_BLANK,
        ),
        Family(name="newlines", sentence="line ends without a line", make=partial(_run, "\n"), longest=_LONGEST_BLANK),
        Family(name="random-letters", sentence="random letters without a space", make=_random_letters),
    )


def _repeated(name: str, unit: str, sentence: str) -> Family:
    return Family(name=name, sentence=sentence, make=partial(_run, unit), unit_bytes=len(unit.encode()))


def _run(unit: str, size: int) -> str:
    return unit * max(1, size // len(unit.encode()))


def _spaces_then_a_letter(size: int) -> str:
    return " " * max(1, size - 1) + "a"


def _random_letters(size: int) -> str:
    """Other letters for each size, so that no beginning is known from before."""
    return Random(size).randbytes(size).translate(_LETTER_OF_BYTE).decode()  # noqa: S311  # the same every time


@cache
def worst_unit(variant: str) -> str:
    """Of some units of few letters, the one whose repetition takes most merges for each letter, by the second witness.

    All letters of a run are one piece, so that every merge is a search through all of it where that is done naively.
    """
    ranks = dict(vocabulary.ranks(variant))
    return max(_candidates(), key=lambda unit: len(merge_steps(_sample(unit), ranks)))


def _candidates() -> Iterator[str]:
    """Units of several letters; of one letter there is a family already."""
    random = Random(6)  # noqa: S311  # the same every time
    for number in _UNIT_LETTERS:
        drawn = ("".join(random.choices(_LETTERS, k=number)) for _ in range(_SEARCHED))
        yield from (unit for unit in drawn if len(set(unit)) > 1)


def _sample(unit: str) -> bytes:
    return (unit * _SAMPLE_LETTERS)[:_SAMPLE_LETTERS].encode()
