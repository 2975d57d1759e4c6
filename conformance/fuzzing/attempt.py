"""One input given to a candidate in one way, and what was wrong with what came of it."""

import base64
import hashlib
from typing import Annotated

import msgspec

from conformance.verdict import Outcome

CodeUnit = Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried: by which target, the input, and how it is given.

    `variant` and `mode` are as in `Question`; `args` are the arguments of a command whose standard input `input` is.
    """

    target: str
    input: str | bytes
    variant: str = ""
    mode: str = ""
    args: tuple[str, ...] = ()


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that went wrong. `kind` is what two faults of the same nature have in common besides their outcome.

    `before` are inputs that the same process had before this one, where they are kept: they may have to do with it.
    """

    attempt: Attempt
    outcome: Outcome
    kind: str = ""
    expected: object = None
    got: object = None
    detail: str = ""
    before: tuple[str | bytes, ...] = ()

    def is_like(self, other: "Fault | None") -> bool:
        """Whether another attempt went wrong in the same way."""
        return other is not None and (self.outcome, self.kind) == (other.outcome, other.kind)


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An input as JSON carries it: exactly one of text, base64 (raw bytes) and code_units (UTF-16, lone surrogates)."""

    text: str | None = None
    base64: str | None = None
    code_units: tuple[CodeUnit, ...] | None = None

    def __post_init__(self) -> None:
        """Hold the sentence above."""
        if sum(form is not None for form in (self.text, self.base64, self.code_units)) != 1:
            raise ValueError("expected exactly one of text, base64, code_units")
        if self.base64 is not None:
            base64.b64decode(self.base64, validate=True)

    @classmethod
    def of(cls, content: str | bytes) -> "Input":
        """The form in which this content can be written."""
        if isinstance(content, bytes):
            return cls(base64=base64.b64encode(content).decode("ascii"))
        try:
            content.encode()
        except UnicodeEncodeError:
            units = content.encode("utf-16-le", "surrogatepass")
            return cls(code_units=tuple(units[at] | units[at + 1] << 8 for at in range(0, len(units), 2)))
        return cls(text=content)

    @property
    def content(self) -> str | bytes:
        """The input itself; ValueError where base64 is damaged."""
        if self.text is not None:
            return self.text
        if self.base64 is not None:
            return base64.b64decode(self.base64, validate=True)
        units = b"".join(unit.to_bytes(2, "little") for unit in self.code_units or ())
        return units.decode("utf-16-le", "surrogatepass")


def raw(content: str | bytes) -> bytes:
    """The bytes of an input, whatever it is."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")


def name_of(attempt: Attempt) -> str:
    """Ten hexadecimal digits for an attempt; the same for the same attempt."""
    parts = (attempt.target, attempt.variant, attempt.mode, *attempt.args)
    return hashlib.sha256(b"\0".join([*map(str.encode, parts), raw(attempt.input)])).hexdigest()[:10]
