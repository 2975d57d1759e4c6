"""Where tokens cross the borders of pre-tokens: texts in which a wrong split changes the tokens, not only the pieces.

A wrong split is seen only if merging then crosses a border that it may not cross. Vocabularies were made from split
texts, so hardly any whole token does; but tokens that end or begin in the middle of a character meet characters of
every class: the token `D0 BE D0` is a small Cyrillic letter with the first byte of the next letter, which may be a
capital and so another word.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random

from conformance.llm_cost.corpus import fragments
from conformance.llm_cost.corpus.draft import Draft, name_of
from conformance.llm_cost.corpus.representatives import FIXED, draw
from conformance.llm_cost.corpus.visible import Border, visible_borders, visible_joins
from conformance.llm_cost.corpus.whitespace import WHITE_SPACE
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.vocabulary import ENCODINGS, ranks
from conformance.llm_cost.oracle.witness import Witness

CATEGORY = "crossing"

# Candidates for texts with visible borders, and how many texts show each kind of border. More candidates find more of
# the rare kinds; these take some seconds.
_TRIES = 9_000
_EACH = 5

# Of the tokens that hold a character; more tell hardly more.
_KEPT = 8

# What no vocabulary has next to a letter but a wrong table may put there, and what patterns name.
_STRANGERS = (
    "'s", "'S", "'\u017f", "'ll", "'LL", "'re", "'d", "'D", "\u2019s", "\n", "\r\n", "/", "  ", "\t", "\u00a0",
    "\u3007", "\u2167", "\u2162", "\u24d0", "\u24b8", "\ue000", "\u4e8c", "\u01c5", "\u1f88", "\u02b0", "\u00aa",
    "\u00ba", "\u0301", "\U0001d400", "\u00bd", "\u00b2", "\ufeff", "\u180e", "\u200d",
)  # fmt: skip
_BULK = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xAC00, 0xD7A4),
    range(0xD800, 0xF900),
    range(0x17000, 0x18D00),
)


def stored(random: Random) -> Iterator[Draft]:
    """Texts of tokens that reach across, each with a visible border of a kind that few texts before it had."""
    seen: Counter[Border] = Counter()
    of_fragments = itertools.chain.from_iterable(map(fragments.texts, ENCODINGS))
    for text in itertools.chain(itertools.islice(_joined(random), _TRIES), of_fragments):
        new = {border for border in _shown(text) if seen[border] < _EACH}
        if new:
            seen.update(new)
            names = sorted({border.encoding for border in new})
            why = f"shows a rare border or join of pre-tokens in {', '.join(names)}"
            yield Draft(category=CATEGORY, input=text, why=why)
    for space, encoding in itertools.product(WHITE_SPACE, ENCODINGS):
        why = f"white space {name_of(space)} before a letter; as one piece they are another number in {encoding}"
        for text in fragments.texts_after(space, encoding):
            yield Draft(category=CATEGORY, input=text, why=why)


def drawn(random: Random, size: int) -> Iterator[Draft]:
    """Texts of tokens that reach across, of whatever kind."""
    for text in itertools.islice(_joined(random), size):
        yield Draft(category=CATEGORY, input=text, why="tokens that reach across borders of pre-tokens")


@cache
def split_tokens(encoding: str) -> tuple[str, ...]:
    """The tokens of a vocabulary that as texts are more than one piece, so that they never come of themselves."""
    splitter = Witness(encoding)
    texts = (token.decode() for token in ranks(encoding) if _is_text(token))
    return tuple(text for text in texts if len(splitter.split(text)) > 1)


@cache
def forward(encoding: str) -> dict[bytes, tuple[str, bytes]]:
    """Tokens that are whole characters and the beginning of another, as those characters and that beginning."""
    halved = ((token, _halved(token)) for token in ranks(encoding) if not _is_text(token))
    return {token: (text, rest) for token, (text, rest) in halved if text and rest}


@cache
def backward(encoding: str) -> dict[bytes, tuple[bytes, str]]:
    """Tokens that are the end of a character and whole ones, as that end and those characters."""
    found = {}
    for token in ranks(encoding):
        start = next((at for at, byte in enumerate(token) if not _continues(byte)), len(token))
        if 0 < start < len(token) and _is_text(token[start:]):
            found[token] = (token[:start], token[start:].decode())
    return found


def neighbours(character: str) -> tuple[list[str], list[str]]:
    """Texts before and after which a character shares a token of some encoding with them, shortest first."""
    raw = character.encode()
    before = {t for cut in range(1, len(raw)) for t in _by_beginning().get(raw[:cut], ())}
    after = {t for cut in range(1, len(raw)) for t in _by_end().get(raw[cut:], ())}
    return sorted(before, key=_short_first), sorted(after, key=_short_first)


@cache
def containing() -> dict[str, list[str]]:
    """For each character beyond ASCII, the shortest tokens of any encoding that hold it among others."""
    found: dict[str, set[str]] = {}
    for token in sorted({token for encoding in ENCODINGS for token in ranks(encoding) if not token.isascii()}):
        if _is_text(token) and len(text := token.decode()) > 1:
            for character in text:
                found.setdefault(character, set()).add(text)
    return {character: sorted(texts, key=_short_first)[:_KEPT] for character, texts in found.items()}


def _shown(text: str) -> Iterator[Border]:
    return itertools.chain(visible_borders(text), visible_joins(text))


def _joined(random: Random) -> Iterator[str]:
    """Up to four parts each: half characters made whole, tokens that are split, strangers, members of any class."""
    names = tuple(FIXED)
    while True:
        encoding = random.choice(ENCODINGS)
        parts = []
        for _ in range(random.choice((1, 2, 2, 3, 4))):
            kind = random.random()
            if kind < 0.5:  # noqa: PLR2004  # half of the parts are what the module is about
                parts.append(_completed(encoding, random))
            elif kind < 0.65 and split_tokens(encoding):  # noqa: PLR2004  # there are few of them, in o200k_base alone
                parts.append(random.choice(split_tokens(encoding)))
            elif kind < 0.8:  # noqa: PLR2004
                parts.append(random.choice(_STRANGERS))
            else:
                parts.append(draw(random.choice(names), random))
        yield "".join(parts)


def _completed(encoding: str, random: Random) -> str:
    """A token's half characters made whole by a character of any class that can, each class as likely as any other."""
    if random.random() < 0.6 or not backward(encoding):  # noqa: PLR2004  # there are more of those that reach forward
        text, beginning = random.choice(list(forward(encoding).values()))
        characters = _beginning_with(beginning)
        return text + (random.choice(random.choice(list(characters.values()))) if characters else "")
    end, text = random.choice(list(backward(encoding).values()))
    characters = _ending_with(end)
    return (random.choice(random.choice(list(characters.values()))) if characters else "") + text


