"""The stored corpus, read: categories, vectors and cases by tier, every file held against LOCK.json first."""

import importlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar, cast

import msgspec

from conformance.case import Case
from conformance.errors import CorpusError, UsageError
from conformance.llm_cost.corpus import lines
from conformance.llm_cost.corpus.lock import Lock, LockedFile, check_locked, read_bytes, read_lock
from conformance.llm_cost.corpus.vector import Stored, Vector
from conformance.paths import CORPORA
from conformance.suggestion import did_you_mean

TIERS = ("smoke", "default", "exhaustive")
EVIL = "evil"
REGRESSIONS = "regressions"
SMOKE = f"{EVIL}/SMOKE.json"

_V = TypeVar("_V", bound=Vector)


def categories(tier: str = "default") -> tuple[str, ...]:
    """The names of a tier's categories, sorted; UsageError for an unknown tier."""
    _check_tier(tier)
    stored = tuple(sorted({_category_of(name) for name in lock().files if name.endswith(".jsonl")}))
    if tier == "smoke":
        chosen = {case_id.partition("-")[0] for case_id in smoke_ids()}
        return tuple(category for category in stored if category in chosen)
    return stored if tier == "default" else (*stored, *_generated().parts())


def vectors(category: str, tier: str = "default") -> Sequence[Vector]:
    """A category's vectors, sorted by id; read once.

    Raises UsageError for an unknown category or tier, CorpusError with file and line for a damaged file. The parts
    of the exhaustive tier are generated on demand, and only the last few are kept.
    """
    _check_tier(tier)
    return _of_tier(category, tier, Vector)


def cases(category: str, encoding: str, tier: str = "default") -> list[Case]:
    """A category's cases in one encoding, sorted by id; those that the oracle cannot answer there are left out."""
    _check_tier(tier)
    chosen = _of_tier(category, tier, Stored)
    return [v.case(encoding, _control(v, encoding)) for v in chosen if encoding in v.ids or encoding in v.digest]


def find(case_id: str) -> Vector:
    """The vector with this id, in whatever tier it is; UsageError where there is none."""
    category = case_id.partition("-")[0]
    found: Vector | None = None
    if category in categories("default"):
        found = _by_id(category, Vector).get(case_id)
    elif category in _generated().parts():
        found = next((vector for vector in _generated().vectors(category) if vector.id == case_id), None)
    if found is None:
        known = _by_id(category, Vector) if category in categories("default") else categories("default")
        hint = did_you_mean(case_id, known) or "; ids begin with their category: docs/corpus.md lists them"
        raise UsageError(f"expected the id of a case, found {case_id!r}{hint}")
    return found


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


def read_category(corpora: Path, name: str, entry: LockedFile, kind: type[_V]) -> list[_V]:
    """The vectors of one file below a corpora folder.

    A damaged line is named before a digest that differs, which says less.
    """
    path = corpora / name
    data = read_bytes(path)
    found = lines.decode(data, path, kind)
    check_locked(data, path, entry)
    return found


def _of_tier(category: str, tier: str, kind: type[_V]) -> Sequence[_V] | Sequence[Vector]:
    if category not in categories("default"):
        if tier == "exhaustive" and category in _generated().parts():
            return _generated().vectors(category)
        raise UsageError(f"expected a category of tier {tier}, found {category!r}")
    if tier == "smoke":
        return [vector for vector in _stored(category, kind) if vector.id in smoke_ids()]
    return _stored(category, kind)


@cache
def _stored(category: str, kind: type[_V]) -> list[_V]:
    names = [name for name in lock().files if name.endswith(".jsonl") and _category_of(name) == category]
    found = [vector for name in sorted(names) for vector in read_category(CORPORA, name, lock().files[name], kind)]
    return sorted(found, key=lambda vector: vector.id)


def _category_of(name: str) -> str:
    folder, _, file = name.partition("/")
    return REGRESSIONS if folder == REGRESSIONS else file.removesuffix(".jsonl")


def _control(vector: Vector, encoding: str) -> Case | None:
    if vector.control is None:
        return None
    by_id: dict[str, Stored] = _by_id(vector.control.partition("-")[0], Stored)
    if vector.control not in by_id:
        raise CorpusError(f"{vector.id}: expected its control {vector.control} in the corpus, found none")
    return by_id[vector.control].case(encoding)


class _Generated(Protocol):
    """What `corpus.exhaustive` offers."""

    def parts(self) -> tuple[str, ...]: ...

    def vectors(self, part: str) -> Sequence[Vector]: ...


@cache
def _generated() -> _Generated:
    """The exhaustive tier, imported when it is first asked for.

    It needs generators and both witnesses, whose import takes a third of a second; judging stored answers does not.
    """
    return cast("_Generated", importlib.import_module("conformance.llm_cost.corpus.exhaustive"))


@cache
def _by_id(category: str, kind: type[_V]) -> dict[str, _V]:
    return {vector.id: vector for vector in _stored(category, kind)}


def _check_tier(tier: str) -> None:
    if tier not in TIERS:
        raise UsageError(f"expected a tier among {', '.join(TIERS)}, found {tier!r}")
