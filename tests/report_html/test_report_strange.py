"""Reports that are sound in form and strange in content are told without a stumble, on a page and in a terminal."""

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_pages import CLAUSES, page, parsed, report, shown, verdict

from conformance.report.document import Report
from conformance.report.nature import nature
from conformance.report.summary import show
from conformance.suite.present import console_for
from conformance.suite.told import told
from conformance.verdict import FAULTS, Outcome

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["length", "sha256", "<"]), inner),
    max_leaves=8,
)
ANSWERS = st.lists(st.integers(-1, 250_000) | JSON, max_size=6) | JSON
# Cases of the corpus in each mode, and names that it does not have.
CASES = (
    "classes-lf",
    "classes-empty-text",
    "specials-000a58acf4",
    "invalid-388c5568fa",
    "nowhere-1",
    "behaviour-x",
    "",
)
VARIANTS = ("o200k_base", "r50k_base", "of-no-vocabulary", "-", "")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    row = st.tuples(
        st.sampled_from(CASES), st.sampled_from(VARIANTS), st.sampled_from(["ids", "count", "behaviour"]),
        st.sampled_from(list(Outcome)), ANSWERS, ANSWERS, st.sampled_from(["T1", "T2", "none"]),
        st.sampled_from([None, None, "known"]), TEXT,
    )  # fmt: skip
    rows = draw(st.lists(row, max_size=6))
    names = ("case", "variant", "aspect", "outcome", "expected", "got", "clause", "known", "detail")
    return report(*(verdict(**dict(zip(names, values, strict=True))) for values in rows))


@given(reports())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_verdicts_on_real_cases_are_told(found: Report) -> None:
    words = told(found, None)
    parsed(page(shown(found, classes=words.classes, said=words.attributions)))
    show(console_for(io.StringIO()), found, CLAUSES, words.classes, words.attributions)


@pytest.mark.parametrize("outcome", sorted(FAULTS))
def test_a_candidate_that_is_always_wrong_in_one_way_has_a_nature(outcome: Any) -> None:
    found = report(verdict("words-a", outcome), verdict("words-b", outcome))
    assert nature(found.groups, found.singles)
