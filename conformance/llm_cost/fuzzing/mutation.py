"""The grammar for engines that change bytes: a text with one or a few steps of the grammar done to it."""

from collections.abc import Callable
from functools import cache
from random import Random

from conformance.llm_cost.fuzzing.grammar import SHAPES, Fragments, fragments, of_shape

_POOL_SEEDS = 24
# Of a block so many texts are mutated and so many are new: those cost a tenth.
_OLD, _NEW = 2, 600
SEPARATOR = "\x1e"


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """UTF-8 of at most `max_size` bytes, made from `data` (read as UTF-8, faults replaced); the same for the same."""
    random = Random(seed)  # noqa: S311  # reproducible, not secret
    text = data.decode("utf-8", "replace")
    for _ in range(random.choice((1, 1, 2, 4))):
        text = random.choice(_STEPS)(text, random, _pool(seed % _POOL_SEEDS))
    return text.encode("utf-8", "replace")[:max_size].decode("utf-8", "ignore").encode()


def mutated_block(data: bytes, max_size: int, seed: int) -> bytes:
    """Many texts in one input, divided by SEPARATOR: a few of those in `data` mutated, the rest new.

    A tokenizer answers a short text sooner than an engine of this kind makes the next input.
    """
    random = Random(seed)  # noqa: S311  # reproducible, not secret
    texts = data.decode("utf-8", "replace").split(SEPARATOR)[:_OLD]
    texts = [mutated(text.encode(), max_size, seed + at).decode() for at, text in enumerate(texts)]
    shape = random.choices(SHAPES, [shape.share for shape in SHAPES])[0]
    texts += of_shape(shape, _pool(seed % _POOL_SEEDS), random, _NEW)
    return SEPARATOR.join(texts).encode("utf-8", "replace")[:max_size].decode("utf-8", "ignore").encode()


def preload() -> None:
    """Draw all pools of fragments now, which takes a second."""
    for seed in range(_POOL_SEEDS):
        _pool(seed)


@cache
def _pool(seed: int) -> Fragments:
    return fragments(Random(seed))  # noqa: S311  # as above


def _fresh(text: str, random: Random, pool: Fragments) -> str:  # noqa: ARG001  # what was there is given up
    shape = random.choices(SHAPES, [shape.share for shape in SHAPES])[0]
    return of_shape(shape, pool, random, 1)[0]


def _inserted(text: str, random: Random, pool: Fragments) -> str:
    at = random.randint(0, len(text))
    return text[:at] + _fragment(random, pool) + text[at:]


def _replaced(text: str, random: Random, pool: Fragments) -> str:
    at = random.randint(0, len(text))
    return text[:at] + _fragment(random, pool) + text[at + random.choice((1, 1, 2, 4)) :]


def _cut(text: str, random: Random, pool: Fragments) -> str:  # noqa: ARG001  # nothing is put in
    at = random.randint(0, len(text))
    return text[:at] + text[at + random.choice((1, 1, 2, 8)) :]


def _repeated(text: str, random: Random, pool: Fragments) -> str:  # noqa: ARG001  # only what is there
    at = random.randint(0, len(text))
    span = text[at : at + random.choice((1, 1, 2, 3))]
    return text[:at] + span * random.choice((2, 3, 5, 17)) + text[at:]


def _joined(text: str, random: Random, pool: Fragments) -> str:
    return text + _fresh("", random, pool)


def _fragment(random: Random, pool: Fragments) -> str:
    return random.choice(pool[random.choice(tuple(pool))])


_STEPS: tuple[Callable[[str, Random, Fragments], str], ...] = (
    _fresh,
    _inserted,
    _inserted,
    _replaced,
    _cut,
    _repeated,
    _joined,
)
