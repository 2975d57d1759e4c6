"""The gallery shows real differences: the oracle, the matrix and the ledger agree with every example."""

import shlex
from pathlib import Path

import build_gallery
import msgspec
import pytest
from build_gallery import Example

from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.suite.words import text_of

EXAMPLES = [example for kind in build_gallery.kinds() for example in kind.example]
MATRIX = build_gallery.MATRIX.read_text("utf-8")
PAGE = build_gallery.PAGE.read_text("utf-8")


def test_the_page_is_as_it_is_made() -> None:
    assert build_gallery.page() == PAGE


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.who}-{e.encoding}")
def test_the_oracle_expects_what_the_page_shows(example: Example) -> None:
    assert build_gallery.fault(example, MATRIX) is None
    assert tiktoken_oracle.ids(example.input, example.encoding, example.mode) != example.got


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.text is not None and e.mode == "ordinary"])
def test_the_command_below_an_example_is_about_its_text(example: Example) -> None:
    command = f"evilcorpus explain --encoding {example.encoding} --text '{build_gallery.escaped(example.text or '')}'"
    assert f"\n{command}\n" in PAGE
    assert text_of(shlex.split(command)[-1]) == example.text


SPACE = EXAMPLES[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"got": SPACE.expected}, "the oracle answers"),
        ({"mutant": "lower-case"}, "lower-case answers"),
        ({"mutant": "nonesuch"}, "no mutant is called nonesuch"),
        ({"got": [1, 2, 3], "mutant": ""}, "no such row"),
        ({"who": "tiktoken 0.14.0"}, "no such row"),
        ({"encoding": "cl100k_base", "got": [220, 2188, 227]}, "no such row"),
    ],
    ids=["right-answer", "other-mutant", "no-mutant", "other-ids", "other-implementation", "other-encoding"],
)
def test_an_example_that_does_not_hold_is_refused(change: dict[str, object], said: str) -> None:
    found = build_gallery.fault(msgspec.structs.replace(SPACE, **change), MATRIX)
    assert found is not None
    assert said in found


def test_check_tells_a_page_that_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build_gallery, "PAGE", tmp_path / "gallery.md")
    assert build_gallery.main(["--check"]) == 1
    assert "run tools/build_gallery.py" in capsys.readouterr().out
    assert build_gallery.main([]) == 0
    assert build_gallery.main(["--check"]) == 0
    (tmp_path / "gallery.md").write_text(PAGE.replace("220", "221"), "utf-8")
    assert build_gallery.main(["--check"]) == 1
