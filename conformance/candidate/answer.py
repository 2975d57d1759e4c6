"""Where an answer is in what a candidate wrote, and whether it is one at all.

An answer's aspects have a shape by name: `ids` is a list of whole numbers, `count` is one, any other may be either.
Where `ids` are shown and `count` is not, the count is their number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from conformance.candidate.description import Place
from conformance.run import Ending, Run

_SHAPES: Mapping[str, tuple[type, ...]] = {"ids": (list,), "count": (int,)}
_WORDS = {(list,): "a list of whole numbers", (int,): "a whole number", (int, list): "a whole number or a list of them"}
_LARGEST = 2**63 - 1
# As many as _LARGEST has; int() is slow with many more.
_DIGITS = 19
_BETWEEN = re.compile(rb"[\s,\[\]()]+")
_SHOWN_CHARS = 80


class NoAnswerError(Exception):
    """Internal to this floor: the text is no answer, and this is why."""


def shown_aspects(declared: Mapping[str, object] | tuple[str, ...]) -> frozenset[str]:
    """The aspects that an answer with the declared ones has."""
    names = frozenset(declared)
    return names | {"count"} if "ids" in names else names


def answered(values: Mapping[str, object]) -> Run:
    """A run with these values by aspect, or a malformed one that says which value is of the wrong type."""
    try:
        answer = {aspect: checked(aspect, value) for aspect, value in values.items()}
    except NoAnswerError as error:
        return malformed(str(error))
    ids = answer.get("ids")
    if isinstance(ids, list):
        answer.setdefault("count", len(ids))
    return Run(ending=Ending.ANSWERED, answer=answer)


def malformed(detail: str) -> Run:
    """The run of output that is no answer."""
    return Run(ending=Ending.MALFORMED, detail=detail)


def checked(aspect: str, value: object) -> object:
    """The value, where it has the shape of its aspect; NoAnswerError otherwise."""
    shape = _SHAPES.get(aspect, (int, list))
    if type(value) not in shape:
        raise NoAnswerError(f"{aspect}: expected {_WORDS[shape]}, found {shown(value)}")
    if isinstance(value, list):
        # The types and not isinstance: true is no number here. Sets and extremes, since lists are many and long.
        if not value or (set(map(type, value)) == {int} and min(value) >= 0 and max(value) <= _LARGEST):
            return value
        place = next(i for i, x in enumerate(value) if type(x) is not int or not 0 <= x <= _LARGEST)
        raise NoAnswerError(f"{aspect}: expected whole numbers from 0 on, found {shown(value[place])} at index {place}")
    if not 0 <= value <= _LARGEST:  # type: ignore[operator]  # an int: its type has been looked at
        raise NoAnswerError(f"{aspect}: expected a whole number from 0 on, found {shown(value)}")
    return value


def shown(value: object) -> str:
    """A value in few words, for a message."""
    if isinstance(value, dict):
        return f"an object with the keys {', '.join(map(repr, list(value)[:8])) or '(none)'}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    # A flood may be one string of megabytes.
    text = repr(value[: _SHOWN_CHARS + 1] if isinstance(value, str) else value)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}..."


def plenty(lines: int) -> int:
    """How many lines are looked at where so many are expected: enough to say what is wrong, even in a flood."""
    return 2 * lines + 100


class Lines:
    """Cuts what comes in pieces into lines, and counts them; of a flood only the first `most` are given out."""

    def __init__(self, most: int) -> None:
        self.count = 0
        self._most = most
        # Pieces of a line that is not whole: joined once, since a line may be long.
        self._begun: list[bytes] = []

    @property
    def is_inside(self) -> bool:
        """Whether a line has begun and not ended."""
        return bool(self._begun)

    def cut(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The lines that are whole now, with their numbers from 1 on."""
        *lines, rest = data.split(b"\n")
        if lines:
            lines[0] = b"".join([*self._begun, lines[0]])
            self._begun = []
        if rest:
            self._begun.append(rest)
        return self._numbered(lines)

    def end(self) -> Iterator[tuple[int, bytes]]:
        """The last line, where it has no newline."""
        lines, self._begun = [b"".join(self._begun)] if self._begun else [], []
        return self._numbered(lines)

    def _numbered(self, lines: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
        first, self.count = self.count + 1, self.count + len(lines)
        return enumerate(lines[: max(0, self._most - first + 1)], first)


class Reader:
    """Finds the aspects of an answer at their places; `only_pointers`: an output has to be one JSON value."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self._regexes = {a: re.compile(p.regex) for a, p in places.items() if p.regex is not None}
        self._pointers = {a: _steps(p.pointer) for a, p in places.items() if p.pointer is not None}
        self.only_pointers = len(self._pointers) == len(places)

    def read(self, output: bytes) -> Run:
        """The answer in one output (a whole standard output, or one line of it)."""
        try:
            record = parsed(output) if self._pointers else None
            return answered({aspect: self._value(aspect, output, record) for aspect in self._places})
        except NoAnswerError as error:
            return malformed(str(error))

    def read_record(self, record: object) -> Run:
        """The answer in one JSON value, for places that are all pointers."""
        try:
            return answered({aspect: _follow(record, steps) for aspect, steps in self._pointers.items()})
        except NoAnswerError as error:
            return malformed(str(error))

    def _value(self, aspect: str, output: bytes, record: object) -> object:
        if aspect in self._pointers:
            return _follow(record, self._pointers[aspect])
        read = _numbers if self._places[aspect].numbers else parsed
        if aspect not in self._regexes:
            return read(output.strip())
        text = output.decode("utf-8", "replace")
        match = self._regexes[aspect].search(text)
        if match is None:
            raise NoAnswerError(f"{aspect}: expected a match of {self._places[aspect].regex}, found {shown(text)}")
        return read((match[1] or "").encode())


def parsed(output: bytes) -> object:
    """One JSON value; NoAnswerError where it is none."""
    try:
        return msgspec.json.decode(output)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoAnswerError(f"expected JSON, found {shown(output.decode('utf-8', 'replace'))}: {error}") from error


def _numbers(output: bytes) -> list[int]:
    """Whole numbers with blanks, line ends or commas between, in brackets or not; NoAnswerError for anything else."""
    words = [word for word in _BETWEEN.split(output) if word]
    odd = next((word for word in words if not word.isdigit() or len(word) > _DIGITS), None)
    if odd is not None:
        raise NoAnswerError(f"expected whole numbers, found {shown(odd.decode('utf-8', 'replace'))} among them")
    return [int(word) for word in words]


def _steps(pointer: str) -> tuple[str, ...]:
    """The reference tokens of a JSON pointer (RFC 6901)."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def _follow(record: object, steps: tuple[str, ...]) -> object:
    found, value = "", record
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            raise NoAnswerError(f"expected {step!r} at {found or '/'}, found {shown(value)}")
        found += f"/{step}"
    return value
