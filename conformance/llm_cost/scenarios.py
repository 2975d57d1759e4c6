"""The loads that token counters are measured on, how each is started for them, and the oracle beside which they run.

Texts are put together from this project's own prose and code. Words repeat more often than in nature, so that a cache
of words helps here more than it would there: the oracle has one too, and that is what everybody is measured against.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

from conformance.bench.contestant import Contestant, Refused, filter_, surface_of
from conformance.bench.scenario import Scenario
from conformance.candidate.candidate import Candidate
from conformance.candidate.description import BatchSurface, Place
from conformance.candidate.launch import Launch
from conformance.llm_cost.conduct.dialect import Dialect
from conformance.llm_cost.contract import HOME, NAME
from conformance.llm_cost.corpus import prose
from conformance.llm_cost.oracle.definition import VERSION

__all__ = ["NAME", "SCENARIOS", "VARIANT", "contestant", "oracle"]

VARIANT = "o200k_base"
"""The encoding that is measured unless another is asked for."""

# The contract's own words (TDD 4.3), for a candidate that keeps to them.
_PIPE = ("pipe", "--model", "{model}", "--mode", "tokens", "--format", "json")
_WORKERS = ("--workers", "{workers}")
_LONG_LINE_CHARS = 1_000_000
# Long enough that what is quadratic in a word's length shows, short enough to be read at all.
_WORST_CHARS = 20_000


def _chat(random: Random) -> Iterator[str]:
    """Messages of a chat log: a few lines of prose, code in every fourth."""
    while True:
        kind = prose.CODE if random.random() < 1 / 4 else prose.PROSE
        yield "".join(random.choices(_lines(kind), k=random.randint(1, 25)))


def _short(random: Random) -> Iterator[str]:
    while True:
        yield random.choice(_lines(prose.PROSE)).strip()[: random.randint(1, 60)]


def _long(random: Random) -> Iterator[str]:
    while True:
        parts, size = [], 0
        while size < _LONG_LINE_CHARS:
            parts.append(random.choice(_lines(random.choice((prose.PROSE, prose.CODE)))))
            size += len(parts[-1])
        yield "".join(parts)


def _languages(random: Random) -> Iterator[str]:
    """Paragraphs of one language each, every language as often as any other."""
    texts = [text.splitlines(keepends=True) for text in prose.texts(prose.PROSE).values()]
    while True:
        lines = random.choice(texts)
        yield "".join(random.choices(lines, k=random.randint(2, 20)))


def _code(random: Random) -> Iterator[str]:
    """Files of one programming language each, in blocks whose depth and numbers differ."""
    texts = [text.splitlines(keepends=True) for text in prose.texts(prose.CODE).values()]
    while True:
        lines = random.choice(texts)
        blocks = random.choices(lines, k=random.randint(10, 200))
        yield "".join(" " * (4 * random.randrange(4)) + line for line in blocks) + f"# {random.randrange(10**9)}\n"


def _worst(random: Random) -> Iterator[str]:
    """Long pieces that nothing splits: what engines that are slow on one word are slow on."""
    while True:
        length = random.randint(_WORST_CHARS // 2, _WORST_CHARS)
        yield random.choice(_RUNS) * length
        yield "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=length))


_RUNS = ("a", " ", "ab", "1", "-", "\n", "\U0001f600", "e\u0301", "\u4e00")

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(name="chat", sentence="a chat log, prose and code", texts=_chat, megabytes=100, scales=True),
    Scenario(name="short-lines", sentence="many short lines", texts=_short, megabytes=10),
    Scenario(name="long-lines", sentence="few lines of a megabyte", texts=_long, megabytes=20),
    Scenario(name="languages", sentence="natural text in many languages", texts=_languages, megabytes=20),
    Scenario(name="code", sentence="source code in many languages", texts=_code, megabytes=20),
    Scenario(name="worst", sentence="long pieces that nothing splits", texts=_worst, megabytes=2),
)
"""`chat` with one worker is scenario A of the contract (B1), with more of them scenario B."""


@cache
def _lines(category: str) -> Sequence[str]:
    return [line for text in prose.texts(category).values() for line in text.splitlines(keepends=True)]


def oracle(variant: str) -> Contestant:
    """The oracle alone: it reads records, encodes their texts, and writes numbers."""
    argv = (sys.executable, "-m", "conformance.llm_cost.oracle.pipe", variant)
    # Found in a checkout that is not installed as well.
    launch = Launch(argv=argv, env={"PYTHONPATH": str(HOME.parent.parent)}, here=HOME)
    surface = BatchSurface(argv=argv, answers={"count": Place(whole=True)})
    return filter_(f"tiktoken {VERSION}", launch, surface, {})


def contestant(candidate: Candidate, variant: str) -> Contestant | Refused:
    """How a candidate is measured: the contract's `pipe` where it has one, else the surface that it is judged by."""
    description, dialect = candidate.description, Dialect(candidate)
    if variant not in description.models:
        return Refused(reason=f"it offers no {variant}")
    model = description.models[variant]
    if not description.command or dialect.lacks("pipe"):
        return surface_of(candidate, variant)
    launch = candidate.launch((*description.command, *_PIPE))
    pointer = "/" + dialect.names("record", ("tokens_in",))["tokens_in"].replace("~", "~0").replace("/", "~1")
    surface = BatchSurface(argv=launch.argv, answers={"count": Place(pointer=pointer)})
    workers = () if dialect.lacks("--workers") else _WORKERS
    return filter_(description.name, launch, surface, {"model": model}, workers=workers)
