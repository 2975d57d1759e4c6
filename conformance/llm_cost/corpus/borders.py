"""Unicode borders: both ends of every range of every class, and their outer neighbours, each in a text that tells.

A table that is truncated, shortened or of another version errs at the ends of ranges. For each such code point the
plausible errors are its neighbours' classes and belonging to none. Frames are searched for the texts that change their
tokens, in as many encodings as possible and by the count where possible, if the code point had a wrong class.
"""

import itertools
from collections.abc import Iterator
from random import Random

from conformance.llm_cost.corpus import crossing
from conformance.llm_cost.corpus.draft import Draft, digest_of, name_of
from conformance.llm_cost.corpus.misreading import TABLES, Misreading, misreadings, told_apart
from conformance.llm_cost.corpus.representatives import draw_from
from conformance.llm_cost.oracle import unicode

CATEGORY = "borders"

FRAMES = {
    "in-a-word": "a{c}b",
    "before-capital": "{c}Ab",
    "after-capital": "A{c}b",
    "between-capitals": "A{c}B",
    "between-digits": "1{c}1",
    "between-marks": "!{c}!",
    "between-spaces": " {c} ",
    "after-spaces": "a  {c}",
    "after-word-and-space": "the {c}the",
    "repeated": "{c}{c}{c}{c}",
    "repeated-in-a-word": "the{c}{c}the",
    "before-contraction": "{c}'s",
    # The token `\u4e9a\u6d32AV` of o200k_base comes only where a letter that can end a word follows it or its capitals,
    # so it shows the case of any letter. With another frame after a newline one text tells what two would.
    "after-capitals-that-join": "\u4e9a\u6d32AV{c}",
    "after-capitals-that-join-and-before-contraction": "\u4e9a\u6d32AV{c}\n{c}'s",
    "before-capitals-that-join-and-before-contraction": "{c}\u4e9a\u6d32AVx\n{c}'s",
    "after-capitals-that-join-and-between-spaces": "\u4e9a\u6d32AV{c}\n {c} ",
}
# One text per code point tells most errors; more are added for those that the first leaves.
_MOST_TEXTS = 3
_NEIGHBOURS = 6


def stored() -> Iterator[Draft]:
    """For every code point at a border, the frames that tell its plausible misreadings."""
    for code_point in borders():
        yield from probes(CATEGORY, code_point)


def probes(category: str, code_point: int) -> Iterator[Draft]:
    """The few texts about one code point that together tell most of its misreadings."""
    left = set(misreadings(code_point))
    for name, frame, told in _best_frames(code_point):
        yield _draft(category, code_point, name, frame, told)
        left -= told
        if not left:
            return


def borders() -> tuple[int, ...]:
    """The first, the last and the outer neighbours of every range of every class in the pinned Unicode version."""
    ends = itertools.chain.from_iterable(unicode.ranges(name) for name in TABLES)
    points = {point for first, last in ends for point in (first - 1, first, last, last + 1)}
    return tuple(sorted(point for point in points if _is_scalar(point)))


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Any code points of the tables, or just outside a range, in any frame."""
    for _ in range(size):
        character = draw_from(random.choice(TABLES), random)
        point = ord(character) + random.choice((0, 0, 0, -1, 1))
        name = random.choice(tuple(FRAMES))
        if _is_scalar(point):
            yield _draft(CATEGORY, point, name, FRAMES[name], frozenset())


def _best_frames(code_point: int) -> Iterator[tuple[str, str, frozenset[Misreading]]]:
    """Frames by name and what each tells, best first; each adds something to those before it."""
    frames = {**FRAMES, **_frames_of_tokens(chr(code_point))}
    telling = {name: told_apart(frame, code_point) for name, frame in frames.items()}
    told: set[Misreading] = set()
    for _ in range(_MOST_TEXTS):
        name = max(telling, key=lambda name: _worth(telling[name] - told))
        if told and not telling[name] - told:
            return
        yield name, frames[name], telling[name]
        told |= telling[name]


def _worth(told: frozenset[Misreading]) -> tuple[int, int]:
    """First how many errors are told at all, then how many of them by the count."""
    return sum(not each.by_count for each in told), len(told)


def _frames_of_tokens(character: str) -> dict[str, str]:
    """Texts that share a token with the character, which a wrong split would tear or join."""
    if character.isascii():
        return {}
    before, after = crossing.neighbours(character)
    texts = [text.replace(character, "{c}") for text in crossing.containing().get(character, [])]
    frames = (
        [f"{text}{{c}}" for text in before[:_NEIGHBOURS]] + [f"{{c}}{text}" for text in after[:_NEIGHBOURS]] + texts
    )
    return {f"token-{digest_of('', frame)[:6]}": frame for frame in frames if frame.count("{") == frame.count("}") == 1}


def _draft(category: str, code_point: int, name: str, frame: str, told: frozenset[Misreading]) -> Draft:
    character = chr(code_point)
    why = f"U+{code_point:04X} is {unicode.class_of(code_point)}"
    if told:
        why += f"; tokens change if taken for {', '.join(sorted({each.wrong for each in told}))}"
    slug = f"{name_of(character)}-{name}"
    return Draft(category=category, slug=slug, input=frame.format(c=character), why=why)


def _is_scalar(point: int) -> bool:
    return point in range(0xD800) or point in range(0xE000, unicode.SIZE)
