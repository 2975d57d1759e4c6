"""Natural prose in many languages and source code in many programming languages, written for this project."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from conformance.llm_cost.corpus.draft import Draft

PROSE, CODE = "prose", "code"

_FOLDER = Path(__file__).parent / "texts"


def stored_prose() -> Iterator[Draft]:
    """Each language's paragraph as a whole and line by line."""
    return _stored(PROSE, "prose")


def stored_code() -> Iterator[Draft]:
    """Each program as a whole and line by line, with its indentation and line ends."""
    return _stored(CODE, "source code")


def drawn_prose(random: Random, size: int) -> Iterator[Draft]:
    """Lines of any two languages, one cut short and joined to the other."""
    return _drawn(PROSE, "cuts of prose in two languages", random, size)


def drawn_code(random: Random, size: int) -> Iterator[Draft]:
    """Lines of any two programs, one cut short and joined to the other."""
    return _drawn(CODE, "cuts of code in two languages", random, size)


@cache
def texts(category: str) -> dict[str, str]:
    """The texts of `prose` or `code` by the name of their language, sorted."""
    # Read as bytes: a text's line ends are part of it.
    return {path.stem: path.read_bytes().decode() for path in sorted((_FOLDER / category).glob("*.txt"))}


def _stored(category: str, kind: str) -> Iterator[Draft]:
    for language, text in texts(category).items():
        yield Draft(category=category, slug=language, input=text, why=f"{kind}: {language.replace('-', ' ')}")
        for number, line in enumerate(text.splitlines(keepends=True), 1):
            why = f"{kind}: {language.replace('-', ' ')}, line {number}"
            yield Draft(category=category, slug=f"{language}-line-{number}", input=line, why=why)


def _drawn(category: str, why: str, random: Random, size: int) -> Iterator[Draft]:
    lines = [line for text in texts(category).values() for line in text.splitlines(keepends=True)]
    for _ in range(size):
        one, other = random.choices(lines, k=2)
        text = one[: random.randint(1, len(one))] + other[random.randrange(len(other)) :]
        yield Draft(category=category, input=text, why=why)
