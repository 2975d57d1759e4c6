"""Behaviours on their way through pytest: chosen by the request, and judged when they are called."""

import fnmatch
from collections.abc import Generator
from pathlib import Path

import pytest

from conformance.suite.behaviour import ASPECT, Behaviour, Finding, NotClaimed, area_of, behaviour_of
from conformance.suite.finding import settle_behaviour
from conformance.suite.judging import Judging
from conformance.suite.trial import BEHAVIOURS, PARITY, Request
from conformance.suite.words import item_name


class Stories:
    """A pytest plugin: chooses the behaviours that the request is about and turns their endings into verdicts."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave out the files of which nothing is asked: to import them takes longer than to judge a category."""
        trial = self._judging.trial
        if collection_path.parent != trial.contract.HOME or trial.request.cases or not trial.request.categories:
            return None
        wanted = {*trial.request.categories, PARITY}
        return None if BEHAVIOURS in wanted or area_of(collection_path.stem) in wanted else True

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out the behaviours that are not asked for."""
        trial = self._judging.trial
        wanted = [item for item in items if _is_wanted(behaviour_of(item), trial.request)]
        own = set(trial.own([item for item in wanted if behaviour_of(item) is not None]))
        kept = [item for item in wanted if item in own or behaviour_of(item) is None]
        if len(kept) < len(items):
            left_out = sorted(set(items) - set(kept), key=items.index)
            items[:] = kept
            config.hook.pytest_deselected(items=left_out)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Judge a behaviour by how its story ends; what is no finding is an error of ours and goes on."""
        told = behaviour_of(pyfuncitem)
        if told is None:
            return (yield)
        finding = None
        try:
            yield
        except Finding as found:
            finding = found
        item = item_name(pyfuncitem.nodeid)
        planned = told.planned(finding)
        record = self._judging.judged(item, told.verdicts(finding), planned, together=ASPECT)
        settle_behaviour(record, self._judging.trial, finding)
        return True


class Claims:
    """A pytest plugin: ends a behaviour before it is told where the candidate's description lacks its clause."""

    def __init__(self, judging: Judging) -> None:
        self._lacks = judging.trial.candidate.description.lacks

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> None:
        """Raise NotClaimed in the place of the story."""
        told = behaviour_of(pyfuncitem)
        for clause in told.clauses if told is not None else ():
            if clause in self._lacks:
                raise NotClaimed(f"the description says that it lacks {clause}")


def _is_wanted(told: Behaviour | None, request: Request) -> bool:
    if told is None:
        return True
    if request.cases:
        return any(told.id == pattern or fnmatch.fnmatchcase(told.id, pattern) for pattern in request.cases)
    if request.categories:
        return told.area in request.categories or BEHAVIOURS in request.categories
    # Seconds are all that the smallest tier may take; starting a program some hundred times takes more.
    return request.tier != "smoke"
