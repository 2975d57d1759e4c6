"""Merging: tokens of the vocabularies, their joins, edits of one byte, and pieces that tell wrong merge rules."""

import itertools
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from conformance.llm_cost.corpus import merge_rules
from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.oracle.vocabulary import ENCODINGS, ranks

TOKENS, JOINS, EDITS, TIES = "tokens", "joins", "edits", "ties"

# Per encoding. A stratum is a length class and a sixth of the ranks, so that rare tokens are as likely as common ones.
_LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24)
_RANK_STRATA = 6
_TOKENS_PER_STRATUM = 4
_LONGEST = 40
_JOINS = 250
_EDITS = 200
# For each wrong rule. A rule that is nearly right needs many tries before a piece tells it apart.
_TIES = 40
_TIES_BY_IDS = 15
_TRIES = 1_500

_FRAMES = ("{t}", "a{t}")

Rule = Callable[[bytes, merge_rules.Ranks], list[bytes]]


def stored_tokens(random: Random) -> Iterator[Draft]:
    """A sample of each vocabulary by length and rank, and its longest tokens, alone and after a letter."""
    for encoding in ENCODINGS:
        for (length, rank), members in sorted(strata(encoding).items()):
            why = f"a token of {encoding} from length {length} and rank {rank} on"
            for token in random.sample(members, min(_TOKENS_PER_STRATUM, len(members))):
                yield from _framed(token, why)
        for token in sorted(texts(encoding), key=lambda token: (len(token.encode()), token))[-_LONGEST:]:
            yield from _framed(token, f"one of the longest tokens of {encoding}")


def stored_joins(random: Random) -> Iterator[Draft]:
    """Two or three tokens of one vocabulary, joined."""
    for encoding in ENCODINGS:
        yield from itertools.islice(_joins(random, encoding), _JOINS)


def stored_edits(random: Random) -> Iterator[Draft]:
    """Tokens with one byte changed, added or left out that are still UTF-8."""
    for encoding in ENCODINGS:
        yield from itertools.islice(_edits(random, encoding), _EDITS)


def stored_ties(random: Random) -> Iterator[Draft]:
    """Pieces that tell wrong merge rules from the right one, by the count where the search finds such."""
    for encoding, (name, rule) in itertools.product(ENCODINGS, merge_rules.WRONG.items()):
        tries = [*itertools.islice(_letter_pieces(random, encoding), _TRIES), *_alternations(random)]
        by_count = (piece for piece in tries if _counts_differ(piece, encoding, rule))
        for piece in itertools.islice(by_count, _TIES):
            yield Draft(category=TIES, input=piece, why=f"{name} gives another count in {encoding}")
        by_ids = (piece for piece in tries if _parts_differ(piece, encoding, rule))
        for piece in itertools.islice(by_ids, _TIES_BY_IDS):
            yield Draft(category=TIES, input=piece, why=f"{name} gives other tokens in {encoding}")


def drawn_tokens(random: Random, size: int) -> Iterator[Draft]:
    """Tokens of any vocabulary, each stratum as likely as any other."""
    for _ in range(size):
        token = _sampled(random, random.choice(ENCODINGS))
        yield Draft(category=TOKENS, input=random.choice(_FRAMES).format(t=token), why="a token of a vocabulary")


def drawn_joins(random: Random, size: int) -> Iterator[Draft]:
    """Joins of tokens of any vocabulary."""
    for _ in range(size):
        yield next(_joins(random, random.choice(ENCODINGS)))


def drawn_edits(random: Random, size: int) -> Iterator[Draft]:
    """Edits of tokens of any vocabulary."""
    for _ in range(size):
        yield next(_edits(random, random.choice(ENCODINGS)))


def drawn_ties(random: Random, size: int) -> Iterator[Draft]:
    """Pieces of the kind among which the telling ones are found."""
    for _ in range(size):
        encoding = random.choice(ENCODINGS)
        yield Draft(
            category=TIES, input=next(_letter_pieces(random, encoding)), why=f"one piece with many merges in {encoding}"
        )


