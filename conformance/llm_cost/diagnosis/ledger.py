"""Which vectors kill which mutants: the matrix that a corpus is judged by.

A vector kills a mutant in an encoding where the mutant's answer is another one than the witness's: by ids, and by
counts where the number of ids differs as well. What makes it quick is that a mutant is asked again only where its step
can have touched the vector: a text that it reads alike, a skeleton that it letters and splits alike, a piece that it
merges alike need no second answer (tests/test_ledger.py holds this against asking every time). A mutant that nothing
kills has met every vector that it can touch; one that many kill need not meet all of them.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol, TypeVar
from zlib import crc32

from conformance.llm_cost.diagnosis.mutant import Model, Mutant, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.witness import Witness, skeleton

# Longer inputs are asked only of mutants that need length; they would take most of the time and kill nothing else.
LONG = 600
# The longest input that any mutant needs has 65,537 code points; what is many times longer only takes time.
TOO_LONG = 300_000
# A mutant needs three kills; each answer to a long input may take a second.
ENOUGH = 3
Key = TypeVar("Key")


class Vector(Protocol):
    """What is needed of a vector of the corpus."""

    @property
    def id(self) -> str:
        """The vector's name, which begins with its category and a hyphen."""

    @property
    def mode(self) -> str:
        """The mode of reading it."""

    @property
    def input(self) -> str | bytes:
        """What a candidate is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kills:
    """The vectors, by id, that kill one mutant in one encoding; those that do so by counts are among those by ids."""

    by_ids: tuple[str, ...] = ()
    by_counts: tuple[str, ...] = ()


Matrix = Mapping[str, Mapping[str, Kills]]
"""Kills by mutant's name and encoding."""


def kills(
    vectors: Iterable[Vector], mutants: Sequence[Mutant] = LEDGER, *, enough: int | None = None, workers: int = 1
) -> Matrix:
    """Which vectors kill each mutant, in each of its encodings.

    With `enough` the search ends, for each mutant and encoding, when so many kill by counts. The vectors are gone
    through in an order that mixes their categories and does not depend on the order given. More workers than one are
    processes that take an encoding each; they know mutants by name, so all have to be in the ledger.
    """
    held = [_Held(id=vector.id, mode=vector.mode, input=vector.input) for vector in vectors]
    held = sorted((each for each in held if len(each.input) <= TOO_LONG), key=lambda each: crc32(each.id.encode()))
    most = sys.maxsize if enough is None else enough
    if workers == 1:
        columns = [_column(held, mutants, most, encoding) for encoding in vocabulary.ENCODINGS]
    else:
        with ProcessPoolExecutor(workers) as pool:
            names = [mutant.name for mutant in mutants]
            columns = list(pool.map(partial(_column_by_names, held, names, most), vocabulary.ENCODINGS))
    by_encoding = dict(zip(vocabulary.ENCODINGS, columns, strict=True))
    return {
        mutant.name: {encoding: by_encoding[encoding][mutant.name] for encoding in mutant.encodings}
        for mutant in mutants
    }


def _column_by_names(held: Sequence["_Held"], names: Sequence[str], enough: int, encoding: str) -> dict[str, Kills]:
    by_name = {mutant.name: mutant for mutant in LEDGER}
    return _column(held, [by_name[name] for name in names], enough, encoding)


def _column(held: Sequence["_Held"], mutants: Sequence[Mutant], enough: int, encoding: str) -> dict[str, Kills]:
    """The kills in one encoding, by mutant's name."""
    bench = _Bench(encoding, held)
    return {mutant.name: bench.kills(mutant, enough) for mutant in mutants if encoding in mutant.encodings}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    id: str
    mode: str
    input: str | bytes

    @property
    def is_long(self) -> bool:
        return len(self.input) > LONG

    @property
    def is_plain(self) -> bool:
        """Whether this is short ordinary text, for which there are short ways."""
        return self.mode == "ordinary" and isinstance(self.input, str) and not self.is_long


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """A vector of plain text with what the witness makes of it."""

    id: str
    text: str
    skeleton: str
    pieces: list[bytes]
    ids: list[int]


