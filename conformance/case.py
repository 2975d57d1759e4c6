"""What is asked of a candidate, and what the oracle answers."""

import hashlib
from array import array
from collections.abc import Iterator, KeysView, Mapping, Sequence
from enum import StrEnum

import msgspec


class Refusal(StrEnum):
    """Whether a candidate may decline to answer."""

    FORBIDDEN = "forbidden"
    PERMITTED = "permitted"
    REQUIRED = "required"


class Key(Mapping[str, object]):
    """Expected values by aspect, some still written as JSON; reading one decodes it.

    Most answers are right and written as the right one is: who compares the writing need not read the numbers.
    """

    __slots__ = ("written",)

    def __init__(self, written: Mapping[str, object]) -> None:
        self.written = written

    def __getitem__(self, aspect: str) -> object:
        value = self.written[aspect]
        return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value

    def keys(self) -> KeysView[str]:
        """The aspects."""
        return self.written.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self.written)

    def __len__(self) -> int:
        return len(self.written)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate is given: an input, the variant of the contract it is asked for, and the mode of reading it.

    `input` is text (lone surrogates possible in modes that say so) or raw bytes. What variants and modes there are is
    the contract's business: for token counters they are encodings and ways to treat special tokens. `key` is never
    given away: who reads the answer may recognise the right one by it.
    """

    input: str | bytes
    variant: str
    mode: str = "ordinary"
    key: Key | None = None


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A long list of numbers known by its length and the SHA-256 of its little-endian 32-bit words."""

    length: int
    sha256: str

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "Digest":
        """The digest of a list; numbers outside 0 .. 2**32-1 raise OverflowError."""
        words = array("I", numbers)
        return cls(length=len(words), sha256=hashlib.sha256(words.tobytes()).hexdigest())

    def matches(self, answer: object) -> bool:
        """Whether a candidate's list of numbers is the one digested here."""
        if not isinstance(answer, list) or len(answer) != self.length or set(map(type, answer)) - {int}:
            return False
        return self.is_of(answer)

    def is_of(self, numbers: Sequence[int]) -> bool:
        """`matches` for what is known to be whole numbers."""
        try:
            return len(numbers) == self.length and Digest.of(numbers) == self
        except OverflowError:
            return False


# An answer has named aspects that are scored apart, each with its own expected value.
Expected = Mapping[str, object]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One question with the oracle's answer and the reason why it is asked.

    `expected` maps each aspect of the answer to its value (a `Digest` for long lists). `control` is the case that
    a permitted refusal must be told apart from: the same input without its fault; a candidate that gets that wrong
    as well refuses wrongly. `disputed` says how two witnesses differ; such a case is not scored.
    """

    id: str
    clause: str
    category: str
    question: Question
    expected: Expected
    why: str = ""
    refusal: Refusal = Refusal.FORBIDDEN
    control: "Case | None" = None
    disputed: str | None = None
