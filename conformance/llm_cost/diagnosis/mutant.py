"""A mutant: the second witness with one step replaced by a mistake that real implementations make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.merge import merge
from conformance.llm_cost.oracle.patterns import PUBLISHED, Alternative
from conformance.llm_cost.oracle.witness import Letters, Witness, letters

Input = str | bytes
Alternatives = tuple[Alternative, ...]
Ranks = Mapping[bytes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One mistake: its name, what it does in one sentence, where such a thing is seen, and the step that it replaces.

    Exactly one step is given, in the order in which a tokenizer takes them: `read` changes input and mode; `cut` makes
    several texts of one; `specials` changes the special tokens and `before_special` the texts before each of them;
    `letter` gives a code point another class (by the letters of `patterns`); `rewrite` changes the pattern; `regroup`
    changes the pieces; `ranks` changes the vocabulary; `merge` merges one piece; `number` changes the ids at the end.
    `needs_length` is the shortest input, in code points, on which the mistake can show.
    """

    name: str
    sentence: str
    seen: str
    encodings: tuple[str, ...] = vocabulary.ENCODINGS
    needs_length: int = 0
    read: Callable[[Input, str], tuple[Input, str]] | None = None
    cut: Callable[[str], Sequence[str]] | None = None
    specials: Callable[[Mapping[str, int]], Mapping[str, int]] | None = None
    before_special: Callable[[str], Sequence[str]] | None = None
    letter: Callable[[int, str], str] | None = None
    rewrite: Callable[[Alternatives], Alternatives] | None = None
    regroup: Callable[[Sequence[bytes]], Sequence[bytes]] | None = None
    ranks: Callable[[Ranks], Ranks] | None = None
    merge: Callable[[bytes, Ranks], Sequence[int]] | None = None
    number: Callable[[list[int]], list[int]] | None = None

    def __post_init__(self) -> None:
        """Hold that a mutant is one mistake."""
        if len(self.steps) != 1:
            raise ValueError(f"mutant {self.name}: expected exactly one step, found {', '.join(self.steps) or 'none'}")

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of the steps that are given."""
        return tuple(step for step in STEPS if getattr(self, step) is not None)

    @property
    def step(self) -> str:
        """The name of the step that is replaced."""
        return self.steps[0]


STEPS = (
    "read",
    "cut",
    "specials",
    "before_special",
    "letter",
    "rewrite",
    "regroup",
    "ranks",
    "merge",
    "number",
)
"""The steps of a tokenizer that a mutant can replace, in order."""


class Model(Witness):
    """A witness with one mistake; what a candidate that makes this mistake would answer."""

    def __init__(self, mutant: Mutant, encoding: str) -> None:
        """Build the mutant's tokenizer for one of its encodings."""
        published = vocabulary.ranks(encoding)
        super().__init__(
            encoding,
            letters_by=letters() if mutant.letter is None else _changed_letters(mutant.letter),
            alternatives=None if mutant.rewrite is None else mutant.rewrite(PUBLISHED[encoding]),
            specials=None if mutant.specials is None else mutant.specials(vocabulary.specials(encoding)),
            ranks=published if mutant.ranks is None else mutant.ranks(published),
            merge_by=merge if mutant.merge is None else mutant.merge,
        )
        self.mutant = mutant
        if mutant.merge is None and mutant.ranks is None:
            self.ids_of_piece = published_witness(encoding).ids_of_piece  # one memory of pieces for all

    def ids(self, input: Input, mode: str = "ordinary") -> list[int]:  # noqa: A002  # the contract's word
        """The token ids that the mistaken tokenizer gives."""
        if self.mutant.read is not None:
            input, mode = self.mutant.read(input, mode)  # noqa: A001  # the contract's word
        ids = super().ids(input, mode)
        return ids if self.mutant.number is None else self.mutant.number(ids)

    def ids_of_text(self, text: str) -> list[int]:
        """The ids of ordinary text, cut first where the mistake is to cut it."""
        if self.mutant.cut is None:
            return super().ids_of_text(text)
        return [i for part in self.mutant.cut(text) for i in super(Model, self).ids_of_text(part)]

    def ids_of_pieces(self, pieces: Sequence[bytes]) -> list[int]:  # type: ignore[override]  # only lists come here
        """The ids of pieces, regrouped first where that is the mistake."""
        return super().ids_of_pieces(pieces if self.mutant.regroup is None else self.mutant.regroup(pieces))

    def ids_before_special(self, text: str) -> list[int]:
        """The ids of text before a special token."""
        if self.mutant.before_special is None:
            return super().ids_before_special(text)
        return [i for part in self.mutant.before_special(text) for i in self.ids_of_text(part)]


@cache
def model(mutant: Mutant, encoding: str) -> Model:
    """The mutant's tokenizer for an encoding, built once."""
    return Model(mutant, encoding)


@cache
def published_witness(encoding: str) -> Witness:
    """The witness itself, built once: what every mutant is held against."""
    return Witness(encoding)


@cache
def _changed_letters(letter: Callable[[int, str], str]) -> Letters:
    return Letters(partial(_changed_letter, letter))


def _changed_letter(letter: Callable[[int, str], str], code_point: int) -> str:
    return letter(code_point, letters()[code_point])
