"""Explaining and shrinking ask a candidate only what it claims."""

from pathlib import Path

import pytest
from cli_candidates import described

from conformance.cli import evilcorpus
from conformance.errors import UsageError


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A candidate that is right, shows no ids, and has one encoding that is not the usual one."""
    return described(tmp_path_factory.mktemp("explained"), "counts", models=("cl100k_base",))


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """The exit status, and what was printed."""
    status = evilcorpus.main(list(map(str, words)), standalone_mode=False)
    return int(status), capsys.readouterr().out


def test_the_encoding_is_one_that_the_candidate_offers(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, "explain", "--text", "a b", "--candidate", counts)
    assert (status, said.splitlines()[0]) == (0, "text  cl100k_base, mode ordinary, clause T1")
    assert "count: passed" in said


def test_without_a_candidate_it_is_the_usual_one(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, "explain", "--text", "a b")
    assert (status, said.splitlines()[0]) == (0, "text  o200k_base, mode ordinary, clause T1")


def test_what_is_not_shown_is_not_held_against_a_run_that_ended_badly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = described(tmp_path, "raises", models=("cl100k_base",))
    path.write_text(path.read_text().replace('["ids"]', '["count"]'))
    status, said = run(capsys, "explain", "--text", "a b", "--candidate", path)
    assert status == 1
    assert "ids: not-applicable" in said
    assert "count: crashed" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--encoding", "p50k_base"], "cannot be asked about this text: variant p50k_base is not declared"),
        ([], "does not fail on this text"),
    ],
)
def test_there_is_nothing_to_shrink_where_nothing_fails(counts: Path, words: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        evilcorpus.main(["minimise", "--text", "a b", "--candidate", str(counts), *words], standalone_mode=False)


@pytest.mark.parametrize("surface", ["inline", "run"])
def test_what_is_left_is_the_same_through_every_door(
    surface: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = described(tmp_path, "constant", models=("o200k_base",))
    path.write_text(f'{path.read_text()}[surfaces.run]\nargv = ["echo", "1"]\nanswers.count = {{ whole = true }}\n')
    words = ("minimise", "--text", "a b c", "--candidate", path, "--surface", surface)
    status, said = run(capsys, *words)
    assert (status, said.splitlines()[0]) == (1, "failed: 5 code points shrunk to 0")


def test_of_a_long_answer_the_first_difference_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The corpus keeps only its digest; the oracle is there to be asked."""
    path = described(tmp_path, "perfect", models=("o200k_base",))
    answers = path.parent / "answers.py"
    answers.write_text(answers.read_text().replace("mode)\n", "mode)[:-1]\n"))
    status, said = run(capsys, "explain", "runs-apostrophe-1025", "--encoding", "o200k_base", "--candidate", path)
    drawn = said[said.index("ids: failed") : said.index("count: failed")]
    assert status == 1
    assert "Digest" not in said
    assert "expected 257 tokens               got 256 tokens" in drawn
    assert ">   39336 “'''”                     -" in drawn
