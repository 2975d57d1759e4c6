"""An adapter that is broken in a usual way hears which way that is."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from conformance.candidate import Candidate, open_candidate
from conformance.candidate.smoke import Probe, probe
from conformance.case import Question
from conformance.llm_cost import smoke
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.run import Ending, Run

VARIANTS = ("cl100k_base", "o200k_base")
PROBES = smoke.probes(VARIANTS)
Answer = Callable[[Question], Run]


class Adapter:
    """A surface that answers by a function."""

    def __init__(self, answer: Answer, shows: frozenset[str]) -> None:
        self.shows = shows
        self._answer = answer

    def answer(self, questions: Sequence[Question]) -> Iterator[Run]:
        return (self._answer(question) for question in questions)


def found(
    answer: Answer, *, shows: frozenset[str] = frozenset({"ids", "count"}), models: Sequence[str] = VARIANTS
) -> list[str]:
    candidate = SimpleNamespace(
        description=SimpleNamespace(models=dict.fromkeys(models, "m")), surface=Adapter(answer, shows)
    )
    return [finding.line for finding in probe(cast(Candidate, candidate), PROBES)]


def tokens(text: str, variant: str, mode: str = "ordinary") -> Run:
    return numbers(tiktoken_oracle.ids(text, variant, mode))


def numbers(ids: list[int]) -> Run:
    return Run(ending=Ending.ANSWERED, answer={"ids": ids, "count": len(ids)})


def rightly(question: Question) -> Run:
    return tokens(str(question.input), question.variant)


def true_ids(question: Question) -> list[int]:
    return tiktoken_oracle.ids(question.input, question.variant)


def test_nothing_is_found_where_all_answers_are_right() -> None:
    assert found(rightly) == []


@pytest.mark.parametrize("fault", smoke._FAULTS)
def test_a_fault_of_the_text_is_named_by_ids(fault: str) -> None:
    lines = found(lambda question: tokens(smoke._FAULTS[fault](str(question.input)), question.variant))
    assert len(lines) == len(VARIANTS)
    assert all(f"as if {fault};" in line for line in lines)


@pytest.mark.parametrize("fault", smoke._FAULTS)
def test_a_fault_of_the_text_is_found_by_counts_alone(fault: str) -> None:
    lines = found(
        lambda question: tokens(smoke._FAULTS[fault](str(question.input)), question.variant), shows=frozenset({"count"})
    )
    assert len(lines) == len(VARIANTS)


def test_special_tokens_in_ordinary_text_are_named() -> None:
    lines = found(lambda question: tokens(str(question.input), question.variant, "special"))
    assert all(f"as if {smoke.SPECIAL};" in line for line in lines)


def test_the_ids_of_another_encoding_are_named() -> None:
    lines = found(lambda question: tokens(str(question.input), "cl100k_base"), models=["o200k_base"])
    assert len(lines) == 1
    assert "as if it were asked for cl100k_base;" in lines[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _: numbers([7]), "it gave every question the same answer"),
        (lambda q: numbers([1, *true_ids(q)]), "[1] were put before each list"),
        (lambda q: numbers([*true_ids(q), 2]), "[2] were put behind each list"),
        (lambda q: numbers([n + 3 for n in true_ids(q)]), "3 were added to each number"),
        (lambda q: numbers(true_ids(q)[::-1]), "each list were turned round"),
        (lambda q: numbers([len(q.input)] * 3), "wrong, as no known fault of adapters explains; 'hello'"),
    ],
)
def test_a_fault_of_the_ids_is_named(answer: Answer, words: str) -> None:
    lines = found(answer)
    assert len(lines) == len(VARIANTS)
    assert all(words in line for line in lines)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (lambda q: len(q.input), "it counted characters"),
        (lambda q: len(q.input.encode()), "it counted bytes"),
        (lambda q: len(q.input.split()), "it counted words"),
        (lambda q: -(-len(q.input.encode()) // 4), "it estimated one for every four bytes"),
        (lambda q: len(true_ids(q)) + 4, "4 were added to each count"),
        (lambda q: len(true_ids(q)) - 1, "1 were taken from each count"),
    ],
)
def test_a_fault_of_the_count_is_named(count: Callable[[Question], int], words: str) -> None:
    lines = found(lambda q: Run(ending=Ending.ANSWERED, answer={"count": count(q)}), shows=frozenset({"count"}))
    assert len(lines) == len(VARIANTS)
    assert all(words in line for line in lines)


@pytest.mark.parametrize("ending", [Ending.CRASHED, Ending.TIMED_OUT, Ending.MALFORMED, Ending.REFUSED])
def test_an_adapter_that_never_answers_is_told_how_it_ended_in_one_line(ending: Ending) -> None:
    lines = found(lambda _: Run(ending=ending, detail="exit status 127: no module named 'x'"))
    assert len(lines) == len(VARIANTS)
    assert all(f"every question without an answer; 'hello' {ending.value}: exit status 127" in line for line in lines)


def test_one_text_without_an_answer_is_named() -> None:
    lines = found(
        lambda q: Run(ending=Ending.CRASHED, detail="killed by SIGSEGV") if "\0" in str(q.input) else rightly(q)
    )
    assert all(
        r"1 of 15 questions without an answer; 'before\x00after' crashed: killed by SIGSEGV" in line for line in lines
    )


def test_models_without_a_variant_of_the_contract_are_named() -> None:
    assert found(rightly, models=["gpt2"]) == [
        "models: expected one of the variants cl100k_base, o200k_base, found none of them"
    ]


def test_a_surface_that_shows_nothing_that_is_graded_is_told_so() -> None:
    lines = found(rightly, shows=frozenset({"cost"}))
    assert lines == ["the surface shows no aspect of the answer that is graded"] * 2


def test_each_probe_is_there_for_a_fault() -> None:
    for one in PROBES:
        assert one.suspicions
    assert isinstance(PROBES[0], Probe)


def test_a_description_from_the_documentation_is_told_what_it_counts(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "candidate.md").read_text()
    home = tmp_path / "llm_cost"
    home.mkdir()
    (home / "candidate.toml").write_text(page.partition("```toml\n")[2].partition("```")[0])
    with open_candidate(str(home / "candidate.toml"), contract_home=home) as candidate:
        (finding,) = probe(candidate, [one for one in PROBES if str(one.question.input).isascii()])
    assert finding.variant == "o200k_base"
    assert "as if it counted words;" in finding.line


def test_a_description_that_cannot_read_a_count_of_one_is_found_out() -> None:
    """`1 token` where it expects `tokens`: most texts have more than one, and would not show it."""

    def answer(question: Question) -> Run:
        count = len(true_ids(question))
        if count == 1:
            return Run(ending=Ending.MALFORMED, detail="expected a match of tokens")
        return Run(ending=Ending.ANSWERED, answer={"count": count})

    lines = found(answer, shows=frozenset({"count"}))
    assert all("'hello' malformed: expected a match of tokens" in line for line in lines)
    assert len(lines) == len(VARIANTS)