@cache
def texts(encoding: str) -> tuple[str, ...]:
    """The tokens of a vocabulary that are whole UTF-8, in rank order."""
    return tuple(text for token in ranks(encoding) if (text := _decoded(token)) is not None)


@cache
def strata(encoding: str) -> dict[tuple[int, int], tuple[str, ...]]:
    """The same by the least length in bytes of their length class and by the first rank of their sixth."""
    found: dict[tuple[int, int], list[str]] = {}
    width = -(-len(ranks(encoding)) // _RANK_STRATA)
    for token, rank in ranks(encoding).items():
        if (text := _decoded(token)) is not None:
            length = max(least for least in _LENGTHS if least <= len(token))
            found.setdefault((length, rank // width * width), []).append(text)
    return {key: tuple(members) for key, members in found.items()}


def _framed(token: str, why: str) -> Iterator[Draft]:
    for frame in _FRAMES:
        yield Draft(category=TOKENS, input=frame.format(t=token), why=why)


def _joins(random: Random, encoding: str) -> Iterator[Draft]:
    while True:
        parts = [_sampled(random, encoding) for _ in range(random.choice((2, 2, 3)))]
        yield Draft(category=JOINS, input="".join(parts), why=f"{len(parts)} tokens of {encoding} joined")


def _edits(random: Random, encoding: str) -> Iterator[Draft]:
    while True:
        raw = bytearray(_sampled(random, encoding).encode())
        kind, at = random.choice(("changed", "added", "left out")), random.randrange(len(raw))
        if kind == "left out":
            del raw[at]
        elif kind == "added":
            raw.insert(at, random.randrange(256))
        else:
            raw[at] = random.randrange(256)
        text = _decoded(bytes(raw))
        if text:
            yield Draft(category=EDITS, input=text, why=f"a token of {encoding} with one byte {kind}")


def _letter_pieces(random: Random, encoding: str) -> Iterator[str]:
    """Pieces that every pattern keeps whole: joins of lower-case ASCII tokens, or a few letters in turn.

    Ties need repetition, which joins of words seldom have; two letters in turn are where they change counts.
    """
    words = _lower_case(encoding)
    while True:
        if random.random() < 0.5:  # noqa: PLR2004  # half and half
            unit = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.choice((1, 2, 2, 2, 3))))
            yield (unit * 25)[: random.randint(3, 25)]
        else:
            yield "".join(random.choices(words, k=random.choice((2, 3, 4))))


def _alternations(random: Random) -> list[str]:
    """All pairs of letters in turn, at some odd lengths, shuffled."""
    pairs = itertools.permutations("abcdefghijklmnopqrstuvwxyz", 2)
    found = [f"{a}{b}" * times + a for (a, b), times in itertools.product(pairs, (2, 3, 4, 7))]
    random.shuffle(found)
    return found


@cache
def _lower_case(encoding: str) -> tuple[str, ...]:
    return tuple(text for text in texts(encoding) if text.isascii() and text.isalpha() and text.islower())


def _counts_differ(piece: str, encoding: str, rule: Rule) -> bool:
    raw, vocabulary = piece.encode(), _ranks(encoding)
    return len(rule(raw, vocabulary)) != len(merge_rules.lowest_rank_leftmost(raw, vocabulary))


def _parts_differ(piece: str, encoding: str, rule: Rule) -> bool:
    raw, vocabulary = piece.encode(), _ranks(encoding)
    return rule(raw, vocabulary) != merge_rules.lowest_rank_leftmost(raw, vocabulary)


@cache
def _ranks(encoding: str) -> dict[bytes, int]:
    """A plain dictionary: the vocabulary's read-only view is slower, and these rules ask it quadratically often."""
    return dict(ranks(encoding))


def _sampled(random: Random, encoding: str) -> str:
    members = strata(encoding)
    return random.choice(members[random.choice(sorted(members))])


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
