"""A trial is what was asked for, checked before anything starts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_candidates import described

from conformance.errors import UsageError
from conformance.llm_cost import contract
from conformance.suite.heading import header
from conformance.suite.trial import LEAST_BATCHES, Request, prepare


@pytest.fixture
def candidate(tmp_path: Path) -> str:
    return str(described(tmp_path, "constant"))


def test_groups_are_the_tiers_categories_in_the_variants_that_are_offered(candidate: str) -> None:
    with prepare(Request(candidate=candidate)) as trial:
        assert {group.variant for group in trial.groups} == {"cl100k_base", "o200k_base"}
        assert {group.category for group in trial.groups} == set(trial.contract.categories("default"))
        assert len({group.id for group in trial.groups}) == len(trial.groups)


def test_batches_hold_every_group_once_and_one_variant_each(candidate: str) -> None:
    with prepare(Request(candidate=candidate)) as trial:
        batches = trial.batches()
        assert len(batches) >= LEAST_BATCHES
        assert sorted(group.id for batch in batches for group in batch) == sorted(group.id for group in trial.groups)
        assert all(len({group.variant for group in batch}) == 1 for batch in batches)


def test_a_pattern_chooses_cases_in_every_variant(candidate: str) -> None:
    with prepare(Request(candidate=candidate, cases=("classes-empty*", "digits-*"))) as trial:
        assert {group.category for group in trial.groups} == {"classes", "digits"}
        chosen = [case.id for group in trial.groups if group.category == "classes" for case in trial.cases(group)]
        assert set(chosen) == {"classes-empty-text"}
        assert not trial.is_full


def test_one_pattern_without_a_case_is_enough_to_refuse(candidate: str) -> None:
    with pytest.raises(UsageError, match=r"found 'nothing-\*'"):
        prepare(Request(candidate=candidate, cases=("digits-*", "nothing-*")))


def test_a_candidate_with_runs_only_is_judged_on_the_smallest_tier(tmp_path: Path) -> None:
    path = tmp_path / "candidate.toml"
    path.write_text(
        'contract = "llm-cost"\nname = "runs"\nmodels = { o200k_base = "x" }\n'
        '[surfaces.run]\nargv = ["/bin/cat"]\nanswers.count = { whole = true }\n'
    )
    with prepare(Request(candidate=str(path))) as trial:
        assert trial.tier == "smoke"
    with prepare(Request(candidate=str(path), tier="default")) as trial:
        assert trial.tier == "default"
    with prepare(Request(candidate=str(path), cases=("digits-*",))) as trial:
        assert trial.tier == "default"


def test_the_same_challenge_draws_the_same_cases(candidate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "CHALLENGE_SIZE", 60)
    with (
        prepare(Request(candidate=candidate, tier="smoke", challenge=7)) as one,
        prepare(Request(candidate=candidate, tier="smoke", challenge=8)) as other,
    ):
        assert one.draw is not None
        assert other.draw is not None
        assert one.contract.draw(7).digest == one.draw.digest != other.draw.digest
        drawn = [group for group in one.groups if group.drawn]
        assert {group.category for group in drawn} == set(one.draw.categories())
        assert all(one.cases(group) for group in drawn)
        assert all(group.id.startswith("challenge-") for group in drawn)


@pytest.mark.parametrize("pattern", ["digits-1", "digits-*", "dig*", "*", "*its-a", "d?gits-x", "*-1", "dig*foo-1"])
def test_a_pattern_may_be_about_the_categories_that_its_beginning_fits(pattern: str) -> None:
    assert contract.may_hold("digits", pattern)


@pytest.mark.parametrize("pattern", ["classes-digits", "classes-*", "digit-1"])
def test_a_pattern_that_begins_otherwise_is_about_other_categories(pattern: str) -> None:
    assert not contract.may_hold("digits", pattern)


def test_parity_stands_for_all_categories_of_cases() -> None:
    with prepare(Request(categories=("parity",))) as some, prepare(Request()) as all_of_them:
        assert some.groups == all_of_them.groups


def test_behaviours_are_no_category_of_cases() -> None:
    with prepare(Request(categories=("behaviours",))) as trial:
        assert trial.groups == ()


def test_a_report_says_when_its_judging_was_begun(candidate: str) -> None:
    begun = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    with prepare(Request(candidate=candidate)) as trial:
        assert header(trial, jobs=1, started=begun).started == "2026-01-02T03:04:05+00:00"