class _Bench:
    """The vectors with the witness's answers in one encoding, so arranged that a mutant meets what it can touch."""

    def __init__(self, encoding: str, held: Sequence[_Held]) -> None:
        self.encoding = encoding
        self.witness = published_witness(encoding)
        self.held = held
        self.plain = [_answered(each.id, str(each.input), self.witness) for each in held if each.is_plain]
        self.spans = {each.skeleton: self.witness.spans(each.skeleton) for each in self.plain}
        self._known: dict[str, list[int]] = {}
        # Groups by what comes first, not by sets: where a search ends early, it must end at the same vectors anywhere.
        self.by_skeleton = _grouped(self.plain, lambda each: [each.skeleton])
        self.by_character = _grouped(self.plain, lambda each: dict.fromkeys(each.text))
        self.by_piece = _grouped(self.plain, lambda each: dict.fromkeys(each.pieces))

    @cached_property
    def in_other_modes(self) -> list[tuple[_Held, list[int]]]:
        """Short vectors that are not plain text, with the witness's answers."""
        return [(each, self._ids(each)) for each in self.held if not each.is_plain and not each.is_long]

    @cached_property
    def long(self) -> list[_Held]:
        """Long vectors, those first that merge quickly: the longest piece decides."""
        return sorted((each for each in self.held if each.is_long), key=lambda each: self._longest_piece[each.id])

    @cached_property
    def _longest_piece(self) -> dict[str, int]:
        """The length of the longest piece of each long vector, by id."""
        return {each.id: max(map(len, self._pieces(each))) for each in self.held if each.is_long}

    def kills(self, mutant: Mutant, enough: int) -> Kills:
        """The vectors that kill a mutant, until so many do by counts."""
        by_ids, by_counts = [], []
        for name, of_count in self._killers(mutant):
            by_ids.append(name)
            if of_count:
                by_counts.append(name)
            if len(by_counts) >= enough:
                break
        return Kills(by_ids=tuple(sorted(by_ids)), by_counts=tuple(sorted(by_counts)))

    def _killers(self, mutant: Mutant) -> Iterator[tuple[str, bool]]:
        """Ids of vectors that kill, each with whether it does by counts."""
        mistaken = Model(mutant, self.encoding)
        # Plain text first: for the other modes there are no short ways, and many mutants need not meet them.
        yield from self._kills_of_plain(mutant, mistaken)
        yield from self._kills_in_other_modes(mistaken)
        if mutant.needs_length:
            yield from self._kills_of_long(mutant, mistaken)

    def _kills_of_plain(self, mutant: Mutant, mistaken: Model) -> Iterator[tuple[str, bool]]:
        for answered in self._touched(mutant, mistaken):
            given = mistaken.ids(answered.text) if mutant.number is None else mutant.number(answered.ids)
            if given != answered.ids:
                yield answered.id, len(given) != len(answered.ids)

    def _kills_in_other_modes(self, mistaken: Model) -> Iterator[tuple[str, bool]]:
        for each, ids in self.in_other_modes:
            given = mistaken.ids(each.input, each.mode)
            if given != ids:
                yield each.id, len(given) != len(ids)

    def _kills_of_long(self, mutant: Mutant, mistaken: Model) -> Iterator[tuple[str, bool]]:
        found = 0
        for each in self.long:
            if len(each.input) < mutant.needs_length or found == ENOUGH or not self._may_kill(mutant, each):
                continue
            ids, given = self._ids_of_long(each), mistaken.ids(each.input, each.mode)
            found += given != ids
            if given != ids:
                yield each.id, len(given) != len(ids)

    def _may_kill(self, mutant: Mutant, long: _Held) -> bool:
        """A mistake in merging needs a piece that is long, not only a text."""
        return mutant.merge is None or self._longest_piece[long.id] >= mutant.needs_length

    def _pieces(self, held: _Held) -> list[str | bytes]:
        """What merges as one; of raw bytes all may."""
        if isinstance(held.input, bytes):
            return [held.input]
        return [held.input[start:end] for start, end in self.witness.spans(skeleton(held.input))]

    def _ids_of_long(self, held: _Held) -> list[int]:
        """The witness's answer, asked for once."""
        if held.id not in self._known:
            self._known[held.id] = self._ids(held)
        return self._known[held.id]

    def _ids(self, held: _Held) -> list[int]:
        return self.witness.ids(held.input, held.mode)

    def _touched(self, mutant: Mutant, mistaken: Model) -> Iterable[_Answered]:
        """The plain vectors that a mutant may answer otherwise, by the step that it replaces."""
        if mutant.letter is not None:
            return self._with_changed_letters(mistaken)
        if mutant.rewrite is not None:
            return self._with_changed_splits(mistaken)
        if mutant.merge is not None or mutant.ranks is not None:
            return self._with_changed_pieces(mutant, mistaken)
        if mutant.read is not None:
            read = mutant.read
            return (each for each in self.plain if read(each.text, "ordinary") != (each.text, "ordinary"))
        if mutant.cut is not None:
            cut = mutant.cut
            return (each for each in self.plain if cut(each.text) != [each.text])
        if mutant.regroup is not None:
            regroup = mutant.regroup
            return (each for each in self.plain if regroup(each.pieces) != each.pieces)
        # Ordinary text has no special tokens; what is left changes the ids at the end.
        return self.plain if mutant.number is not None else ()

    def _with_changed_letters(self, mistaken: Model) -> Iterable[_Answered]:
        known, letters = self.witness.letters, mistaken.letters
        changed = [each for each in self.by_character if letters[ord(each)] != known[ord(each)]]
        touched = {each.id: each for character in changed for each in self.by_character[character]}
        for each in touched.values():
            of_skeleton = each.text.translate(letters)
            spans = self.spans.get(of_skeleton) or self.spans.setdefault(of_skeleton, mistaken.spans(of_skeleton))
            if spans != self.spans[each.skeleton]:
                yield each

    def _with_changed_splits(self, mistaken: Model) -> Iterable[_Answered]:
        for of_skeleton, group in self.by_skeleton.items():
            if mistaken.spans(of_skeleton) != self.spans[of_skeleton]:
                yield from group

    def _with_changed_pieces(self, mutant: Mutant, mistaken: Model) -> Iterable[_Answered]:
        merges, known = mistaken.ids_of_piece, self.witness.ids_of_piece
        long_enough = (piece for piece in self.by_piece if len(piece) >= max(2, mutant.needs_length))
        seen: set[str] = set()
        for piece in long_enough:
            if merges(piece) != known(piece):
                yield from (each for each in self.by_piece[piece] if each.id not in seen)
                seen.update(each.id for each in self.by_piece[piece])


def _answered(name: str, text: str, witness: Witness) -> _Answered:
    of_skeleton = skeleton(text)
    pieces = [text[start:end].encode() for start, end in witness.spans(of_skeleton)]
    return _Answered(id=name, text=text, skeleton=of_skeleton, pieces=pieces, ids=witness.ids_of_pieces(pieces))


def _grouped(answered: Iterable[_Answered], keys: Callable[[_Answered], Iterable[Key]]) -> dict[Key, list[_Answered]]:
    groups: dict[Key, list[_Answered]] = {}
    for each in answered:
        for key in keys(each):
            groups.setdefault(key, []).append(each)
    return groups
