"""Which vectors kill which mutants: the matrix that a corpus is judged by.

A vector kills a mutant in an encoding where the mutant's answer is another one than the witness's: by ids, and by
counts where the number of ids differs as well. What makes it quick is that a mutant is asked again only where its step
can have touched the vector: a text that it reads alike, a skeleton that it letters and splits alike, a piece that it
merges alike need no second answer (tests/test_ledger.py holds this against asking every time). A mutant that nothing
kills has met every vector that it can touch; one that many kill need not meet all of them.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
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
# The smoke tier is chosen among so many killers of each mutant in each encoding; more make it hardly smaller.
_ENOUGH_TO_CHOOSE_FROM = 50

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


def kills(vectors: Iterable[Vector], mutants: Sequence[Mutant] = LEDGER, *, enough: int | None = None) -> Matrix:
    """Which vectors kill each mutant, in each of its encodings.

    With `enough` the search ends, for each mutant and encoding, when so many kill by counts. The vectors are gone
    through in an order that mixes their categories and does not depend on the order given.
    """
    held = [_Held(id=vector.id, mode=vector.mode, input=vector.input) for vector in vectors]
    held = sorted((each for each in held if len(each.input) <= TOO_LONG), key=lambda each: crc32(each.id.encode()))
    matrix: dict[str, dict[str, Kills]] = {mutant.name: {} for mutant in mutants}
    for encoding in vocabulary.ENCODINGS:
        bench = _Bench(encoding, held)
        for mutant in mutants:
            if encoding in mutant.encodings:
                matrix[mutant.name][encoding] = bench.kills(mutant, sys.maxsize if enough is None else enough)
    return matrix


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
        self.by_skeleton = _grouped(self.plain, lambda each: [each.skeleton])
        self.by_character = _grouped(self.plain, lambda each: set(each.text))
        self.by_piece = _grouped(self.plain, lambda each: set(each.pieces))

    @cached_property
    def in_other_modes(self) -> list[tuple[_Held, list[int]]]:
        """Short vectors that are not plain text, with the witness's answers."""
        return [(each, self._ids(each)) for each in self.held if not each.is_plain and not each.is_long]

    @cached_property
    def long(self) -> list[_Held]:
        """Long vectors, those first that merge quickly: the longest piece decides."""
        return sorted((each for each in self.held if each.is_long), key=self._longest_piece)

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
        yield from self._kills_in_other_modes(mistaken)
        yield from self._kills_of_plain(mutant, mistaken)
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
            ids, given = self._ids(each), mistaken.ids(each.input, each.mode)
            found += given != ids
            if given != ids:
                yield each.id, len(given) != len(ids)

    def _may_kill(self, mutant: Mutant, long: _Held) -> bool:
        """A mistake in merging needs a piece that is long, not only a text."""
        return mutant.merge is None or self._longest_piece(long) >= mutant.needs_length

    def _longest_piece(self, held: _Held) -> int:
        if isinstance(held.input, bytes):
            return len(held.input)
        return max(end - start for start, end in self.witness.spans(skeleton(held.input)))

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


def smoke_choice(vectors: Sequence[Vector], mutants: Sequence[Mutant] = LEDGER) -> list[str]:
    """A few vectors, by id, that kill what all of them kill and hit every category.

    Greedy and deterministic: again and again the vector that fulfils most of what is still wanted, of equals the
    shortest. Wanted are, as far as the vectors allow: a kill of each mutant in each encoding, two by ids and two by
    counts in any encoding, and one vector of each category. Long vectors are left to the other tiers unless nothing
    else kills a mutant.
    """
    wanted, helps = _wants(vectors, kills(vectors, mutants, enough=_ENOUGH_TO_CHOOSE_FROM))
    size = {vector.id: len(vector.input) for vector in vectors}
    queue = [(-len(of), size[name], name) for name, of in helps.items()]
    heapify(queue)
    chosen: list[str] = []
    while queue and any(wanted.values()):
        gain, length, name = heappop(queue)
        still = sum(wanted[want] > 0 for want in helps[name])
        if still < -gain:  # it was worth more before others were chosen: back into the queue at what it is worth now
            if still:
                heappush(queue, (-still, length, name))
            continue
        chosen.append(name)
        for want in helps[name]:
            wanted[want] = max(0, wanted[want] - 1)
    return sorted(chosen)


Want = tuple[str, ...]


def _wants(vectors: Sequence[Vector], matrix: Matrix) -> tuple[dict[Want, int], dict[str, set[Want]]]:
    """How often each thing is wanted, and what each vector does for it."""
    helps: dict[str, set[Want]] = {vector.id: {("category", vector.id.partition("-")[0])} for vector in vectors}
    for mutant, of_encoding in matrix.items():
        for encoding, found in of_encoding.items():
            for name in found.by_ids:
                helps[name] |= {(mutant, encoding), (mutant, "ids", "any")}
            for name in found.by_counts:
                helps[name].add((mutant, "counts", "any"))
    available = Counter(want for of in helps.values() for want in of)
    return {want: min(2 if want[-1] == "any" else 1, number) for want, number in available.items()}, helps
