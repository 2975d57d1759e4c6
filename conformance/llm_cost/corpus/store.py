"""The stored corpus, read: categories, vectors and cases by tier, every file held against LOCK.json first."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from conformance.case import Case
from conformance.errors import CorpusError, UsageError
from conformance.llm_cost.corpus import exhaustive, lines
from conformance.llm_cost.corpus.lock import Lock, LockedFile, check_locked, read_bytes, read_lock
from conformance.llm_cost.corpus.vector import Vector
from conformance.paths import CORPORA

TIERS = ("smoke", "default", "exhaustive")
EVIL = "evil"
REGRESSIONS = "regressions"
SMOKE = f"{EVIL}/SMOKE.json"


def categories(tier: str = "default") -> tuple[str, ...]:
    """The names of a tier's categories, sorted; UsageError for an unknown tier."""
    _check_tier(tier)
    stored = tuple(sorted({_category_of(name) for name in lock().files if name.endswith(".jsonl")}))
    if tier == "smoke":
        chosen = {case_id.partition("-")[0] for case_id in smoke_ids()}
        return tuple(category for category in stored if category in chosen)
    return stored if tier == "default" else (*stored, *exhaustive.parts())


def vectors(category: str, tier: str = "default") -> Sequence[Vector]:
    """A category's vectors, sorted by id; read once.

    Raises UsageError for an unknown category or tier, CorpusError with file and line for a damaged file. The parts
    of the exhaustive tier are generated on demand, and only the last few are kept.
    """
    _check_tier(tier)
    if tier == "exhaustive" and category in exhaustive.parts():
        return exhaustive.vectors(category)
    if category not in categories("default"):
        raise UsageError(f"expected a category of tier {tier}, found {category!r}")
    if tier == "smoke":
        return [vector for vector in _stored(category) if vector.id in smoke_ids()]
    return _stored(category)


def cases(category: str, encoding: str, tier: str = "default") -> list[Case]:
    """A category's cases in one encoding, sorted by id; those that the oracle cannot answer there are left out."""
    chosen = vectors(category, tier)
    return [v.case(encoding, _control(v, encoding)) for v in chosen if encoding in v.ids or encoding in v.digest]


def find(case_id: str) -> Vector:
    """The vector with this id, in whatever tier it is; UsageError where there is none."""
    category = case_id.partition("-")[0]
    if category in categories("exhaustive"):
        for vector in vectors(category, "exhaustive"):
            if vector.id == case_id:
                return vector
    raise UsageError(f"expected the id of a case, found {case_id!r}")


@cache
def lock() -> Lock:
    """LOCK.json, read once."""
    return read_lock(CORPORA)


@cache
def smoke_ids() -> frozenset[str]:
    """The ids of the smoke tier: the greedy choice that `evilcorpus generate` makes and stores."""
    path, entry = CORPORA / SMOKE, lock().files.get(SMOKE)
    if entry is None:
        raise CorpusError(f"{path}: not among the files that LOCK.json binds")
    data = read_bytes(path)
    check_locked(data, path, entry)
    return frozenset(msgspec.json.decode(data, type=list[str]))


def read_category(corpora: Path, name: str, entry: LockedFile) -> list[Vector]:
    """The vectors of one file below a corpora folder.

    A damaged line is named before a digest that differs, which says less.
    """
    path = corpora / name
    data = read_bytes(path)
    found = lines.decode(data, path)
    check_locked(data, path, entry)
    return found


@cache
def _stored(category: str) -> list[Vector]:
    names = [name for name in lock().files if name.endswith(".jsonl") and _category_of(name) == category]
    found = [vector for name in sorted(names) for vector in read_category(CORPORA, name, lock().files[name])]
    return sorted(found, key=lambda vector: vector.id)


def _category_of(name: str) -> str:
    folder, _, file = name.partition("/")
    return REGRESSIONS if folder == REGRESSIONS else file.removesuffix(".jsonl")


def _control(vector: Vector, encoding: str) -> Case | None:
    if vector.control is None:
        return None
    by_id = _by_id(vector.control.partition("-")[0])
    if vector.control not in by_id:
        raise CorpusError(f"{vector.id}: expected its control {vector.control} in the corpus, found none")
    return by_id[vector.control].case(encoding)


@cache
def _by_id(category: str) -> dict[str, Vector]:
    return {vector.id: vector for vector in _stored(category)}


def _check_tier(tier: str) -> None:
    if tier not in TIERS:
        raise UsageError(f"expected a tier among {', '.join(TIERS)}, found {tier!r}")
