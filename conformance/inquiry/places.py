"""Where in a program's outputs the answers are: places that hold a number or a list for every text, and are right."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from conformance.candidate.answer import Reader
from conformance.candidate.description import Place
from conformance.inquiry.lexicon import Sample
from conformance.inquiry.subject import FILE
from conformance.run import Ending

# An output with more numbers or values than these is no short answer about a short text.
_MOST_NUMBERS = 40
_MOST_VALUES = 500
# A number behind more of them in its line is one of a list.
_MOST_COLUMNS = 6
_NUMBER = re.compile(r"(?<![\w.,+-])[0-9]+(?![\w]|[.,][0-9])")
# Numbers and what may stand between them, and nothing else.
_NUMBERS = re.compile(rb"[\s,\[\]()0-9]*[0-9][\s,\[\]()0-9]*")
_WORD_BEHIND = re.compile(r"[ \t]*[A-Za-z]+")
_WORD_BEFORE = re.compile(r"[^\s0-9]+[ \t]*$")


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A place, the aspect that it holds, and what it says of each sample; None where it says nothing."""

    aspect: str
    place: Place
    answers: tuple[Mapping[str, object] | None, ...]

    def right(self, samples: Sequence[Sample], variant: str) -> int:
        """How many samples are answered rightly in a variant."""
        pairs = zip(self.answers, samples, strict=True)
        return sum(a is not None and a.get(self.aspect) == s.expected[variant][self.aspect] for a, s in pairs)

    def best(self, samples: Sequence[Sample]) -> tuple[int, str]:
        """The most that are right in any variant, and that variant; the first of equals."""
        variants = list(samples[0].expected)
        return max(((self.right(samples, v), v) for v in variants), key=lambda found: found[0])

    def is_of(self, samples: Sequence[Sample], variant: str) -> int:
        """How many samples are right in this variant; 0 where it is not most, or where more are in another variant."""
        right = self.right(samples, variant)
        return right if is_most(right, samples) and right == self.best(samples)[0] else 0

    @property
    def counts(self) -> list[int]:
        """The counts that were said."""
        said = [answer.get("count") for answer in self.answers if answer is not None]
        return [count for count in said if isinstance(count, int)]

    @property
    def grows(self) -> bool:
        """Whether it says more of every longer text."""
        counts = self.counts
        return len(counts) == len(self.answers) and all(a < b for a, b in itertools.pairwise(counts))


def is_most(right: int, samples: Sequence[Sample]) -> bool:
    """Whether so many right answers are no chance; a counter that is wrong now and then is a counter."""
    return 2 * right > len(samples)


def sightings(outputs: Sequence[bytes], samples: Sequence[Sample]) -> list[Sighting]:
    """All places that say something of most outputs, those that are right most often first, ids before counts."""
    seen = [_sighting(aspect, place, outputs) for aspect, place in _suspects(outputs[-1])]
    useful = [one for one in seen if is_most(sum(answer is not None for answer in one.answers), samples)]
    return sorted(useful, key=lambda one: (-one.best(samples)[0], one.aspect != "ids"))


def has_number(output: bytes) -> bool:
    """Whether there is anything that could be an answer."""
    return any(True for _ in _suspects(output))


def has_list(output: bytes) -> bool:
    """Whether there is a list of numbers in it."""
    return any(aspect == "ids" for aspect, _ in _suspects(output))


def _sighting(aspect: str, place: Place, outputs: Sequence[bytes]) -> Sighting:
    reader = Reader({aspect: place})
    runs = [reader.read(output) for output in outputs]
    return Sighting(
        aspect=aspect,
        place=place,
        answers=tuple(run.answer if run.ending is Ending.ANSWERED else None for run in runs),
    )


def _suspects(output: bytes) -> Iterator[tuple[str, Place]]:
    """Places that could hold an answer: all values of a JSON output, else every number with what stands around it."""
    try:
        value = msgspec.json.decode(output)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if _NUMBERS.fullmatch(output):
            yield "ids", Place(whole=True, numbers=True)
        yield from (("count", Place(regex=pattern)) for pattern in dict.fromkeys(_patterns(output)))
        return
    for pointer, found in _values(value):
        place = Place(pointer=pointer) if pointer else Place(whole=True)
        if type(found) is int:
            yield "count", place
            # A text of one token has one number where others have several.
            if not pointer:
                yield "ids", Place(whole=True, numbers=True)
        elif isinstance(found, list) and found and set(map(type, found)) == {int}:
            yield "ids", place


def _values(root: object) -> Iterator[tuple[str, object]]:
    """Every value with its JSON pointer, outermost first."""
    waiting: list[tuple[str, object]] = [("", root)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        pointer, value = waiting.pop(0)
        yield pointer, value
        if isinstance(value, dict):
            steps = ((key.replace("~", "~0").replace("/", "~1"), each) for key, each in value.items())
            waiting += [(f"{pointer}/{step}", each) for step, each in steps]
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{i}", each) for i, each in enumerate(value[:3]) if isinstance(each, dict | list)]


def _patterns(output: bytes) -> Iterator[str]:
    """Regular expressions for each number of an output: by the beginning of its line, by a word behind or before it."""
    text = output.decode("utf-8", "replace")
    for match in list(_NUMBER.finditer(text))[:_MOST_NUMBERS]:
        start = text.rfind("\n", 0, match.start()) + 1
        before = text[start : match.start()]
        behind = _WORD_BEHIND.match(text, match.end())
        word = _WORD_BEFORE.search(before)
        begins = len(_NUMBER.findall(before)) <= _MOST_COLUMNS
        if begins and any(map(str.isalpha, before)):
            yield f"(?m)^{_loosely(before)}([0-9]+)"
        if behind is not None:
            # `2 tokens`, but `1 token`.
            yield f"([0-9]+){_loosely(behind[0])}{'?' if behind[0].endswith('s') else ''}"
        if word is not None:
            yield f"{_loosely(word[0])}([0-9]+)"
        if begins:
            yield f"(?m)^{_loosely(before)}([0-9]+)"


def _loosely(text: str) -> str:
    """A pattern for a text in which other numbers, other widths of white space and another path may stand."""
    parts = re.split(rf"([ \t]+|[0-9]+|{FILE})", text)
    # Blanks between two numbers have to be there: `[0-9]+[ \t]*[0-9]+` matches one number in many ways.
    blanks = [r"[ \t]+" if any(map(str.strip, parts[:at])) else r"[ \t]*" for at in range(len(parts))]
    return "".join(blank if part.isspace() else _loose_part(part) for part, blank in zip(parts, blanks, strict=True))


def _loose_part(part: str) -> str:
    if part.isdecimal():
        return "[0-9]+"
    return ".*" if part == FILE else re.escape(part)
