"""The corpus kills every mutant, and the matrix that says so is the same as one of every question asked."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from conformance.llm_cost.corpus import store
from conformance.llm_cost.diagnosis.choice import smoke_choice
from conformance.llm_cost.diagnosis.equivalent import survivors
from conformance.llm_cost.diagnosis.ledger import ENOUGH, Kills, Matrix, kills
from conformance.llm_cost.diagnosis.mutant import Model, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER

BY_NAME = {mutant.name: mutant for mutant in LEDGER}


class Vector(msgspec.Struct, frozen=True):
    """A vector as the ledger needs it."""

    id: str
    input: str | bytes
    mode: str = "ordinary"


VECTORS = [
    Vector(f"texts-{place:02}", text)
    for place, text in enumerate(
        [
            "",
            "a",
            "two  words ",
            "It's HE'LL 'S",
            "12345 67\u0664\u0665",
            "!?\r\n\n/x",
            "\t\t\u0085\u3000\u2028x",
            "caf\u00e9 \u01c5\u02b0\u4e2d\u0301\U0001f468\u200d\U0001f469",
            "\u10dd\u10e0\u10c1",
            "<|endoftext|> A a",
            "\ufeffx\0y\\n",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ]
    )
] + [
    Vector("other-special", "a  <|endoftext|>b", "special"),
    Vector("other-bytes", b"a \xff\xfe", "bytes"),
    Vector("other-surrogate", "a\ud800b", "surrogates"),
]


def asked_one_by_one() -> Matrix:
    """The matrix without any short way."""
    matrix: dict[str, dict[str, Kills]] = {}
    for mutant in LEDGER:
        for encoding in mutant.encodings:
            model, witness = Model(mutant, encoding), published_witness(encoding)
            answers = [(v.id, model.ids(v.input, v.mode), witness.ids(v.input, v.mode)) for v in VECTORS]
            by_ids = tuple(sorted(name for name, given, right in answers if given != right))
            by_counts = tuple(sorted(name for name, given, right in answers if len(given) != len(right)))
            matrix.setdefault(mutant.name, {})[encoding] = Kills(by_ids=by_ids, by_counts=by_counts)
    return matrix


def test_short_ways_lead_to_the_same_matrix() -> None:
    assert kills(VECTORS) == asked_one_by_one()


def test_the_search_may_end_when_enough_kill() -> None:
    (found,) = kills(VECTORS, [BY_NAME["ends-with-special"]], enough=2).values()

    assert {encoding: len(of.by_counts) for encoding, of in found.items()} == dict.fromkeys(found, 2)


def test_the_order_of_vectors_does_not_matter() -> None:
    mutants = [BY_NAME["keeps-last-space"], BY_NAME["lower-case"]]

    assert kills(VECTORS[::-1], mutants, enough=1) == kills(VECTORS, mutants, enough=1)


def test_a_smoke_choice_kills_what_all_vectors_kill_and_hits_every_category() -> None:
    mutants = LEDGER[::9]

    chosen = smoke_choice(VECTORS, mutants)

    def killed(matrix: Matrix) -> set[tuple[str, str]]:
        return {(name, encoding) for name, of in matrix.items() for encoding, found in of.items() if found.by_ids}

    assert killed(kills([v for v in VECTORS if v.id in chosen], mutants)) == killed(kills(VECTORS, mutants))
    assert {name.partition("-")[0] for name in chosen} == {"texts", "other"}
    assert chosen == smoke_choice(VECTORS[::-1], mutants)


EARLY = """
from tests.test_ledger import BY_NAME, Vector, kills
words = "f\\u00fcr n\\u00e3o d\\u00eda m\\u00eame tr\\u00e8s despu\\u00e9s a\\u00f1o fr\\u00e5n".split()
vectors = [Vector("t-14", " ".join(words)), *(Vector(f"t-{number}", word) for number, word in enumerate(words))]
print(kills(vectors, [BY_NAME["letters-are-ascii"]], enough=2))
"""
"""The first vector to be met has all letters, each of the others has one: which comes next is a matter of order."""


def test_a_search_that_ends_early_ends_at_the_same_vectors_in_every_process() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", EARLY],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(told) == 1


def test_processes_that_share_the_work_find_the_same() -> None:
    assert kills(VECTORS, LEDGER[:3], workers=2) == kills(VECTORS, LEDGER[:3])


@pytest.mark.slow
def test_the_smoke_tier_kills_every_mutant() -> None:
    """In each encoding by some vector, and through counts wherever that is possible."""
    vectors = [vector for category in store.categories("smoke") for vector in store.vectors(category, "smoke")]

    matrix = kills(vectors, enough=1, workers=2)

    assert [line for line in survivors(matrix) if "no vector" in line or "by 0 vectors" in line] == []


@pytest.mark.slow
def test_the_corpus_kills_every_mutant() -> None:
    """Each by three vectors or more, and by counts alone wherever that is possible."""
    vectors = [vector for category in store.categories("default") for vector in store.vectors(category, "default")]

    assert survivors(kills(vectors, enough=ENOUGH, workers=2)) == []
