"""What Hypothesis makes up for a judging depends on nothing but its seed."""

import subprocess
import sys

import pytest

# Prints the examples; what is imported before makes no difference.
_TOLD = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
from conformance.llm_cost.conduct.examples import few
from conformance.llm_cost.test_properties import streams

@few(made=streams())
def story(made):
    print(made)

story()
"""


def told(*modules: str) -> str:
    done = subprocess.run([sys.executable, "-c", _TOLD, *modules], check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def alone() -> str:
    return told()


def test_examples_are_few_and_differ(alone: str) -> None:
    assert 1 < len(set(alone.splitlines())) == alone.count("\n")


def test_examples_do_not_depend_on_what_is_imported(alone: str) -> None:
    assert told("conformance.fuzzing.campaign", "conformance.llm_cost.test_quota", "conformance.report.lines") == alone
