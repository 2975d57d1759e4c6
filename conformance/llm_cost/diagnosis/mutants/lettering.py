"""Ways to mistake the class of a code point.

A step gets a code point and its letter in the skeleton (`patterns.LETTER_OF_CLASS`) and gives the letter that the
mistaken tables have for it.
"""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence

from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.patterns import LETTER_OF_CLASS, NAMED

Letter = Callable[[int, str], str]


Ranges = Sequence[tuple[int, int]]


OTHER = LETTER_OF_CLASS["other"]


SPACE = LETTER_OF_CLASS["space"]


NUMBER = LETTER_OF_CLASS["N"]


MARK = LETTER_OF_CLASS["M"]


UPPER, LOWER, TITLE = (LETTER_OF_CLASS[name] for name in ("Lu", "Ll", "Lt"))


MODIFIER, UNCASED = (LETTER_OF_CLASS[name] for name in ("Lm", "Lo"))


LONG_S = "\u017f"  # named by the patterns, and a lower-case letter


WITH_CASE = UPPER + LOWER + TITLE + LONG_S


ANY_LETTER = WITH_CASE + MODIFIER + UNCASED


LETTER_CLASSES = ("Lu", "Ll", "Lt", "Lm", "Lo")


def within(ranges: Ranges) -> Callable[[int], bool]:
    """Whether a code point is in one of some sorted ranges."""
    firsts = [first for first, _ in ranges]

    def contains(code_point: int) -> bool:
        place = bisect(firsts, code_point) - 1
        return place >= 0 and code_point <= ranges[place][1]

    return contains


def in_ranges(ranges: Ranges, letter: str) -> Letter:
    """Give all code points of some ranges one letter, the characters that patterns name excepted."""
    contains = within(ranges)
    return lambda code_point, was: letter if contains(code_point) and chr(code_point) not in NAMED else was


def confuse(letters: Mapping[str, str]) -> Letter:
    """Take one class for another throughout."""

    def letter(_: int, was: str) -> str:
        return letters.get(was, was)

    return letter


def only_in(ranges: Ranges, letters: str, otherwise: str = OTHER) -> Letter:
    """Know the classes with these letters in some ranges only."""
    contains = within(ranges)
    return lambda code_point, was: otherwise if was in letters and not contains(code_point) else was


def cut_down(classes: Sequence[str], keep: Callable[[Ranges], Ranges]) -> Letter:
    """Know only a part of the ranges of each of some classes."""
    known = {LETTER_OF_CLASS[name]: name for name in classes}
    kept: dict[str, Callable[[int], bool]] = {}

    def letter(code_point: int, was: str) -> str:
        if was not in known:
            return was
        if was not in kept:
            kept[was] = within(keep(unicode.ranges(known[was])))
        return was if kept[was](code_point) else OTHER

    return letter


def of_two_cases(upper: tuple[int, int], lower: tuple[int, int]) -> Letter:
    """Make letters of two ranges of signs."""
    to_upper, to_lower = in_ranges([upper], UPPER), in_ranges([lower], LOWER)
    return lambda code_point, was: to_lower(code_point, to_upper(code_point, was))


def firsts(ranges: Ranges) -> Ranges:
    """Of each range its first code point."""
    return [(first, first) for first, _ in ranges]


def ends(ranges: Ranges) -> Ranges:
    """Of each range its first and its last code point."""
    return [(end, end) for pair in ranges for end in pair]


def without_last(ranges: Ranges) -> Ranges:
    """Each range without its last code point."""
    return [(first, last - 1) for first, last in ranges if last > first]


def two_thirds(ranges: Ranges) -> Ranges:
    """The first two thirds of the ranges."""
    return ranges[: len(ranges) * 2 // 3]


def half(ranges: Ranges) -> Ranges:
    """The first half of the ranges."""
    return ranges[: len(ranges) // 2]


ASCII = ((0, 0x7F),)


LATIN1 = ((0, 0xFF),)


BMP = ((0, 0xFFFF),)


is_ascii = within(ASCII)