@cache
def _by_beginning() -> dict[bytes, list[str]]:
    return _inverted((rest, text) for encoding in ENCODINGS for text, rest in forward(encoding).values())


@cache
def _by_end() -> dict[bytes, list[str]]:
    return _inverted((end, text) for encoding in ENCODINGS for end, text in backward(encoding).values())


def _inverted(pairs: Iterator[tuple[bytes, str]]) -> dict[bytes, list[str]]:
    found: dict[bytes, list[str]] = {}
    for key, text in pairs:
        found.setdefault(key, []).append(text)
    return found


@cache
def _beginning_with(beginning: bytes) -> dict[str, list[str]]:
    """Assigned characters whose bytes begin so, by class."""
    return _classed(character for character in _characters() if character.encode().startswith(beginning))


@cache
def _ending_with(end: bytes) -> dict[str, list[str]]:
    return _classed(character for character in _characters() if character.encode().endswith(end))


def _classed(characters: Iterator[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for character in characters:
        found.setdefault(unicode.class_of(ord(character)), []).append(character)
    return dict(sorted(found.items()))


@cache
def _characters() -> list[str]:
    """Assigned characters of the first two planes, without private ones and the bulk of ideographs and syllables."""
    points = (point for point in range(0x80, 0x20000) if unicode.is_assigned(point))
    return [chr(point) for point in points if not any(point in each for each in _BULK)]


def _halved(token: bytes) -> tuple[str, bytes]:
    """The whole characters that a token begins with and the beginning of one after them; empty if it has none."""
    for cut in range(1, min(4, len(token))):
        if _is_text(token[:-cut]) and token[-cut] >= 0xC0:  # noqa: PLR2004  # a lead byte
            return token[:-cut].decode(), token[-cut:]
    return "", b""


def _continues(byte: int) -> bool:
    return byte & 0xC0 == 0x80  # noqa: PLR2004  # the form of a continuation byte in UTF-8


def _is_text(token: bytes) -> bool:
    try:
        token.decode()
    except UnicodeDecodeError:
        return False
    return True


def _short_first(text: str) -> tuple[int, str]:
    return len(text), text
