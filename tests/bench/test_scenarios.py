"""Loads are the same for the same seed, have the character that their names say, and are never held in memory."""

import itertools
import json
import tracemalloc
from pathlib import Path
from random import Random

import pytest

from conformance.bench.contestant import Contestant, Refused
from conformance.bench.cost import measure
from conformance.bench.scenario import MEGABYTE, Scenario, load, one_record
from conformance.candidate.opening import open_candidate
from conformance.llm_cost import scenarios
from conformance.llm_cost.contract import HOME
from conformance.llm_cost.oracle import tiktoken_oracle

NAMED = {scenario.name: scenario for scenario in scenarios.SCENARIOS}


def some(name: str, number: int) -> list[str]:
    return list(itertools.islice(NAMED[name].texts(Random(0)), number))  # noqa: S311  # the same every time


@pytest.mark.parametrize("scenario", scenarios.SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_seed_says_every_byte(scenario: Scenario, tmp_path: Path) -> None:
    one, again, other = load(scenario, 1, 0.05), load(scenario, 1, 0.05), load(scenario, 2, 0.05)
    assert one == again
    assert one.sha256 != other.sha256
    one.write(tmp_path / "one", lambda text, number: json.dumps([text, number]).encode() + b"\n")
    read = [json.loads(line) for line in (tmp_path / "one").read_bytes().splitlines()]
    assert [number for _, number in read] == list(range(1, one.records + 1))
    assert sum(len(text.encode()) for text, _ in read) == one.octets >= 0.05 * MEGABYTE


def test_asking_for_the_size_that_it_came_to_brings_the_same_texts() -> None:
    """So `bench compare` draws the inputs of a file again."""
    for scenario in scenarios.SCENARIOS:
        made = load(scenario, 3, 0.1)
        assert load(scenario, 3, made.octets / MEGABYTE) == made


def test_the_start_is_measured_on_the_first_record() -> None:
    made = load(NAMED["chat"], 0, 0.1)
    assert list(one_record(made).texts()) == list(made.texts())[:1]


def test_writing_holds_a_fraction_of_the_load_in_memory(tmp_path: Path) -> None:
    made = load(NAMED["chat"], 0, 4)
    tracemalloc.start()
    made.write(tmp_path / "input", lambda text, _: text.encode() + b"\n")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < made.octets / 8


def test_scenarios_are_what_they_say() -> None:
    assert max(map(len, some("short-lines", 200))) <= 60
    assert min(map(len, some("long-lines", 2))) >= 1_000_000
    assert len(set(some("languages", 400))) == 400
    assert sum("    " in text for text in some("code", 50)) > 40
    assert all(len(set(text)) <= 26 and len(text) >= 10_000 for text in some("worst", 10))


def test_the_oracle_alone_answers_as_the_oracle_does(tmp_path: Path) -> None:
    oracle, texts = scenarios.oracle("cl100k_base"), ["a b c", "\u00fcber \U0001f600", "", "<|endoftext|>"]
    lines = b"".join(oracle.layout(text, number) for number, text in enumerate(texts, 1))
    (tmp_path / "in").write_bytes(lines)
    done = measure(oracle.argv(1), stdin=tmp_path / "in", stdout=tmp_path / "out", env=oracle.env)
    assert done.exit_status == 0, done.stderr
    counts = [len(tiktoken_oracle.ids(text, "cl100k_base")) for text in texts]
    assert [int(line) for line in (tmp_path / "out").read_text().split()] == counts


def of(text: str, folder: Path, variant: str = "o200k_base") -> Contestant | Refused:
    (folder / "candidate.toml").write_text('contract = "llm-cost"\nname = "c"\n' + text)
    return scenarios.contestant(open_candidate(str(folder / "candidate.toml"), contract_home=HOME), variant)


DESCRIBED = """
command = ["cat"]
models = { o200k_base = "big" }
fields = { tokens_in = "n/in" }
[surfaces.batch]
argv = ["tac", "{model}"]
answers.count = { pointer = "/x" }
"""


def test_a_candidate_of_the_contract_is_measured_through_its_pipe(tmp_path: Path) -> None:
    made = of(DESCRIBED, tmp_path)
    assert isinstance(made, Contestant)
    words = ["cat", "pipe", "--model", "big", "--mode", "tokens", "--format", "json", "--workers", "2"]
    assert made.argv(2) == words
    assert made.answer(b'{"n/in": 5}', 1)[1].answer == {"count": 5}


def test_one_that_lacks_workers_is_not_told_of_them(tmp_path: Path) -> None:
    made = of('lacks = ["--workers"]\n' + DESCRIBED, tmp_path)
    assert isinstance(made, Contestant)
    assert "--workers" not in made.argv(1)
    with pytest.raises(ValueError, match="cannot be told"):
        made.argv(2)


def test_one_without_a_pipe_is_measured_through_its_surface(tmp_path: Path) -> None:
    made = of('lacks = ["pipe"]\n' + DESCRIBED, tmp_path)
    assert isinstance(made, Contestant)
    assert made.argv(1) == ["tac", "big"]


def test_a_variant_that_is_not_offered_is_said(tmp_path: Path) -> None:
    made = of(DESCRIBED, tmp_path, "cl100k_base")
    assert made == Refused(reason="it offers no cl100k_base")


def test_a_bare_binary_is_measured_through_its_pipe() -> None:
    made = scenarios.contestant(open_candidate("/bin/cat", contract_home=HOME), "o200k_base")
    assert isinstance(made, Contestant)
    assert made.argv(1)[1:4] == ["pipe", "--model", "gpt-4o"]
    assert Path(made.argv(1)[0]).samefile("/bin/cat")
