"""`evilcorpus coverage`: what it says, and that it fails where something is missing."""

from io import StringIO

import pytest
from rich.console import Console

from conformance.cli import coverage, main
from conformance.llm_cost.corpus import store
from conformance.llm_cost.diagnosis.ledger import Kills, Matrix
from conformance.llm_cost.diagnosis.mutants import LEDGER

KILLED = Kills(by_ids=("a-1", "a-2", "a-3"), by_counts=("a-1", "a-2", "a-3"))


def every(kills: Kills) -> Matrix:
    return {mutant.name: dict.fromkeys(mutant.encodings, kills) for mutant in LEDGER}


def test_what_is_not_reached_is_named_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "categories", lambda _tier: ("prose",))

    with pytest.raises(SystemExit) as ended:
        main(["coverage", "--no-mutants"])

    assert ended.value.code == 1
    assert "not reached in cl100k_base: " in capsys.readouterr().out


def test_a_survivor_is_named_and_fails() -> None:
    out = StringIO()
    matrix = {**every(KILLED), "keeps-last-space": dict.fromkeys(["cl100k_base"], Kills())}

    assert not coverage._show_mutants(Console(file=out, width=200), matrix, 3)
    assert "survives: keeps-last-space: no vector kills it in cl100k_base" in out.getvalue()


def test_all_killed_is_complete() -> None:
    out = StringIO()

    assert coverage._show_mutants(Console(file=out, width=200), every(KILLED), 3)
    assert out.getvalue().endswith(f"{len(LEDGER)} mutants, 0 survive\n")
