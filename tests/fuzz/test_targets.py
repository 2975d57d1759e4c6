"""The targets in `fuzz/`: each stands some hundred inputs, and each tells a fault that is put in its way."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.errors import ReportError
from conformance.paths import PACKAGE

FOLDER = PACKAGE.parent / "fuzz"
NAMES = sorted(path.stem for path in FOLDER.glob("fuzz_*.py") if path.stem != "fuzz_ids")
SLOW = {"fuzz_release_meaning": 40}


@pytest.fixture(autouse=True)
def beside_the_targets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.chdir(tmp_path)
    yield
    for name in [name for name in sys.modules if name.startswith("fuzz_") or name == "engine"]:
        del sys.modules[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_target_stands_some_inputs(name: str) -> None:
    engine, module = importlib.import_module("engine"), importlib.import_module(name)
    engine.loop(module.target, module.SEEDS, SLOW.get(name, 300), 1, engine.changed)


@pytest.mark.parametrize("name", NAMES)
def test_a_target_is_one_screen(name: str) -> None:
    assert len((FOLDER / f"{name}.py").read_text("utf-8").splitlines()) <= 80


def test_what_a_target_does_not_permit_is_a_finding_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine, module = importlib.import_module("engine"), importlib.import_module("fuzz_corpus_lines")
    monkeypatch.setattr(module.lines, "decode", lambda *_: (_ for _ in ()).throw(ReportError("another")))
    with pytest.raises(ReportError):
        engine.loop(module.target, module.SEEDS, 1, 1, engine.changed)
    assert len(list(tmp_path.glob("crash-*"))) == 1


def test_tokens_of_the_reference_stand_the_grammar() -> None:
    engine, module = importlib.import_module("engine"), importlib.import_module("fuzz_ids")
    engine.loop(module.target_of("reference-inline"), module.SEEDS, 3, 1, module.mutated_block)


def test_tokens_that_differ_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("fuzz_ids")
    target = module.target_of("reference-inline")
    for name in ("_expected", "_ordinary"):
        monkeypatch.setattr(f"conformance.llm_cost.fuzzing.ids.{name}", lambda asked, *_: [[1] for _ in asked])
    with pytest.raises(AssertionError, match=r"expected \[1\], got"):
        target(b"the quick fox")
