"""Every clause has a liar that its tests catch; docs/liars.md says which."""

from pathlib import Path

import liars_page
import pytest
from lies import Lie
from lies_aside import LIES
from telling import catchers

from conformance.clause import load_clauses
from conformance.llm_cost.contract import HOME
from conformance.suite.behaviour import Unavailable


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_lie_is_caught_by_the_tests_that_the_page_names(lie: Lie, tmp_path: Path) -> None:
    try:
        caught = catchers(lie, tmp_path)
    except Unavailable as unavailable:
        pytest.skip(f"could not run: {unavailable}")
    assert caught
    assert caught == liars_page.written()[lie.name]


def test_every_clause_has_a_lie() -> None:
    clauses = set(load_clauses(HOME / "clauses.toml"))
    assert {lie.clause for lie in LIES.values()} == clauses - set(liars_page.WITHOUT)


def test_the_page_is_what_its_own_rows_make() -> None:
    assert liars_page.page(liars_page.written()) == liars_page.PAGE.read_text("utf-8")
