"""Each mutant that is listed as equivalent is so by a proof that is checked here."""

import pytest

from conformance.llm_cost.diagnosis import borders
from conformance.llm_cost.diagnosis.equivalent import COUNTS_STAY, EQUIVALENT, survivors
from conformance.llm_cost.diagnosis.ledger import Kills
from conformance.llm_cost.diagnosis.mutant import Model
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.merge import Parts

BY_NAME = {mutant.name: mutant for mutant in LEDGER}
SPLITTING = sorted(key for key in EQUIVALENT if BY_NAME[key[0]].step == "rewrite")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_merging_alone_comes_to_every_token(encoding: str) -> None:
    ranks = vocabulary.ranks(encoding)
    # What merging makes of a token shorter than its piece is the same whatever the piece, so all of them are tried.
    lost = [token for token in ranks if Parts(token).merged(ranks) != [ranks[token]]]

    assert lost == []


@pytest.mark.parametrize(("name", "encoding"), SPLITTING, ids=[" ".join(key) for key in SPLITTING])
def test_no_token_lies_across_a_border_that_only_one_split_has(name: str, encoding: str) -> None:
    pairs = borders.differing(BY_NAME[name], encoding)

    crossing = borders.crossing(encoding, pairs)
    if name == "end-space-first":
        # The border is behind the last newline of white space that ends the text.
        crossing = [(left, right) for left, right in crossing if right.isspace() and not set(right) & set(b"\r\n")]

    assert pairs
    assert crossing == []


def test_a_mutant_that_is_no_equivalent_has_tokens_across_its_borders() -> None:
    pairs = borders.differing(BY_NAME["no-camel-case"], "o200k_base")

    assert ("a", "A") in pairs
    assert borders.crossing("o200k_base", pairs)


def test_ids_change_and_their_number_does_not_where_counts_cannot_show_a_mutant() -> None:
    for name in COUNTS_STAY:
        mutant = BY_NAME[name]
        assert mutant.number is not None or mutant.ranks is not None or mutant.specials is not None
        for encoding in mutant.encodings:
            model, right = Model(mutant, encoding), Model(BY_NAME["empty-text-counts"], encoding)
            for text in ("hello world", "\u4e2d\u6587 99999", "   \n\n  x"):
                assert len(model.ids(text)) == len(right.ids(text))


def test_a_mutant_that_nothing_kills_survives() -> None:
    matrix = {"keeps-last-space": {"cl100k_base": Kills()}}

    assert survivors(matrix) == [
        "keeps-last-space: no vector kills it in cl100k_base",
        "keeps-last-space: killed by 0 vectors, expected 3 or more",
        "keeps-last-space: killed through counts by 0 vectors, expected 3 or more",
    ]


def test_a_mutant_that_only_ids_show_survives_counts() -> None:
    matrix = {"keeps-last-space": {"cl100k_base": Kills(by_ids=("a-1", "a-2", "a-3"), by_counts=("a-1",))}}

    assert survivors(matrix) == ["keeps-last-space: killed through counts by 1 vectors, expected 3 or more"]


def test_an_equivalent_mutant_does_not_survive() -> None:
    assert survivors({"contraction-joined": {"cl100k_base": Kills()}}) == []
