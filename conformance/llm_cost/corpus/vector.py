"""One line of the corpus: an input, why it is there, and what the oracle makes of it in every encoding.

The format is documented for implementers in docs/corpus.md; schemas/vector.schema.json is generated from here.
"""

import base64
from collections.abc import Mapping
from typing import Annotated

import msgspec

from conformance.case import Case, Digest, Expected, Key, Question, Refusal
from conformance.llm_cost.corpus.recipe import Part, expand

_FORMS = 4
CodeUnit = Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]


class Vector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One input with the oracle's token ids for all encodings.

    Exactly one of `text`, `base64` (bytes that are no UTF-8), `code_units` (UTF-16, with lone surrogates) and `recipe`
    holds the input; `mode` is told in every line (T2). `ids` or, for long answers, `digest` is keyed by encoding.
    `reaches` names the alternatives of each encoding's pattern that the second witness took, each once, in order of
    appearance, between spaces; p50k_base has r50k_base's pattern and is left out. `unicode` names the versions of the
    Unicode database by whose tables the ids would be others. `control` is the id of the same input without its fault.
    `disputed` says, by encoding, how the second witness differs.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9.]*(-[a-z0-9]+)+$")]
    text: str | None = None
    base64: str | None = None
    code_units: tuple[CodeUnit, ...] | None = None
    recipe: tuple[Part, ...] | None = None
    mode: str
    why: str
    reaches: Mapping[str, str] = {}
    ids: Mapping[str, list[int]] = {}
    digest: Mapping[str, Digest] = {}
    unicode: tuple[str, ...] = ()
    control: str | None = None
    disputed: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        """Hold that there is exactly one input."""
        if (self.text, self.base64, self.code_units, self.recipe).count(None) != _FORMS - 1:
            raise ValueError("expected exactly one of text, base64, code_units, recipe")

    @property
    def category(self) -> str:
        """The category, which is the name of the file: the id up to its first hyphen."""
        return self.id.partition("-")[0]

    @property
    def input(self) -> str | bytes:
        """What a candidate is given: bytes in mode `bytes`, else text (with lone surrogates in mode `surrogates`)."""
        if self.text is not None:
            return self.text
        if self.recipe is not None:
            return expand(self.recipe)
        if self.code_units is not None:
            units = b"".join(unit.to_bytes(2, "little") for unit in self.code_units)
            return units.decode("utf-16-le", "surrogatepass")
        return base64.b64decode(self.base64 or "", validate=True)

    @property
    def clause(self) -> str:
        """The clause of the contract under which the answer is scored."""
        if self.mode in ("bytes", "surrogates"):
            return "T6"
        if self.mode == "special" or self.id.startswith("specials-"):
            return "T2"
        return "T1-unicode" if self.unicode else "T1"

    def count(self, encoding: str) -> int:
        """How many tokens the oracle sees; KeyError for an encoding without an answer."""
        return self.digest[encoding].length if encoding in self.digest else len(self.ids[encoding])

    def case(self, encoding: str, control: Case | None = None) -> Case:
        """The question in one encoding, with ids and count expected; KeyError for an encoding without an answer.

        `control` is the case of the vector that `control` names; finding it is the store's business.
        """
        expected = self._expected(encoding)
        key = expected if isinstance(expected, Key) else None
        return Case(
            id=self.id,
            clause=self.clause,
            category=self.category,
            question=Question(input=self.input, variant=encoding, mode=self.mode, key=key),
            expected=expected,
            why=self.why,
            refusal=Refusal.FORBIDDEN if self.control is None else Refusal.PERMITTED,
            control=control,
            disputed=self.disputed.get(encoding),
        )

    def _expected(self, encoding: str) -> Expected:
        ids: object = self.digest[encoding] if encoding in self.digest else self.ids[encoding]
        return {"ids": ids, "count": self.count(encoding)}


class Stored(Vector, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the corpus as judging needs it: the ids stay JSON, and the branches are not looked at."""

    ids: Mapping[str, msgspec.Raw] = {}  # type: ignore[assignment]  # the same ids, not yet decoded
    reaches: msgspec.Raw = msgspec.Raw()  # type: ignore[assignment]  # the same

    def _expected(self, encoding: str) -> Expected:
        digest = self.digest.get(encoding)
        if digest is not None:
            return Key({"ids": digest, "count": digest.length})
        ids = self.ids[encoding]
        return Key({"ids": ids, "count": _length(bytes(ids))})


def _length(numbers: bytes) -> int:
    """How many there are in a JSON list of numbers."""
    return 0 if numbers == b"[]" else numbers.count(b",") + 1
