"""Clauses and tests of the llm-cost contract hold each other: none is without the other."""

import inspect
import sys
from collections import Counter
from pathlib import Path

import pytest

from conformance.clause import load_clauses
from conformance.llm_cost.contract import HOME, categories
from conformance.suite.discovery import behaviours, clauses_of, functions
from conformance.suite.words import item_name

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import build_contract  # noqa: E402  # a script of the maintainers', not of the package
import build_golden  # noqa: E402  # likewise

CLAUSES = load_clauses(HOME / "clauses.toml")
TESTS = list(functions(HOME))


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_test(clause: str) -> None:
    assert [function for function in TESTS if clause in clauses_of(function)]


@pytest.mark.parametrize("function", TESTS, ids=lambda function: function.__name__)
def test_every_test_names_known_clauses(function: object) -> None:
    assert inspect.isfunction(function)
    assert clauses_of(function)
    assert set(clauses_of(function)) <= set(CLAUSES)


@pytest.mark.parametrize("function", TESTS, ids=lambda function: function.__name__)
def test_every_test_states_its_point_in_a_sentence(function: object) -> None:
    assert (inspect.getdoc(function) or "").endswith(".")


def test_ids_of_behaviours_are_unique_and_lower_case() -> None:
    ids = [told.id for told in behaviours(HOME)]
    assert not [name for name, times in Counter(ids).items() if times > 1]
    assert not [name for name in ids if name != name.lower() or " " in name]


def test_no_two_items_of_a_report_have_one_name() -> None:
    names = [item_name(f"x::{function.__name__}") for function in TESTS]
    assert len(names) == len(set(names))


def test_no_area_of_behaviours_is_a_category_of_cases() -> None:
    assert not {told.area for told in behaviours(HOME)} & set(categories("exhaustive"))


def test_decisions_are_told_from_the_written_contract() -> None:
    decided = {name for name, clause in CLAUSES.items() if clause.is_decision}
    assert decided >= {"C2", "C5", "E1", "E2", "E0-model", "E0-fail", "T6"}
    assert not decided & {"T1", "C4", "E0", "E3", "J1", "J2", "P1", "P3"}


def test_the_page_of_the_contract_is_up_to_date() -> None:
    assert build_contract.PAGE.read_text("utf-8") == build_contract.page()


def test_the_inputs_of_the_golden_sets_are_up_to_date() -> None:
    assert build_golden.main(["--check"]) == 0
