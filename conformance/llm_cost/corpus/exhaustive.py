"""The parts of the exhaustive tier that are too large to store: generated when asked for, a few kept at a time.

Each part is a category of its own, small enough for memory and for a worker: `classes4.upper` holds the class sequences
of length 4 that begin with an upper-case letter.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial

from conformance.llm_cost.corpus import borders, classes, meeting, merges, runs
from conformance.llm_cost.corpus.answer import answered
from conformance.llm_cost.corpus.draft import Draft, digest_of
from conformance.llm_cost.corpus.generators import gathered
from conformance.llm_cost.corpus.representatives import FIXED
from conformance.llm_cost.corpus.vector import Vector
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.vocabulary import ENCODINGS

# Code points or tokens to a part: some ten megabytes of vectors.
_PART = 10_000
_MEETING_LENGTHS = (1, 2, 3, 4, 5, 6)
# A judge asks for one part in each encoding, one after the other.
_KEPT_PARTS = 2


def parts() -> tuple[str, ...]:
    """The names of all parts, sorted."""
    return tuple(sorted(_generators()))


@lru_cache(_KEPT_PARTS)
def vectors(part: str) -> list[Vector]:
    """A part's vectors, answered now, sorted by id; KeyError for an unknown part."""
    return list(answered(gathered(_generators()[part]())))


@cache
def _generators() -> Mapping[str, Callable[[], Iterator[Draft]]]:
    found: dict[str, Callable[[], Iterator[Draft]]] = {"runs6": partial(runs.million, "runs6")}
    for first in FIXED:
        found[f"classes4.{first}"] = partial(_class_sequences, f"classes4.{first}", first)
    for number, (name, alphabet) in enumerate(meeting.ALPHABETS.items()):
        for place, symbol in enumerate(alphabet):
            part = f"meeting6.{number}.{place}"
            found[part] = partial(meeting.complete, part, name, symbol, _MEETING_LENGTHS)
    for number in range(0, 0x110000, _PART):
        if any(map(unicode.is_assigned, range(number, min(number + _PART, 0x110000)))):
            found[f"points.u{number:04x}"] = partial(_code_points, f"points.u{number:04x}", number)
    for encoding in ENCODINGS:
        for start in range(0, len(merges.texts(encoding)), _PART):
            part = f"tokens.{encoding.partition('_')[0]}.{start}"
            found[part] = partial(_vocabulary, part, encoding, start)
    return found


def _class_sequences(category: str, first: str) -> Iterator[Draft]:
    return classes.sequences(category, ((first, *rest) for rest in itertools.product(FIXED, repeat=3)))


def _code_points(category: str, start: int) -> Iterator[Draft]:
    for point in range(start, min(start + _PART, 0x110000)):
        if unicode.is_assigned(point) and not 0xD800 <= point <= 0xDFFF:  # noqa: PLR2004  # surrogates are no text
            yield from borders.probes(category, point)


def _vocabulary(category: str, encoding: str, start: int) -> Iterator[Draft]:
    for token in merges.texts(encoding)[start : start + _PART]:
        slug = digest_of("ordinary", token)
        yield Draft(category=category, slug=slug, input=token, why=f"every token of {encoding}")
