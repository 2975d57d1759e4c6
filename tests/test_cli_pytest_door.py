"""Where no folder `conformance` is at hand, pytest takes the name for the installed package."""

from argparse import Namespace
from pathlib import Path

import pytest

from conformance.paths import PACKAGE
from conformance.pytest_door import pytest_load_initial_conftests


class EarlyConfig:
    def __init__(self, words: list[str]) -> None:
        self.known_args_namespace = Namespace(file_or_dir=list(words))


def understood(*words: str) -> tuple[list[str], list[str]]:
    args = list(words)
    config = EarlyConfig(args)
    pytest_load_initial_conftests(config, args)
    return args, config.known_args_namespace.file_or_dir


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("conformance", f"{PACKAGE}"),
        ("conformance/", f"{PACKAGE}"),
        ("conformance/llm_cost", f"{PACKAGE}/llm_cost"),
        (
            "conformance/llm_cost/test_parity.py::test_parity[a-b]",
            f"{PACKAGE}/llm_cost/test_parity.py::test_parity[a-b]",
        ),
        ("conformance/no_such_file.py", "conformance/no_such_file.py"),
        ("conformance.py", "conformance.py"),
        ("--candidate=conformance", "--candidate=conformance"),
        ("tests", "tests"),
    ],
)
def test_the_name_means_the_package(elsewhere: Path, word: str, meant: str) -> None:
    assert understood(word) == ([meant], [meant])


def test_a_folder_of_that_name_comes_first(elsewhere: Path) -> None:
    (elsewhere / "conformance").mkdir()
    assert understood("conformance", "conformance/llm_cost")[0] == ["conformance", "conformance/llm_cost"]


def test_the_door_imports_nothing_but_the_standard_library() -> None:
    """Every pytest of the environment loads it."""
    source = (PACKAGE / "pytest_door.py").read_text("utf-8")
    imports = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["from argparse import Namespace", "from pathlib import Path", "from typing import Protocol"]
