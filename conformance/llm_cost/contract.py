"""The llm-cost contract as the doors see it (`conformance.suite.contract.Contract`)."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import msgspec

from conformance.case import Case
from conformance.errors import UsageError
from conformance.llm_cost.corpus import store
from conformance.llm_cost.corpus.vector import Vector
from conformance.report.failures import FailureClass
from conformance.report.lines import Group, Single

NAME = "llm-cost"
HOME = Path(__file__).parent
VARIANTS = ("cl100k_base", "o200k_base", "p50k_base", "r50k_base")
TIERS = store.TIERS
SLOW = ("runs", "runs6")

# Enough for every category to have its share in every encoding, few enough to be drawn in some seconds.
CHALLENGE_SIZE = 2_000

# Judging needs the stored answers only; the oracle's imports and vocabularies would cost it a second.
_LIVE = frozenset({"probes", "lexicon", "expected", "explain", "picture", "simpler", "regression"})

_WILD = frozenset("*?[")

categories = store.categories
cases = store.cases


def pins() -> Mapping[str, str]:
    """The corpus's digest, and what it was made with; names with a colon are for the report alone."""
    lock = store.lock()
    return {
        "corpus": hashlib.sha256(lock.encoded()).hexdigest(),
        "tiktoken": lock.tiktoken,
        "unicode": lock.unicode,
        **{f"vocabulary:{name}": digest for name, digest in sorted(lock.vocabularies.items())},
    }


class Draw:
    """New vectors from the corpus's generators; see `corpus.challenge`."""

    def __init__(self, seed: int) -> None:
        # Only here: the generators need the oracle, whose imports and vocabularies cost more than a whole judging.
        from conformance.llm_cost.corpus import challenge  # noqa: PLC0415

        self._vectors = challenge.draw(seed, CHALLENGE_SIZE)

    @property
    def size(self) -> int:
        """How many inputs were drawn."""
        return sum(map(len, self._vectors.values()))

    @property
    def digest(self) -> str:
        """SHA-256 over the vectors as the corpus would write them."""
        lines = (msgspec.json.encode(vector) for name in self.categories() for vector in self._vectors[name])
        return hashlib.sha256(b"\n".join(lines)).hexdigest()

    def categories(self) -> tuple[str, ...]:
        """The categories that something was drawn for."""
        return tuple(sorted(name for name, drawn in self._vectors.items() if drawn))

    def cases(self, category: str, variant: str) -> list[Case]:
        """One category's fresh cases in one encoding; a control is looked for among them."""
        by_id = {vector.id: vector for vector in self._vectors[category]}
        chosen = (vector for vector in by_id.values() if variant in vector.ids or variant in vector.digest)
        return [vector.case(variant, _control(vector, variant, by_id)) for vector in chosen]

    def find(self, case_id: str) -> Vector | None:
        """The vector drawn with this id."""
        drawn = self._vectors.get(case_id.partition("-")[0], [])
        return next((vector for vector in drawn if vector.id == case_id), None)


def may_hold(category: str, pattern: str) -> bool:
    """Whether ids of this category can match: an id begins with its category and a hyphen, and `*` matches both."""
    beginning = pattern.partition("-")[0]
    return beginning == category or not _WILD.isdisjoint(beginning)


def draw(seed: int) -> Draw:
    """A challenge of CHALLENGE_SIZE inputs."""
    return Draw(seed)


def __getattr__(name: str) -> object:
    """What needs the oracle comes from `live`, imported when it is first asked for."""
    if name not in _LIVE:
        raise AttributeError(name)
    from conformance.llm_cost import live  # noqa: PLC0415  # see above

    return getattr(live, name)


def _control(vector: Vector, variant: str, by_id: Mapping[str, Vector]) -> Case | None:
    control = by_id.get(vector.control) if vector.control is not None else None
    return None if control is None else control.case(variant)


def find(case_id: str, drawn: object = None) -> Vector | None:
    """The vector with this id, drawn or stored; None where there is none."""
    category = case_id.partition("-")[0]
    fresh = drawn.find(case_id) if isinstance(drawn, Draw) else None
    if fresh is not None or category not in store.categories("default"):
        return fresh
    return _by_id(category).get(case_id)


@cache
def _by_id(category: str) -> Mapping[str, Vector]:
    return {vector.id: vector for vector in store.vectors(category)}


def case(case_id: str, variant: str, drawn: object = None) -> Case:
    """The case with this id in one encoding, drawn or of any tier."""
    vector = find(case_id, drawn) or store.find(case_id)
    if variant not in vector.ids and variant not in vector.digest:
        raise UsageError(f"{case_id}: expected one of {', '.join([*vector.ids, *vector.digest])}, found {variant!r}")
    return vector.case(variant)


def failure_classes(faults: Sequence[Single], drawn: object) -> list[FailureClass]:
    """Faults of the same kind together; see `failures`."""
    # Only where something failed: drawing it needs the witness and the vocabularies.
    from conformance.llm_cost.failures import failure_classes as classes  # noqa: PLC0415

    return classes(faults, partial(find, drawn=drawn))


def attributions(groups: Sequence[Group], singles: Sequence[Single], drawn: object) -> list[str]:
    """Which known mistakes of tokenizers answer as the candidate does; see `attributions`."""
    # As above; and the models of mistakes are made only where there is something to explain.
    from conformance.llm_cost.attributions import attributions as explained  # noqa: PLC0415

    return explained(groups, singles, partial(find, drawn=drawn))
