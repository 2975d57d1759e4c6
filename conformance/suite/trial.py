"""One judging, prepared: candidate open, cases chosen, everything checked that can be wrong before it starts."""

import fnmatch
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from conformance.candidate.candidate import Candidate
from conformance.candidate.opening import open_candidate
from conformance.case import Case
from conformance.clause import Clause, load_clauses
from conformance.errors import UsageError
from conformance.report.lines import Shard
from conformance.report.shard import part
from conformance.suggestion import did_you_mean
from conformance.suite import contract as contracts
from conformance.suite import discovery
from conformance.suite.behaviour import ASPECT
from conformance.suite.contract import Contract, Draw
from conformance.suite.interview import CaseGroup

_T = TypeVar("_T")

DEFAULT_CONTRACT = "llm-cost"
DEFAULT_CANDIDATE = "reference"

# Words that stand for many categories: all of stored and drawn cases, and all areas of behaviours.
PARITY = "parity"
BEHAVIOURS = "behaviours"

# A batch is one process of a batch candidate, and what one of xdist's workers takes: few, since starting costs; not
# fewer than the workers of a usual machine.
LEAST_BATCHES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What a caller asks to have judged; empty tuples and None stand for all and for the default."""

    candidate: str = DEFAULT_CANDIDATE
    surface: str | None = None
    tier: str | None = None
    cases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    challenge: int | None = None
    shard: Shard | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A request that can be carried out. `prepare` makes one; it is closed by leaving its context.

    `chosen` holds the cases of each group where the request names cases; else all of a group's are judged, and loaded
    only when they are asked for. `offered` are the contract's variants that the candidate offers.
    """

    request: Request
    contract: Contract
    candidate: Candidate
    tier: str
    clauses: Mapping[str, Clause]
    groups: tuple[CaseGroup, ...]
    offered: tuple[str, ...]
    draw: Draw | None = None
    chosen: Mapping[CaseGroup, list[Case]] | None = None

    def cases(self, group: CaseGroup) -> list[Case]:
        """The group's cases that the request selects, sorted by id; of a shard every n-th."""
        found = _cases(self.contract, self.tier, self.draw, group) if self.chosen is None else self.chosen[group]
        # Groups of one case each would all fall to the first shard if all began with it.
        return self.own(found, first=self.groups.index(group))

    def own(self, things: Sequence[_T], *, first: int = 0) -> list[_T]:
        """Those of the things that this shard judges, `report.shard.part`; without a shard all."""
        shard = self.request.shard
        return list(things) if shard is None else part(things, shard, first=first)

    @property
    def is_full(self) -> bool:
        """Whether all cases are judged that a `[[known]]` entry may be about."""
        return self.tier != "smoke" and not self.request.cases and not self.request.categories

    def batches(self) -> list[tuple[CaseGroup, ...]]:
        """The groups that are asked in one go, each of one variant; the same however many workers there are."""
        variants = sorted({group.variant for group in self.groups})
        parts = -(-LEAST_BATCHES // max(len(variants), 1))
        by_variant = [[group for group in self.groups if group.variant == variant] for variant in variants]
        # Every n-th rather than n runs: categories that are dear may stand together in the alphabet.
        batches = [tuple(groups[part::parts]) for groups in by_variant for part in range(parts)]
        return [batch for batch in batches if batch]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.candidate.close()


def prepare(request: Request) -> Trial:
    """Open the candidate and choose the cases.

    Raises UsageError for an unknown candidate, surface, tier, category or case, DataError for damaged data. No process
    of the candidate's is started yet, but what tells its version.
    """
    contract = contracts.load(DEFAULT_CONTRACT)
    clauses = load_clauses(contract.HOME / "clauses.toml")
    candidate = open_candidate(request.candidate, contract_home=contract.HOME, surface=request.surface)
    try:
        return _prepared(request, contract, clauses, candidate)
    except BaseException:
        candidate.close()
        raise


def _prepared(request: Request, contract: Contract, clauses: Mapping[str, Clause], candidate: Candidate) -> Trial:
    # Where every question costs a process, a hundred questions are asked unless more are wanted by name.
    tier = request.tier or ("smoke" if candidate.surface.name == "run" and not request.cases else "default")
    draw = None if request.challenge is None else contract.draw(request.challenge)
    offered = tuple(name for name in contract.VARIANTS if name in candidate.description.models)
    drawn = () if draw is None else draw.categories()
    _check_categories(request.categories, {*contract.categories(tier), *drawn}, contract.HOME, clauses)
    stored = contract.categories(tier)
    groups = tuple(_groups(request, _slow_last(stored, contract), _slow_last(drawn, contract), offered))
    chosen = None
    if request.cases and groups:
        patterns = _patterns_of_cases(request.cases, contract.HOME)
        suspects = [group for group in groups if any(contract.may_hold(group.category, p) for p in patterns)]
        cases = {group: _cases(contract, tier, draw, group) for group in suspects}
        chosen = _chosen(patterns, tier, cases, [*stored, *drawn])
        groups = tuple(chosen)
    return Trial(
        request=request,
        contract=contract,
        candidate=candidate,
        tier=tier,
        clauses=clauses,
        groups=groups,
        offered=offered,
        draw=draw,
        chosen=chosen,
    )


def _groups(
    request: Request, stored: Sequence[str], drawn: Sequence[str], variants: Sequence[str]
) -> Iterator[CaseGroup]:
    wanted = set(request.categories or (PARITY,))
    if PARITY in wanted:
        wanted.update(stored, drawn)
    for variant in variants:
        yield from (CaseGroup(category=name, variant=variant) for name in stored if name in wanted)
        yield from (CaseGroup(category=name, variant=variant, drawn=True) for name in drawn if name in wanted)


def _slow_last(names: Sequence[str], contract: Contract) -> list[str]:
    """A candidate that is given up over its slowness has then answered the rest."""
    return sorted(names, key=lambda name: (name in contract.SLOW, name))


def _check_categories(names: Sequence[str], known: Collection[str], home: Path, clauses: Collection[str]) -> None:
    """Each is a category of cases or an area of behaviours; the latter are only looked for where they are needed."""
    known = {*known, PARITY, BEHAVIOURS}
    if set(names) <= known:
        return
    known = sorted({*known, *(told.area for told in discovery.behaviours(home))})
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or _about_clause(name, clauses)
            raise UsageError(f"expected a category among {', '.join(known)}, found {name!r}{hint}")


def _about_clause(name: str, clauses: Collection[str]) -> str:
    return f"; {name} is a clause: docs/contract.md names the areas that hold it" if name in clauses else ""


def _patterns_of_cases(patterns: Sequence[str], home: Path) -> list[str]:
    """The patterns that are not about behaviours; those that are have been held against the behaviours there are."""
    ours = [pattern for pattern in patterns if pattern.startswith(f"{ASPECT}-")]
    ids = [told.id for told in discovery.behaviours(home)] if ours else []
    for pattern in ours:
        if pattern not in ids and not fnmatch.filter(ids, pattern):
            hint = did_you_mean(pattern, ids)
            raise UsageError(f"expected the id of a behaviour, or a pattern of ids, found {pattern!r}{hint}")
    return [pattern for pattern in patterns if pattern not in ours]


def _chosen(
    patterns: Sequence[str], tier: str, cases: Mapping[CaseGroup, list[Case]], categories: Sequence[str]
) -> dict[CaseGroup, list[Case]]:
    """Only the groups that have a case selected; a pattern that selects none is a mistake of the caller's."""
    chosen: dict[CaseGroup, list[Case]] = {}
    unmet = set(patterns)
    for group, all_of_it in cases.items():
        hits = {case.id: {p for p in patterns if case.id == p or fnmatch.fnmatchcase(case.id, p)} for case in all_of_it}
        unmet.difference_update(*hits.values())
        if selected := [case for case in all_of_it if hits[case.id]]:
            chosen[group] = selected
    if unmet:
        hint = _about_case(min(unmet), cases, categories)
        raise UsageError(f"expected the id of a case of tier {tier}, or a pattern of ids, found {min(unmet)!r}{hint}")
    return chosen


def _about_case(pattern: str, cases: Mapping[CaseGroup, list[Case]], categories: Sequence[str]) -> str:
    """Ids that look like this one; else, since an id begins with its category, the one that may be meant."""
    found = did_you_mean(pattern, (case.id for of_group in cases.values() for case in of_group))
    name, hyphen, rest = pattern.partition("-")
    if found or name in categories:
        return found
    return did_you_mean(pattern, (f"{category}{hyphen}{rest}" for category in categories))


def _cases(contract: Contract, tier: str, draw: Draw | None, group: CaseGroup) -> list[Case]:
    if group.drawn and draw is not None:
        return draw.cases(group.category, group.variant)
    return contract.cases(group.category, group.variant, tier)
