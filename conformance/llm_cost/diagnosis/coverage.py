"""What vectors reach of the patterns and vocabularies: alternatives, pairs and triples of them, merges, tokens.

Only ordinary texts count: raw bytes and lone surrogates reach the same alternatives by the text they are read as.
p50k_base shares r50k_base's pattern and is counted for its tokens only.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.llm_cost.diagnosis.ledger import TOO_LONG, Vector
from conformance.llm_cost.diagnosis.mutant import published_witness
from conformance.llm_cost.diagnosis.reachable import Branches, branches_of, reachable
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.merge import MergeStep, merge_steps
from conformance.llm_cost.oracle.patterns import PUBLISHED
from conformance.llm_cost.oracle.witness import skeleton

LENGTHS = {"alternatives": 1, "pairs": 2, "triples": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternCoverage:
    """For one pattern, how many vectors reach each sequence of alternatives, and which sequences none reaches.

    `of` names the encodings that share the pattern; `reached` and `missing` are keyed by the length of the sequences.
    """

    of: tuple[str, ...]
    reached: Mapping[int, Mapping[Branches, int]]
    missing: Mapping[int, tuple[Branches, ...]]

    @property
    def is_full(self) -> bool:
        """Whether everything reachable is reached."""
        return not any(self.missing.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCoverage:
    """For one encoding, the distinct tokens that vectors reach: by depth of their merges, and by length in bytes."""

    encoding: str
    tokens: int
    vocabulary: int
    depths: Mapping[int, int]
    lengths: Mapping[int, int]


def patterns(vectors: Iterable[Vector]) -> list[PatternCoverage]:
    """The coverage of each of the three patterns."""
    skeletons = Counter(map(skeleton, _texts(vectors)))
    return [_of_pattern(of, skeletons) for of in _sharing()]


def tokens(vectors: Iterable[Vector]) -> list[TokenCoverage]:
    """The coverage of each vocabulary."""
    texts = set(_texts(vectors))
    return [_of_vocabulary(encoding, texts) for encoding in vocabulary.ENCODINGS]


def depth(steps: Iterable[MergeStep]) -> int:
    """How deep merges nest: 0 without any, 1 where single bytes merge, and so on."""
    depths: dict[tuple[int, bytes], int] = {}
    deepest = 0
    for step in steps:
        left = depths.get((step.start, step.left), 0)
        right = depths.get((step.start + len(step.left), step.right), 0)
        of_step = depths[step.start, step.left + step.right] = max(left, right) + 1
        deepest = max(deepest, of_step)
    return deepest


def _texts(vectors: Iterable[Vector]) -> Iterator[str]:
    inputs = ((vector.input, vector.mode) for vector in vectors)
    return (each for each, mode in inputs if mode == "ordinary" and isinstance(each, str) and len(each) <= TOO_LONG)


def _sharing() -> Iterable[tuple[str, ...]]:
    """The encodings by the pattern that they share."""
    by_pattern: dict[object, list[str]] = {}
    for encoding in vocabulary.ENCODINGS:
        by_pattern.setdefault(PUBLISHED[encoding], []).append(encoding)
    return map(tuple, by_pattern.values())


def _of_pattern(of: tuple[str, ...], skeletons: Mapping[str, int]) -> PatternCoverage:
    encoding = of[0]
    reached: dict[int, Counter[Branches]] = {length: Counter() for length in LENGTHS.values()}
    for of_skeleton, times in skeletons.items():
        branches = branches_of(encoding, of_skeleton)
        for length, counter in reached.items():
            for sequence in {branches[at : at + length] for at in range(len(branches) - length + 1)}:
                counter[sequence] += times
    missing = {length: tuple(sorted(reachable(encoding, length) - set(reached[length]))) for length in reached}
    return PatternCoverage(of=of, reached=reached, missing=missing)


def _of_vocabulary(encoding: str, texts: Iterable[str]) -> TokenCoverage:
    witness = published_witness(encoding)
    reached = {witness.token(each) for text in texts for each in witness.ids_of_text(text)}
    ranks = vocabulary.ranks(encoding)
    return TokenCoverage(
        encoding=encoding,
        tokens=len(reached),
        vocabulary=len(ranks),
        depths=_histogram(reached, lambda token: depth(merge_steps(token, ranks))),
        lengths=_histogram(reached, len),
    )


def _histogram(reached: Iterable[bytes], measure: Callable[[bytes], int]) -> Mapping[int, int]:
    return dict(sorted(Counter(map(measure, reached)).items()))
